"""A station of the simulation: the real outbox and pusher over a simulated disk."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Column, Connection, MetaData, Table, Text, select, update

from sync import outbox, outbox_care
from sync.contract.messages import ClaimResponse, Enrollment, NumberBlock, PullResponse, Quarantined
from sync.contract.wire import Wire
from sync.outbox import Batch, Draft
from sync.pump.link import Link
from sync.pump.outcomes import Outcome
from sync.pump.port import Identity, Needs
from sync.pump.pusher import Pusher
from tests.sync.simulation.disks import Disk

STATION = "bench-1"
MACHINE = "machine-1"
# So that a short run has many batches.
MOST_IN_BATCH = 4

metadata = MetaData()
tables = outbox.define_tables(metadata)
secret = Table("secret", metadata, Column("token", Text, nullable=False))


class Crash(Exception):
    """The program was killed."""


def _make_template() -> Disk:
    disk = Disk()
    with disk.writing() as conn:
        metadata.create_all(conn)
        outbox.found(conn, STATION, 0, MACHINE)
        conn.execute(secret.insert().values(token=""))
    return disk


_template: list[Disk] = []


def empty_disk() -> Disk:
    """Return the disk of a station that has just been installed."""
    if not _template:
        _template.append(_make_template())
    return _template[0].copy()


class SimPort:
    """The station's side of the pump, writing where the engine would; a write crashes with `crash_rate`."""

    def __init__(self, disk: Disk, rng: random.Random, crash_rate: float) -> None:
        self.disk = disk
        self.crash_rate = crash_rate
        self.code = ""
        self._rng = rng

    def identity(self) -> Identity:
        """Return who the disk says this is, with the code an installer has typed."""
        with self.disk.writing() as conn:
            head = outbox.read_head(conn)
        due = "first" if self.code or head.epoch == 0 else ""
        return Identity(head.station, head.epoch, head.fingerprint, self.code, due)

    def read_batch(self, most: int) -> Batch:
        """Read small batches."""
        with self.disk.writing() as conn:
            return outbox.read_batch(conn, min(most, MOST_IN_BATCH))

    def acknowledged(
        self, epoch: int, upto: int, incarnation: str, quarantined: tuple[Quarantined, ...]
    ) -> None:
        """Note it."""
        with self.transaction() as conn:
            outbox.mark_acknowledged(conn, epoch, upto, incarnation)

    def rewind(self, epoch: int, to: int, incarnation: str) -> bool:
        """Note it."""
        with self.transaction() as conn:
            return outbox.rewind(conn, epoch, to, incarnation)

    def renumber(self, enrollment: Enrollment, reason: str) -> None:
        """Take the new identity on."""
        with self.transaction() as conn:
            outbox_care.renumber(conn, enrollment.epoch, enrollment.incarnation, MACHINE)
            conn.execute(update(secret).values(token=enrollment.token))
        self.code = ""

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give a transaction that may end in a crash, before or after its commit."""
        fate = self._rng.random()
        with self.disk.writing() as conn:
            yield conn
            if fate < self.crash_rate / 2:
                raise Crash
        if fate > 1 - self.crash_rate / 2:
            raise Crash

    def pull_cursor(self) -> str:
        """Not part of this simulation."""
        return ""

    def pulled_level(self) -> None:
        """Nothing waits for it here."""

    def apply_page(self, page: PullResponse) -> None:
        """Not part of this simulation."""

    def needs(self) -> Needs:
        """Need nothing."""
        return Needs()

    def claims_granted(self, response: ClaimResponse) -> None:
        """Not part of this simulation."""

    def numbers_leased(self, block: NumberBlock) -> None:
        """Not part of this simulation."""

    def link_changed(self, link: Link) -> None:
        """Not part of this simulation."""

    def clock_compared(self, offset_ms: int) -> None:
        """Not part of this simulation."""


MakePort = Callable[[Disk, random.Random, float], SimPort]


class SimStation:
    """A machine: its disk, and a program on it that can be killed and started again.

    `confirmed` are the facts it, or the machine it was cloned from, has confirmed to the worker.
    """

    def __init__(
        self, port: SimPort, connect: Callable[[str], Wire], clock: Callable[[], int], rng: random.Random
    ) -> None:
        self.port = port
        self._connect = connect
        self._clock = clock
        self._rng = rng
        self.confirmed: list[str] = []
        self.start()

    @property
    def disk(self) -> Disk:
        """What is left of the machine after a crash."""
        return self.port.disk

    def start(self) -> None:
        """Start the program afresh: nothing is known but what the disk holds."""
        with self.disk.writing() as conn:
            token = conn.execute(select(secret.c.token)).scalar_one()
        self.port.code = ""
        wire = self._connect(token)
        self.pusher = Pusher(wire, self.port, self._clock, lambda: self._clock() / 1000)

    def scan(self, ids: list[str]) -> None:
        """Commit facts: confirmed once this returns, and possibly committed where it crashes."""
        at = f"2026-11-23T10:00:00.{self._clock() % 1000:03d}Z"
        with self.port.transaction() as conn:
            outbox.enqueue(conn, [Draft(one, "unit-packed", at, self._clock(), "boot") for one in ids])
        self.confirmed.extend(ids)

    def compact(self) -> None:
        """Forget acknowledged facts, as after the weeks for which a restored store may ask for them."""
        with self.disk.writing() as conn:
            outbox_care.compact(conn, before="9999", most=5)

    def step(self) -> Outcome:
        """Let the program do one step of its pump."""
        return self.pusher.step()

    def committed(self) -> list[str]:
        """Return the ids of all facts the disk holds, in order."""
        with self.disk.writing() as conn:
            return list(conn.execute(select(tables.outbox.c.id).order_by(tables.outbox.c.seq)).scalars())
