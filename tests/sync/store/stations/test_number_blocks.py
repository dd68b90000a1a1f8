"""Blocks of numbers: never overlapping, never given twice, the same for the same request."""

import pytest
from sqlalchemy import update

from sync.contract.errors import Refused
from sync.contract.messages import NumberBlock, NumberRequest
from sync.contract.numbers import LARGEST
from sync.store.db.database import Database
from sync.store.db.tables.numbers import number_ranges
from sync.store.stations.number_blocks import lease_numbers
from tests.sync.store.samples import NOW


def lease(
    database: Database,
    request: str,
    count: int = 100,
    station: str = "bench-1",
    epoch: int = 1,
    kind: str = "tracking",
) -> NumberBlock:
    with database.writing() as conn:
        return lease_numbers(conn, NumberRequest(station, epoch, kind, count, request), NOW)


def test_blocks_of_stations_and_epochs_follow_each_other(database: Database) -> None:
    blocks = [lease(database, "a"), lease(database, "a", station="bench-2"), lease(database, "a", epoch=2)]
    assert [(block.first, block.last, block.epoch) for block in blocks] == [
        (1, 100, 1),
        (101, 200, 1),
        (201, 300, 2),
    ]
    assert {block.prefix for block in blocks} == {"PL"}


def test_the_same_request_gets_the_same_block(database: Database) -> None:
    first = lease(database, "a")
    lease(database, "b")
    assert lease(database, "a") == first
    assert lease(database, "a", count=5) == first


@pytest.mark.parametrize(
    ("count", "kind", "path"), [(0, "tracking", "/count"), (10**6, "tracking", "/count"), (1, "x", "/kind")]
)
def test_a_request_that_cannot_be_met_names_the_field(
    database: Database, count: int, kind: str, path: str
) -> None:
    with pytest.raises(Refused) as refusal:
        lease(database, "a", count, kind=kind)
    assert (refusal.value.problem.status, refusal.value.problem.path) == (422, path)


def test_an_exhausted_range_says_so_and_keeps_what_is_left(database: Database) -> None:
    with database.writing() as conn:
        conn.execute(update(number_ranges).values(next=LARGEST - 9))
    with pytest.raises(Refused) as refusal:
        lease(database, "a", 11)
    assert (refusal.value.problem.status, refusal.value.problem.code) == (409, "range-exhausted")
    assert lease(database, "b", 10).last == LARGEST
