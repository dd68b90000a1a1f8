from collections.abc import Callable
from dataclasses import replace

import pytest

from station.core.codes.meanings import CartonMeant, Command
from station.core.effects import ConfirmJob, MarkOrder, PrintLabel, SpendNumber, WithdrawLabel
from station.core.facts import (
    LabelConfirmed,
    LabelPrinted,
    LabelVoided,
    OrderPacked,
    PackedShort,
    ParcelClosed,
    TrackingAllotted,
)
from station.core.flow.steps import Outcome, WrongTableError
from station.core.packing import cartons, closing
from station.core.packing.state import at
from station.core.weights import WeightFrom
from station.core.work import PLAIN_CARTON, Carton, Label, LabelState, Parcel, Phase, Unit, Work
from tests.helpers.world import make_line, make_order
from tests.station.core.packing.desk import (
    LARGE,
    LEAD,
    SMALL,
    Desk,
    complete,
    confirming,
    labelling,
    make_world,
    signed_in,
    verifying,
)


def test_a_box_is_closed_early_and_then_wants_its_carton() -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.CLOSE)
    assert (desk.bench.state.phase, desk.key) == (Phase.CARTON, "box-closed")


@pytest.mark.parametrize("close", [lambda desk: desk.say(Command.CLOSE), lambda desk: desk.carton()])
def test_an_empty_box_is_not_closed(close: Callable[[Desk], object]) -> None:
    desk = verifying()
    close(desk)
    assert (desk.key, desk.bench.state.phase) == ("box-empty", Phase.VERIFYING)


@pytest.mark.parametrize("close", [lambda desk: desk.say(Command.CLOSE), lambda desk: desk.carton()])
def test_a_box_that_is_to_be_emptied_is_not_closed(close: Callable[[Desk], object]) -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.CANCEL, Command.YES)
    close(desk)
    assert (desk.key, desk.bench.state.phase) == ("empty-first", Phase.VERIFYING)


def test_the_carton_scanned_is_taken_and_a_label_printed_under_a_new_number() -> None:
    desk = complete()
    desk.carton(LARGE)
    assert (desk.bench.state.phase, desk.key) == (Phase.LABELLING, "label-coming")
    assert (desk.work.parcel.carton, desk.work.parcel.weight_g) == ("L", 800)
    assert desk.facts[-1] == TrackingAllotted("A", "A-1", "T01", "house")
    assert desk.effects[-2:] == [SpendNumber("T01"), PrintLabel("T01-1", "T01", 1)]


def test_close_takes_the_proposed_carton() -> None:
    desk = complete()
    desk.say(Command.CLOSE)
    assert desk.work.parcel.carton == "S"


def test_a_carton_before_the_order_is_complete_starts_another_box() -> None:
    desk = verifying()
    desk.items("X")
    desk.carton()
    desk.label()
    assert (desk.bench.state.phase, desk.key, desk.work.parcel) == (
        Phase.VERIFYING,
        "parcel-closed",
        Parcel(2),
    )
    desk.items("X", "Y")
    desk.carton()
    desk.label()
    assert desk.of(OrderPacked) == [OrderPacked("A", 1, ("A-1", "A-2"))]


def test_a_carton_the_bench_does_not_have_is_unknown() -> None:
    desk = complete()
    before = desk.bench
    desk.mean(CartonMeant("XXL"))
    assert (desk.bench, desk.last.outcome) == (before, Outcome.UNKNOWN)
    assert "The bench does not have this carton." in desk.said


def test_without_carton_types_the_plain_box_is_taken() -> None:
    desk = complete()
    desk.world.carton_types = ()
    desk.mean(CartonMeant("PLAIN"))
    assert desk.work.parcel.carton == PLAIN_CARTON.id


def test_a_carton_that_forbids_what_is_in_the_box_is_refused() -> None:
    world = make_world()
    world.add(make_order("H", make_line("Z", hazard="flammable"), make_line("X", handling="fragile")))
    desk = verifying("H", world)
    desk.items("Z", "X")
    desk.carton(LARGE)
    assert (desk.key, "Item Z: flammable" in desk.said) == ("carton-forbidden", True)
    desk.say(Command.ACK)
    desk.carton()
    assert desk.bench.state.phase is Phase.LABELLING


def test_a_carton_that_forbids_how_a_piece_must_be_handled_is_refused() -> None:
    world = make_world()
    world.carton_types = (replace(SMALL, forbids=("fragile",)), LARGE)
    world.add(make_order("H", make_line("X", handling="fragile")))
    desk = verifying("H", world)
    desk.items("X")
    desk.carton(SMALL)
    assert (desk.key, "Item X: fragile" in desk.said) == ("carton-forbidden", True)
    assert (desk.bench.state.phase, desk.work.parcel.carton) == (Phase.CARTON, "")


