"""What a person must look at: exceptions the store found, and facts it could not apply."""

import msgspec
from sqlalchemy import Connection, and_, select

from sync.store.db.tables.facts import facts, quarantine
from sync.store.db.tables.orders import exceptions

MOST_LISTED = 500


class RaisedException(msgspec.Struct, frozen=True):
    """Something that went wrong on the floor; `stations` names all concerned."""

    id: int
    kind: str
    order: str | None
    stations: str
    detail: str
    raised: str


class ExceptionPage(msgspec.Struct, frozen=True):
    """Exceptions as they were raised; `cursor` is where the next page begins."""

    exceptions: list[RaisedException]
    cursor: int
    more: bool


class QuarantinedFact(msgspec.Struct, frozen=True):
    """A fact that is kept, acknowledged, and has had no effect; `code` says why."""

    station: str
    epoch: int
    seq: int
    id: str
    code: str
    detail: str
    received: str


class QuarantinePage(msgspec.Struct, frozen=True):
    """The facts in quarantine that no other has mended, the oldest first."""

    quarantined: list[QuarantinedFact]
    more: bool


def list_exceptions(conn: Connection, after: int, limit: int) -> ExceptionPage:
    """Return the exceptions raised after the one of an id."""
    query = select(exceptions).where(exceptions.c.id > after).order_by(exceptions.c.id).limit(limit + 1)
    rows = conn.execute(query).all()
    shown = [
        RaisedException(row.id, row.kind, row.order_id, row.stations, row.detail, row.raised)
        for row in rows[:limit]
    ]
    return ExceptionPage(shown, shown[-1].id if shown else after, len(rows) > limit)


def list_quarantine(conn: Connection, limit: int) -> QuarantinePage:
    """Return the facts that still wait to be mended."""
    same = and_(
        facts.c.station == quarantine.c.station,
        facts.c.epoch == quarantine.c.epoch,
        facts.c.seq == quarantine.c.seq,
    )
    columns = [quarantine.c[name] for name in ("station", "epoch", "seq", "code", "detail", "received")]
    oldest = (quarantine.c.received, quarantine.c.station, quarantine.c.epoch, quarantine.c.seq)
    query = select(*columns, facts.c.id).join(facts, same).where(quarantine.c.mended_by.is_(None))
    rows = conn.execute(query.order_by(*oldest).limit(limit + 1)).all()
    shown = [
        QuarantinedFact(row.station, row.epoch, row.seq, row.id, row.code, row.detail, row.received)
        for row in rows[:limit]
    ]
    return QuarantinePage(shown, len(rows) > limit)
