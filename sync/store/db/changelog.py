"""The change log that stations pull: one row an entity, at the position of its newest change.

Positions come from one counter row, taken last in the transaction, so they are committed in order
and a reader that has seen position n never misses one below it.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, update

from sync.store.db.dialects import upsert
from sync.store.db.tables.catalogue import changes
from sync.store.db.tables.system import counters

Key = tuple[str, str]
COUNTER = "changes"


def take_numbers(conn: Connection, counter: str, count: int) -> int:
    """Raise a counter by `count` and return the first of the numbers taken."""
    raised = update(counters).where(counters.c.name == counter).values(pos=counters.c.pos + count)
    last = conn.execute(raised.returning(counters.c.pos)).scalar_one()
    return int(last) - count + 1


def record(conn: Connection, keys: Iterable[Key], station: str | None = None) -> None:
    """Note that these (kind, key) have changed, for everyone or for one station; last in the transaction."""
    changed = list(dict.fromkeys(keys))
    if not changed:
        return
    first = take_numbers(conn, COUNTER, len(changed))
    rows: list[dict[str, object]] = [
        {"kind": kind, "key": key, "pos": first + place, "station": station}
        for place, (kind, key) in enumerate(changed)
    ]
    upsert(conn, changes, rows)


def read_position(conn: Connection) -> int:
    """Return the newest position."""
    return read_positions(conn)[COUNTER]


def read_positions(conn: Connection) -> dict[str, int]:
    """Return where every counter of the store stands."""
    return {row.name: row.pos for row in conn.execute(select(counters.c.name, counters.c.pos))}


def read_changes(
    conn: Connection, station: str, after: int, upto: int, limit: int
) -> Sequence[Row[tuple[str, str, int]]]:
    """Return (kind, key, position) of what this station may see after a position, oldest first."""
    query = select(changes.c.kind, changes.c.key, changes.c.pos).where(_visible(station, after, upto))
    return conn.execute(query.order_by(changes.c.pos).limit(limit)).all()


def count_changes(conn: Connection, station: str, after: int, upto: int) -> int:
    """Return how many changes this station may see after a position."""
    query = select(func.count()).select_from(changes).where(_visible(station, after, upto))
    return int(conn.execute(query).scalar_one())


def _visible(station: str, after: int, upto: int) -> ColumnElement[bool]:
    mine = or_(changes.c.station.is_(None), changes.c.station == station)
    return and_(changes.c.pos > after, changes.c.pos <= upto, mine)
