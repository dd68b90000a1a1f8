from dataclasses import replace

import pytest

from station.core.bench import Latch, Shelf
from station.core.codes.meanings import BadgeMeant, Command, ItemMeant, OrderMeant, ParcelMeant, ToteMeant
from station.core.effects import MarkOrder, WantClaim
from station.core.facts import LeadCalled, PackCancelled, PackStarted, SignedIn, SignedOut, UnitPacked
from station.core.flow.steps import Outcome
from station.core.work import LabelState, Phase, Unit
from station.core.world import OrderStanding, Standing
from tests.helpers.world import make_line, make_order
from tests.station.core.packing.desk import (
    LEAD,
    OTHER,
    PACKER,
    Desk,
    complete,
    confirming,
    labelling,
    make_world,
    signed_in,
    verifying,
)


def test_a_badge_unlocks_the_bench() -> None:
    desk = Desk()
    desk.badge()
    assert (desk.bench.state.phase, desk.bench.operator, desk.key) == (Phase.READY, PACKER, "signed-in")
    assert desk.facts == [SignedIn("7")]


def test_a_badge_of_nobody_unlocks_nothing() -> None:
    desk = Desk()
    desk.mean(BadgeMeant("99"))
    assert (desk.bench.state.phase, desk.key, desk.refused) == (Phase.LOCKED, "badge-unknown", True)


def test_another_badge_at_a_ready_bench_changes_hands() -> None:
    desk = signed_in()
    desk.badge(OTHER)
    assert desk.bench.operator == OTHER
    assert desk.facts == [SignedOut("7"), SignedIn("8")]


def test_the_operators_own_badge_again_changes_nothing() -> None:
    desk = verifying()
    before = desk.bench
    desk.badge()
    assert (desk.bench, desk.key) == (before, "already-signed-in")


@pytest.mark.parametrize("badge", ["8", "99"])
def test_another_badge_while_work_is_open_is_refused(badge: str) -> None:
    desk = verifying()
    desk.mean(BadgeMeant(badge))
    assert (desk.key, desk.bench.operator) == ("other-operator", PACKER)
    assert desk.bench.latch


def test_a_desk_without_an_operator_says_so_when_a_badge_comes() -> None:
    desk = verifying()
    desk.bench = replace(desk.bench, operator=None)
    desk.badge()
    assert "Nobody signs out first" in desk.said


def test_signing_out_parks_the_work_and_signing_in_brings_it_back() -> None:
    desk = verifying()
    desk.items("X")
    work = desk.work
    desk.say(Command.OUT)
    assert (desk.bench.state.phase, desk.bench.state.work, desk.bench.operator) == (Phase.LOCKED, None, None)
    assert desk.bench.parked[0].why is Shelf.LEFT_OPEN
    desk.badge()
    assert (desk.bench.state.phase, desk.bench.state.work, desk.key) == (
        Phase.VERIFYING,
        work,
        "welcome-back",
    )
    assert desk.facts[-3:] == [SignedOut("7"), SignedIn("7"), PackStarted("A", 1, True)]


def test_signing_out_with_nothing_open_leaves_an_empty_locked_bench() -> None:
    desk = signed_in()
    desk.say(Command.OUT)
    assert (desk.bench.state.phase, desk.bench.parked, desk.facts) == (Phase.LOCKED, (), [SignedOut("7")])


def test_another_operator_does_not_get_the_work_by_signing_in() -> None:
    desk = verifying()
    desk.say(Command.OUT)
    desk.badge(OTHER)
    assert (desk.bench.state.phase, desk.bench.state.work, len(desk.bench.parked)) == (Phase.READY, None, 1)


def test_another_operator_may_take_the_work_up_by_scanning_its_order() -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.OUT)
    desk.badge(OTHER)
    desk.order()
    assert (desk.work.pieces_packed, desk.key) == (1, "order-resumed")


