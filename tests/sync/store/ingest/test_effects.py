"""What facts do to the store's orders."""

from typing import Any

import pytest
from sqlalchemy import func, select

from sync.contract.errors import Refused
from sync.contract.facts import FACT_TYPES
from sync.contract.messages import ClaimRequest
from sync.store.db.changelog import read_changes, read_position
from sync.store.db.database import Database
from sync.store.db.tables.orders import order_history
from sync.store.ingest.effects import CannotApply, Effects
from sync.store.orders.claims import claim_orders
from sync.store.orders.commands import cancel_order, hold_order, release_order
from tests.sync.store.samples import NOW, a_fact, an_order, take, tell, view


@pytest.fixture
def working(stocked: Database) -> Database:
    """A database with order W1 (two SKU-1, one SKU-2), claimed by bench-1 under fence 1."""
    take(stocked, an_order("W1", {"SKU-1": 2, "SKU-2": 1}))
    claim(stocked, "bench-1")
    return stocked


def claim(database: Database, station: str) -> None:
    with database.writing() as conn:
        claim_orders(conn, ClaimRequest(station, 1, orders=["W1"]), NOW)


def move_claim(database: Database, old: str, new: str) -> None:
    with database.writing() as conn:
        claim_orders(conn, ClaimRequest(old, 1, give_back=["W1"]), NOW)
    claim(database, new)


def packed(database: Database) -> dict[str, int]:
    return {line.sku: line.packed for line in view(database).lines}


def closed(parcel: str = "1", tracking: str = "PL1") -> Any:
    contents = [{"sku": "SKU-1", "quantity": 2, "lot": "L7"}]
    return a_fact(
        "parcel-closed", parcel=parcel, carton="M", weight_g=700, contents=contents, tracking=tracking
    )


def allotted(tracking: str, order: str = "W1", parcel: str = "1") -> Any:
    return a_fact("tracking-allotted", order, parcel=parcel, tracking=tracking, carrier="house")


def kinds(database: Database, order: str = "W1") -> list[tuple[str, str]]:
    return [(one.kind, one.stations) for one in view(database, order).exceptions]


def test_an_order_is_packed_step_by_step(working: Database) -> None:
    assert tell(working, a_fact("pack-started", fence=1))
    assert view(working).state == "packing"
    units = [a_fact("unit-packed", sku="SKU-1", quantity=2), a_fact("unit-packed", sku="SKU-2")]
    assert not tell(working, *units)
    assert packed(working) == {"SKU-1": 2, "SKU-2": 1}
    tell(working, allotted("PL1"), a_fact("label-printed", parcel="1", tracking="PL1", copy=1), closed())
    assert tell(working, a_fact("order-packed", fence=1))
    seen = view(working)
    assert (seen.state, seen.claimed_by, seen.exceptions) == ("packed", None, [])
    parcel = seen.parcels[0]
    assert (parcel.parcel, parcel.state, parcel.carton, parcel.weight_g) == ("1", "closed", "M", 700)
    assert parcel.contents == [{"sku": "SKU-1", "quantity": 2, "lot": "L7"}]
    assert [(one.tracking, one.state) for one in seen.tracking] == [("PL1", "printed")]


def test_units_taken_out_are_counted_back(working: Database) -> None:
    tell(
        working,
        a_fact("unit-packed", sku="SKU-1", quantity=2),
        a_fact("unit-taken-out", sku="SKU-1", quantity=1),
    )
    tell(working, a_fact("unit-taken-out", sku="SKU-1", quantity=1))
    assert packed(working)["SKU-1"] == 0


@pytest.mark.parametrize("kind", ["set-aside", "pack-cancelled"])
def test_work_that_stops_leaves_the_order_released(working: Database, kind: str) -> None:
    tell(working, a_fact("pack-started", fence=1))
    tell(working, a_fact(kind, reason="damaged"))
    assert (view(working).state, view(working).claimed_by) == ("released", "bench-1")
    assert view(working).reason == ("set aside: damaged" if kind == "set-aside" else "")
    tell(working, a_fact("pack-started", fence=1))
    assert (view(working).state, view(working).reason) == ("packing", "")


def test_work_that_stops_at_one_bench_goes_on_at_the_one_with_the_claim(working: Database) -> None:
    move_claim(working, "bench-1", "bench-2")
    tell(working, a_fact("pack-started", fence=2), station="bench-2")
    tell(working, a_fact("set-aside", reason="late"), station="bench-1")
    assert view(working).state == "packing"