@pytest.mark.parametrize(("weight_g", "forbidden"), [(960, False), (961, True), (1_000, True)])
def test_a_carton_carries_no_more_than_it_may(weight_g: int, forbidden: bool) -> None:
    world = make_world()
    world.add(make_order("H", make_line("Z", 2, weight_g=weight_g)))
    desk = verifying("H", world)
    desk.items("Z", "Z")
    desk.carton(SMALL)
    assert (desk.key == "carton-forbidden") is forbidden
    assert ("kg is more than it carries" in desk.said) is forbidden


@pytest.mark.parametrize("close", [lambda desk: desk.say(Command.CLOSE), lambda desk: desk.carton()])
def test_closing_a_box_ends_taking_out(close: Callable[[Desk], object]) -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.TAKE_OUT)
    close(desk)
    assert not desk.bench.state.taking_out


def work_of(weight_g: int | None, handling: str = "") -> Work:
    order = make_order("O", make_line("X", 2, weight_g=weight_g, handling=handling))
    return Work(order, parcel=Parcel(1, (Unit(0, 2, "code"),)))


def test_the_smallest_carton_that_may_carry_the_box_is_proposed() -> None:
    assert cartons.propose(work_of(100), (LARGE, SMALL)) == SMALL
    assert cartons.propose(work_of(1_000), (LARGE, SMALL)) == LARGE


def test_the_largest_carton_is_proposed_where_none_may_carry_the_box() -> None:
    assert cartons.propose(work_of(1_000, "flammable"), (LARGE, SMALL)) == LARGE


def test_the_plain_box_is_proposed_where_there_are_no_cartons() -> None:
    assert cartons.propose(work_of(100), ()) == PLAIN_CARTON


def test_a_box_of_unknown_weight_has_none_and_is_not_refused_for_it() -> None:
    assert cartons.sum_of_parts(work_of(None), SMALL) is None
    assert cartons.objection(work_of(None), SMALL) is None


def test_a_box_weighs_its_parts_and_its_carton() -> None:
    assert cartons.sum_of_parts(work_of(100), SMALL) == 280
    assert cartons.objection(work_of(100), Carton("N", "No limit")) is None


def test_without_a_number_the_box_waits_and_the_number_that_arrives_prints_its_label() -> None:
    desk = complete()
    desk.world.numbers.clear()
    desk.carton()
    assert (desk.key, desk.work.parcel.label.state, desk.bench.state.phase) == (
        "number-wanted",
        LabelState.PENDING,
        Phase.LABELLING,
    )
    desk.say(Command.PRINT)
    assert (desk.key, desk.refused) == ("number-wanted", True)
    desk.numbers("T50")
    assert desk.work.parcel.label == Label("T50", 1, LabelState.QUEUED)
    assert desk.effects[-2:] == [SpendNumber("T50"), PrintLabel("T50-1", "T50", 1)]


def test_print_takes_a_number_that_is_there_by_now() -> None:
    desk = complete()
    desk.world.numbers.clear()
    desk.carton()
    desk.world.numbers.append("T50")
    desk.say(Command.PRINT)
    assert (desk.key, desk.work.parcel.label.tracking) == ("label-coming", "T50")


@pytest.mark.parametrize("start", [labelling, confirming])
def test_print_again_voids_the_copy_and_keeps_the_number(start: Callable[[], Desk]) -> None:
    desk = start()
    desk.say(Command.PRINT)
    assert (desk.bench.state.phase, desk.key) == (Phase.LABELLING, "printed-again")
    assert desk.work.parcel.label == Label("T01", 2, LabelState.QUEUED)
    assert desk.facts[-1] == LabelVoided("A", "A-1", "T01", 1, number_void=False)
    assert desk.effects[-2:] == [WithdrawLabel("T01-1"), PrintLabel("T01-2", "T01", 2)]


def test_a_printed_label_is_to_be_scanned() -> None:
    desk = labelling()
    desk.print()
    assert (desk.bench.state.phase, desk.key) == (Phase.CONFIRMING, "label-out")
    assert desk.facts[-1] == LabelPrinted("A", "A-1", "T01", 1, "odometer")


