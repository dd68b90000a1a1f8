"""The station's side of the pump: reads on connections of its own, writes through the engine."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from station.app.ports.events import ClockCompared, EngineEvent, LedgerCall, LinkMoved, PullMoved
from station.app.ports.ledger import OrderNews, Pulled
from station.db import news
from station.db.database import StationDatabase, reading
from sync.contract.messages import ClaimResponse, Enrollment, NumberBlock, PullResponse, Quarantined
from sync.outbox import Batch, read_batch, read_head
from sync.pump.link import Link
from sync.pump.port import Identity, Needs, NumbersWanted, PortClosed

NUMBERS_AHEAD = 2000
"""Tracking numbers kept at a bench: two shifts at a parcel every half a minute."""

REFILL_BELOW = 0.3
GIVEN_BACK_AT_ONCE = 100
IDLE_S = 300.0
"""After this long with nobody at the bench, what waits here is for others to pack."""

_HELD = "SELECT id FROM orders WHERE claimed_by = ? AND mark = '' AND wanted = 0 AND state <> 'packed'"
_FREE = (
    "SELECT count(*) FROM (SELECT 1 FROM orders WHERE claimed_by IS NULL AND mark = ''"
    " AND state IN ('released', 'picked') LIMIT ?)"
)


class _StoredBench(msgspec.Struct):
    """What of the stored bench the needs depend on."""

    operator: list[Any] | None = None


_decode_bench = msgspec.json.Decoder(_StoredBench).decode

Act = Callable[[Pulled], Sequence[OrderNews]]


@dataclass(frozen=True)
class Credentials:
    """What the station shows the store: a one-time code or nothing, and where a new secret is kept."""

    fingerprint: str
    code: str
    keep_token: Callable[[str], None]


class StationPort:
    """Implements the sync threads' port on one station's database and engine.

    `post` queues an event for the engine and raises PortClosed where that has stopped.
    """

    def __init__(
        self,
        database: StationDatabase,
        post: Callable[[EngineEvent], None],
        credentials: Credentials,
        claims: int,
        wake: Callable[[], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._post = post
        self._credentials = credentials
        self._claims = claims
        self._wake = wake
        self._level = threading.Event()
        self._monotonic = monotonic
        self._left = monotonic()
        self._pulled = 0

    @property
    def level(self) -> bool:
        """Whether everything the store had when this run began has been pulled, and what it gives is here."""
        return self._level.is_set() and self.needs() == Needs()

    def identity(self) -> Identity:
        """Return who the station is now."""
        with reading(self._database) as connection:
            head = read_head(connection)
        own = self._credentials
        enrol = "first" if head.epoch == 0 else ""
        if head.fingerprint and head.fingerprint != own.fingerprint:
            enrol = "fingerprint"
        return Identity(head.station, head.epoch, own.fingerprint, own.code, enrol)

    def read_batch(self, most: int) -> Batch:
        """Return the next facts to send."""
        with reading(self._database) as connection:
            return read_batch(connection, most)

    def acknowledged(
        self, epoch: int, upto: int, incarnation: str, quarantined: tuple[Quarantined, ...]
    ) -> None:
        """Note what the store has; facts it could not apply are counted for the lead."""

        def act(pages: Pulled) -> Sequence[OrderNews]:
            pages.acknowledge(epoch, upto, incarnation, quarantined)
            return ()

        self._write(act)

    def rewind(self, epoch: int, to: int, incarnation: str) -> bool:
        """Make the outbox send again what follows `to`."""
        answers: list[bool] = []

        def act(pages: Pulled) -> Sequence[OrderNews]:
            answers.append(pages.rewind(epoch, to, incarnation))
            return ()

        self._write(act)
        return answers[0]

    def renumber(self, enrollment: Enrollment, reason: str) -> None:
        """Take a new identity on; the old epoch's numbers are burnt, its claims are asked for anew."""

        def act(pages: Pulled) -> Sequence[OrderNews]:
            pages.renumber(enrollment, self._credentials.fingerprint, reason)
            return ()

        self._credentials.keep_token(enrollment.token)
        self._write(act)

    def pull_cursor(self) -> str:
        """Return the cursor the last page left."""
        with reading(self._database) as connection:
            return news.setting(connection, "cursor")

    def apply_page(self, page: PullResponse) -> None:
        """Write a page's changes and its cursor; new orders may want claims."""
        self._write(lambda pages: pages.apply_page(page))
        self._tell_progress(page)
        self._wake()

    def _tell_progress(self, page: PullResponse) -> None:
        """Show how far a pull of several pages is, and that it is over."""
        before = self._pulled
        self._pulled = before + len(page.changes) if page.more else 0
        if page.more:
            self._post(PullMoved(self._pulled, max(self._pulled, before + page.total)))
        elif before:
            self._post(PullMoved(0, 0))

    def pulled_level(self) -> None:
        """Note that nothing older than this run is left to pull."""
        self._level.set()

    def needs(self) -> Needs:
        """Return what the station wants of the store now.

        A bench that nobody has been at for a while gives back what was not begun.
        """
        with reading(self._database) as connection:
            run = connection.exec_driver_sql
            station = read_head(connection).station
            held = [row[0] for row in run(_HELD, (station,))]
            free = run(_FREE, (self._claims,)).scalar_one()
            signed_in = _decode_bench(run("SELECT state FROM bench").scalar_one() or "{}").operator
            wanted = tuple(row[0] for row in run("SELECT id FROM orders WHERE wanted = 1 LIMIT 100"))
            numbers = self._numbers_wanted(connection)
        if self._idle(signed_in is not None):
            return Needs(orders=wanted, give_back=tuple(held[:GIVEN_BACK_AT_ONCE]), numbers=numbers)
        claims = min(free, max(0, self._claims - len(held)))
        return Needs(claims=claims, orders=wanted, numbers=numbers)

    def _idle(self, signed_in: bool) -> bool:
        """Tell whether nobody has been at the bench for so long that others should have its orders."""
        now = self._monotonic()
        if signed_in:
            self._left = now
        return now - self._left > IDLE_S

    @staticmethod
    def _numbers_wanted(connection: Connection) -> tuple[NumbersWanted, ...]:
        run = connection.exec_driver_sql
        left = run("SELECT coalesce(sum(last - next + 1), 0) FROM numbers WHERE kind = 'tracking'")
        if left.scalar_one() >= NUMBERS_AHEAD * REFILL_BELOW:
            return ()
        epoch = read_head(connection).epoch
        blocks = run("SELECT count(*) FROM numbers").scalar_one()
        # Not the same request as that of a database lost before, whose blocks are partly spent.
        name = news.setting(connection, "database")
        return (NumbersWanted("tracking", NUMBERS_AHEAD, f"tracking-{epoch}-{name}-{blocks + 1}"),)

    def claims_granted(self, response: ClaimResponse) -> None:
        """Take the claims the station now holds."""
        self._write(lambda pages: pages.take_claims(response))

    def numbers_leased(self, block: NumberBlock) -> None:
        """Keep a block."""

        def act(pages: Pulled) -> Sequence[OrderNews]:
            pages.take_numbers(block)
            return ()

        self._write(act)

    def link_changed(self, link: Link) -> None:
        """Show how the station stands with the store."""
        self._post(LinkMoved(link.state.name.lower(), link.words))

    def clock_compared(self, offset_ms: int) -> None:
        """Show how far the clocks are apart."""
        self._post(ClockCompared(offset_ms))

    def _write(self, act: Act) -> None:
        """Have the engine do something in a transaction, and wait for its commit."""
        done: Future[None] = Future()
        self._post(LedgerCall(act, done))
        try:
            done.result()
        except CancelledError as error:
            raise PortClosed from error
