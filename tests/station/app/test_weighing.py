"""What a scale says, from the driver's event to facts and screen: order A weighs 730 g in its carton."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from drivers.api import ScaleObeyed, ScaleOrder, Weight, WeightRead, WeightState
from station.app.ports.inputs import CodeTyped, PinTyped
from station.app.screen.values import LabelBody, Screen, Sound, WeighingBody
from station.core.codes.meanings import Command
from station.core.equipment import Equipment, Weighing
from station.core.message import Severity
from station.core.work import Phase
from sync.contract.messages import Item, ItemBarcode
from tests.helpers.ledgers import (
    BADGE,
    LEAD_BADGE,
    MUG,
    PEN,
    SMALL_BOX,
    STATION,
    Ground,
    changes_of,
    make_work_order,
    order_code,
    tracking,
)

A = (order_code("A"), MUG, MUG, PEN, SMALL_BOX)


@pytest.fixture
def weighing(tmp_path: Path) -> Iterator[Ground]:
    """A station with a scale that waits for the weight of order A."""
    ground = Ground(tmp_path, equipment=Equipment(Weighing()))
    ground.weigh(0)
    ground.scan(BADGE, *A)
    yield ground
    ground.close()


def body(screen: Screen) -> WeighingBody:
    """Return the work area, which is the scale's."""
    assert isinstance(screen.body, WeighingBody)
    return screen.body


def told(ground: Ground, kind: str) -> list[dict[str, Any]]:
    """Return the content of the facts of a type."""
    return [fact["data"] for fact in ground.facts() if fact["type"] == kind]


def close(ground: Ground) -> dict[str, Any]:
    """Print and scan the label; returns what is told of the parcel."""
    ground.print()
    ground.scan(tracking(1))
    return told(ground, "parcel-closed")[-1]


def test_the_carton_goes_onto_the_scale_and_nothing_is_printed_yet(weighing: Ground) -> None:
    assert weighing.shown[-1].state == weighing.lines[-1]["state"] == "weighing"
    assert weighing.printer.jobs == []
    shown = body(weighing.shown[-1])
    assert (shown.expected, shown.tolerance, shown.carton) == ("0.730 kg", "0.036 kg", "Small box")


def test_the_right_weight_is_taken_printed_and_told(weighing: Ground) -> None:
    weighing.show_load(WeightState.MOVING)
    screen = weighing.weigh(741.4)
    assert (screen.state, screen.sound) == ("labelling", Sound.LINE_FULL)
    assert isinstance(screen.body, LabelBody)
    assert len(weighing.printer.jobs) == 1
    assert told(weighing, "parcel-weighed") == [
        {"parcel": "A-1", "weight_g": 741, "expected_g": 730, "how": "scale", "accepted": True, "lead": None}
    ]
    closed = close(weighing)
    assert (closed["weight_g"], closed["weighed"]) == (741, "scale")
    assert {
        "weighed": 741,
        "expected": 730,
        "accepted": True,
        "parcel": "A-1",
        "state": "labelling",
        "order": "W-A",
    } in weighing.lines


def test_a_missing_piece_latches_and_the_box_is_weighed_again(weighing: Ground) -> None:
    screen = weighing.weigh(430)
    assert screen.message is not None
    assert (screen.message.severity, screen.message.key, screen.sound) == (
        Severity.LATCHED,
        "weight-off",
        Sound.WRONG,
    )
    assert screen.message.details == (
        "Weighed 0.430 kg",
        "Expected 0.730 kg ± 0.036 kg",
        "Mug, blue: one piece missing?",
    )
    assert weighing.printer.jobs == []
    shown = body(weighing.say(Command.ACK))
    assert (shown.refused, shown.trouble) == ("0.430 kg", "")
    assert weighing.weigh(430).state == "weighing", "the same load is not weighed twice"
    assert body(weighing.lift()).refused == ""
    assert weighing.weigh(730).state == "labelling"
    assert [fact["accepted"] for fact in told(weighing, "parcel-weighed")] == [False, True]


def test_a_box_mended_while_the_error_stands_is_weighed_once_it_is_acknowledged(weighing: Ground) -> None:
    weighing.weigh(430)
    weighing.lift()
    assert weighing.weigh(730).state == "weighing"
    assert weighing.say(Command.ACK).state == "labelling"


def test_a_lead_takes_a_weight_that_is_off(weighing: Ground) -> None:
    weighing.weigh(800)
    weighing.say(Command.ACK)
    assert "OVERRIDE" in [action.command for action in weighing.say(Command.OVERRIDE, Command.NO).actions]
    weighing.say(Command.OVERRIDE)
    weighing.scan(LEAD_BADGE)
    screen = weighing.handle(PinTyped("4711"))
    assert [choice.command for choice in getattr(screen.body, "choices", ())] == [
        "MATERIAL",
        "WRONG-WEIGHT",
        "OTHER",
    ]
    assert weighing.say(Command.MATERIAL).state == "labelling"
    assert told(weighing, "override") == [{"lead": "9", "what": "weight", "reason": "material"}]
    closed = close(weighing)
    assert (closed["weight_g"], closed["weighed"]) == (800, "override")


