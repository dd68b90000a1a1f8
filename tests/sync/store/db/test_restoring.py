"""What a restored database skips, so that no number is given twice."""

from sqlalchemy import update

from sync.contract.messages import NumberBlock, NumberRequest
from sync.store.db.database import Database
from sync.store.db.restoring import jump_ranges
from sync.store.db.tables.numbers import number_ranges
from sync.store.stations.number_blocks import lease_numbers
from tests.sync.store.samples import NOW


def lease(database: Database, request: str, count: int) -> NumberBlock:
    with database.writing() as conn:
        return lease_numbers(conn, NumberRequest("bench-1", 1, "tracking", count, request), NOW)


def test_two_lives_of_restored_data_lease_apart(database: Database) -> None:
    """Both begin from the same backup, a minute apart, and neither knows of the other's leases."""
    firsts = []
    for minute in (0, 1):
        with database.writing() as conn:
            conn.execute(update(number_ranges).values(next=500))
            jump_ranges(conn, NOW + minute * 60_000)
        firsts.append(lease(database, f"r{minute}", 380).first)
    assert firsts[1] - firsts[0] == 380
    with database.writing() as conn:
        jump_ranges(conn, NOW)
    assert lease(database, "c", 1).first > firsts[1] + 1_000_000
