"""SQLite: how it is opened, copied, locked, and how it says upsert."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.engine import URL

# 3.7.0 to 3.51.2 can corrupt a WAL that two connections use, which is how the store uses it.
MIN_SQLITE = (3, 51, 3)
# A command line beside a running server waits this long for its turn to write.
BUSY_MS = 10_000
WRITER = "packline_writer"


def sqlite_version() -> tuple[int, ...]:
    """Return the version of the SQLite library in use."""
    return tuple(dbapi2.sqlite_version_info)


def create_sqlite_engine(path: Path) -> Engine:
    """Return an engine over one file: WAL, every commit on the disk, writers locking when they begin."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        module=dbapi2,
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": BUSY_MS / 1000},
        pool_size=16,
        max_overflow=48,
        pool_timeout=10,
        # an error would else print what was being written, hashes of PINs and tokens included
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_connection(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(conn: Connection) -> None:
    writer = conn.get_execution_options().get(WRITER, False)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def copy_database(path: Path, target: Path) -> None:
    """Copy a whole database, its WAL included, to a file that is on the disk when this returns."""
    source = dbapi2.connect(str(path))
    copy = dbapi2.connect(str(target))
    try:
        copy.execute("PRAGMA synchronous=FULL")
        source.backup(copy)
    finally:
        copy.close()
        source.close()


def upsert_statement(table: Table) -> Insert:
    """Return the statement that inserts a row or replaces the one with its primary key."""
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    others = {column.name: statement.excluded[column.name] for column in table.c if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


def check_file(conn: Connection) -> Iterator[str]:
    """Give what SQLite finds wrong with its file and with references between tables."""
    for row in conn.exec_driver_sql("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield f"the file is damaged: {row[0]}"
    for row in conn.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"a row of {row[0]} names a row of {row[2]} that is not there"
