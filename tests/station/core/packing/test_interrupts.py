import pytest

from station.core import messages
from station.core.bench import Shelf
from station.core.codes.meanings import Command, SeparatorLost
from station.core.effects import MarkOrder, PrintLabel, WithdrawLabel
from station.core.facts import LabelPrinted, LabelVoided, PackCancelled, TrackingAllotted
from station.core.flow.steps import Step
from station.core.packing.state import open_work
from station.core.work import Label, LabelState, Phase
from station.core.world import Standing
from tests.station.core.packing.desk import (
    DESKS,
    Desk,
    complete,
    confirming,
    labelling,
    signed_in,
    verifying,
)

FULL = (Phase.CARTON, Phase.LABELLING, Phase.CONFIRMING)
GONE = {
    Standing.CANCELLED: "stopped-cancelled",
    Standing.CLAIMED: "stopped-claimed",
    Standing.PACKED: "stopped-packed",
}


def parked(phase: Phase) -> Desk:
    """Return a ready desk with work parked in a phase."""
    desk = DESKS[phase]()
    desk.say(Command.SET_ASIDE, Command.OTHER)
    desk.facts.clear()
    desk.effects.clear()
    return desk


@pytest.mark.parametrize("standing", GONE)
@pytest.mark.parametrize("phase", FULL)
def test_an_order_taken_away_stops_the_worker_and_empties_the_box(phase: Phase, standing: Standing) -> None:
    desk = DESKS[phase]()
    desk.store("A", standing, "bench-4")
    assert (desk.key, desk.bench.state.phase) == (GONE[standing], Phase.VERIFYING)
    assert desk.bench.latch
    assert "scan each piece as it comes out" in desk.said
    desk.items("X")
    assert desk.work.pieces_packed == 3, "nothing counts before the stop is acknowledged"
    desk.say(Command.ACK)
    desk.items("X", "X", "Y")
    assert (desk.bench.state.phase, desk.bench.state.work, desk.key) == (Phase.READY, None, "box-emptied")
    labels = [fact for fact in desk.of(LabelVoided) if isinstance(fact, LabelVoided)]
    assert [fact.number_void for fact in labels] == [True] * (phase is not Phase.CARTON)
    reason = {Standing.CLAIMED: "bench bench-4", Standing.PACKED: "packed elsewhere"}
    assert desk.facts[-1] == PackCancelled("A", reason.get(standing, "bench-4"), ())


@pytest.mark.parametrize("standing", GONE)
def test_an_untouched_order_taken_away_is_left_at_once(standing: Standing) -> None:
    desk = verifying()
    desk.store("A", standing)
    assert (desk.key, desk.bench.state.phase, desk.bench.state.work) == (GONE[standing], Phase.READY, None)
    assert "take another order" in desk.said
    assert isinstance(desk.facts[-1], PackCancelled)


@pytest.mark.parametrize("phase", [Phase.VERIFYING, *FULL])
def test_an_order_put_on_hold_is_set_aside_as_it_is(phase: Phase) -> None:
    desk = DESKS[phase]()
    work = desk.work
    desk.store("A", Standing.ON_HOLD, "fraud")
    assert (desk.key, desk.bench.state.phase, desk.bench.state.work) == ("stopped-on-hold", Phase.READY, None)
    assert (open_work(desk.bench.parked[0]), desk.bench.parked[0].why) == (work, Shelf.ON_HOLD)
    desk.say(Command.ACK)
    desk.order()
    assert desk.key == "on-hold"
    desk.say(Command.ACK)
    desk.store("A", Standing.OPEN)
    desk.order()
    assert (desk.work, desk.bench.state.phase) == (work, phase)


def test_a_stop_takes_the_question_and_taking_out_off_the_screen() -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.SHORT)
    desk.store("A", Standing.CANCELLED)
    assert (desk.bench.question, desk.bench.state.taking_out) == (None, False)


def test_a_stop_while_an_error_latches_replaces_it_and_keeps_its_count() -> None:
    desk = verifying()
    desk.items("Q", "X", "X")
    desk.store("A", Standing.CANCELLED, "customer")
    assert desk.bench.latch
    assert (desk.bench.latch.refused, desk.bench.latch.message.key) == (2, "stopped-cancelled")


