import pytest

from station.core.bench import AskLeadBadge, AskLeadPin, AskReason, Shelf
from station.core.codes.meanings import BadgeMeant, Command, ItemMeant, SeparatorLost
from station.core.effects import MarkOrder, WithdrawLabel
from station.core.facts import (
    LabelVoided,
    OrderPacked,
    OverrideGiven,
    PackCancelled,
    PackedShort,
    SetAside,
    UnitTakenOut,
)
from station.core.flow.deciding import show_lead_badge
from station.core.flow.events import PinChecked
from station.core.flow.steps import Outcome, Step, WrongTableError
from station.core.packing import deciding
from station.core.packing.state import AskCancel, AskSetAside, open_work
from station.core.work import Decision, LabelState, Phase
from station.core.world import OrderStanding, Standing
from tests.station.core.packing.desk import (
    DESKS,
    LEAD,
    PACKER,
    Desk,
    command,
    complete,
    confirming,
    make_world,
    scanned,
    verifying,
)

WORKING = (Phase.VERIFYING, Phase.CARTON, Phase.LABELLING, Phase.CONFIRMING)
REASONS = (Command.MISSING, Command.DAMAGED, Command.OTHER)


def short_asked() -> Desk:
    """Return a desk with one of three pieces packed and a lead's reason wanted."""
    desk = verifying()
    desk.items("X")
    desk.say(Command.SHORT)
    desk.badge(LEAD)
    desk.pin()
    return desk


@pytest.mark.parametrize("phase", WORKING)
def test_cancelling_is_asked_first_and_no_goes_on_as_before(phase: Phase) -> None:
    desk = DESKS[phase]()
    before = desk.bench
    desk.say(Command.CANCEL)
    assert (desk.bench.question, desk.key) == (AskCancel(), "sure-to-cancel")
    desk.say(Command.NO)
    assert (desk.bench, desk.key) == (before, "went-on")


@pytest.mark.parametrize("sure", [Command.YES, Command.CANCEL])
def test_a_cancelled_box_is_emptied_piece_by_piece_and_then_left(sure: Command) -> None:
    desk = complete()
    desk.say(Command.CANCEL, sure)
    assert (desk.key, desk.bench.state.phase, desk.bench.question) == ("put-back", Phase.VERIFYING, None)
    desk.items("Y", "X", "X")
    assert (desk.key, desk.bench.state.phase, desk.bench.state.work) == ("box-emptied", Phase.READY, None)
    causes = [fact.cause for fact in desk.of(UnitTakenOut) if isinstance(fact, UnitTakenOut)]
    assert causes == ["put-back"] * 3
    assert desk.facts[-1] == PackCancelled("A", "cancelled at the bench", ())
    assert desk.effects[-1] == MarkOrder("A", "")


def test_an_untouched_order_that_is_cancelled_is_left_at_once() -> None:
    desk = verifying()
    desk.say(Command.CANCEL, Command.YES)
    assert (desk.bench.state.phase, desk.key) == (Phase.READY, "order-left")
    assert desk.facts == [PackCancelled("A", "cancelled at the bench", ())]


def test_cancelling_voids_label_and_number() -> None:
    desk = confirming()
    desk.say(Command.CANCEL, Command.YES)
    assert desk.facts[-1] == LabelVoided("A", "A-1", "T01", 1, number_void=True)
    assert desk.effects[-1] == WithdrawLabel("T01-1")
    assert desk.work.parcel.label.state is LabelState.NONE


def test_a_wrong_piece_is_refused_while_the_box_is_emptied() -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.CANCEL, Command.YES)
    desk.items("Y")
    assert (desk.key, desk.work.pieces_packed) == ("not-in-box", 1)


def test_a_box_that_is_being_emptied_is_not_cancelled_again() -> None:
    desk = verifying()
    desk.items("X")
    desk.store("A", Standing.CANCELLED, "fraud")
    desk.say(Command.ACK, Command.CANCEL)
    assert (desk.key, desk.bench.question) == ("empty-first", None)
    desk.say(Command.ACK)
    desk.items("X")
    assert desk.facts[-1] == PackCancelled("A", "fraud", ())


