"""The feed: every fact once, in commit order, read by cursor.

A cursor is `incarnation:position`. Positions come from one counter row that is taken last in the
transaction, so they commit in order and no reader can pass one by that appears later.
"""

from sqlalchemy import Connection, func, insert, select, update

from sync.contract.facts import parse_fact
from sync.contract.messages import FeedFact, FeedPage
from sync.store import refusals
from sync.store.db.tables.facts import facts
from sync.store.db.tables.system import counters, meta

COUNTER = "feed"
MAX_PAGE = 1000
MAX_POSITION = 2**63 - 1


def incarnation(conn: Connection) -> str:
    """Return the name of this life of the store's data."""
    return str(conn.execute(select(meta.c.value).where(meta.c.name == "incarnation")).scalar_one())


def take_positions(conn: Connection, count: int) -> int:
    """Take `count` positions in the caller's transaction and return the first; nothing may follow but writes.

    The counter row stays locked until the transaction ends.
    """
    taken = (
        update(counters)
        .where(counters.c.name == COUNTER)
        .values(pos=counters.c.pos + count)
        .returning(counters.c.pos)
    )
    last = conn.execute(taken).scalar_one_or_none()
    if last is None:
        conn.execute(insert(counters).values(name=COUNTER, pos=count))
        last = count
    return int(last) - count + 1


def page(conn: Connection, after: str, limit: int) -> FeedPage:
    """Return the facts after a cursor, at most `limit` and at least room for one; empty is the beginning.

    Refused with `other-incarnation` (409) where the cursor is of another life of the store, or ahead
    of this one, as after a restore that nobody told it of; with `cursor-too-old` (410) and the earliest
    position as `mark` where facts after it are gone; with `bad-cursor` (400) where it is none.
    """
    name = incarnation(conn)
    position = _position(after, name)
    if after:
        _refuse_lost(conn, name, position)
    size = min(max(limit, 1), MAX_PAGE)
    columns = (
        facts.c.position,
        facts.c.station,
        facts.c.epoch,
        facts.c.seq,
        facts.c.received,
        facts.c.body,
    )
    wanted = select(*columns).where(facts.c.position > position).order_by(facts.c.position).limit(size + 1)
    rows = conn.execute(wanted).all()
    shown = [_as_read(name, *row) for row in rows[:size]]
    last = shown[-1].cursor if shown else f"{name}:{position}"
    return FeedPage(facts=shown, cursor=last, more=len(rows) > size)


def _position(after: str, name: str) -> int:
    if not after:
        return 0
    other, colon, digits = after.rpartition(":")
    if not colon or not digits.isascii() or not digits.isdecimal() or int(digits) > MAX_POSITION:
        raise refusals.bad_cursor("A cursor is incarnation:position, as an earlier answer gave it.")
    if other != name:
        raise refusals.other_incarnation(name)
    return int(digits)


def _refuse_lost(conn: Connection, name: str, position: int) -> None:
    newest = conn.execute(select(counters.c.pos).where(counters.c.name == COUNTER)).scalar_one_or_none() or 0
    if position > newest:
        raise refusals.other_incarnation(name)
    kept = select(func.min(facts.c.position)).where(facts.c.position.is_not(None))
    earliest = conn.execute(kept).scalar_one() or newest + 1
    if position + 1 < earliest:
        raise refusals.too_old(earliest, f"{name}:{earliest - 1}")


def _as_read(
    name: str, position: int, station: str, epoch: int, seq: int, received: str, body: bytes
) -> FeedFact:
    fact = parse_fact(body)
    return FeedFact(
        cursor=f"{name}:{position}",
        type=fact.type,
        station=station,
        epoch=epoch,
        seq=seq,
        id=fact.id,
        operator=fact.operator,
        at=fact.at,
        received=received,
        order=fact.order,
        data=fact.data,
    )
