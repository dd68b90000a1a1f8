"""A closed carton on the scale: order A in its small carton weighs 380 g, and may be 20 g off."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.core.bench import AskLeadBadge, AskReason, Bench
from station.core.codes.meanings import BadgeMeant, Command, ItemMeant
from station.core.effects import ZeroScale
from station.core.equipment import Equipment, Weighing
from station.core.facts import LabelVoided, OverrideGiven, ParcelClosed, ParcelWeighed
from station.core.flow.steps import Outcome, Step, WrongTableError
from station.core.message import Severity
from station.core.packing import weighing as handlers
from station.core.packing.state import Disputed, PackingStep, at
from station.core.weights import WeightFrom
from station.core.work import Decision, LabelState, Phase
from station.core.world import Standing
from tests.helpers.world import make_line, make_order
from tests.station.core.packing.desk import (
    LARGE,
    LEAD,
    SCALE,
    SMALL,
    Desk,
    command,
    equipped,
    labelling,
    verifying,
    weighing,
)


def taken(desk: Desk) -> tuple[int | None, WeightFrom | None]:
    """Return the open parcel's weight and how it is known."""
    return desk.work.parcel.weight_g, desk.work.parcel.weighed


def override(desk: Desk, reason: Command = Command.MATERIAL) -> PackingStep:
    """Let a lead take the weight that was refused."""
    desk.say(Command.OVERRIDE)
    desk.mean(BadgeMeant(LEAD.id))
    desk.pin()
    return desk.say(reason)


def test_the_carton_is_put_on_the_scale_before_its_label_is_asked_for() -> None:
    desk = weighing()
    assert (desk.key, desk.work.parcel.label.state) == ("weigh-now", LabelState.NONE)
    assert taken(desk) == (None, None)


def test_without_a_scale_the_sum_of_the_parts_is_the_weight() -> None:
    assert taken(labelling()) == (380, WeightFrom.PARTS)


@pytest.mark.parametrize("grams", [360, 380, "399.6"])
def test_a_weight_within_the_tolerance_is_taken_by_itself(grams: float) -> None:
    desk = weighing()
    step = desk.settle(grams)
    whole = round(float(grams))
    assert (desk.bench.state.phase, taken(desk)) == (Phase.LABELLING, (whole, WeightFrom.SCALE))
    assert (step.outcome, desk.key) == (None, "weighed")
    assert desk.of(ParcelWeighed) == [ParcelWeighed("A", "A-1", whole, 380, WeightFrom.SCALE, accepted=True)]


def test_without_a_scale_and_a_part_s_weight_nothing_is_known_of_the_parcel_s() -> None:
    world = equipped(Equipment())
    world.add(make_order("N", make_line("X", weight_g=None)))
    desk = verifying("N", world)
    desk.items("X")
    desk.carton()
    assert (desk.bench.state.phase, taken(desk)) == (Phase.LABELLING, (None, None))


def test_the_parcel_is_closed_with_what_the_scale_said() -> None:
    desk = weighing()
    desk.settle(385)
    desk.print()
    desk.label()
    (closed,) = desk.of(ParcelClosed)
    assert isinstance(closed, ParcelClosed)
    assert (closed.weight_g, closed.weighed) == (385, WeightFrom.SCALE)


@pytest.mark.parametrize("grams", [359, 401])
def test_a_weight_outside_the_tolerance_latches_and_says_both(grams: int) -> None:
    desk = weighing()
    desk.settle(grams)
    assert desk.bench.latch is not None
    assert (desk.bench.state.phase, taken(desk)) == (Phase.WEIGHING, (None, None))
    assert f"Weighed 0.{grams} kg" in desk.said
    assert "Expected 0.380 kg ± 0.020 kg" in desk.said
    assert desk.of(ParcelWeighed) == [ParcelWeighed("A", "A-1", grams, 380, WeightFrom.SCALE, accepted=False)]


