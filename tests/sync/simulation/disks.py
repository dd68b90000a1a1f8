"""Disks of the simulation: SQLite in memory that can be copied whole, as a backup or a clone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy import Connection, Engine, NullPool, create_engine, event


def _make_engine() -> Engine:
    # One engine for all disks, so that each statement is compiled once in all seeds; every connection
    # is a database of its own.
    engine = create_engine(
        "sqlite://", module=dbapi2, poolclass=NullPool, connect_args={"isolation_level": None}
    )

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        conn.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


ENGINE = _make_engine()


class Disk:
    """One database; what was not committed is gone after a crash."""

    def __init__(self) -> None:
        self._conn = ENGINE.connect()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the connection in a transaction of its own."""
        with self._conn.begin():
            yield self._conn

    def copy(self) -> "Disk":
        """Return a disk with the same content."""
        twin = Disk()
        self._raw().backup(twin._raw())
        return twin

    def close(self) -> None:
        """Give the memory back."""
        self._conn.close()

    def _raw(self) -> Any:
        return self._conn.connection.dbapi_connection