def test_a_label_goes_through_its_states_and_void_is_the_last(working: Database) -> None:
    tell(working, allotted("PL1"))
    states = []
    for kind, void in [
        ("printed", False),
        ("void", False),
        ("confirmed", False),
        ("void", True),
        ("printed", False),
    ]:
        tell(working, a_fact(f"label-{kind}", parcel="1", tracking="PL1", copy=1, number_void=void))
        states.append(view(working).tracking[0].state)
    assert states == ["printed", "printed", "confirmed", "void", "void"]


def test_a_label_of_another_parcel_moves_nothing(working: Database) -> None:
    tell(working, allotted("PL1"), a_fact("label-printed", parcel="2", tracking="PL1"))
    assert view(working).tracking[0].state == "allotted"


def test_a_number_used_twice_is_an_exception_naming_both_and_the_first_keeps_it(working: Database) -> None:
    take(working, an_order("W2"))
    tell(working, allotted("PL1"))
    tell(working, allotted("PL1", "W2"), station="bench-2")
    assert kinds(working, "W2") == [("number-used-twice", "bench-1, bench-2")]
    assert view(working).tracking[0].station == "bench-1"


def test_a_number_used_twice_within_one_push_is_found(working: Database) -> None:
    tell(working, allotted("PL1"), allotted("PL1", parcel="2"))
    assert kinds(working) == [("number-used-twice", "bench-1")]


def test_a_number_that_is_told_by_its_closed_parcel_alone_is_spent_all_the_same(working: Database) -> None:
    take(working, an_order("W2"))
    tell(working, closed(tracking="PL1"))
    assert [(one.tracking, one.station) for one in view(working).tracking] == [("PL1", "bench-1")]
    tell(working, allotted("PL1", "W2"), station="bench-2")
    assert kinds(working, "W2") == [("number-used-twice", "bench-1, bench-2")]


def test_the_same_number_for_the_same_parcel_is_no_double(working: Database) -> None:
    tell(working, allotted("PL1"), closed())
    tell(working, allotted("PL1"), epoch=2)
    assert kinds(working) == []


def test_a_second_packing_is_an_exception_naming_both_and_its_parcels_are_marked(working: Database) -> None:
    move_claim(working, "bench-1", "bench-2")
    tell(working, closed(tracking="PL2"), a_fact("order-packed", fence=2), station="bench-2")
    assert not tell(working, closed(tracking="PL1"), a_fact("order-packed", fence=1), station="bench-1")
    assert kinds(working) == [("double-pack", "bench-2, bench-1")]
    states = {parcel.station: parcel.state for parcel in view(working).parcels}
    assert states == {"bench-2": "closed", "bench-1": "doubled"}
    assert view(working).state == "packed"


@pytest.mark.parametrize(("epoch", "fence"), [(1, 2), (2, 1)])
def test_a_second_packing_by_a_clone_or_under_another_fence_is_found_too(
    working: Database, epoch: int, fence: int
) -> None:
    tell(working, closed(), a_fact("order-packed", fence=1))
    tell(working, closed("2", "PL2"), a_fact("order-packed", fence=fence), epoch=epoch)
    assert kinds(working) == [("double-pack", "bench-1")]
    states = {parcel.parcel: parcel.state for parcel in view(working).parcels}
    assert states["1"] == "closed"
    assert states["2"] == ("doubled" if epoch == 2 else "closed"), (
        "which are the second's is known of a clone"
    )


def test_the_same_packing_told_twice_is_one(working: Database) -> None:
    tell(working, a_fact("order-packed", fence=1), a_fact("order-packed", fence=1))
    assert kinds(working) == []


def test_an_old_claim_that_packs_first_closes_the_newer_one(working: Database) -> None:
    move_claim(working, "bench-1", "bench-2")
    assert tell(working, a_fact("order-packed", fence=1), station="bench-1")
    seen = view(working)
    assert (seen.state, seen.claimed_by, seen.exceptions) == ("packed", None, [])
    assert ("bench-2", "claim-closed") in [(entry.who, entry.what) for entry in seen.history]


def test_a_reopened_parcel_makes_its_order_unpacked_until_it_is_packed_again(working: Database) -> None:
    tell(working, closed(), a_fact("order-packed", fence=1))
    assert tell(working, a_fact("parcel-reopened", parcel="1"))
    assert (view(working).state, view(working).parcels[0].state) == ("packing", "open")
    tell(working, closed(), a_fact("order-packed", fence=1))
    assert (view(working).state, view(working).parcels[0].state, kinds(working)) == ("packed", "closed", [])


def test_a_parcel_reopened_at_another_bench_leaves_the_order_packed(working: Database) -> None:
    tell(working, closed(), a_fact("order-packed", fence=1))
    tell(working, a_fact("parcel-reopened", parcel="1"), station="bench-2")
    assert (view(working).state, view(working).parcels[0].state) == ("packed", "closed")