@pytest.mark.parametrize("standing", [Standing.ON_HOLD, Standing.PACKED])
def test_work_that_may_not_be_packed_now_does_not_come_back_at_sign_in(standing: Standing) -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.OUT)
    desk.world.standings["A"] = OrderStanding(standing)
    desk.badge()
    assert (desk.bench.state.phase, desk.bench.state.work, len(desk.bench.parked)) == (Phase.READY, None, 1)
    assert desk.key == "signed-in"


def test_a_parked_label_that_was_printed_meanwhile_is_to_be_scanned() -> None:
    desk = labelling()
    desk.say(Command.OUT)
    desk.print()
    desk.badge()
    assert (desk.bench.state.phase, desk.work.parcel.label.state) == (Phase.CONFIRMING, LabelState.PRINTED)


def test_a_lead_is_called_from_anywhere_that_is_not_locked() -> None:
    desk = signed_in()
    desk.say(Command.LEAD)
    desk.order()
    desk.say(Command.LEAD)
    assert desk.of(LeadCalled) == [LeadCalled(""), LeadCalled("A")]


def test_an_order_is_opened_by_its_code() -> None:
    desk = signed_in()
    desk.order()
    assert (desk.bench.state.phase, desk.work.order.id, desk.key) == (Phase.VERIFYING, "A", "order-started")
    assert desk.facts == [PackStarted("A", 1, False)]
    assert desk.effects == [MarkOrder("A", "packing")]


def test_an_order_without_a_claim_is_worked_and_the_claim_asked_for() -> None:
    desk = signed_in()
    desk.world.add(make_order("F", make_line("X"), fence=0))
    desk.order("F")
    assert desk.effects == [MarkOrder("F", "packing"), WantClaim("F")]


@pytest.mark.parametrize(
    ("standing", "key"),
    [
        (Standing.PACKED, "already-packed"),
        (Standing.ON_HOLD, "on-hold"),
        (Standing.CANCELLED, "cancelled"),
        (Standing.CLAIMED, "claimed-elsewhere"),
    ],
)
def test_an_order_that_may_not_be_packed_is_refused_with_the_reason(standing: Standing, key: str) -> None:
    desk = signed_in()
    desk.world.standings["A"] = OrderStanding(standing, "bench-4")
    desk.order()
    assert (desk.key, desk.bench.state.work, desk.facts) == (key, None, [])
    assert desk.bench.latch
    assert ("bench-4".upper() in desk.said.upper()) == (standing is not Standing.PACKED)


def test_an_order_the_bench_does_not_have_is_unknown() -> None:
    desk = signed_in()
    desk.order("NONE")
    assert (desk.key, desk.last.outcome, desk.bench.state.work) == ("code-unknown", Outcome.UNKNOWN, None)
    assert "The bench does not have this order." in desk.said


def test_an_order_that_is_not_there_and_stands_badly_is_refused_by_its_id() -> None:
    desk = signed_in()
    desk.world.standings["GONE"] = OrderStanding(Standing.CANCELLED, "fraud")
    desk.order("GONE")
    assert (desk.key, "GONE" in desk.said) == ("cancelled", True)


def test_a_tote_opens_the_first_of_its_orders_that_can_be_worked() -> None:
    desk = signed_in()
    desk.world.standings["A"] = OrderStanding(Standing.ON_HOLD)
    desk.mean(ToteMeant("1", ("A", "B")))
    assert desk.work.order.id == "B"


def test_a_tote_of_which_nothing_can_be_worked_says_why() -> None:
    desk = signed_in()
    desk.world.standings["A"] = OrderStanding(Standing.ON_HOLD, "fraud")
    desk.mean(ToteMeant("1", ("A",)))
    assert desk.key == "on-hold"


def test_an_empty_tote_is_refused() -> None:
    desk = signed_in()
    desk.mean(ToteMeant("1"))
    assert (desk.key, desk.refused) == ("tote-empty", True)


