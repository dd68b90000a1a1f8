"""Pages, claims and numbers of the store, taken over whole or not at all."""

from typing import Any

import msgspec
import pytest

from station.app.ports.ledger import OrderNews
from station.core.codes.directory import BarcodeRow, ItemFacts, Tracking
from station.core.codes.gtin import barcode_key
from station.core.work import Operator as CoreOperator
from station.core.world import OrderStanding, Standing
from station.db.news import UnreadablePage
from sync.contract.messages import (
    Carton,
    Change,
    Claim,
    ClaimRefused,
    ClaimResponse,
    Item,
    ItemBarcode,
    Location,
    NumberBlock,
    Operator,
)
from tests.helpers.ledgers import STATION, Ground, changes_of, make_work_order, page_of, tracking

OPEN, PACKED = OrderStanding(Standing.OPEN), OrderStanding(Standing.PACKED)


def gone(kind: str, key: str) -> Change:
    """Return the news that something is there no more."""
    return Change(kind, key, msgspec.Raw(b"null"))


def order_row(ground: Ground, order: str) -> dict[str, Any]:
    """Return what is stored of an order's standing."""
    names = ("state", "claimed_by", "fence", "wanted", "mark")
    (row,) = ground.ask(f"SELECT {', '.join(names)} FROM orders WHERE id = ?", order)
    return dict(zip(names, row, strict=True))


def test_whether_an_items_pieces_have_tags_reaches_the_lines_of_its_orders(ground: Ground) -> None:
    for rfid in (True, False):
        ground.pull(*changes_of("item", [Item("CUP", "Cup", rfid=rfid)]))
        ground.pull_orders(make_work_order("N", ("CUP", 1)))
        with ground.ledger.writing() as pages:
            order = pages.order("N")
            assert order is not None
            assert [line.rfid for line in order.lines] == [rfid]


def test_an_item_comes_changes_and_goes_with_its_barcodes(ground: Ground) -> None:
    cup = Item(
        "CUP", "Cup", [ItemBarcode("0012345678905"), ItemBarcode("CUP-6", 6)], tracking="lot", expiry=True
    )
    ground.pull(*changes_of("item", [cup]))
    with ground.ledger.writing() as pages:
        assert pages.barcode(barcode_key("012345678905")) == (BarcodeRow("CUP", 1),)
        assert pages.barcode("CUP-6") == (BarcodeRow("CUP", 6),)
        assert pages.item("CUP") == ItemFacts(Tracking.LOT, True)
        assert pages.shown_code("CUP") == "0012345678905"
    ground.pull(*changes_of("item", [Item("CUP", "Mug", [ItemBarcode("CUP-6", 12)])]))
    with ground.ledger.writing() as pages:
        assert pages.barcode(barcode_key("012345678905")) == ()
        assert pages.barcode("CUP-6") == (BarcodeRow("CUP", 12),)
        assert (pages.item("CUP"), pages.item_name("CUP")) == (ItemFacts(), "Mug")
    ground.pull(gone("item", "CUP"))
    with ground.ledger.writing() as pages:
        assert (pages.item("CUP"), pages.barcode("CUP-6"), pages.item_name("CUP")) == (None, (), "CUP")


def test_people_come_lose_their_right_and_go(ground: Ground) -> None:
    ground.pull(*changes_of("operator", [Operator("5", "Eve", ["lead"], "hash")]))
    with ground.ledger.writing() as pages:
        assert (pages.operator("5"), pages.pin_hash("5")) == (CoreOperator("5", "Eve", ("lead",)), "hash")
    ground.pull(*changes_of("operator", [Operator("5", "Eve", active=False)]))
    with ground.ledger.writing() as pages:
        assert (pages.operator("5"), pages.has_operator("5")) == (None, False)
    ground.pull(gone("operator", "5"))
    with ground.ledger.writing() as pages:
        assert pages.pin_hash("5") is None


def test_cartons_and_locations_come_and_go(ground: Ground) -> None:
    ground.pull(
        *changes_of("carton", [Carton("XL", "Huge", (1, 2, 3), 9, 10, ["fragile"])]),
        *changes_of("location", [Location("B02", "B", 7, "55")]),
    )
    with ground.ledger.writing() as pages:
        found = next(carton for carton in pages.cartons() if carton.id == "XL")
        assert (found.inner_mm, found.tare_g, found.max_weight_g, found.forbids) == (
            (1, 2, 3),
            9,
            10,
            ("fragile",),
        )
        assert (pages.has_location("B02"), pages.has_location_check("55")) == (True, True)
        assert (pages.has_carton("XL"), pages.has_carton("PLAIN")) == (True, True)
    ground.pull(gone("carton", "XL"), gone("location", "B02"))
    with ground.ledger.writing() as pages:
        assert (pages.has_carton("XL"), pages.has_location("B02"), pages.has_location_check("55")) == (
            False,
        ) * 3


