"""What the machine asks of the bench's own data: which orders are wanted, whose they are, in which order."""

from typing import Any

import pytest

from station.core.work import Operator as CoreOperator
from station.core.world import OrderStanding, Standing, Wanted
from sync.contract.messages import Address, Operator
from tests.helpers.ledgers import MUG, STATION, Ground, changes_of, make_work_order


def mark(ground: Ground, order: str, word: str) -> None:
    """Note what became of an order at this bench."""
    with ground.ledger.writing() as pages:
        pages.mark_order(order, word)


def wanting(ground: Ground, sku: str, besides: str = "") -> tuple[Wanted, ...]:
    """Return the open orders that want an item."""
    with ground.ledger.writing() as pages:
        return pages.wanting(sku, besides)


def test_the_most_urgent_orders_that_want_an_item_are_named_with_their_tote(ground: Ground) -> None:
    assert wanting(ground, "PEN") == (Wanted("W-A", "T-1"), Wanted("W-B"))
    assert wanting(ground, "PEN", besides="A") == (Wanted("W-B"), Wanted("W-C"))
    ground.pull_orders(make_work_order("C", ("PEN", 12), service="same-day"))
    assert wanting(ground, "PEN")[0] == Wanted("W-C")


@pytest.mark.parametrize(("holder", "named"), [("bench-4", "bench-4"), (STATION, ""), (None, "")])
def test_the_bench_that_works_such_an_order_is_named_where_it_is_another(
    ground: Ground, holder: str | None, named: str
) -> None:
    ground.pull_orders(make_work_order("A", ("MUG", 2), claimed_by=holder, fence=2))
    assert wanting(ground, "MUG") == (Wanted("W-A", "", named),)


def test_an_order_packed_here_wants_nothing_more_though_the_store_has_not_heard_of_it(ground: Ground) -> None:
    mark(ground, "A", "packed")
    assert wanting(ground, "MUG") == ()
    mark(ground, "A", "set-aside")
    assert wanting(ground, "MUG") != ()


@pytest.mark.parametrize("state", ["on-hold", "cancelled", "packed", "received"])
def test_an_order_that_is_not_to_be_packed_wants_nothing(ground: Ground, state: str) -> None:
    ground.pull_orders(make_work_order("A", ("MUG", 2), state=state))
    assert wanting(ground, "MUG") == ()


def single(ground: Ground, sku: str) -> str | None:
    """Return the order that a scan of this item alone begins."""
    with ground.ledger.writing() as pages:
        return pages.single_order_for(sku)


def test_an_item_alone_begins_the_most_urgent_order_that_wants_nothing_else(ground: Ground) -> None:
    assert (single(ground, "PEN"), single(ground, "MUG"), single(ground, "KEY")) == ("B", None, None)
    ground.pull_orders(make_work_order("C", ("PEN", 12), service="express"))
    assert single(ground, "PEN") == "C"


@pytest.mark.parametrize(
    "taken",
    [{"state": "on-hold"}, {"state": "cancelled"}, {"claimed_by": "bench-4", "fence": 2}],
    ids=["held", "cancelled", "claimed"],
)
def test_no_item_and_no_command_begins_an_order_that_cannot_be_packed_here(
    ground: Ground, taken: dict[str, Any]
) -> None:
    ground.pull_orders(*(make_work_order(order, ("PEN", 1), **taken) for order in "ABC"))
    with ground.ledger.writing() as pages:
        assert (pages.single_order_for("PEN"), pages.next_order()) == (None, None)
        assert (pages.queue(9), pages.open_orders()) == ((), 0)


@pytest.mark.parametrize("word", ["packing", "set-aside", "packed"])
def test_an_order_that_is_worked_or_was_here_is_begun_by_its_own_code_only(ground: Ground, word: str) -> None:
    for order in "ABC":
        mark(ground, order, word)
    with ground.ledger.writing() as pages:
        assert (pages.single_order_for("PEN"), pages.next_order(), pages.open_orders()) == (None, None, 0)


def test_what_this_bench_has_claimed_comes_before_what_is_more_urgent(ground: Ground) -> None:
    ground.pull_orders(make_work_order("N", ("PEN", 1), service="same-day"))
    with ground.ledger.writing() as pages:
        assert [entry.order for entry in pages.queue(9)] == ["A", "B", "C", "N"]
        assert pages.next_order() == "A"
        mine = pages.queue(1)[0]
    assert (mine.pieces, mine.lines, mine.tote) == (3, 2, "T-1")