def test_the_scanned_label_closes_the_parcel_and_the_order() -> None:
    desk = confirming()
    desk.facts.clear()
    desk.label()
    contents = (("X", Unit(0, 1, "code")), ("X", Unit(0, 1, "code")), ("Y", Unit(1, 1, "code")))
    assert desk.facts == [
        LabelConfirmed("A", "A-1", "T01"),
        ParcelClosed("A", "A-1", "S", 380, contents, "T01", WeightFrom.PARTS),
        OrderPacked("A", 1, ("A-1",)),
    ]
    assert desk.effects[-1] == MarkOrder("A", "packed")
    assert (desk.bench.state.phase, desk.bench.state.work, desk.key) == (Phase.READY, None, "order-packed")


def test_a_label_scanned_before_the_printer_says_so_is_printed_all_the_same() -> None:
    desk = labelling()
    desk.label()
    assert desk.of(LabelPrinted) == [LabelPrinted("A", "A-1", "T01", 1, "scan")]
    assert ConfirmJob("T01-1") in desk.effects
    assert desk.of(OrderPacked)


@pytest.mark.parametrize("start", [labelling, confirming])
def test_the_label_of_another_box_is_refused(start: Callable[[], Desk]) -> None:
    desk = start()
    before = desk.bench
    desk.label("T99")
    assert (desk.key, desk.bench.state.work, desk.bench.state.phase) == (
        "wrong-label",
        before.state.work,
        before.state.phase,
    )


def test_a_label_nobody_saw_is_asked_for_and_yes_takes_it_for_printed() -> None:
    desk = labelling()
    desk.print(LabelState.UNKNOWN, trouble="lost-from-sight")
    assert (desk.key, desk.bench.state.phase) == ("label-unknown", Phase.LABELLING)
    desk.say(Command.YES)
    assert (desk.bench.state.phase, desk.work.parcel.label) == (
        Phase.CONFIRMING,
        Label("T01", 1, LabelState.PRINTED),
    )
    assert desk.facts[-1] == LabelPrinted("A", "A-1", "T01", 1, "worker")
    assert desk.effects[-1] == ConfirmJob("T01-1")


def test_a_label_nobody_saw_is_printed_again_on_no() -> None:
    desk = labelling()
    desk.print(LabelState.UNKNOWN)
    desk.say(Command.NO)
    assert desk.work.parcel.label == Label("T01", 2, LabelState.QUEUED)


@pytest.mark.parametrize("word", [Command.YES, Command.NO])
def test_yes_and_no_mean_nothing_while_the_label_is_on_its_way(word: Command) -> None:
    desk = labelling()
    before = desk.bench
    desk.say(word)
    assert (desk.bench, desk.key) == (before, "not-here")


def test_the_label_in_the_hand_answers_whether_it_came_out() -> None:
    desk = labelling()
    desk.print(LabelState.UNKNOWN)
    desk.label()
    assert desk.of(OrderPacked)


def test_a_closed_bench_goes_on_by_itself_and_any_other_stays() -> None:
    desk = verifying()
    assert closing.advance(desk.bench) is desk.bench
    desk = confirming()
    desk.label()
    assert desk.last.bench.state.phase is Phase.CLOSED
    assert closing.advance(desk.last.bench) == desk.bench
    with pytest.raises(WrongTableError):
        closing.advance(at(signed_in().bench, phase=Phase.CLOSED))


def test_the_rest_after_a_closed_box_may_ship_short() -> None:
    desk = verifying()
    desk.items("X")
    desk.carton()
    desk.label()
    desk.say(Command.SHORT)
    desk.badge(LEAD)
    desk.pin()
    desk.say(Command.DAMAGED)
    assert (desk.bench.state.phase, desk.key) == (Phase.READY, "order-packed")
    assert [type(fact) for fact in desk.facts[-2:]] == [PackedShort, OrderPacked]


@pytest.mark.parametrize("state", [LabelState.QUEUED, LabelState.HANDED_OVER, LabelState.PRINTING])
def test_the_old_label_does_not_close_a_box_whose_new_copy_is_on_its_way(state: LabelState) -> None:
    desk = confirming()
    desk.say(Command.PRINT)
    desk.print(state)
    desk.label()
    assert (desk.key, desk.refused, desk.bench.latch) == ("new-label-first", True, None)
    desk.print()
    desk.label()
    assert desk.bench.state.phase is Phase.READY


def test_the_label_of_a_closed_box_read_twice_is_no_error() -> None:
    desk = verifying()
    desk.items("X")
    desk.carton()
    desk.print()
    tracking = desk.work.parcel.label.tracking
    desk.label()
    desk.label(tracking)
    assert (desk.bench.state.phase, desk.key, desk.bench.latch) == (Phase.VERIFYING, "closed-parcel", None)
    desk.label("T99")
    assert desk.key == "finish-first"