def test_an_order_with_closed_boxes_is_set_aside_with_them_and_never_begun_anew() -> None:
    desk = verifying()
    desk.items("X")
    desk.carton()
    desk.label()
    desk.items("X")
    desk.say(Command.CANCEL, Command.YES)
    desk.items("X")
    assert desk.facts[-1] == SetAside("A", "cancelled at the bench")
    assert (desk.bench.parked[0].why, desk.world.marks["A"]) == (Shelf.SET_ASIDE, "set-aside")
    desk.order()
    assert (desk.work.packed(0), desk.work.wanted(0), desk.work.put_back) == (1, 1, "")
    desk.say(Command.CANCEL, Command.YES)
    assert (desk.key, open_work(desk.bench.parked[0]).pieces_packed) == ("set-aside", 1)


def test_an_order_with_closed_boxes_that_the_store_took_away_is_left_and_names_them() -> None:
    desk = verifying()
    desk.items("X")
    desk.carton()
    desk.label()
    desk.items("X")
    desk.world.standings["A"] = OrderStanding(Standing.CANCELLED)
    desk.say(Command.CANCEL, Command.YES)
    desk.items("X")
    assert desk.facts[-1] == PackCancelled("A", "cancelled at the bench", ("A-1",))


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("phase", WORKING)
def test_work_is_set_aside_for_a_reason_from_every_working_phase(phase: Phase, reason: Command) -> None:
    desk = DESKS[phase]()
    before = desk.bench.state.work
    desk.say(Command.SET_ASIDE)
    assert (desk.bench.question, desk.key) == (AskSetAside(), "why-set-aside")
    desk.say(reason)
    assert (desk.bench.state.phase, desk.bench.state.work, desk.key) == (Phase.READY, None, "set-aside")
    assert open_work(desk.bench.parked[0]) is before
    assert desk.facts[-1] == SetAside("A", reason.value.lower())
    assert desk.effects[-1] == MarkOrder("A", "set-aside")
    desk.order()
    assert (desk.bench.state.work, desk.bench.state.phase, desk.bench.parked) == (before, phase, ())


def test_no_keeps_the_order_on_the_bench() -> None:
    desk = verifying()
    before = desk.bench
    desk.say(Command.SET_ASIDE, Command.NO)
    assert desk.bench == before


def test_an_order_ships_short_by_a_lead_with_pin_and_reason() -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.SHORT)
    assert (desk.bench.question, desk.key) == (AskLeadBadge(Decision.SHORT), "lead-badge-wanted")
    desk.badge(LEAD)
    assert (desk.bench.question, desk.key) == (AskLeadPin(LEAD, Decision.SHORT), "pin-wanted")
    desk.pin(right=False)
    assert (desk.bench.question, desk.key) == (AskLeadPin(LEAD, Decision.SHORT), "pin-wrong")
    desk.pin()
    assert (desk.bench.question, desk.key) == (AskReason(LEAD, Decision.SHORT), "why-short")
    desk.say(Command.MISSING)
    assert (desk.bench.state.phase, desk.key, desk.work.complete) == (Phase.CARTON, "packed-short", True)
    assert desk.facts[-2:] == [
        OverrideGiven("A", "9", "short", "missing"),
        PackedShort("A", (("X", 2, 1), ("Y", 1, 1)), "9", "missing"),
    ]
    desk.carton()
    desk.label()
    assert desk.of(OrderPacked)


def test_only_the_lines_that_ship_short_are_told() -> None:
    desk = verifying()
    desk.items("X", "X")
    desk.say(Command.SHORT)
    desk.badge(LEAD)
    desk.pin()
    desk.say(Command.MISSING)
    assert desk.facts[-1] == PackedShort("A", (("Y", 1, 1),), "9", "missing")


@pytest.mark.parametrize("badge", [PACKER.id, "99"])
def test_nobody_but_a_lead_lets_an_order_ship_short(badge: str) -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.SHORT)
    desk.mean(BadgeMeant(badge))
    assert (desk.bench.question, desk.key) == (AskLeadBadge(Decision.SHORT), "not-a-lead")


def test_nothing_ships_short_out_of_an_empty_box() -> None:
    desk = verifying()
    desk.say(Command.SHORT)
    assert (desk.key, desk.bench.question) == ("nothing-short", None)


def test_a_box_that_is_to_be_emptied_does_not_ship_short() -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.CANCEL, Command.YES, Command.SHORT)
    assert (desk.key, desk.bench.question) == ("nothing-short", None)


