"""Orders taken over once, whatever is sent again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.contract.errors import Refused
from sync.contract.messages import Address, NewOrder, OrderLine
from sync.store.catalogue.site_codes import write_site_code
from sync.store.db.changelog import read_position
from sync.store.db.database import Database
from sync.store.orders.checks import check_order
from sync.store.orders.commands import cancel_order
from sync.store.orders.taking import merge_lines
from sync.store.orders.views import list_orders
from tests.sync.store.samples import an_order, take, view

ADDRESS = Address(name="Ada", street="Main Street 1", city="Berlin", country="DE")


def newest(database: Database) -> int:
    with database.reading() as conn:
        return read_position(conn)


def refused(database: Database, *orders: NewOrder) -> Refused:
    """Return the refusal, having seen that nothing was written."""
    before = newest(database)
    with pytest.raises(Refused) as refusal:
        take(database, *orders)
    assert newest(database) == before
    return refusal.value


def test_a_paid_order_is_released_at_once(stocked: Database) -> None:
    taken = take(stocked, an_order("W1"))[0]
    assert (taken.id, taken.external_id, taken.state, taken.code) == ("W1", "W1", "released", "ORD/W1/5")
    assert [(line.sku, line.quantity, line.packed) for line in view(stocked).lines] == [("SKU-1", 2, 0)]


@pytest.mark.parametrize(
    ("fields", "state", "reason"),
    [
        ({"payment": "authorised"}, "released", ""),
        ({"payment": "terms"}, "released", ""),
        ({"payment": "pending"}, "on-hold", "payment: pending"),
        ({"hold": "fraud"}, "on-hold", "fraud"),
        ({"hold": "fraud", "payment": "pending"}, "on-hold", "fraud"),
    ],
)
def test_an_order_that_may_not_go_is_on_hold_with_the_reason(
    stocked: Database, fields: dict[str, Any], state: str, reason: str
) -> None:
    assert take(stocked, an_order(**fields))[0].state == state
    assert view(stocked).reason == reason


def test_the_same_order_again_changes_nothing(stocked: Database) -> None:
    first = take(stocked, an_order("W1"), an_order("W2"))
    position = newest(stocked)
    assert take(stocked, an_order("W2"), an_order("W1")) == first[::-1]
    assert newest(stocked) == position


def test_the_same_order_twice_in_one_call_is_one(stocked: Database) -> None:
    first, second = take(stocked, an_order("W1"), an_order("W1"))
    assert first == second


def test_an_order_sent_again_answers_with_its_present_state(stocked: Database) -> None:
    take(stocked, an_order("W1"))
    with stocked.writing() as conn:
        cancel_order(conn, "W1", "changed their mind", "oms", 1)
    assert take(stocked, an_order("W1"))[0].state == "cancelled"


@pytest.mark.parametrize("first", ["before", "in the same call"])
def test_other_content_under_a_known_name_is_a_conflict(stocked: Database, first: str) -> None:
    if first == "before":
        take(stocked, an_order("W1"))
        refusal = refused(stocked, an_order("W2"), an_order("W1", note="new"))
    else:
        refusal = refused(stocked, an_order("W1"), an_order("W1", note="new"))
    assert (refusal.problem.status, refusal.problem.code, refusal.problem.path) == (
        409,
        "different-order",
        "/1",
    )


def test_one_unknown_item_and_nothing_of_the_call_is_taken(stocked: Database) -> None:
    refusal = refused(stocked, an_order("W1"), an_order("W2", {"SKU-1": 1, "NONE": 1}))
    assert (refusal.problem.status, refusal.problem.code) == (422, "unknown-item")
    assert refusal.problem.path == "/1/lines/1/sku"
    with stocked.reading() as conn:
        assert list_orders(conn, "", "", 10).orders == []


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"lines": {"SKU-1": 0}}, "/0/lines/0/quantity"),
        ({"lines": {"SKU-1": -1}}, "/0/lines/0/quantity"),
        ({"lines": {"SKU-1": 10**9}}, "/0/lines/0/quantity"),
        ({"channel": ""}, "/0/channel"),
        ({"external_id": "a\nb"}, "/0/external_id"),
        ({"payment": ""}, "/0/payment"),
        ({"service": "teleport"}, "/0/service"),
        ({"ship_by": "tomorrow"}, "/0/ship_by"),
        ({"ship_by": "2026-11-24T16:00:00"}, "/0/ship_by"),
        ({"hold": ""}, "/0/hold"),
        ({"totes": [""]}, "/0/totes/0"),
        ({"note": "\x00"}, "/0/note"),
        ({"ship_to": Address(name="")}, "/0/ship_to/name"),
        ({"ship_to": Address(name="Ada", street="", city="B", country="DE")}, "/0/ship_to/street"),
        ({"ship_to": Address(name="Ada", street="S", city="B", country="Germany")}, "/0/ship_to/country"),
        (
            {"ship_to": Address(name="Ada", street="S", city="B", country="DE", phone="x" * 3000)},
            "/0/ship_to/phone",
        ),
    ],
)
def test_what_is_wrong_in_an_order_is_named(stocked: Database, fields: dict[str, Any], path: str) -> None:
    problem = refused(stocked, an_order(**fields)).problem
    assert (problem.status, problem.path) == (422, path)


def test_an_order_needs_lines() -> None:
    empty = NewOrder("web", "W1", [], ADDRESS)
    long = NewOrder("web", "W1", [OrderLine("A", 1)] * 1001, ADDRESS)
    assert [next(iter(check_order("", order))).path for order in (empty, long)] == ["/lines", "/lines"]


def test_names_in_all_scripts_and_ship_by_in_all_zones_are_fine(stocked: Database) -> None:
    address = Address(name="Müller Öztürk 山田", street="Rue de l’Église ^FS", city="Málaga", country="ES")
    take(stocked, an_order("W1", ship_to=address, ship_by="2026-11-24T16:00:00+01:00"))
    assert view(stocked).ship_to == address


@pytest.mark.parametrize("external", ["w-lower", "A/B", "mit Leerzeichen", "Ä1", "X" * 40, "."])
def test_a_name_that_cannot_be_a_code_gets_a_number(stocked: Database, external: str) -> None:
    taken = take(stocked, an_order(external))[0]
    assert taken.id == "N00000001"
    assert taken.code == write_site_code("ORD", "N00000001")


def test_codes_are_unique_over_channels(stocked: Database) -> None:
    web, b2b = take(stocked, an_order("W1"), an_order("W1", channel="b2b"))
    assert (web.id, b2b.id) == ("W1", "N00000001")
    again = take(stocked, an_order("N00000002"), an_order("W1", channel="shop"))
    assert [one.id for one in again] == ["N00000002", "N00000003"]


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 9)), min_size=1))
def test_lines_of_one_item_are_one_line(lines: list[tuple[str, int]]) -> None:
    merged = merge_lines(OrderLine(sku, quantity) for sku, quantity in lines)
    assert len({line.sku for line in merged}) == len(merged)
    assert sum(line.quantity for line in merged) == sum(quantity for _, quantity in lines)
    assert merged[0].sku == lines[0][0]


def test_orders_are_listed_by_state_page_by_page(stocked: Database) -> None:
    take(stocked, *(an_order(f"W{n}", hold="wait" if n % 2 else None) for n in range(6)))
    with stocked.reading() as conn:
        first = list_orders(conn, "on-hold", "", 2)
        second = list_orders(conn, "on-hold", first.cursor, 2)
        assert len(list_orders(conn, "", "", 100).orders) == 6
    assert ([one.id for one in first.orders], first.more) == (["W1", "W3"], True)
    assert ([one.id for one in second.orders], second.more) == (["W5"], False)


def test_an_unknown_state_is_refused(stocked: Database) -> None:
    with stocked.reading() as conn, pytest.raises(Refused) as refusal:
        list_orders(conn, "lost", "", 2)
    assert refusal.value.problem.status == 422