def test_a_change_of_an_order_replaces_its_lines_and_totes(ground: Ground) -> None:
    changed = make_work_order("A", ("PEN", 5), totes=["T-2", "T-2"], claimed_by=STATION, fence=1, note="gift")
    assert ground.pull_orders(changed) == (OrderNews("A", OPEN, 1),)
    with ground.ledger.writing() as pages:
        order = pages.order("A")
        assert order is not None
        assert [(line.sku, line.ordered) for line in order.lines] == [("PEN", 5)]
        assert (order.note, order.fence, pages.orders_of_tote("T-1"), pages.orders_of_tote("T-2")) == (
            "gift",
            1,
            (),
            ("A",),
        )


def test_an_order_that_is_gone_counts_as_cancelled(ground: Ground) -> None:
    (news,) = ground.pull(gone("order", "A"))
    assert (news.order, news.standing.standing) == ("A", Standing.CANCELLED)
    with ground.ledger.writing() as pages:
        assert (pages.order("A"), pages.has_order("A")) == (None, False)
        assert pages.standing("A").standing is Standing.CANCELLED


@pytest.mark.parametrize(
    ("more", "standing"),
    [
        ({"state": "on-hold", "reason": "fraud"}, OrderStanding(Standing.ON_HOLD, "fraud")),
        ({"state": "on-hold"}, OrderStanding(Standing.ON_HOLD, "on-hold")),
        ({"state": "cancelled", "reason": "by customer"}, OrderStanding(Standing.CANCELLED, "by customer")),
        ({"state": "shipped"}, PACKED),
        (
            {"state": "released", "claimed_by": "bench-4", "fence": 2},
            OrderStanding(Standing.CLAIMED, "bench-4"),
        ),
        ({"state": "packing", "claimed_by": STATION, "fence": 2}, OPEN),
        ({"state": "released"}, OPEN),
    ],
)
def test_each_state_of_the_store_is_a_standing_of_the_bench(
    ground: Ground, more: dict[str, Any], standing: OrderStanding
) -> None:
    (news,) = ground.pull_orders(make_work_order("A", ("MUG", 2), **more))
    assert news.standing == standing
    with ground.ledger.writing() as pages:
        assert pages.standing("A") == standing


def test_a_kind_of_a_newer_store_is_left_alone_and_the_page_counts(ground: Ground) -> None:
    change = Change("moon-phase", "1", msgspec.Raw(b'{"full": true}'))
    assert ground.pull(change, cursor="i:77") == ()
    assert ground.ask("SELECT value FROM settings WHERE key = 'cursor'") == [("i:77",)]


@pytest.mark.parametrize("kind", ["item", "operator", "carton", "location", "order"])
@pytest.mark.parametrize("body", [b'{"sku": 7}', b"[]", b'"text"'])
def test_of_a_page_that_cannot_be_read_nothing_is_taken(ground: Ground, kind: str, body: bytes) -> None:
    before = ground.everything()
    good = changes_of("item", [Item("CUP", "Cup")])
    with pytest.raises(UnreadablePage, match=f"a page's {kind} cannot be read"):
        ground.pull(*good, Change(kind, "x", msgspec.Raw(body)), cursor="i:9")
    assert ground.everything() == before


def test_number_blocks_of_a_page_are_not_this_databases_to_spend(ground: Ground) -> None:
    before = ground.ask("SELECT * FROM numbers")
    ground.pull(*changes_of("number-block", [NumberBlock("b9", "tracking", "PL", 900, 999, 1)]))
    assert ground.ask("SELECT * FROM numbers") == before


def test_numbers_are_spent_in_order_across_blocks_and_then_there_are_none(ground: Ground) -> None:
    ground.lease(100, 101)
    ground.lease(100, 101)
    spent = []
    with ground.ledger.writing() as pages:
        while number := pages.next_number():
            pages.spend_number(number)
            spent.append(number)
    assert spent == [tracking(n) for n in (*range(1, 21), 100, 101)]
    ground.lease(100, 101)
    with ground.ledger.writing() as pages:
        assert pages.next_number() is None


def test_a_block_of_another_epoch_comes_too_late(ground: Ground) -> None:
    with ground.ledger.writing() as pages:
        pages.take_numbers(NumberBlock("old", "tracking", "PL", 900, 999, 7))
    assert ground.ask("SELECT id FROM numbers") == [("block-1",)]


def take(ground: Ground, granted: list[Claim], *refused: ClaimRefused) -> tuple[OrderNews, ...]:
    """Take an answer to a request for claims over."""
    with ground.ledger.writing() as pages:
        return tuple(pages.take_claims(ClaimResponse(granted, list(refused), "i")))