def test_the_larger_of_the_two_tolerances_counts() -> None:
    rules = Weighing(Decimal(5), 20)
    assert [rules.tolerance(expected) for expected in (380, 4000)] == [Decimal(20), Decimal(200)]


@pytest.mark.parametrize(
    ("grams", "title", "cause"),
    [
        (280, "TOO LIGHT", "Item X: one piece missing?"),
        (489, "TOO HEAVY", "Item X: one piece too many?"),
        (430, "TOO HEAVY", ""),
    ],
)
def test_the_likely_cause_is_named_where_one_piece_makes_up_the_difference(
    grams: int, title: str, cause: str
) -> None:
    desk = weighing()
    desk.settle(grams)
    assert title in desk.said
    assert ("one piece" in desk.said) == bool(cause)
    assert cause in desk.said


def of_two_items(box: str) -> Desk:
    """Return a desk that weighs a carton with one piece of `box`; the order wants one of each."""
    world = equipped(SCALE)
    world.add(make_order("M", make_line("X", weight_g=100), make_line("Y", weight_g=250)))
    desk = verifying("M", world)
    desk.items(box)
    desk.say(Command.CLOSE)
    desk.carton()
    assert desk.bench.state.phase is Phase.WEIGHING
    return desk


def test_what_is_not_in_the_box_is_not_what_is_missing_from_it() -> None:
    desk = of_two_items("X")
    desk.settle(80 + 100 + 250)
    assert "Item Y: one piece too many?" in desk.said
    desk = of_two_items("Y")
    desk.settle(80 + 250 - 100)
    assert "one piece" not in desk.said


def test_after_an_error_another_weight_is_judged_anew() -> None:
    desk = weighing()
    desk.settle(280)
    desk.settle(380)
    assert desk.bench.state.phase is Phase.WEIGHING, "while it latches nothing is weighed"
    desk.say(Command.ACK)
    desk.lift()
    assert desk.bench.state.disputed is None
    desk.settle(380)
    assert (desk.bench.state.phase, taken(desk)) == (Phase.LABELLING, (380, WeightFrom.SCALE))


def test_after_an_error_undo_leads_back_to_the_box() -> None:
    desk = weighing()
    desk.settle(280)
    desk.say(Command.ACK, Command.UNDO)
    assert (desk.bench.state.phase, desk.bench.state.disputed, desk.work.parcel.carton) == (
        Phase.CARTON,
        None,
        "",
    )


def test_a_lead_takes_a_weight_that_is_off_with_a_reason() -> None:
    desk = weighing()
    desk.settle(450)
    desk.say(Command.ACK)
    override(desk)
    assert (desk.bench.state.phase, taken(desk)) == (Phase.LABELLING, (450, WeightFrom.OVERRIDE))
    assert desk.bench.state.disputed is None
    assert desk.of(OverrideGiven) == [OverrideGiven("A", LEAD.id, "weight", "material")]
    assert desk.of(ParcelWeighed)[-1] == ParcelWeighed("A", "A-1", 450, 380, WeightFrom.SCALE, True, LEAD.id)


@pytest.mark.parametrize("refused", ["typed", "weighed"])
@pytest.mark.parametrize("taken_by", ["typing", "weighing"])
def test_once_another_weight_is_taken_no_lead_can_take_the_refused_one(refused: str, taken_by: str) -> None:
    desk = weighing()
    desk.key_in("480") if refused == "typed" else desk.settle(480)
    desk.say(Command.ACK)
    desk.key_in("380") if taken_by == "typing" else desk.settle(380)
    assert (desk.bench.state.phase, desk.bench.state.disputed) == (Phase.LABELLING, None)


def test_there_is_nothing_to_take_before_a_weight_was_refused() -> None:
    desk = weighing()
    desk.say(Command.OVERRIDE)
    assert (desk.key, desk.bench.question) == ("nothing-to-allow", None)