def test_the_same_cancellation_again_stops_nobody_twice() -> None:
    desk = verifying()
    desk.items("X", "Y")
    desk.store("A", Standing.CANCELLED, "customer")
    desk.say(Command.ACK)
    desk.items("X")
    before = desk.bench
    assert desk.store("A", Standing.CANCELLED, "customer") == Step(before)


def test_a_claim_that_was_granted_is_worked_under_its_number_and_never_a_lower_one() -> None:
    desk = verifying()
    desk.store("A", Standing.OPEN, fence=5)
    desk.store("A", Standing.OPEN, fence=2)
    assert desk.work.order.fence == 5
    desk.say(Command.SET_ASIDE, Command.OTHER)
    desk.store("A", Standing.OPEN, fence=8)
    assert open_work(desk.bench.parked[0]).order.fence == 8


def test_news_of_an_order_that_is_not_here_changes_nothing() -> None:
    desk = verifying()
    before = desk.bench
    assert desk.store("B", Standing.CANCELLED) == Step(before)


@pytest.mark.parametrize("standing", GONE)
@pytest.mark.parametrize("phase", FULL)
def test_parked_work_taken_away_is_emptied_when_it_is_taken_up(phase: Phase, standing: Standing) -> None:
    desk = parked(phase)
    desk.store("A", standing, "bench-4")
    assert desk.bench.latch is None
    assert open_work(desk.bench.parked[0]).put_back
    assert len(desk.of(LabelVoided)) == (phase is not Phase.CARTON)
    desk.order()
    desk.items("X", "X", "Y")
    assert (desk.bench.state.phase, desk.bench.parked, desk.key) == (Phase.READY, (), "box-emptied")


@pytest.mark.parametrize("standing", GONE)
def test_parked_work_with_an_empty_box_ends_when_it_is_taken_away(standing: Standing) -> None:
    desk = parked(Phase.VERIFYING)
    desk.store("A", standing)
    assert desk.bench.parked == ()
    assert isinstance(desk.facts[-1], PackCancelled)
    assert desk.effects == [MarkOrder("A", "")]


def test_work_left_open_that_is_put_on_hold_does_not_come_back_at_sign_in() -> None:
    desk = verifying()
    desk.say(Command.OUT)
    desk.store("A", Standing.ON_HOLD)
    desk.badge()
    assert (desk.bench.state.work, desk.bench.parked[0].why) == (None, Shelf.ON_HOLD)


def test_work_left_open_that_was_cancelled_comes_back_to_be_emptied() -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.OUT)
    desk.store("A", Standing.CANCELLED, "customer")
    desk.badge()
    assert (desk.work.put_back, desk.bench.state.phase) == ("customer", Phase.VERIFYING)


def test_trouble_at_the_printer_is_said_once_and_so_is_its_end() -> None:
    desk = labelling()
    desk.print(LabelState.QUEUED, trouble="paper-out")
    assert desk.key == "label-waits"
    assert desk.print(LabelState.QUEUED, trouble="head-open").message is None
    assert desk.print(LabelState.PRINTING).message == messages.label_printing()
    assert desk.print(LabelState.PRINTING).message is None


@pytest.mark.parametrize("state", [LabelState.HANDED_OVER, LabelState.PRINTING, LabelState.FAILED])
def test_the_printers_trouble_is_kept_with_the_label_and_the_bench_waits(state: LabelState) -> None:
    desk = labelling()
    desk.print(state, trouble="paper out")
    assert desk.work.parcel.label == Label("T01", 1, state, "paper out")
    assert (desk.bench.state.phase, desk.key) == (Phase.LABELLING, "label-waits")


def test_a_label_is_reported_printed_once() -> None:
    desk = labelling()
    desk.print()
    desk.print()
    desk.print(LabelState.UNKNOWN)
    assert desk.of(LabelPrinted) == [LabelPrinted("A", "A-1", "T01", 1, "odometer")]
    assert desk.work.parcel.label.state is LabelState.PRINTED


def test_the_word_of_an_older_copy_is_not_heard() -> None:
    desk = labelling()
    desk.say(Command.PRINT)
    before = desk.bench
    assert desk.print(job="T01-1") == Step(before)