def test_next_opens_the_most_urgent_order_and_is_refused_when_there_is_none() -> None:
    desk = signed_in()
    desk.say(Command.NEXT)
    assert desk.work.order.id == "A"
    desk = signed_in()
    desk.world.orders.clear()
    desk.say(Command.NEXT)
    assert (desk.key, desk.refused) == ("no-order-free", True)


def test_an_item_opens_the_order_that_wants_only_it_and_counts() -> None:
    desk = signed_in()
    desk.mean(ItemMeant("Z"), "0401")
    assert (desk.bench.state.phase, desk.work.order.id, desk.key) == (Phase.CARTON, "B", "all-counted")
    assert desk.last.outcome is Outcome.COUNTED
    assert desk.facts == [PackStarted("B", 1, False), UnitPacked("B", "B-1", "Z", Unit(0, 1, "0401"))]


def test_undoing_the_item_that_opened_an_order_leaves_the_order() -> None:
    desk = signed_in()
    before = desk.bench
    desk.items("Z")
    desk.say(Command.UNDO)
    assert (desk.bench, desk.world.marks["B"]) == (before, "")
    assert desk.facts[-1] == PackCancelled("B", "undo", ())


def test_an_item_that_no_order_wants_alone_is_refused_and_says_who_wants_it() -> None:
    desk = signed_in()
    desk.world.totes["A"] = "T-5"
    desk.items("Y")
    assert (desk.key, desk.bench.state.work) == ("no-single-order", None)
    assert "Belongs to order W-A, tote T-5" in desk.said


def test_an_item_that_its_single_order_cannot_take_opens_nothing() -> None:
    desk = signed_in()
    desk.mean(ItemMeant("Z", quantity=6))
    assert (desk.key, desk.bench.state.work, desk.bench.state.phase) == (
        "too-many-at-once",
        None,
        Phase.READY,
    )
    assert (desk.facts, desk.effects, desk.world.marks) == ([], [], {})
    assert isinstance(desk.bench.latch, Latch)


def test_an_item_never_reopens_parked_work() -> None:
    desk = verifying("C")
    desk.items("X")
    desk.say(Command.SET_ASIDE, Command.OTHER)
    desk.world.marks["C"] = ""
    desk.world.orders = {"C": desk.world.orders["C"]}
    desk.items("X")
    assert (desk.key, desk.bench.state.work) == ("no-single-order", None)


def test_an_item_whose_order_went_away_under_the_scan_is_refused() -> None:
    desk = signed_in()
    desk.world.orders["B"] = replace(desk.world.orders["B"], id="GONE")
    desk.items("Z")
    assert (desk.last.outcome, desk.bench.state.work) == (Outcome.UNKNOWN, None)


def test_the_label_of_a_parked_box_closes_it_from_ready() -> None:
    desk = labelling()
    desk.say(Command.NEXT)
    assert (desk.key, desk.bench.state.phase) == ("label-parked", Phase.READY)
    desk.print()
    desk.label()
    assert (desk.bench.state.phase, desk.bench.state.work, desk.bench.parked) == (Phase.READY, None, ())
    assert desk.key == "order-packed"


def test_an_order_set_aside_is_worked_again_once_the_label_of_its_box_is_scanned() -> None:
    desk = verifying()
    desk.items("X")
    desk.carton()
    desk.print()
    desk.say(Command.SET_ASIDE, Command.OTHER)
    desk.label()
    assert (desk.key, desk.bench.state.phase, desk.work.order.id) == ("parcel-closed", Phase.VERIFYING, "A")
    assert desk.world.marks["A"] == "packing"


def test_an_old_copy_of_a_parked_boxs_label_opens_nothing_while_the_new_one_is_on_its_way() -> None:
    desk = labelling()
    desk.say(Command.PRINT, Command.NEXT)
    desk.facts.clear()
    desk.label()
    assert (desk.key, desk.refused, desk.facts) == ("new-label-first", True, [])
    assert (desk.bench.state.phase, desk.bench.state.work, len(desk.bench.parked)) == (Phase.READY, None, 1)


