"""A worker with a scanner: scans as a careful person does, errs as often as told, believes only the screen.

What is scanned next follows from what the station shows, so the worker goes on after any restart.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drivers.sim.listener import NobodyListens
from station.core.codes.site_codes import Kind, SiteCodes
from tests.helpers.floor_books import label_is_out, read_journal, read_order
from tests.helpers.floor_goods import BADGE_ID
from tests.helpers.floor_run import Died, Floor, Line

CODES = SiteCodes()
ACK, CLOSE, NEXT, YES, NO = (CODES.make(Kind.COMMAND, word) for word in ("ACK", "CLOSE", "NEXT", "YES", "NO"))


def badge(operator: str = BADGE_ID) -> str:
    """Return the code on an operator's badge."""
    return CODES.make(Kind.OPERATOR, operator)


def order_code(order: str) -> str:
    """Return the code on the paper of an order, by its id at the store."""
    return CODES.make(Kind.ORDER, order)


@dataclass(frozen=True)
class Errors:
    """How often a worker takes a wrong piece, or one too many, for each right one, and how bursts come.

    A burst holds up to `burst` pieces that are wanted, with 0 to `gap_s` seconds between two codes.
    """

    wrong: float = 0.0
    surplus: float = 0.0
    burst: int = 1
    gap_s: float = 0.0


@dataclass(frozen=True)
class Unit:
    """A code to be scanned, and whether the order wants it."""

    code: str
    right: bool


