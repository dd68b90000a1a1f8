"""The store finds out when its data does not agree with itself."""

from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import Connection, delete, insert, text, update

from sync.contract.facts import CHAIN_START, canonical, link
from sync.contract.messages import NumberRequest, PushRequest
from sync.store.checking import find_faults
from sync.store.db.database import Database
from sync.store.db.tables.catalogue import changes
from sync.store.db.tables.facts import facts, station_epochs
from sync.store.db.tables.numbers import number_blocks, number_ranges
from sync.store.db.tables.orders import order_lines, parcels
from sync.store.db.tables.system import counters
from sync.store.ingest.push import take_push
from sync.store.stations import enrolment
from sync.store.stations.number_blocks import lease_numbers
from tests.sync.store.samples import NOW, a_fact, an_order, take


@pytest.fixture
def worked(stocked: Database) -> Database:
    """A database with an order packed by bench-1, by way of a real push, one fact of it in quarantine."""
    take(stocked, an_order())
    with stocked.writing() as conn:
        enrolment.make_token(conn, "bench-1", NOW)
        for request in ("a", "b"):
            lease_numbers(conn, NumberRequest("bench-1", 1, "tracking", 10, request), NOW)
    told = [
        a_fact("unit-packed", seq=1, sku="SKU-1", quantity=2),
        a_fact("unit-packed", seq=2, sku="none"),
        a_fact("unit-packed", seq=3, sku="SKU-1", quantity=1),
        a_fact("unit-taken-out", seq=4, sku="SKU-1", quantity=1),
        a_fact("parcel-closed", seq=5, parcel="1", contents=[]),
    ]
    raws = [msgspec.Raw(canonical(fact)) for fact in told]
    take_push(stocked, "bench-1", 1, PushRequest(1, "bench-1", 1, 0, CHAIN_START.hex(), raws))
    return stocked


def faults(database: Database) -> list[str]:
    with database.reading() as conn:
        return list(find_faults(conn))


def test_all_is_well_after_real_work(worked: Database) -> None:
    assert faults(worked) == []


def change_body(conn: Connection) -> None:
    forged = canonical(a_fact("unit-packed", seq=3, sku="SKU-1", quantity=7))
    conn.execute(update(facts).where(facts.c.seq == 3).values(body=forged))


def drop_fact(conn: Connection) -> None:
    conn.execute(text("PRAGMA defer_foreign_keys = ON"))
    conn.execute(delete(facts).where(facts.c.seq == 3))


def lower_mark(conn: Connection) -> None:
    conn.execute(update(station_epochs).values(mark=4))


def forge_chain(conn: Connection) -> None:
    conn.execute(update(station_epochs).values(chain=link(CHAIN_START, b"x")))


def count_more(conn: Connection) -> None:
    conn.execute(update(order_lines).values(packed=3))


def drop_parcel(conn: Connection) -> None:
    conn.execute(delete(parcels))


def add_parcel(conn: Connection) -> None:
    row = {
        "order_id": "W1",
        "station": "bench-1",
        "epoch": 1,
        "parcel": "2",
        "state": "closed",
        "contents": b"[]",
    }
    conn.execute(insert(parcels).values(row))


def raise_feed(conn: Connection) -> None:
    conn.execute(update(counters).where(counters.c.name == "feed").values(pos=99))


def skip_position(conn: Connection) -> None:
    conn.execute(update(facts).where(facts.c.seq == 2).values(position=None))


def lower_changes(conn: Connection) -> None:
    conn.execute(update(changes).where(changes.c.kind == "order").values(pos=999))


def overlap_blocks(conn: Connection) -> None:
    conn.execute(update(number_blocks).where(number_blocks.c.first == 11).values(first=10))


def lower_range(conn: Connection) -> None:
    conn.execute(update(number_ranges).values(next=15))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (change_body, "the chain breaks at fact 3"),
        (drop_fact, "fact 4 follows fact 2"),
        (lower_mark, "its mark is 4, its facts end at 5"),
        (forge_chain, "its mark is 5, its facts end at 5"),
        (count_more, "3 units counted, the facts say 2"),
        (drop_parcel, "closed parcel 1, and it is not kept"),
        (add_parcel, "parcel 2 of bench-1 is kept, and no fact closed it"),
        (raise_feed, "the feed's counter stands at 99, its last fact at 5"),
        (skip_position, "the feed has 4 facts at positions 1 to 5"),
        (lower_changes, "its last change at 999"),
        (overlap_blocks, "overlaps the one before it"),
        (lower_range, "goes on at 15, below a number leased already"),
    ],
)
def test_each_damage_is_found_and_named(
    worked: Database, damage: Callable[[Connection], None], words: str
) -> None:
    with worked.writing() as conn:
        damage(conn)
    assert any(words in fault for fault in faults(worked)), faults(worked)