@pytest.mark.parametrize(
    ("more", "urgent"),
    [
        ({"service": "same-day"}, True),
        ({"service": "express"}, True),
        ({"ship_by": "2026-11-23T16:00:00Z"}, True),
        ({"received": "2026-11-22T08:00:00.000Z"}, True),
        ({"received": "2026-11-24T08:00:00.000Z"}, False),
    ],
)
def test_the_service_comes_first_then_the_time_to_ship_by_then_who_came_first(
    ground: Ground, more: dict[str, Any], urgent: bool
) -> None:
    ground.pull_orders(make_work_order("C", ("PEN", 12), claimed_by=STATION, fence=1, **more))
    with ground.ledger.writing() as pages:
        assert (pages.next_order() == "C") is urgent


def test_same_day_comes_before_express(ground: Ground) -> None:
    ground.pull_orders(
        make_work_order("B", ("PEN", 1), claimed_by=STATION, fence=1, service="express"),
        make_work_order("C", ("PEN", 12), claimed_by=STATION, fence=1, service="same-day"),
    )
    with ground.ledger.writing() as pages:
        assert [entry.order for entry in pages.queue(9)] == ["C", "B", "A"]


@pytest.mark.parametrize(
    ("holder", "fence"), [(STATION, 3), ("bench-4", 0), (None, 0)], ids=["ours", "another's", "nobody's"]
)
def test_an_order_is_worked_under_a_fence_only_while_it_is_this_benchs(
    ground: Ground, holder: str | None, fence: int
) -> None:
    ground.pull_orders(make_work_order("A", ("MUG", 2), claimed_by=holder, fence=3))
    with ground.ledger.writing() as pages:
        order = pages.order("A")
    assert order is not None
    assert order.fence == fence


@pytest.mark.parametrize(
    ("word", "told", "standing"),
    [
        ("", {}, OrderStanding(Standing.OPEN)),
        ("packing", {"claimed_by": STATION}, OrderStanding(Standing.OPEN)),
        ("packed", {}, OrderStanding(Standing.PACKED)),
        ("packed", {"state": "cancelled", "reason": "gone"}, OrderStanding(Standing.PACKED)),
        ("", {"state": "packed"}, OrderStanding(Standing.PACKED)),
        ("", {"state": "cancelled", "reason": "gone"}, OrderStanding(Standing.CANCELLED, "gone")),
        ("", {"state": "on-hold", "reason": "fraud"}, OrderStanding(Standing.ON_HOLD, "fraud")),
        ("", {"state": "backordered"}, OrderStanding(Standing.ON_HOLD, "backordered")),
        ("packing", {"claimed_by": "bench-4"}, OrderStanding(Standing.CLAIMED, "bench-4")),
    ],
)
def test_what_became_of_an_order_here_comes_before_what_the_store_says_of_it(
    ground: Ground, word: str, told: dict[str, Any], standing: OrderStanding
) -> None:
    ground.pull_orders(make_work_order("A", ("MUG", 2), **told))
    mark(ground, "A", word)
    with ground.ledger.writing() as pages:
        assert pages.standing("A") == standing
        assert pages.standing("none").standing is Standing.CANCELLED


def test_the_code_of_a_single_piece_is_shown_and_an_address_has_no_empty_lines(ground: Ground) -> None:
    address = Address("Ada", "Square 12", "", "London", "GB")
    ground.pull_orders(make_work_order("A", ("MUG", 2), ("PEN", 1), ship_to=address))
    with ground.ledger.writing() as pages:
        order = pages.order("A")
    assert order is not None
    assert order.ship_to == ("Ada", "Square 12", "London", "GB")
    assert [line.barcode for line in order.lines] == [MUG, "5901234123457"]


def test_whoever_may_not_work_here_any_more_is_nobody(ground: Ground) -> None:
    with ground.ledger.writing() as pages:
        assert pages.operator("7") == CoreOperator("7", "Ada", ("packer",))
    ground.pull(*changes_of("operator", [Operator("7", "Ada", ["packer"], None, active=False)]))
    with ground.ledger.writing() as pages:
        assert pages.operator("7") is None
