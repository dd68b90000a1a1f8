"""What a database that was restored from a backup skips."""

from datetime import UTC, datetime

from sqlalchemy import Connection, case, update

from sync.store.db.tables.numbers import number_ranges

PER_MINUTE = 380
AHEAD = 1_000_000
_ZERO_MS = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp() * 1000)


def jump_ranges(conn: Connection, now: int) -> None:
    """Begin every range where no lease of another life of the data can have been.

    A store restored from a backup has forgotten the blocks leased since. A range therefore jumps to a
    line that rises with the clock, 380 numbers a minute since 2025, which the ten digits last for until
    about 2075: leases that began at 1 and average less than half a million a day are all below it, and
    two lives that began at different minutes are apart. A range that is above the line all the same
    skips a million.
    """
    line = max(0, now - _ZERO_MS) // 60_000 * PER_MINUTE
    higher = case((number_ranges.c.next < line, line), else_=number_ranges.c.next + AHEAD)
    conn.execute(update(number_ranges).values(next=higher))
