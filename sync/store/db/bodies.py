"""Rows that are a key and a body: read, written where they differ, and told to the stations."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, Table, select

from sync.store.db import changelog
from sync.store.db.dialects import upsert
from sync.store.db.portions import portions
from sync.store.db.tables import catalogue as tables

# The tables whose rows are a key and a body, by the kind they have in the change log.
BODIES: Mapping[str, Table] = {
    "item": tables.items,
    "operator": tables.operators,
    "carton": tables.cartons,
    "location": tables.locations,
}


class Stored(msgspec.Struct, frozen=True):
    """What became of one element of a bulk call; `state` is created, updated or unchanged."""

    id: str
    state: str


def read_bodies(conn: Connection, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
    """Return the bodies of those keys of a kind that exist."""
    table = BODIES[kind]
    key = table.primary_key.columns[0]
    found: dict[str, bytes] = {}
    for some in portions(keys):
        rows = conn.execute(select(key, table.c.body).where(key.in_(some)))
        found.update({row[0]: row[1] for row in rows})
    return found


def put_bodies(conn: Connection, kind: str, bodies: Mapping[str, bytes]) -> list[Stored]:
    """Write bodies of a kind by their keys and note in the change log what is another by it."""
    answer = write_bodies(conn, kind, bodies)
    record_bodies(conn, kind, answer)
    return answer


def write_bodies(conn: Connection, kind: str, bodies: Mapping[str, bytes]) -> list[Stored]:
    """Write bodies of a kind by their keys; the change log is not told yet."""
    table = BODIES[kind]
    key = table.primary_key.columns[0].name
    known = read_bodies(conn, kind, bodies)
    answer = [Stored(name, _fate(known.get(name), body)) for name, body in bodies.items()]
    rows: list[dict[str, object]] = [
        {key: stored.id, "body": bodies[stored.id]} for stored in answer if stored.state != "unchanged"
    ]
    upsert(conn, table, rows)
    return answer


def _fate(old: bytes | None, new: bytes) -> str:
    if old is None:
        return "created"
    return "unchanged" if old == new else "updated"


def record_bodies(conn: Connection, kind: str, answer: Sequence[Stored]) -> None:
    """Note in the change log what `write_bodies` has changed; last in the transaction."""
    changelog.record(conn, [(kind, stored.id) for stored in answer if stored.state != "unchanged"])