@pytest.mark.parametrize("answers", [0, 1, 2])
def test_a_box_that_is_lifted_meanwhile_is_not_taken_by_what_it_weighed(answers: int) -> None:
    desk = weighing()
    desk.settle(450)
    desk.say(Command.ACK, Command.OVERRIDE)
    if answers:
        desk.mean(BadgeMeant(LEAD.id))
    if answers > 1:
        desk.pin()
    desk.lift()
    assert (desk.bench.question, desk.bench.state.disputed, desk.key) == (None, None, "load-changed")


def test_a_box_that_is_lifted_leaves_other_questions_standing() -> None:
    desk = weighing()
    desk.settle(450)
    desk.say(Command.ACK, Command.CANCEL)
    desk.lift()
    assert (desk.bench.state.disputed, desk.bench.question is None) == (None, False)
    before = desk.bench
    assert desk.settle(380) == Step(before), "nothing is weighed while a question stands"


def test_a_load_that_leaves_when_nothing_is_disputed_changes_nothing() -> None:
    desk = weighing()
    before = desk.bench
    desk.lift()
    assert desk.bench is before


def test_a_weight_that_comes_when_none_is_wanted_changes_nothing() -> None:
    desk = labelling()
    before = desk.bench
    assert desk.settle(380) == Step(before)


@pytest.mark.parametrize("grams", [1, 39])
def test_what_an_empty_scale_shows_is_not_taken_for_a_box(grams: int) -> None:
    desk = weighing()
    before = desk.bench
    assert desk.settle(grams) == Step(before)


def without_tare(weight_g: int | None) -> Desk:
    """Return a desk that weighs one piece in a carton that weighs nothing."""
    world = equipped(SCALE)
    world.carton_types = (replace(SMALL, tare_g=0),)
    world.add(make_order("N", make_line("X", weight_g=weight_g)))
    desk = verifying("N", world)
    desk.items("X")
    desk.carton()
    return desk


def test_without_a_tare_a_tenth_of_the_weight_tells_an_empty_scale() -> None:
    desk = without_tare(200)
    before = desk.bench
    assert desk.settle(19) == Step(before)
    desk.settle(20)
    assert desk.key == "weight-off"


def test_where_a_part_has_no_weight_on_file_any_weight_is_taken_and_that_is_said() -> None:
    desk = without_tare(None)
    before = desk.bench
    assert desk.settle(4) == Step(before)
    desk.settle(1234)
    assert taken(desk) == (1234, WeightFrom.SCALE)
    assert "Not compared: Item X has no weight on file" in desk.said
    assert desk.of(ParcelWeighed) == [ParcelWeighed("N", "N-1", 1234, None, WeightFrom.SCALE, accepted=True)]


@pytest.mark.parametrize("text", ["380", "0.38", "0,380 kg", "380 G"])
def test_a_weight_may_be_typed(text: str) -> None:
    desk = weighing()
    step = desk.key_in(text)
    assert (step.outcome, taken(desk)) == (Outcome.ACCEPTED, (380, WeightFrom.TYPED))
    assert desk.bench.state.phase is Phase.LABELLING


def test_a_typed_weight_that_is_off_is_refused_and_may_be_taken_by_a_lead() -> None:
    desk = weighing()
    step = desk.key_in("480")
    assert (step.outcome, step.facts) == (Outcome.REFUSED, ())
    assert desk.bench.latch is not None
    desk.lift()
    assert desk.bench.state.disputed == Disputed(Decimal(480), WeightFrom.TYPED), (
        "the scale has no part in it"
    )
    desk.say(Command.ACK)
    override(desk, Command.WRONG_WEIGHT)
    assert taken(desk) == (480, WeightFrom.OVERRIDE)
    assert desk.of(ParcelWeighed) == [
        ParcelWeighed("A", "A-1", 480, 380, WeightFrom.TYPED, accepted=True, lead=LEAD.id)
    ]


