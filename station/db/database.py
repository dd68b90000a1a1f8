"""Opening the station's one database file: version, lock, pragmas, migrations."""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pysqlite3
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
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

    `engine` is for the one writer, `reader` for everybody else: a reader never waits for the writer,
    nor lets it wait. `synchronous` exists for the test that shows what FULL is for. Raises
    DatabaseUnusable, or NewerDatabase of `station.db.migrations`.
    """

    def __init__(self, path: Path, *, synchronous: str = "FULL", read_only: bool = False) -> None:
        check_sqlite()
        self.path = path
        self._synchronous = synchronous
        self._lock = None if read_only else _lock(path)
        self.reader = _make_engine(lambda: self._connect("ro" if read_only else "rw"), "BEGIN")
        self.engine = self.reader if read_only else _make_engine(self._connect_writer, "BEGIN IMMEDIATE")
        try:
            self._open(read_only)
        except (DBAPIError, pysqlite3.Error, OSError) as error:
            self.close()
            reason = _reason(error)
            raise DatabaseUnusable(f"The database {path} cannot be opened: {reason}.") from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the database and let its lock go; may be called twice."""
        self.engine.dispose()
        self.reader.dispose()
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

    def _open(self, read_only: bool) -> None:
        """Look into the database, or bring it to its newest version; a full disk costs the ballast."""
        if read_only:
            self._check_readable()
            return
        try:
            migrate(self.engine, self.path)
        except (DBAPIError, pysqlite3.Error, OSError):
            if not self.drop_ballast():
                raise
            migrate(self.engine, self.path)

    def _check_readable(self) -> None:
        with self.reader.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM bench")

    def _connect_writer(self) -> Any:
        connection = self._connect("rwc")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={self._synchronous}")
        connection.execute("PRAGMA foreign_keys=ON")
        return connection

    def _connect(self, mode: str) -> Any:
        connection = pysqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=10.0,
            check_same_thread=False,
            cached_statements=256,
        )
        if mode != "rwc":
            connection.execute("PRAGMA query_only=ON")
        return connection


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error.orig if isinstance(error, DBAPIError) else error)


def _make_engine(connect: Callable[[], Any], begin: str) -> Engine:
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=connect,
        poolclass=NullPool,
        module=pysqlite3.dbapi2,
        # an error that is shown or logged names the statement, never what was bound to it
        hide_parameters=True,
    )

    def begin_at_once(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.execute(begin)

    event.listen(engine, "begin", begin_at_once)
    return engine


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


def is_held(path: Path) -> bool:
    """Tell whether a station is running on a database, without taking anything from it."""
    try:
        handle = os.open(path.with_name(path.name + ".lock"), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


@contextlib.contextmanager
def reading(database: StationDatabase) -> Iterator[Connection]:
    """Open a connection for reading; no transaction stays open behind it."""
    with database.reader.connect() as connection:
        yield connection
