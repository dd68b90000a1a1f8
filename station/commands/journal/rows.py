"""What the bench took, read from a station's database beside the running station."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from station.core.codes.site_codes import Kind, SiteCodes
from station.core.flow.lookups import LookedUp
from station.db.database import StationDatabase, reading
from station.db.migrations import MIGRATIONS
from station.db.steps import BEGUN, Kept, read_events, read_looked_up

_SINCE = 4
"""The version of the database that keeps steps."""

_CHAPTER = "SELECT coalesce(max(number), 0) FROM steps WHERE kind = 'begun' AND number <= ?"
_FOUND = "SELECT body FROM found WHERE digest = ?"
_ROWS = (
    "SELECT number, at, kind, events, looked_up, reading, outcome, bench FROM steps"
    " WHERE number >= ? ORDER BY number"
)


class NothingKept(Exception):
    """The database keeps no steps that this program can read; the text says why."""


@dataclass(frozen=True)
class Row:
    """One row as it is kept: texts that are read when they are asked for.

    `reading` is the number in the journal, 0 for what is not a reading. `outcome` is empty where nothing came
    of it, `bench` None where it stayed as it was.
    """

    number: int
    at: str
    kind: str
    raw_events: str
    raw_looked_up: str
    reading: int
    outcome: str
    bench: str | None
    find: Callable[[str], bytes]

    @property
    def begins(self) -> bool:
        """Whether a chapter begins here."""
        return self.kind == BEGUN

    @property
    def codes(self) -> SiteCodes:
        """The site's codes, where a chapter begins."""
        prefixes: dict[str, str] = msgspec.json.decode(self.raw_events)
        return SiteCodes({Kind(kind): prefix for kind, prefix in prefixes.items()})

    @property
    def events(self) -> tuple[Kept, ...]:
        """What was taken."""
        return read_events(self.kind, self.raw_events)

    @property
    def looked_up(self) -> tuple[LookedUp, ...]:
        """What was looked up for it."""
        return read_looked_up(self.raw_looked_up, self.find)


@contextmanager
def kept_rows(path: Path, first: int = 0, last: int | None = None) -> Iterator[Iterator[Row]]:
    """Give the rows of a database from the chapter that holds step `first`, or only the `last` few.

    Raises FileNotFoundError where the station never ran, DatabaseUnusable, and NothingKept for a database
    of another version.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path} is not there: the station has not run yet")
    database = StationDatabase(path, read_only=True)
    try:
        with reading(database) as connection:
            _check_version(connection, path)
            yield _rows(connection, _start(connection, first, last))
    finally:
        database.close()


def _check_version(connection: Connection, path: Path) -> None:
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if version > len(MIGRATIONS):
        raise NothingKept(f"{path} is of version {version}. Read it with the newer program that wrote it")
    if version < _SINCE:
        raise NothingKept(f"{path} is of version {version}, which keeps no steps. Start the station once")


def _start(connection: Connection, first: int, last: int | None) -> int:
    if last is not None:
        sql, values = "SELECT coalesce(max(number), 0) - ? + 1 FROM steps", (last,)
    else:
        sql, values = _CHAPTER, (max(first, 1),)
    return int(connection.exec_driver_sql(sql, values).scalar_one())


def _rows(connection: Connection, start: int) -> Iterator[Row]:
    def find(digest: str) -> bytes:
        found: bytes = connection.exec_driver_sql(_FOUND, (digest,)).scalar_one()
        return found

    for row in connection.exec_driver_sql(_ROWS, (start,)):
        number, at, kind, events, looked_up, reading, outcome, bench = row
        yield Row(number, at, kind, events, looked_up, reading, outcome, bench, find)