def test_there_is_nothing_for_a_lead_to_allow_before_a_weight_was_refused(weighing: Ground) -> None:
    assert "OVERRIDE" not in [action.command for action in weighing.shown[-1].actions]


@pytest.mark.parametrize("state", [WeightState.SILENT, WeightState.FAULT])
def test_a_lead_cannot_take_a_weight_that_nobody_can_see_any_more(
    weighing: Ground, state: WeightState
) -> None:
    weighing.weigh(800)
    weighing.say(Command.ACK, Command.OVERRIDE)
    weighing.show_load(state)
    assert weighing.engine.bench.question is None
    assert body(weighing.say(Command.OVERRIDE)).refused == ""
    assert weighing.lines[-1]["outcome"] == "refused"


def test_a_weight_is_typed_where_the_scale_is_away_and_told_from_one_it_gave(weighing: Ground) -> None:
    shown = body(weighing.show_load(WeightState.SILENT))
    assert (shown.shown, shown.trouble) == ("", "Scale does not answer")
    screen = weighing.handle(CodeTyped("735"))
    assert screen.state == "labelling"
    scan = told(weighing, "scan-journaled")[-1]
    assert (scan["code"], scan["manual"], scan["outcome"]) == ("735", True, "accepted")
    assert told(weighing, "parcel-weighed")[-1]["how"] == "typed"
    assert close(weighing)["weighed"] == "typed"


def test_a_typed_weight_has_the_same_tolerance(weighing: Ground) -> None:
    assert weighing.key(weighing.handle(CodeTyped("0.8"))) == "weight-off"
    assert told(weighing, "parcel-weighed") == []
    assert weighing.lines[-1]["outcome"] == "refused"


def test_where_a_part_has_no_weight_on_file_any_weight_is_taken(weighing: Ground) -> None:
    weighing.pull(*changes_of("item", [Item("CUP", "Cup", [ItemBarcode("CUP-1")])]))
    weighing.pull_orders(make_work_order("N", ("CUP", 1), claimed_by=STATION, fence=1))
    weighing.say(Command.SET_ASIDE, Command.OTHER)
    assert body(weighing.scan(order_code("N"), "CUP-1", SMALL_BOX)).expected == ""
    screen = weighing.weigh(999)
    assert screen.message is not None
    assert screen.message.details == ("Not compared: Cup has no weight on file",)


def test_a_box_that_lies_on_the_scale_already_is_weighed_with_its_carton(weighing: Ground) -> None:
    weighing.say(Command.UNDO)
    weighing.weigh(730)
    screen = weighing.scan(SMALL_BOX)
    assert (screen.state, weighing.key(screen)) == ("labelling", "weighed")
    assert weighing.lines[-2]["state"] == "weighing", "the scan itself led to the scale"


def pack_b(ground: Ground) -> Screen:
    """Pack order B, which weighs 130 g, up to the scale."""
    return ground.scan(order_code("B"), PEN, SMALL_BOX)


def test_the_box_before_is_not_weighed_for_the_next(weighing: Ground) -> None:
    weighing.weigh(730)
    close(weighing)
    shown = body(pack_b(weighing))
    assert (shown.shown, shown.trouble) == ("0.730 kg", "Lift the box")
    weighing.show_load(WeightState.MOVING)
    assert weighing.weigh(732).state == "weighing"
    weighing.lift()
    assert weighing.weigh(130).state == "labelling"


def test_nor_is_it_after_a_restart(weighing: Ground) -> None:
    weighing.weigh(730)
    close(weighing)
    pack_b(weighing)
    weighing.restart()
    assert weighing.weigh(730).state == "weighing"
    assert weighing.weigh(130).state == "labelling", "another load lies there"


def test_undo_takes_the_weight_back_and_does_not_take_it_again(weighing: Ground) -> None:
    weighing.weigh(730)
    screen = weighing.say(Command.UNDO)
    assert (screen.state, weighing.printer.withdrawn) == ("weighing", [f"{tracking(1)}-1"])
    assert weighing.weigh(730).state == "weighing"
    assert weighing.say(Command.UNDO).state == "carton"


