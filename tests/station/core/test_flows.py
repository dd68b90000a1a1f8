"""What a flow answers that packs, weighs and reads nothing; and how flows are told apart."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.core.bench import AskLeadBadge, Bench
from station.core.checks import SeenTag
from station.core.codes.meanings import Command, ItemMeant
from station.core.codes.readings import Reading
from station.core.flow.deciding import lead_for
from station.core.flow.events import AnsweredBeside, Garbled, NumbersArrived, SavedAfterAll
from station.core.flow.flow import Need, Notice
from station.core.flow.steps import Outcome, Step, WrongTableError
from station.core.flows import AnyBench, Flows
from station.core.packing.packing import Packing
from station.core.packing.state import AskSetAside
from station.core.weights import NO_TARGET
from station.core.work import Decision
from tests.helpers.looking_up import LookBench, LookingUp, LookPhase, LookState, Place
from tests.helpers.world import FakeWorld
from tests.station.core.packing.desk import (
    ALL_OF_A,
    BOTH,
    checking,
    complete,
    equipped,
    scanned,
    verifying,
    weighing,
)

FLOWS = Flows(LookingUp({"X": Place("A01", ())}), Packing())
LOOKING: LookBench = Bench(LookState(LookPhase.ASKING))


def test_a_flow_without_scale_reader_or_orders_needs_nothing_of_them() -> None:
    world = FakeWorld(has=BOTH)
    assert FLOWS.advance(LOOKING) is LOOKING
    assert FLOWS.notice(LOOKING) == Notice("asking")
    assert (FLOWS.work(LOOKING), FLOWS.works(LOOKING), FLOWS.needs(LOOKING)) == (None, (), None)
    assert FLOWS.target(LOOKING, world) is NO_TARGET
    asked = (FLOWS.weighs(LOOKING), FLOWS.wants_weight(LOOKING), FLOWS.disputes_load(LOOKING))
    assert asked == (False, False, False)
    assert (FLOWS.taken_load(LOOKING), FLOWS.wants_tags(LOOKING)) == (None, None)
    assert FLOWS.survey(LOOKING, [SeenTag("30", 9)], world) is None
    assert FLOWS.step(LOOKING, NumbersArrived(), world) == Step(LOOKING)


def test_the_type_of_the_state_tells_whose_bench_it_is() -> None:
    desk = verifying()
    desk.items("X")
    packing: AnyBench = desk.bench
    assert FLOWS.step(packing, scanned(ItemMeant("X")), desk.world).bench.state.phase.value == "verifying"
    assert FLOWS.step(LOOKING, scanned(ItemMeant("X")), desk.world).bench.state.phase is LookPhase.SHOWN
    assert not FLOWS.rests(packing)
    assert FLOWS.rests(LOOKING)


def test_packing_is_asked_what_its_screen_scale_and_reader_need() -> None:
    desk = weighing()
    assert (FLOWS.weighs(desk.bench), FLOWS.wants_weight(desk.bench)) == (True, True)
    assert FLOWS.needs(desk.bench) is Need.TARGET
    assert FLOWS.target(desk.bench, desk.world).expected_g == 380
    desk.settle(900)
    assert (FLOWS.disputes_load(desk.bench), FLOWS.taken_load(desk.bench)) == (True, Decimal(900))
    desk = checking()
    assert FLOWS.wants_tags(desk.bench) == ("A-1", 1)
    read = FLOWS.survey(desk.bench, ALL_OF_A, equipped(BOTH))
    assert read is not None
    assert not read.missing
    closed = complete()
    closed.carton()
    closed.print()
    closed.label()
    assert FLOWS.advance(closed.last.bench) == closed.bench


def test_orders_of_a_flow_are_found_while_another_one_has_the_bench() -> None:
    desk = verifying()
    parked = Packing().start
    left = replace(parked, work=desk.work)
    bench: AnyBench = Bench(LookState())
    assert FLOWS.works(bench) == ()
    assert FLOWS.works(desk.bench) == (desk.work,)
    assert Bench(left).orders == (desk.work.order,)


def test_a_flow_without_a_notice_of_its_own_shows_its_phase() -> None:
    assert FLOWS.notice(verifying().bench) == Notice("verifying")


READING = Reading("code", None, "scanner")


@pytest.mark.parametrize("bench", [LOOKING, verifying().bench], ids=["looking up", "packing"])
def test_something_that_is_no_code_is_to_be_scanned_again_whatever_flow_has_the_bench(
    bench: AnyBench,
) -> None:
    step = FLOWS.step(bench, Garbled(READING, "no end"), FakeWorld())
    assert (step.bench, step.outcome) == (bench, Outcome.UNKNOWN)
    assert step.message
    assert step.message.key == "reading-broken"


@pytest.mark.parametrize("bench", [LOOKING, verifying().bench], ids=["looking up", "packing"])
def test_an_error_that_latches_ignores_and_counts_what_is_no_code_too(bench: AnyBench) -> None:
    latched = FLOWS.step(bench, SavedAfterAll(), FakeWorld()).bench
    assert latched.latch
    assert (latched.latch.message.key, latched.latch.refused) == ("saved-after-all", 0)
    step = FLOWS.step(latched, Garbled(READING, "no end"), FakeWorld())
    assert step.outcome is Outcome.IGNORED_LATCHED
    assert step.bench.latch == replace(latched.latch, refused=1)
    assert step.message is latched.latch.message


def test_what_was_answered_beside_leaves_the_bench_as_it_was() -> None:
    assert FLOWS.step(LOOKING, AnsweredBeside(READING), FakeWorld()) == Step(LOOKING, Outcome.ACCEPTED)


def test_a_bench_that_nobody_has_is_the_first_flow_s() -> None:
    assert FLOWS.fresh() == Bench(LookState())


def test_reasons_answer_the_question_that_stands_and_none_does_where_none_stands() -> None:
    packing: AnyBench = verifying().bench
    assert FLOWS.reasons(packing) == ()
    assert FLOWS.reasons(replace(packing, question=AskLeadBadge(Decision.SHORT))) == ()
    assert FLOWS.reasons(replace(packing, question=AskSetAside()))[-1] is Command.OTHER
    assert FLOWS.reasons(replace(LOOKING, question=AskLeadBadge(Decision.SHORT))) == ()


def test_a_reason_is_given_only_by_the_lead_who_was_asked_for_it() -> None:
    bench = replace(LOOKING, question=AskLeadBadge(Decision.SHORT))
    with pytest.raises(WrongTableError, match="short without a lead"):
        lead_for(bench, Decision.SHORT)