def test_a_label_printed_while_an_error_latches_is_to_be_scanned_after_it() -> None:
    desk = labelling()
    desk.mean(SeparatorLost("(10) has run into (30)"))
    desk.print()
    assert (desk.bench.state.phase, desk.bench.latch is None) == (Phase.CONFIRMING, False)


@pytest.mark.parametrize("state", [LabelState.PRINTING, LabelState.PRINTED])
def test_the_label_of_a_parked_box_moves_there(state: LabelState) -> None:
    desk = labelling()
    desk.say(Command.NEXT)
    desk.print(state)
    assert open_work(desk.bench.parked[0]).parcel.label.state is state
    assert len(desk.of(LabelPrinted)) == (state is LabelState.PRINTED)


def test_the_label_of_one_of_several_parked_boxes_moves_only_that() -> None:
    desk = labelling()
    desk.say(Command.NEXT)
    desk.items("Z")
    desk.carton()
    desk.say(Command.NEXT)
    desk.print(LabelState.PRINTED, "T02-1")
    assert [open_work(entry).parcel.label.state for entry in desk.bench.parked] == [
        LabelState.QUEUED,
        LabelState.PRINTED,
    ]
    desk.print(LabelState.PRINTED, "T99-1")
    assert len(desk.of(LabelPrinted)) == 1


def test_numbers_go_to_the_open_box_first_and_one_at_a_time() -> None:
    desk = complete()
    desk.world.numbers.clear()
    desk.carton()
    desk.say(Command.NEXT)
    desk.items("Z")
    desk.carton()
    desk.numbers("T50", "T51")
    assert (desk.work.parcel.label.tracking, desk.world.numbers) == ("T50", ["T51"])
    desk.numbers()
    assert open_work(desk.bench.parked[0]).parcel.label.tracking == "T51"
    orders = [fact.order for fact in desk.of(TrackingAllotted) if isinstance(fact, TrackingAllotted)]
    assert orders == ["B", "A"]
    assert len([effect for effect in desk.effects if isinstance(effect, PrintLabel)]) == 2


def test_numbers_that_nobody_waits_for_are_not_spent() -> None:
    desk = signed_in()
    before = desk.bench
    assert desk.numbers("T50") == Step(before)
    desk = confirming()
    desk.say(Command.NEXT, Command.OUT)
    before = desk.bench
    assert desk.numbers("T50") == Step(before)


def test_a_box_that_waits_for_a_number_goes_on_waiting_while_none_arrives() -> None:
    desk = complete()
    desk.world.numbers.clear()
    desk.carton()
    before = desk.bench
    assert desk.numbers() == Step(before)
    desk.say(Command.NEXT)
    before = desk.bench
    assert desk.numbers() == Step(before)


def test_a_box_left_open_by_signing_out_gets_its_number() -> None:
    desk = complete()
    desk.world.numbers.clear()
    desk.carton()
    desk.say(Command.OUT)
    desk.numbers("T50")
    assert open_work(desk.bench.parked[0]).parcel.label.tracking == "T50"


def test_a_label_that_comes_out_after_its_order_was_cancelled_closes_nothing() -> None:
    desk = labelling()
    desk.store("A", Standing.CANCELLED)
    assert WithdrawLabel("T01-1") in desk.effects
    before = desk.bench
    assert desk.print() == Step(before)
    desk.say(Command.ACK)
    desk.label()
    assert (desk.key, desk.work.pieces_packed) == ("finish-first", 3)


def test_a_box_is_emptied_on_while_its_order_is_held_also_after_signing_out() -> None:
    """A hold says that nothing may ship; to take the pieces out again is no shipping."""
    desk = verifying()
    desk.items("X")
    desk.say(Command.CANCEL, Command.YES)
    desk.store("A", Standing.ON_HOLD)
    assert (desk.key, desk.bench.parked[0].why) == ("stopped-on-hold", Shelf.ON_HOLD)
    desk.say(Command.ACK)
    desk.order("A")
    assert (desk.key, desk.work.put_back) == ("order-resumed", "cancelled at the bench")
    desk.say(Command.OUT)
    assert desk.bench.parked[0].why is Shelf.LEFT_OPEN
    desk.badge()
    assert (desk.key, desk.work.put_back) == ("welcome-back", "cancelled at the bench")
    desk.items("X")
    assert (desk.key, desk.bench.state.work) == ("box-emptied", None)
