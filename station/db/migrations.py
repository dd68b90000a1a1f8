"""Numbered migrations of the station's database: forward only, all in one transaction, after a copy."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine

from station.db.tables import metadata
from sync.outbox import define_tables

OUTBOX = define_tables(metadata)
_LATER_TABLES = ("steps", "found")
_LATER = (
    ("items", "rfid"),
    ("orders", "service"),
    ("orders", "pieces"),
    ("orders", "lines"),
    ("orders", "tote"),
)


class NewerDatabase(Exception):
    """The database was written by a newer Packline; the text says what to do."""


def _create(connection: Connection) -> None:
    """Version 1: every table as it was first shipped, without what came later."""
    metadata.create_all(connection)
    for table in _LATER_TABLES:
        connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql("DROP INDEX orders_to_begin")
    for table, column in _LATER:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
    connection.exec_driver_sql("INSERT INTO bench (one, state) VALUES (1, '')")
    connection.exec_driver_sql("INSERT INTO settings VALUES ('database', lower(hex(randomblob(8))))")


def _tag_items(connection: Connection) -> None:
    """Version 2: whether the pieces of an item carry RFID tags."""
    connection.exec_driver_sql("ALTER TABLE items ADD COLUMN rfid INTEGER DEFAULT '0' NOT NULL")


def _show_queue(connection: Connection) -> None:
    """Version 3: what the queue shows of an order, taken out of its body; the queue in its order."""
    for column in ("service TEXT DEFAULT ''", "pieces INTEGER DEFAULT '0'", "lines INTEGER DEFAULT '0'"):
        connection.exec_driver_sql(f"ALTER TABLE orders ADD COLUMN {column} NOT NULL")
    connection.exec_driver_sql("ALTER TABLE orders ADD COLUMN tote TEXT DEFAULT '' NOT NULL")
    connection.exec_driver_sql(
        "UPDATE orders SET service = CAST(body AS TEXT) ->> '$.service',"
        " pieces = (SELECT coalesce(sum(quantity), 0) FROM order_lines WHERE order_id = orders.id),"
        " lines = (SELECT count(*) FROM order_lines WHERE order_id = orders.id),"
        " tote = coalesce(CAST(body AS TEXT) ->> '$.totes[0]', '')"
    )
    connection.exec_driver_sql(
        "CREATE INDEX orders_to_begin ON orders (claimed_by, rank, ship_by, received, id, state, mark)"
        " WHERE state IN ('released', 'claimed', 'picking', 'picked', 'packing') AND mark = ''"
    )


def _keep_steps(connection: Connection) -> None:
    """Version 4: what the bench took, with what it looked up, so that it can be replayed."""
    connection.exec_driver_sql(
        "CREATE TABLE steps (number INTEGER NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL,"
        " events TEXT NOT NULL, looked_up TEXT NOT NULL, reading INTEGER NOT NULL, outcome TEXT NOT NULL,"
        " bench TEXT, PRIMARY KEY (number))"
    )
    connection.exec_driver_sql(
        "CREATE TABLE found (digest TEXT NOT NULL, body BLOB NOT NULL, step INTEGER NOT NULL,"
        " PRIMARY KEY (digest)) WITHOUT ROWID"
    )
    connection.exec_driver_sql("CREATE INDEX found_by_step ON found (step)")


MIGRATIONS: Sequence[Callable[[Connection], None]] = (_create, _tag_items, _show_queue, _keep_steps)
"""Migration n brings version n to n + 1; one that was shipped is never changed."""


def migrate(engine: Engine, path: Path) -> None:
    """Bring the database to the newest version, or leave it as it was.

    A copy of an older database is kept beside it. Raises NewerDatabase for one of a later version,
    which an older program must not touch.
    """
    with engine.connect() as connection:
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    newest = len(MIGRATIONS)
    if version > newest:
        raise NewerDatabase(
            f"The database {path} is of version {version}, this program knows {newest}."
            " Install the newer program again; nothing was changed."
        )
    if version == newest:
        return
    if version:
        _keep_copy(engine, path, version)
    with engine.begin() as connection:
        for migration in MIGRATIONS[version:]:
            migration(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {newest}")


def _keep_copy(engine: Engine, path: Path, version: int) -> None:
    """Copy the database whole; OSError, and no half copy, where the disk has no room for it."""
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = path.with_name(f"{path.name}.v{version}")
    try:
        shutil.copy2(path, copy)
    except OSError:
        copy.unlink(missing_ok=True)
        raise
