"""Outboxes in real files, and the facts put into them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pysqlite3 import dbapi2
from sqlalchemy import Connection, Engine, MetaData, NullPool, create_engine, event

from sync import outbox
from sync.outbox import Draft

STATION = "bench-1"
MACHINE = "machine-1"
BOOT = "0d5e3c1a"
metadata = MetaData()
tables = outbox.define_tables(metadata)


class OutboxFile:
    """A database file with nothing but an outbox; every transaction has a connection of its own."""

    def __init__(self, path: Path, epoch: int = 1) -> None:
        self._engine = _make_engine(path)
        with self.writing() as conn:
            metadata.create_all(conn)
            outbox.found(conn, STATION, epoch, MACHINE)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that commits when it ends."""
        with self._engine.begin() as conn:
            yield conn

    def put(self, *ids: str) -> range:
        """Commit one fact for each id."""
        with self.writing() as conn:
            return outbox.enqueue(conn, [draft(one) for one in ids])

    def ids(self) -> list[str]:
        """Return the ids of all facts kept, in order."""
        with self.writing() as conn:
            return list(conn.execute(tables.outbox.select().order_by(tables.outbox.c.seq)).scalars("id"))


def draft(name: str, at: str = "2026-11-23T10:00:00.000Z") -> Draft:
    """Return a fact with everything in it."""
    data = {"sku": "SKU-1", "quantity": 1, "code": "09521234567899", "parcel": "1"}
    return Draft(name, "unit-packed", at, 12_345, BOOT, "17", "order-1", data)


def _make_engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}", module=dbapi2, poolclass=NullPool, connect_args={"isolation_level": None}
    )

    @event.listens_for(engine, "connect")
    def connect(connection: dbapi2.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL").close()

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        conn.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
