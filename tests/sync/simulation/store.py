"""The store of the simulation: the real ingest and enrolment over a simulated disk."""

import random
from collections.abc import Callable, Sequence

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, insert, update

from sync.contract.errors import StoreUnreachable
from sync.contract.facts import Fact
from sync.contract.messages import Enrollment, EnrollRequest, PushRequest, PushResponse
from sync.store.db.migrations import SCHEMA_VERSION, STEPS, migrate
from sync.store.db.tables.system import meta
from sync.store.ingest.push import Ingest
from sync.store.people.tokens import identify
from sync.store.stations import enrolment
from tests.sync.simulation.disks import Disk

effect_log = Table(
    "effect_log",
    MetaData(),
    Column("n", Integer, primary_key=True),
    Column("id", Text, nullable=False),
)


class LoggedEffects:
    """Effects that can be counted: one row for each time a fact was applied."""

    def __init__(self, conn: Connection, station: str, epoch: int, received_ms: int) -> None:
        self._conn = conn
        self._ids: list[str] = []

    def prepare(self, facts: Sequence[Fact]) -> None:
        """Need nothing."""

    def apply(self, fact: Fact) -> None:
        """Count the fact."""
        self._ids.append(fact.id)

    def flush(self) -> bool:
        """Write the counts."""
        if self._ids:
            self._conn.execute(insert(effect_log), [{"id": one} for one in self._ids])
        return False


def _make_template() -> Disk:
    disk = Disk()
    with disk.writing() as conn:
        migrate(conn, STEPS, SCHEMA_VERSION)
        effect_log.create(conn)
    return disk


_template: list[Disk] = []


def empty_disk() -> Disk:
    """Return the disk of a store that has just been installed."""
    if not _template:
        _template.append(_make_template())
    return _template[0].copy()


class SimStore:
    """A store that crashes with `crash_rate` before or after a commit, and can be put back to a backup."""

    def __init__(
        self, rng: random.Random, crash_rate: float, clock: Callable[[], int], rules: Ingest
    ) -> None:
        self.disk = empty_disk()
        self.backups: list[Disk] = []
        self.crash_rate = crash_rate
        self._rng = rng
        self._clock = clock
        self._rules = rules

    def push(self, token: str, request: PushRequest) -> PushResponse:
        """Take a push over in one transaction."""
        with self._crashing() as conn:
            identity = identify(conn, token)
            return self._rules.push(conn, identity.station, identity.epoch, request, self._clock())

    def enroll(self, request: EnrollRequest) -> Enrollment:
        """Give a new epoch in one transaction."""
        with self._crashing() as conn:
            return enrolment.enroll(conn, request, self._clock())

    def issue_code(self, station: str) -> str:
        """Return an enrolment code, as an installer asks for one."""
        with self.disk.writing() as conn:
            return enrolment.make_code(conn, station, self._clock())

    def back_up(self) -> None:
        """Keep a copy of the disk."""
        self.backups.append(self.disk.copy())

    def restore(self, same_incarnation: bool) -> None:
        """Put one of the backups back, as a new incarnation unless whoever did it forgot."""
        self.disk.close()
        self.disk = self._rng.choice(self.backups).copy()
        if not same_incarnation:
            with self.disk.writing() as conn:
                name = f"{self._rng.getrandbits(64):016x}"
                conn.execute(update(meta).where(meta.c.name == "incarnation").values(value=name))

    def close(self) -> None:
        """Give the disks back."""
        for disk in [self.disk, *self.backups]:
            disk.close()

    def _crashing(self) -> "_CrashingTransaction":
        fate = self._rng.random()
        return _CrashingTransaction(
            self.disk, before=fate < self.crash_rate / 2, after=fate > 1 - self.crash_rate / 2
        )


class _CrashingTransaction:
    def __init__(self, disk: Disk, before: bool, after: bool) -> None:
        self._context = disk.writing()
        self._before = before
        self._after = after

    def __enter__(self) -> Connection:
        return self._context.__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is None and self._before:
            kind, error = StoreUnreachable, StoreUnreachable("crashed before the commit")
            self._context.__exit__(kind, error, None)
            raise error
        self._context.__exit__(kind, error, None)
        if error is None and self._after:
            raise StoreUnreachable("crashed after the commit")
