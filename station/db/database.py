"""Opening the station's one database file: version, lock, pragmas, migrations."""

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pysqlite3
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool

from station.db.migrations import migrate

OLDEST_SQLITE = (3, 51, 3)
"""Everything from 3.7.0 to 3.51.2 can corrupt a WAL with two connections, which is our very shape."""

BALLAST_BYTES = 32 * 1024 * 1024
"""Given up when the disk is full, so that the program can still open, say so and drain."""


class DatabaseUnusable(Exception):
    """The database cannot be opened; the text says why and what to do."""


def check_sqlite(version: tuple[int, int, int] = pysqlite3.sqlite_version_info) -> None:
    """Refuse a SQLite that can corrupt a WAL."""
    if version < OLDEST_SQLITE:
        shown, wanted = (".".join(map(str, v)) for v in (version, OLDEST_SQLITE))
        raise DatabaseUnusable(f"SQLite {shown} can corrupt the database; {wanted} or newer is wanted.")


class StationDatabase:
    """The open database of one station; holds its lock until `close`.

    `synchronous` exists for the test that shows what FULL is for.
    """

    def __init__(self, path: Path, *, synchronous: str = "FULL", read_only: bool = False) -> None:
        check_sqlite()
        self.path = path
        self._synchronous = synchronous
        self._read_only = read_only
        self._lock: int | None = None
        if not read_only:
            self._lock = _lock(path)
        self.engine = self._make_engine()
        if not read_only:
            try:
                migrate(self.engine, path)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Close the database and let its lock go; may be called twice."""
        self.engine.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def keep_ballast(self) -> None:
        """Lay the ballast file beside the database, where the disk has room for it."""
        ballast = self._ballast
        if not ballast.exists() or ballast.stat().st_size < BALLAST_BYTES:
            try:
                with ballast.open("wb") as file:
                    os.posix_fallocate(file.fileno(), 0, BALLAST_BYTES)
            except OSError:
                ballast.unlink(missing_ok=True)

    def drop_ballast(self) -> bool:
        """Give the ballast up; returns whether there was any."""
        had = self._ballast.exists()
        self._ballast.unlink(missing_ok=True)
        return had

    @property
    def _ballast(self) -> Path:
        return self.path.with_name(self.path.name + ".ballast")

    def _make_engine(self) -> Engine:
        engine = create_engine(
            "sqlite+pysqlite://", creator=self._connect, poolclass=NullPool, module=pysqlite3.dbapi2
        )
        begin = "BEGIN" if self._read_only else "BEGIN IMMEDIATE"
        event.listen(engine, "begin", lambda conn: conn.exec_driver_sql(begin))
        return engine

    def _connect(self) -> Any:
        mode = "ro" if self._read_only else "rwc"
        connection = pysqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=10.0,
            check_same_thread=False,
            cached_statements=256,
        )
        if not self._read_only:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA synchronous={self._synchronous}")
        connection.execute("PRAGMA foreign_keys=ON")
        return connection


def _lock(path: Path) -> int:
    """Take the lock that keeps a second process off the database."""
    name = path.with_name(path.name + ".lock")
    try:
        handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseUnusable(f"The database {path} cannot be opened: {error.strerror}.") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise DatabaseUnusable(
            f"Another station is running on {path}. Stop it, or give this one a database of its own."
        ) from error
    return handle


@contextlib.contextmanager
def reading(database: StationDatabase) -> Iterator[Any]:
    """Open a connection for reading; no transaction stays open behind it."""
    with database.engine.connect() as connection:
        yield connection


SqliteError = (pysqlite3.Error, sqlite3.Error)