def test_the_label_of_a_parked_box_is_refused_while_its_order_is_on_hold() -> None:
    desk = confirming()
    desk.store("A", Standing.ON_HOLD, "fraud")
    desk.say(Command.ACK)
    desk.label()
    assert (desk.key, len(desk.bench.parked)) == ("on-hold", 1)
    desk.say(Command.ACK)
    desk.store("A", Standing.OPEN)
    desk.label()
    assert desk.key == "order-packed"


def test_the_label_of_a_closed_box_is_known_as_such() -> None:
    desk = confirming()
    desk.label()
    desk.mean(ParcelMeant("T01", "A-1", "A"))
    assert (desk.key, desk.bench.latch) == ("closed-parcel", None)


def test_the_label_of_a_closed_box_is_known_while_its_order_is_parked() -> None:
    desk = verifying()
    desk.items("X")
    desk.carton()
    desk.label()
    desk.say(Command.SET_ASIDE, Command.OTHER)
    desk.mean(ParcelMeant("T01", "A-1", "A"))
    assert desk.key == "closed-parcel"


def test_a_void_label_is_never_called_done() -> None:
    desk = confirming()
    desk.say(Command.UNDO, Command.SET_ASIDE, Command.OTHER)
    desk.mean(ParcelMeant("T01", "A-1", "A"), "T01")
    assert (desk.key, desk.refused) == ("label-void", True)
    assert "Do not ship" in desk.said


def test_a_label_without_a_number_matches_no_box_that_waits_for_one() -> None:
    desk = labelling_without_numbers()
    desk.mean(ParcelMeant("", "", ""))
    assert desk.key == "wrong-label"
    desk.say(Command.ACK, Command.NEXT)
    desk.mean(ParcelMeant("", "A-1", "A"))
    assert desk.key == "label-void"


def labelling_without_numbers() -> Desk:
    desk = complete()
    desk.world.numbers.clear()
    desk.carton()
    return desk


@pytest.mark.parametrize("meaning", [OrderMeant("A"), ToteMeant("1", ("B", "A"))])
def test_the_code_of_the_open_order_again_changes_nothing(meaning: OrderMeant | ToteMeant) -> None:
    desk = verifying()
    desk.mean(meaning)
    assert (desk.key, desk.refused) == ("order-is-open", False)


@pytest.mark.parametrize("meaning", [OrderMeant("B"), ToteMeant("1", ("B",))])
def test_the_code_of_another_order_is_refused_while_one_is_open(meaning: OrderMeant | ToteMeant) -> None:
    desk = verifying()
    desk.mean(meaning)
    assert (desk.key, desk.refused) == ("finish-first", True)


def test_work_is_taken_up_in_the_phase_it_was_left() -> None:
    desk = complete()
    desk.say(Command.SET_ASIDE, Command.DAMAGED)
    desk.order()
    assert desk.bench.state.phase is Phase.CARTON


def test_a_box_that_waited_for_a_number_gets_one_when_it_is_taken_up() -> None:
    desk = labelling_without_numbers()
    desk.say(Command.SET_ASIDE, Command.OTHER)
    desk.numbers("T90")
    assert desk.world.numbers == ["T90"], "nothing prints for an order that was set aside"
    desk.order()
    assert (desk.work.parcel.label.tracking, desk.world.spent) == ("T90", ["T90"])


def test_everybody_who_may_override_leads() -> None:
    assert (PACKER.leads, LEAD.leads) == (False, True)
    assert replace(PACKER, roles=("admin",)).leads


def test_the_world_of_these_tests_spends_numbers_in_turn() -> None:
    world = make_world(2)
    other = world.copy()
    other.numbers.pop()
    assert world.next_number() == "T01"
    assert len(world.numbers) == 2
