"""The shape of the database over time: forward only, in one transaction, after a copy.

A new database is made straight in the newest shape. An older one goes through the steps between,
each a function over the connection, listed by the version it leads to. A step never rewrites a
stored fact, and it spells its tables out itself, since the ones of today are not those of then.
"""

import uuid
from collections.abc import Callable, Mapping

from sqlalchemy import Connection, insert, inspect, select, update

from sync.contract.numbers import LARGEST
from sync.store.db.tables import metadata
from sync.store.db.tables.numbers import number_ranges
from sync.store.db.tables.system import counters, meta

Step = Callable[[Connection], None]

SCHEMA_VERSION = 1
STEPS: Mapping[int, Step] = {}


class SchemaRefused(Exception):
    """This program must not work on this database; the text says what to do."""


def read_version(conn: Connection) -> int:
    """Return the version of the schema, 0 for an empty database; `SchemaRefused` if it is not ours."""
    names = inspect(conn).get_table_names()
    if not names:
        return 0
    if meta.name not in names:
        raise SchemaRefused("this database holds tables of another program; give the store one of its own")
    found = conn.execute(select(meta.c.value).where(meta.c.name == "schema_version")).scalar_one()
    return int(found)


def check_version(found: int, newest: int) -> None:
    """Refuse a database that a newer program has already changed."""
    if found > newest:
        raise SchemaRefused(
            f"the database has schema version {found}, this program knows versions up to {newest}: "
            "a downgrade would lose data; install the newer program again, or restore the copy "
            "made before the upgrade"
        )


def migrate(conn: Connection, steps: Mapping[int, Step], newest: int) -> int:
    """Bring the database to the newest version within the caller's transaction; returns the version found."""
    found = read_version(conn)
    check_version(found, newest)
    if found == 0:
        _create(conn, newest)
        return found
    for version in range(found + 1, newest + 1):
        steps[version](conn)
    if found < newest:
        conn.execute(update(meta).where(meta.c.name == "schema_version").values(value=str(newest)))
    return found


def _create(conn: Connection, version: int) -> None:
    metadata.create_all(conn)
    conn.execute(
        insert(meta),
        [
            {"name": "schema_version", "value": str(version)},
            {"name": "incarnation", "value": uuid.uuid4().hex},
        ],
    )
    conn.execute(insert(counters), [{"name": "changes", "pos": 0}, {"name": "orders", "pos": 0}])
    conn.execute(insert(number_ranges), [{"kind": "tracking", "prefix": "PL", "next": 1, "last": LARGEST}])
