"""Stores in a file of their own, and tokens for them."""

from pathlib import Path

from sqlalchemy import select

from sync.store import feed
from sync.store.db.clock import now_ms
from sync.store.db.database import Database, open_database
from sync.store.db.tables.facts import facts
from sync.store.stations import enrolment


def make_store(folder: Path) -> Database:
    """Return a new store's database, the caller's to close."""
    return open_database(str(folder / "store.db"))


def make_token(database: Database, station: str = "bench-1") -> str:
    """Return a secret for epoch 1 of a station."""
    with database.writing() as conn:
        return enrolment.make_token(conn, station, now_ms())


def make_code(database: Database, station: str = "bench-1") -> str:
    """Return an enrolment code for a station."""
    with database.writing() as conn:
        return enrolment.make_code(conn, station, now_ms())


def feed_ids(database: Database) -> list[str]:
    """Return the ids of all facts in the feed, in order."""
    with database.reading() as conn:
        return [fact.id for fact in feed.page(conn, "", 1000).facts]


def held(database: Database) -> list[tuple[int, int, str]]:
    """Return epoch, seq and id of every fact, in order."""
    columns = (facts.c.epoch, facts.c.seq, facts.c.id)
    with database.reading() as conn:
        rows = conn.execute(select(*columns).order_by(facts.c.epoch, facts.c.seq))
        return [(row.epoch, row.seq, row.id) for row in rows]