class Packer:
    """Packs orders at a floor's station; `codes` gives the barcode of each SKU.

    `made` is every code scanned that the journal holds, in order; `flying` those not confirmed yet. Of the
    station's lines those from number `cursor` on are still to be read.
    """

    def __init__(self, floor: Floor, codes: Mapping[str, str], errors: Errors, seed: int = 1) -> None:
        self.floor = floor
        self.made: list[str] = []
        self.flying: list[str] = []
        self.restarts = 0
        self._codes = codes
        self._errors = errors
        self._dice = random.Random(seed)
        self.cursor = 0

    def scan(self, *codes: str) -> list[Line]:
        """Scan codes in one burst and return the station's line for each, confirmed in this order."""
        for place, code in enumerate(codes):
            if place and self._errors.gap_s:
                time.sleep(self._dice.uniform(0, self._errors.gap_s))
            self.flying.append(code)
            self._send(code)
        return [self._confirmed(code) for code in codes]

    def _send(self, code: str) -> None:
        """Have the scanner send a code, as soon as the station listens; Died where it was killed."""
        station = self.floor.station
        while True:
            try:
                self.floor.scanner.send(code, 0.2)
            except NobodyListens as error:
                if station is None or station.ended:
                    raise Died(str(error)) from error
            else:
                return

    def pack(self, order: str) -> None:
        """Pack an order to its last parcel, from whatever the station shows, through every restart."""
        while True:
            try:
                self._pack(order)
            except Died:
                self.recover()
            else:
                return

    def box(self, order: str) -> str:
        """Pack an order until its label is asked for, and return the tracking number."""
        return str(self._pack_to(order, "labelling", "confirming")["work"]["tracking"])

    def fill(self, order: str) -> None:
        """Pack an order until its carton is wanted."""
        self._pack_to(order, "carton")

    def _pack_to(self, order: str, *states: str) -> dict[str, Any]:
        while (shown := self.floor.status())["state"] not in states:
            self._answer(order, shown)
        return shown

    def begin(self) -> None:
        """Start the station, again and again where it is killed meanwhile."""
        try:
            self.floor.start_station()
        except Died:
            self.recover()

    def recover(self) -> None:
        """Start the station again after it was killed, and learn from its journal which scans it has."""
        station = self.floor.station
        assert station is not None
        assert station.killed, f"the station ended by itself: {station.said()}"
        station.kill()
        # What it confirmed before it died may not have been read yet.
        for line in station.lines[self.cursor :]:
            if "journal" in line:
                self._take(line)
        self.floor.scanner.reset()
        self.cursor = 0
        self.restarts += 1
        self.begin()
        self._learn([row.code for row in read_journal(self.floor)])

    def _learn(self, journaled: list[str]) -> None:
        """Take what the journal holds beyond what was confirmed as made; the rest in flight never arrived."""
        assert journaled[: len(self.made)] == self.made, "a confirmed scan is not in the journal"
        unsure = journaled[len(self.made) :]
        assert unsure == self.flying[: len(unsure)], "the journal holds scans that were not made so"
        self.made, self.flying = journaled, []

    def _pack(self, order: str) -> None:
        while not (self._packed(order) and self.floor.status()["state"] == "ready"):
            self._answer(order, self.floor.status())

    def _answer(self, order: str, shown: dict[str, Any]) -> None:
        """Do what the station's screen asks for next."""
        if shown["latched"]:
            self.scan(ACK)
        else:
            self._ANSWERS[shown["state"]](self, order, shown)

    def _sign_in(self, order: str, shown: dict[str, Any]) -> None:
        self.scan(badge())

    def _open(self, order: str, shown: dict[str, Any]) -> None:
        (line,) = self.scan(order_code(read_order(self.floor, order).id))
        assert line["outcome"] == "accepted", line

    def _fill(self, order: str, shown: dict[str, Any]) -> None:
        lines = shown["work"]["lines"]
        mine = {self._codes[line["sku"]] for line in lines}
        queue = [self._codes[line["sku"]] for line in lines for _ in range(line["ordered"] - line["packed"])]
        self._dice.shuffle(queue)
        while queue:
            count = self._dice.randint(1, self._errors.burst)
            burst = self._with_errors(queue[:count], mine, sorted(mine - set(queue)))
            queue = self._judge(burst, self.scan(*(unit.code for unit in burst))) + queue[count:]

    def _with_errors(self, right: Sequence[str], mine: set[str], full: Sequence[str]) -> list[Unit]:
        """Return a burst of codes that are wanted, with pieces of others and of full lines between."""
        burst = []
        for code in right:
            if self._dice.random() < self._errors.wrong:
                burst.append(Unit(self._foreign(mine), right=False))
            if full and self._dice.random() < self._errors.surplus:
                burst.append(Unit(self._dice.choice(full), right=False))
            burst.append(Unit(code, right=True))
        return burst

    def _foreign(self, mine: set[str]) -> str:
        while (code := self._dice.choice(list(self._codes.values()))) in mine:
            pass
        return code

    def _judge(self, burst: Sequence[Unit], lines: Sequence[Line]) -> list[str]:
        """Return the codes to be scanned again, after the error is acknowledged."""
        again: list[str] = []
        latched = False
        for unit, line in zip(burst, lines, strict=True):
            if latched:
                assert line["outcome"] == "ignored-latched", line
                again += [unit.code] if unit.right else []
            else:
                assert line["outcome"] == ("counted" if unit.right else "refused"), line
                latched = not unit.right
        if latched:
            (line,) = self.scan(ACK)
            assert line["outcome"] == "accepted", line
        return again

    def _close(self, order: str, shown: dict[str, Any]) -> None:
        (line,) = self.scan(CLOSE)
        assert line["outcome"] == "accepted", line

    def _await_label(self, order: str, shown: dict[str, Any]) -> None:
        """Wait until the label is out; where nobody can know, look at the printer."""
        station, tracking, label = self.floor.station, shown["work"]["tracking"], shown["work"]["label"]
        assert station is not None
        if label == "unknown":
            self.scan(YES if label_is_out(self.floor, tracking) else NO)
            return
        settled = ("printed", "unknown", "failed")
        station.wait_line(
            lambda line: line.get("tracking") == tracking and line["state"] in settled, self.cursor
        )

    def _confirm(self, order: str, shown: dict[str, Any]) -> None:
        (line,) = self.scan(shown["work"]["tracking"])
        assert line["outcome"] == "accepted", line

    def _packed(self, order: str) -> bool:
        return read_order(self.floor, order).mark == "packed"

    def _confirmed(self, code: str) -> Line:
        assert self.floor.station is not None
        at, line = self.floor.station.wait_line(lambda line: "journal" in line, self.cursor)
        self.cursor = at + 1
        self._take(line)
        assert line["code"] == code
        return line

    def _take(self, line: Line) -> None:
        self.made.append(line["code"])
        assert self.flying.pop(0) == line["code"], "confirmed in another order than scanned"
        assert line["journal"] == len(self.made), "the journal's numbers have a hole"

    _ANSWERS: Mapping[str, Callable[["Packer", str, dict[str, Any]], None]] = {
        "locked": _sign_in,
        "ready": _open,
        "verifying": _fill,
        "carton": _close,
        "labelling": _await_label,
        "confirming": _confirm,
    }