HELD = [Claim("A", 1), Claim("B", 1), Claim("C", 1)]


def test_a_claim_that_is_granted_is_noted_and_told(ground: Ground) -> None:
    ground.pull_orders(make_work_order("N", ("PEN", 1)))
    with ground.ledger.writing() as pages:
        pages.want_claim("N")
    assert take(ground, [*HELD, Claim("N", 4)]) == (OrderNews("N", OPEN, 4),)
    assert order_row(ground, "N") == {
        "state": "released",
        "claimed_by": STATION,
        "fence": 4,
        "wanted": 0,
        "mark": "",
    }


def test_the_same_answer_again_is_no_news(ground: Ground) -> None:
    assert take(ground, HELD) == ()
    assert take(ground, HELD) == ()


def test_a_claim_that_is_refused_names_its_holder(ground: Ground) -> None:
    ground.pull_orders(make_work_order("N", ("PEN", 1)))
    with ground.ledger.writing() as pages:
        pages.want_claim("N")
    news = take(ground, HELD, ClaimRefused("N", "claimed", "bench-4"))
    assert news == (OrderNews("N", OrderStanding(Standing.CLAIMED, "bench-4"), 0),)
    assert order_row(ground, "N")["wanted"] == 0


def test_a_refusal_without_a_holder_waits_for_the_page_that_says_why(ground: Ground) -> None:
    assert take(ground, HELD, ClaimRefused("N", "not-found")) == ()


def test_a_refusal_without_a_holder_leaves_the_one_that_is_known(ground: Ground) -> None:
    ground.pull_orders(make_work_order("N", ("PEN", 1), claimed_by="bench-4", fence=2))
    take(ground, HELD, ClaimRefused("N", "packed", ""))
    assert order_row(ground, "N")["claimed_by"] == "bench-4"


def test_a_claim_that_is_lost_is_told_and_asked_for_again_where_it_is_being_packed(
    ground: Ground,
) -> None:
    with ground.ledger.writing() as pages:
        pages.mark_order("A", "packing")
    news = take(ground, [Claim("C", 1)])
    assert {entry.order for entry in news} == {"A", "B"}
    assert (order_row(ground, "A")["claimed_by"], order_row(ground, "A")["wanted"]) == (None, 1)
    assert (order_row(ground, "B")["claimed_by"], order_row(ground, "B")["wanted"]) == (None, 0)


def test_a_claim_on_an_order_not_pulled_yet_comes_with_the_order(ground: Ground) -> None:
    assert take(ground, [*HELD, Claim("N", 2)]) == ()
    (news,) = ground.pull_orders(make_work_order("N", ("PEN", 1), claimed_by=STATION, fence=2))
    assert news == OrderNews("N", OPEN, 2)


@pytest.mark.parametrize(
    ("holder", "fence", "standing"),
    [("bench-4", 2, OrderStanding(Standing.CLAIMED, "bench-4")), (None, 1, OPEN)],
    ids=["claimed", "broken"],
)
def test_an_answer_that_is_older_than_a_page_takes_nothing_back(
    ground: Ground, holder: str | None, fence: int, standing: OrderStanding
) -> None:
    ground.pull_orders(make_work_order("A", ("MUG", 2), claimed_by=holder, fence=fence))
    assert take(ground, HELD) == (OrderNews("A", standing, 0),)
    assert (order_row(ground, "A")["claimed_by"], order_row(ground, "A")["fence"]) == (holder, fence)


def test_what_is_packed_here_stays_packed_until_the_store_itself_opens_it_again(ground: Ground) -> None:
    with ground.ledger.writing() as pages:
        pages.mark_order("A", "packed")

    def pull(state: str, revision: int) -> str:
        ground.pull_orders(make_work_order("A", ("MUG", 2), state=state, revision=revision))
        return str(order_row(ground, "A")["mark"])

    assert pull("released", 2) == "packed", "the store has not heard of it yet"
    assert pull("packed", 3) == "packed"
    assert pull("released", 2) == "packed", "a store restored from a backup"
    assert pull("packed", 3) == "packed"
    assert pull("released", 4) == ""


def test_of_an_order_packed_here_the_bench_hears_nothing(ground: Ground) -> None:
    with ground.ledger.writing() as pages:
        pages.mark_order("A", "packed")
    assert ground.pull_orders(make_work_order("A", ("MUG", 2), claimed_by="bench-4", fence=2)) == ()


def test_a_page_says_of_each_order_once_how_it_stands(ground: Ground) -> None:
    with ground.ledger.writing() as pages:
        news = pages.apply_page(
            page_of(*changes_of("order", [make_work_order(name, ("PEN", 1)) for name in ("P", "Q")]))
        )
    assert [entry.order for entry in news] == ["P", "Q"]
    assert ground.work is None
