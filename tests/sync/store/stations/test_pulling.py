"""What stations pull, page by page."""

import msgspec
import pytest

from sync.contract.messages import (
    Carton,
    Item,
    NumberBlock,
    NumberRequest,
    Operator,
    OrderLine,
    PullResponse,
    WorkOrder,
)
from sync.store.catalogue.entries import put_cartons, put_items
from sync.store.db.database import Database
from sync.store.orders.commands import cancel_order, hold_order
from sync.store.people.operators import put_operators
from sync.store.stations.number_blocks import lease_numbers
from sync.store.stations.pulling import pull_changes
from tests.sync.store.samples import NOW, an_item, an_order, stock_items, take


def pull(database: Database, after: str = "", station: str = "bench-1", limit: int = 1000) -> PullResponse:
    with database.reading() as conn:
        return pull_changes(conn, station, after, NOW, limit)


def keys(page: PullResponse) -> list[tuple[str, str]]:
    return [(change.kind, change.key) for change in page.changes]


def test_every_kind_comes_as_its_message(stocked: Database) -> None:
    with stocked.writing() as conn:
        put_operators(conn, [Operator("17", "Ada", pin="4711")])
        put_cartons(conn, [Carton("M", "m", (4, 3, 2))])
    take(stocked, an_order())
    with stocked.writing() as conn:
        lease_numbers(conn, NumberRequest("bench-1", 1, "tracking", 10, "r"), NOW)
    kinds = {
        "item": Item,
        "operator": Operator,
        "carton": Carton,
        "order": WorkOrder,
        "number-block": NumberBlock,
    }
    bodies = [msgspec.json.decode(change.body, type=kinds[change.kind]) for change in pull(stocked).changes]
    assert {type(body) for body in bodies} == set(kinds.values())
    assert b"4711" not in msgspec.json.encode(pull(stocked))


def test_a_page_comes_after_the_cursor_and_in_order(database: Database) -> None:
    stock_items(database, *(f"S{n}" for n in range(5)))
    first = pull(database, limit=2)
    second = pull(database, first.cursor, limit=2)
    third = pull(database, second.cursor, limit=2)
    assert [key for page in (first, second, third) for _, key in keys(page)] == ["S0", "S1", "S2", "S3", "S4"]
    assert [page.more for page in (first, second, third)] == [True, True, False]
    assert [page.total for page in (first, second, third)] == [5, 3, 1]
    assert pull(database, third.cursor).changes == []


def test_an_entity_comes_once_in_its_newest_form(stocked: Database) -> None:
    take(stocked, an_order())
    cursor = pull(stocked).cursor
    with stocked.writing() as conn:
        put_items(conn, [an_item("SKU-1", weight_g=7)])
        hold_order(conn, "W1", "first", "lead", NOW)
        hold_order(conn, "W1", "second", "lead", NOW)
    page = pull(stocked, cursor)
    assert keys(page) == [("item", "SKU-1"), ("order", "W1")]
    order = msgspec.json.decode(page.changes[1].body, type=WorkOrder)
    assert (order.state, order.reason, order.revision) == ("on-hold", "second", 3)


def test_an_order_cancelled_while_it_was_held_tells_why_it_was_cancelled(stocked: Database) -> None:
    take(stocked, an_order())
    with stocked.writing() as conn:
        hold_order(conn, "W1", "fraud", "lead", NOW)
        cancel_order(conn, "W1", "by customer", "oms", NOW)
    (change,) = [change for change in pull(stocked).changes if change.kind == "order"]
    order = msgspec.json.decode(change.body, type=WorkOrder)
    assert (order.state, order.reason) == ("cancelled", "by customer")


def test_number_blocks_come_to_their_station_only(database: Database) -> None:
    with database.writing() as conn:
        block = lease_numbers(conn, NumberRequest("bench-1", 1, "tracking", 10, "r"), NOW)
    assert keys(pull(database)) == [("number-block", block.id)]
    other = pull(database, station="bench-2")
    assert (other.changes, other.more) == ([], False)
    assert pull(database, other.cursor, station="bench-2").cursor == other.cursor


@pytest.mark.parametrize(
    "after", ["nonsense", "other:5", ":", "x:y", "9" * 40, "{0}:", "{0}:-1", "{0}:" + "9" * 30]
)
def test_a_cursor_that_is_none_begins_from_scratch(stocked: Database, after: str) -> None:
    assert keys(pull(stocked, after.format(stocked.incarnation))) == keys(pull(stocked))


def test_a_new_incarnation_begins_from_scratch_and_says_so(stocked: Database) -> None:
    before = pull(stocked)
    stocked.renew_incarnation()
    after = pull(stocked, before.cursor)
    assert keys(after) == keys(before)
    assert after.incarnation != before.incarnation


def test_lines_of_one_item_come_as_one(stocked: Database) -> None:
    doubled = msgspec.structs.replace(an_order(), lines=[OrderLine("SKU-1", 1), OrderLine("SKU-1", 2)])
    take(stocked, doubled)
    order = msgspec.json.decode(pull(stocked).changes[-1].body, type=WorkOrder)
    assert order.lines == [OrderLine("SKU-1", 3)]