def test_a_piece_that_was_left_out_is_one_too_many_when_it_turns_up() -> None:
    desk = short_asked()
    desk.say(Command.MISSING)
    desk.items("Y")
    assert (desk.key, "0 of 1 are in" in desk.said) == ("surplus", True)
    desk.say(Command.ACK, Command.UNDO)
    desk.items("Y")
    assert (desk.key, desk.work.packed(1)) == ("line-full", 1)


def test_a_decision_after_a_piece_came_out_again_adds_to_the_first() -> None:
    desk = verifying()
    desk.items("X", "X")
    desk.say(Command.SHORT)
    desk.badge(LEAD)
    desk.pin()
    desk.say(Command.MISSING, Command.TAKE_OUT)
    desk.items("X")
    desk.say(Command.SHORT)
    desk.badge(LEAD)
    desk.pin()
    desk.say(Command.DAMAGED)
    assert desk.work.short == (1, 1)
    assert desk.facts[-1] == PackedShort("A", (("X", 2, 1), ("Y", 1, 1)), "9", "damaged")


@pytest.mark.parametrize("asked", [Command.SHORT, Command.SET_ASIDE, Command.CANCEL])
def test_signing_out_drops_the_question_and_keeps_the_work(asked: Command) -> None:
    desk = verifying()
    desk.items("X")
    desk.say(asked, Command.OUT)
    assert (desk.bench.state.phase, desk.bench.question) == (Phase.LOCKED, None)
    desk.badge()
    assert (desk.work.pieces_packed, desk.bench.question) == (1, None)


@pytest.mark.parametrize("asked", [Command.SHORT, Command.SET_ASIDE, Command.CANCEL])
def test_an_item_is_never_an_answer(asked: Command) -> None:
    desk = verifying()
    desk.items("X")
    desk.say(asked)
    before = desk.bench
    desk.mean(ItemMeant("Y"))
    assert (desk.bench, desk.key, desk.last.outcome) == (before, "answer-first", Outcome.REFUSED)


def test_a_lead_can_be_called_while_a_question_stands() -> None:
    desk = verifying()
    desk.say(Command.CANCEL, Command.LEAD)
    assert (desk.key, desk.bench.question) == ("lead-called", AskCancel())


@pytest.mark.parametrize("stage", range(3))
def test_no_takes_shipping_short_back_at_every_stage(stage: int) -> None:
    desk = verifying()
    desk.items("X")
    before = desk.bench
    desk.say(Command.SHORT)
    if stage >= 1:
        desk.badge(LEAD)
    if stage == 2:
        desk.pin()
    desk.say(Command.NO)
    assert desk.bench == before


def test_a_pin_nobody_asked_for_changes_nothing() -> None:
    desk = verifying()
    before = desk.bench
    assert desk.send(PinChecked(right=True)) == Step(before)


def test_a_pin_typed_while_an_error_latches_decides_nothing() -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.SHORT)
    desk.badge(LEAD)
    desk.mean(SeparatorLost("(10) has run into (30)"))
    before = desk.bench
    desk.pin()
    assert desk.bench == before
    desk.say(Command.ACK)
    desk.pin()
    assert desk.bench.question == AskReason(LEAD, Decision.SHORT)


def test_a_reason_without_a_lead_is_a_defect_of_the_table() -> None:
    desk = verifying()
    with pytest.raises(WrongTableError, match="without a lead"):
        deciding.pack_short(desk.bench, command(Command.OTHER), make_world())


def test_a_badge_row_that_gets_an_item_is_a_defect_of_the_table() -> None:
    desk = verifying()
    with pytest.raises(WrongTableError, match="no BadgeMeant"):
        show_lead_badge(desk.bench, scanned(ItemMeant("X")), make_world())


def test_a_badge_that_nobody_asked_for_is_a_defect_of_the_table() -> None:
    desk = verifying()
    with pytest.raises(WrongTableError, match="nobody asked for"):
        show_lead_badge(desk.bench, scanned(BadgeMeant(LEAD.id)), desk.world)


def test_a_working_row_without_work_is_a_defect_of_the_table() -> None:
    with pytest.raises(WrongTableError, match="no order is open in locked"):
        deciding.ask_short(Desk().bench, command(Command.SHORT), make_world())