def test_an_order_packed_after_its_cancellation_stays_cancelled_and_its_parcels_are_pulled(
    working: Database,
) -> None:
    with working.writing() as conn:
        cancel_order(conn, "W1", "gone", "oms", NOW)
    tell(working, closed(), a_fact("order-packed", fence=1))
    assert (view(working).state, view(working).parcels[0].state) == ("cancelled", "intercept")
    assert kinds(working) == [("packed-after-cancel", "bench-1")]


def test_an_order_packed_while_held_is_packed_once_released(working: Database) -> None:
    with working.writing() as conn:
        hold_order(conn, "W1", "fraud", "oms", NOW)
    tell(working, closed(), a_fact("order-packed", fence=1))
    assert (view(working).state, kinds(working)) == ("on-hold", [("packed-while-held", "bench-1")])
    with working.writing() as conn:
        release_order(conn, "W1", "checked", "oms", NOW)
    assert view(working).state == "packed"


def test_facts_without_a_rule_have_no_effect_known_or_not(working: Database) -> None:
    before = view(working)
    ruled = {
        "pack-started",
        "unit-packed",
        "unit-taken-out",
        "parcel-closed",
        "parcel-reopened",
        "packed-short",
    }
    ruled |= {
        "tracking-allotted",
        "label-printed",
        "label-void",
        "label-confirmed",
        "order-packed",
        "set-aside",
    }
    for kind in [*sorted(FACT_TYPES - ruled - {"pack-cancelled"}), "from-a-later-version"]:
        assert not tell(working, a_fact(kind, code="X"), a_fact(kind, None), a_fact(kind, "no such order"))
    assert view(working) == before


@pytest.mark.parametrize(
    ("kind", "order", "data", "code"),
    [
        ("unit-packed", "none", {"sku": "SKU-1"}, "unknown-order"),
        ("unit-packed", None, {"sku": "SKU-1"}, "malformed"),
        ("unit-packed", "W1", {"sku": "SKU-3"}, "not-ordered"),
        ("unit-packed", "W1", {}, "malformed"),
        ("unit-packed", "W1", {"sku": "SKU-1", "quantity": 0}, "malformed"),
        ("unit-packed", "W1", {"sku": "SKU-1", "quantity": 10**30}, "malformed"),
        ("unit-packed", "W1", {"sku": "SKU-1", "quantity": "2"}, "malformed"),
        ("pack-started", "W1", {"fence": -1}, "malformed"),
        ("order-packed", "W1", {"fence": 2**70}, "malformed"),
        ("tracking-allotted", "W1", {"parcel": "1"}, "malformed"),
        ("tracking-allotted", "W1", {"parcel": "1", "tracking": "a\x00b"}, "malformed"),
        ("parcel-closed", "W1", {"parcel": "1", "contents": "x"}, "malformed"),
        ("label-void", "W1", {"parcel": 1}, "malformed"),
        ("set-aside", "W1", {"reason": 5}, "malformed"),
    ],
)
def test_a_fact_that_cannot_be_applied_says_why_and_the_others_count(
    working: Database, kind: str, order: str | None, data: dict[str, Any], code: str
) -> None:
    with working.writing() as conn:
        effects = Effects(conn, "bench-1", 1, NOW)
        effects.apply(a_fact("unit-packed", sku="SKU-1"))
        with pytest.raises(CannotApply) as refusal:
            effects.apply(a_fact(kind, order, **data))
        effects.apply(a_fact("unit-packed", sku="SKU-1"))
        effects.flush()
    assert refusal.value.code == code
    assert packed(working)["SKU-1"] == 2


def test_scans_write_nothing_to_the_orders_tables(working: Database) -> None:
    with working.reading() as conn:
        before = conn.execute(select(func.count()).select_from(order_history)).scalar_one()
    tell(working, *(a_fact("scan-journaled", journal=n) for n in range(10)))
    with working.reading() as conn:
        assert conn.execute(select(func.count()).select_from(order_history)).scalar_one() == before


def test_the_order_of_an_unknown_id_is_not_found(working: Database) -> None:
    with pytest.raises(Refused):
        view(working, "none")


def test_orders_that_change_together_are_pulled_in_the_order_of_their_facts(stocked: Database) -> None:
    names = [f"W{number}" for number in range(9, 0, -1)]
    for name in names:
        take(stocked, an_order(name, {"SKU-1": 1}))
    with stocked.reading() as conn:
        before = read_position(conn)
    tell(stocked, *(a_fact("pack-started", name, fence=0) for name in names))
    with stocked.reading() as conn:
        changed = read_changes(conn, "bench-1", before, read_position(conn), 100)
    assert [row.key for row in changed] == names
