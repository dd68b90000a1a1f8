"""What stations pull: the newest form of everything that changed, page by page."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from sync.contract.messages import Change, PullResponse
from sync.store import feed
from sync.store.db import changelog
from sync.store.db.bodies import read_bodies
from sync.store.orders.work_orders import read_work_orders
from sync.store.stations import number_blocks

PAGE = 1000
GONE = msgspec.Raw(b"null")

_encode = msgspec.json.Encoder().encode


def pull_changes(conn: Connection, station: str, after: str, now: int, limit: int = PAGE) -> PullResponse:
    """Return what changed for a station after a cursor, oldest first.

    An empty cursor, one of another incarnation, or what is none begins from scratch: the whole of what
    there is. Its incarnation in the answer tells the station which it was.
    """
    name = feed.incarnation(conn)
    position = _position(after, name)
    newest = changelog.read_position(conn)
    rows = changelog.read_changes(conn, station, position, newest, limit)
    more = len(rows) == limit and rows[-1].pos < newest
    total = changelog.count_changes(conn, station, position, newest) if more else len(rows)
    reached = rows[-1].pos if more else newest
    bodies = _read_all(conn, [(row.kind, row.key) for row in rows])
    changes = [Change(row.kind, row.key, bodies.get((row.kind, row.key), GONE)) for row in rows]
    return PullResponse(changes, f"{name}:{reached}", more, name, now, total)


def _position(after: str, incarnation: str) -> int:
    name, _, digits = after.rpartition(":")
    plain = digits.isascii() and digits.isdigit() and len(digits) < 19
    return int(digits) if plain and name == incarnation else 0


def _read_all(conn: Connection, keys: Sequence[changelog.Key]) -> dict[changelog.Key, msgspec.Raw]:
    wanted: dict[str, list[str]] = {}
    for kind, key in keys:
        wanted.setdefault(kind, []).append(key)
    return {
        (kind, key): msgspec.Raw(body)
        for kind, its in wanted.items()
        for key, body in _read(conn, kind, its).items()
    }


def _read(conn: Connection, kind: str, keys: Sequence[str]) -> Mapping[str, bytes]:
    match kind:
        case "order":
            return {order.id: _encode(order) for order in read_work_orders(conn, keys)}
        case "number-block":
            return {block.id: _encode(block) for block in number_blocks.read_blocks(conn, keys)}
        case _:
            return read_bodies(conn, kind, keys)