def test_a_weight_is_meant_only_where_it_is_typed_and_wanted() -> None:
    desk = weighing()
    desk.mean(ItemMeant("X"), "380")
    assert desk.key == "weight-first"
    desk = labelling()
    desk.key_in("380")
    assert desk.key == "code-unknown"
    desk = weighing()
    desk.key_in("nothing")
    assert (desk.key, desk.bench.state.phase) == ("code-unknown", Phase.WEIGHING)


@pytest.mark.parametrize("typed", [False, True])
def test_undo_takes_the_weight_back_and_then_the_carton(typed: bool) -> None:
    desk = weighing()
    before = desk.bench
    desk.key_in("380") if typed else desk.settle(380)
    desk.say(Command.UNDO)
    assert at(desk.bench, on_scale=None) == before
    assert len(desk.of(LabelVoided)) == 1
    desk.say(Command.UNDO)
    assert (desk.bench.state.phase, desk.work.parcel.carton) == (Phase.CARTON, "")


def test_what_lies_on_the_scale_is_remembered_past_the_box_and_the_operator() -> None:
    desk = weighing()
    desk.settle(380)
    desk.print()
    desk.label()
    desk.say(Command.OUT)
    assert desk.bench.state.on_scale == 380


def test_zero_is_asked_of_the_scale() -> None:
    desk = weighing()
    step = desk.say(Command.ZERO)
    assert (step.effects, step.bench) == ((ZeroScale(),), desk.bench)


@pytest.mark.parametrize("standing", [Standing.CANCELLED, Standing.ON_HOLD, Standing.CLAIMED])
def test_the_store_stops_a_weighing_and_what_was_disputed_is_forgotten(standing: Standing) -> None:
    desk = weighing()
    desk.settle(450)
    desk.say(Command.ACK)
    desk.store("A", standing, "why")
    assert desk.bench.state.disputed is None
    assert desk.bench.latch is not None
    assert desk.bench.state.phase is (Phase.READY if standing is Standing.ON_HOLD else Phase.VERIFYING)


def test_a_weighing_that_was_set_aside_is_taken_up_again() -> None:
    desk = weighing()
    desk.settle(450)
    desk.say(Command.ACK, Command.SET_ASIDE, Command.OTHER)
    assert desk.bench.state.disputed is None
    desk.order()
    assert desk.bench.state.phase.value == "weighing"
    desk.settle(380)
    assert desk.bench.state.phase.value == "labelling"


def test_a_bench_whose_scale_was_taken_away_can_still_type() -> None:
    desk = weighing()
    desk.world.has = Equipment()
    desk.key_in("500")
    assert desk.last.message is not None
    assert desk.last.message.severity is Severity.LATCHED
    desk.say(Command.ACK)
    desk.key_in("380")
    assert desk.bench.state.phase is Phase.LABELLING


def test_the_next_box_is_weighed_with_its_own_carton() -> None:
    desk = verifying(world=equipped(SCALE))
    desk.items("X")
    desk.say(Command.CLOSE)
    desk.carton()
    desk.settle(180)
    desk.print()
    desk.label()
    desk.items("X", "Y")
    desk.carton(LARGE)
    desk.settle(700)
    assert [fact.weight_g for fact in desk.of(ParcelWeighed) if isinstance(fact, ParcelWeighed)] == [180, 700]


def test_a_reason_for_a_weight_that_nobody_disputes_is_a_defect_of_the_table() -> None:
    desk = weighing()
    for bench in (
        replace(desk.bench, question=AskReason(LEAD, Decision.WEIGHT)),
        replace(desk.bench, question=AskLeadBadge(Decision.WEIGHT)),
    ):
        with pytest.raises(WrongTableError):
            handlers.take_disputed(bench, command(Command.OTHER), desk.world)
    assert isinstance(desk.bench, Bench)