@pytest.mark.parametrize(
    ("state", "grams", "trouble"),
    [
        (WeightState.STABLE, 12, "Scale is not at zero"),
        (WeightState.STABLE, -12, "Scale is below zero"),
        (WeightState.UNDER, None, "Scale is below zero"),
        (WeightState.OVER, None, "Too heavy for the scale"),
        (WeightState.FAULT, None, "Scale is out of order"),
        (WeightState.SILENT, None, "Scale does not answer"),
        (WeightState.MOVING, None, ""),
        (WeightState.STABLE, 0, ""),
    ],
)
def test_what_keeps_a_weight_from_being_taken_is_said(
    weighing: Ground, state: WeightState, grams: float | None, trouble: str
) -> None:
    screen = weighing.show_load(state) if grams is None else weighing.weigh(grams)
    shown = body(screen)
    assert (screen.state, shown.trouble, bool(shown.remedy)) == ("weighing", trouble, bool(trouble))
    assert bool(shown.shown) == (grams is not None), "no weight is shown that the scale does not show"
    assert (screen.message is None) == bool(trouble), "the trouble stands in the banner's place"


def test_a_tare_is_told_and_taken_off(weighing: Ground) -> None:
    assert body(weighing.weigh(730, net=True)).trouble == "A tare is set"
    weighing.say(Command.ZERO)
    assert weighing.scale is not None
    assert weighing.scale.told == [ScaleOrder.CLEAR_TARE]


@pytest.mark.parametrize(("problem", "key"), [("", "zeroed"), ("the load moves", "not-zeroed")])
def test_the_scale_is_set_to_zero_after_the_commit_and_answers(
    weighing: Ground, problem: str, key: str
) -> None:
    weighing.say(Command.ZERO)
    assert weighing.scale is not None
    assert weighing.scale.told == [ScaleOrder.ZERO]
    screen = weighing.handle(ScaleObeyed("scale", ScaleOrder.ZERO, problem, 0))
    assert weighing.key(screen) == key
    assert weighing.lines[-1] == {"scale": "scale", "order": "zero", "problem": problem}


def test_the_answer_of_a_scale_that_nobody_asked_is_only_reported(weighing: Ground) -> None:
    weighing.weigh(730)
    before = weighing.key(weighing.shown[-1])
    assert weighing.key(weighing.handle(ScaleObeyed("scale", ScaleOrder.ZERO, "", 0))) == before


def test_the_answer_of_another_scale_is_only_reported(weighing: Ground) -> None:
    before = weighing.key(weighing.say(Command.ZERO))
    assert weighing.key(weighing.handle(ScaleObeyed("other", ScaleOrder.ZERO, "", 0))) == before
    assert weighing.lines[-1] == {"scale": "other", "order": "zero", "problem": ""}


def test_a_bench_whose_scale_was_taken_out_of_its_file_says_so_and_lets_type(weighing: Ground) -> None:
    weighing.equipment, weighing.scale = Equipment(), None
    weighing.restart()
    assert body(weighing.scan("nothing")).trouble == "No scale is set up"
    refused = weighing.say(Command.ZERO).message
    assert refused is not None
    assert (refused.key, refused.details) == ("not-zeroed", ("No scale is set up",))
    assert weighing.handle(CodeTyped("730")).state == "labelling"


def test_another_scale_has_no_part_in_it(weighing: Ground) -> None:
    weight = Weight(Decimal("0.730"), "kg")
    assert weighing.handle(WeightRead("other", WeightState.STABLE, weight, 0)).state == "weighing"


def test_weights_that_nobody_waits_for_are_shown_and_cost_no_transaction(
    weighing: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    weighing.weigh(730)

    def refuse() -> None:
        raise AssertionError("a transaction was opened")

    monkeypatch.setattr(weighing.ledger, "writing", refuse)
    for grams in (740, 0, 500):
        assert weighing.weigh(grams).state == "labelling"
        assert not weighing.engine.wrote


@pytest.mark.parametrize("weights", [(), (800,)], ids=["waiting", "disputed"])
def test_a_restart_resumes_the_weighing(weighing: Ground, weights: tuple[float, ...]) -> None:
    for grams in weights:
        weighing.weigh(grams)
        weighing.say(Command.ACK, Command.OVERRIDE)
        weighing.scan(LEAD_BADGE)
        weighing.handle(PinTyped("4711"))
    bench = weighing.engine.bench
    assert weighing.restart() == bench
    assert bench.state.phase is Phase.WEIGHING
    if weights:
        weighing.weigh(800)
        assert weighing.say(Command.OTHER).state == "labelling"
    else:
        assert weighing.weigh(730).state == "labelling"
        bench = weighing.engine.bench
        assert weighing.restart() == bench


def test_an_order_cancelled_on_the_scale_is_emptied(weighing: Ground) -> None:
    weighing.pull_orders(make_work_order("A", ("MUG", 2), ("PEN", 1), state="cancelled", revision=2))
    weighing.say(Command.CANCEL, Command.YES)
    weighing.scan(MUG, MUG)
    assert weighing.scan(PEN).state == "ready"
    assert weighing.weigh(730).state == "ready"
