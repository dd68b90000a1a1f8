"""A scripted shift: a packer who makes a few mistakes packs every order, scan by scan, on the real wires."""

import queue
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from station.commands.demo.catalogue import BADGE, CARTONS, gtin_of, make_items
from station.commands.demo.floor import DemoFailed, Floor
from station.core.codes.meanings import Command
from station.core.codes.site_codes import Kind, SiteCodes
from station.core.flows import FLOWS
from station.core.packing.cartons import sum_of_parts
from station.core.work import Carton, LabelState, Phase, Work
from station.run.station import Station

ANSWER_WITHIN_S = 30.0
WRONG_EVERY, SURPLUS_EVERY, UNDO_EVERY = 5, 7, 6
FOREIGN_ITEM = gtin_of(999)
"""Nobody knows this one."""


def _have_none(_: object) -> None:
    """Stand for a reader at a bench that has none."""


@dataclass
class Shift:
    """Packs orders at a station by its scanner; `lines` are what the station reports.

    `at_trouble` is called while the printer is out of paper, for a picture. At a bench with a reader
    `show_tags` puts the pieces of the open box before it.
    """

    floor: Floor
    station: Station
    lines: "queue.Queue[dict[str, Any]]"
    at_trouble: Callable[[], None]
    show_tags: Callable[[Work], None] = _have_none
    scanned: list[str] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)
    codes: SiteCodes = field(default_factory=SiteCodes)

    def work(self, orders: list[dict[str, Any]], seed: int) -> None:
        """Sign in, pack every order, sign out."""
        chance = random.Random(seed)  # noqa: S311 - a demonstration's dice
        self.scan(self.codes.make(Kind.OPERATOR, BADGE), "accepted")
        for number, order in enumerate(orders):
            self.scan(order["code"], "accepted")
            self._pack(number, chance)
        self.command(Command.OUT)

    def _pack(self, number: int, chance: random.Random) -> None:
        self._count(number, chance)
        if number == 1:
            self.floor.printer.paper_out()
        self.show_tags(self._work())
        if number % 3:
            self.command(Command.CLOSE)
        else:
            self.scan(self.codes.make(Kind.CARTON, "L"), "accepted")
        self._verify()
        if number == 1:
            self._wait(lambda: self._work().parcel.label.trouble == "paper-out", "the printer's trouble")
            self.at_trouble()
            self.floor.printer.mend()
        self._wait(lambda: self._work().parcel.label.state is LabelState.PRINTED, "a label")
        self.scan(self._work().parcel.label.tracking, "accepted")

    def _verify(self) -> None:
        """Have the carton read and weighed, as far as the bench has a reader and a scale."""
        phase = self._phase
        self._wait(lambda: phase() is not Phase.CHECKING, "the end of an inventory")
        if phase() is Phase.WEIGHING:
            self.floor.scale.put(weight_of(self._work()))
            self._wait(lambda: phase() is not Phase.WEIGHING, "a weight")
            self.floor.scale.take()

    def _phase(self) -> Enum:
        return self.station.engine.bench.state.phase

    def _count(self, number: int, chance: random.Random) -> None:
        codes = [
            line.barcode
            for index, line in enumerate(self._work().order.lines)
            for _ in range(self._work().wanted(index))
        ]
        chance.shuffle(codes)
        for place, code in enumerate(codes):
            if place == 0 and number % WRONG_EVERY == 1:
                self._blunder(self._item_of_no_line(chance))
            self.scan(code, "counted")
            if place == 0 and len(codes) > 1 and number % UNDO_EVERY == 2:
                self.command(Command.UNDO)
                self.scan(code, "counted")
        if number % SURPLUS_EVERY == 3:
            self._blunder(codes[0])
        if number == 0:
            self.scan(FOREIGN_ITEM, "unknown")

    def _blunder(self, code: str) -> None:
        """Scan what must be refused, then acknowledge."""
        self.scan(code, "refused")
        self.command(Command.ACK)

    def _item_of_no_line(self, chance: random.Random) -> str:
        ordered = {line.sku for line in self._work().order.lines}
        others = [item for item in make_items() if item["sku"] not in ordered]
        code: str = chance.choice(others)["barcodes"][0]["code"]
        return code

    def command(self, command: Command) -> None:
        """Scan a command."""
        self.scan(self.codes.make(Kind.COMMAND, command.value), "accepted")

    def scan(self, code: str, expected: str) -> None:
        """Scan one code and wait until it is committed; DemoFailed where it came out otherwise."""
        self.scanned.append(code)
        self.floor.scanner.send(code)
        line = self._committed(code)
        outcome = line["outcome"]
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
        if outcome != expected:
            raise DemoFailed(f"{code} was {outcome} and not {expected}: {line['message']}")

    def _committed(self, code: str) -> dict[str, Any]:
        while True:
            try:
                line = self.lines.get(timeout=ANSWER_WITHIN_S)
            except queue.Empty:
                raise DemoFailed(f"nothing was heard of the scan {code}") from None
            if "journal" in line:
                return line

    def _work(self) -> Work:
        work = FLOWS.work(self.station.engine.bench)
        if work is None or self._phase() is Phase.LOCKED:
            raise DemoFailed("no order is open")
        return work

    def _wait(self, done: Callable[[], bool], what: str) -> None:
        """Wait for the printer's word, which comes as a line without a scan."""
        while not done():
            try:
                self.lines.get(timeout=ANSWER_WITHIN_S)
            except queue.Empty:
                raise DemoFailed(f"{what} did not come") from None


def weight_of(work: Work) -> int:
    """Return what the open box weighs in its carton."""
    tare = next(carton["tare_g"] for carton in CARTONS if carton["id"] == work.parcel.carton)
    return sum_of_parts(work, Carton(work.parcel.carton, "", tare_g=tare)) or 0
