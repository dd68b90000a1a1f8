"""Every phase by every kind of reading, every command and every answer, straight from the tables."""

from dataclasses import replace
from decimal import Decimal
from enum import Enum

import pytest

from station.core import messages
from station.core.bench import AskLeadBadge, AskLeadPin, AskReason, Latch, Question
from station.core.codes.meanings import (
    BadgeMeant,
    CartonMeant,
    Command,
    CommandMeant,
    Definite,
    ItemMeant,
    LocationCheckMeant,
    LocationMeant,
    OrderMeant,
    ParcelMeant,
    PickListMeant,
    RmaMeant,
    StationMeant,
    ToteMeant,
    WeightMeant,
)
from station.core.flow.questions import asked_as
from station.core.flow.steps import Outcome
from station.core.flow.table import KINDS
from station.core.message import Severity
from station.core.packing import machine
from station.core.packing.state import AskCancel, AskSetAside, Disputed, PackingBench, PackingStep, at
from station.core.packing.table import ANSWERS, COMMANDS, READINGS, WANTED
from station.core.weights import WeightFrom
from station.core.work import Decision, Phase
from tests.station.core.packing.desk import (
    DESKS,
    LEAD,
    Desk,
    checking,
    confirming,
    scanned,
    verifying,
    weighing,
)

MEANINGS: tuple[Definite, ...] = (
    ItemMeant("X"),
    LocationMeant("A01-06"),
    LocationCheckMeant("37"),
    ToteMeant("5", ("B",)),
    OrderMeant("B"),
    PickListMeant("P-1"),
    ParcelMeant("T77", "B-1", "B"),
    CartonMeant("S"),
    BadgeMeant("8"),
    StationMeant("bench-2"),
    RmaMeant("R-1"),
    WeightMeant(Decimal(380)),
)
ALL = (*MEANINGS, *(CommandMeant(word) for word in Command))

TAKEN: dict[Phase, dict[type, str]] = {
    Phase.LOCKED: {BadgeMeant: "signed-in"},
    Phase.READY: {
        ItemMeant: "counted",
        ToteMeant: "order-started",
        OrderMeant: "order-started",
        BadgeMeant: "signed-in",
    },
    Phase.VERIFYING: {ItemMeant: "counted"},
    Phase.CARTON: {CartonMeant: "label-coming"},
    Phase.CHECKING: {},
    Phase.WEIGHING: {WeightMeant: "weighed"},
    Phase.LABELLING: {},
    Phase.CONFIRMING: {},
}
"""What each phase does with `MEANINGS`; whatever is not named here is refused."""

REFUSED: dict[Phase, dict[type, str]] = {
    Phase.LOCKED: {},
    Phase.READY: {ParcelMeant: "label-void"},
    Phase.VERIFYING: {CartonMeant: "box-empty", BadgeMeant: "other-operator"},
    Phase.CARTON: {ItemMeant: "surplus", BadgeMeant: "other-operator"},
    Phase.CHECKING: {BadgeMeant: "other-operator"},
    Phase.WEIGHING: {BadgeMeant: "other-operator"},
    Phase.LABELLING: {ParcelMeant: "wrong-label", BadgeMeant: "other-operator"},
    Phase.CONFIRMING: {ParcelMeant: "wrong-label", BadgeMeant: "other-operator"},
}
OTHERWISE = {
    Phase.LOCKED: "sign-in-first",
    Phase.READY: "order-first",
    Phase.VERIFYING: "finish-first",
    Phase.CARTON: "carton-first",
    Phase.CHECKING: "check-first",
    Phase.WEIGHING: "weight-first",
    Phase.LABELLING: "label-first",
    Phase.CONFIRMING: "label-first",
}

TAKEN_COMMANDS: dict[Phase, dict[Command, str]] = {
    Phase.LOCKED: {},
    Phase.READY: {Command.OUT: "signed-out", Command.LEAD: "lead-called", Command.NEXT: "order-started"},
    Phase.VERIFYING: {
        Command.OUT: "signed-out",
        Command.LEAD: "lead-called",
        Command.UNDO: "order-left",
        Command.SET_ASIDE: "why-set-aside",
        Command.CANCEL: "sure-to-cancel",
    },
    Phase.CARTON: {
        Command.OUT: "signed-out",
        Command.LEAD: "lead-called",
        Command.UNDO: "undone",
        Command.SET_ASIDE: "why-set-aside",
        Command.CANCEL: "sure-to-cancel",
        Command.CLOSE: "label-coming",
        Command.TAKE_OUT: "taking-out",
    },
    Phase.CHECKING: {
        Command.OUT: "signed-out",
        Command.LEAD: "lead-called",
        Command.UNDO: "undone",
        Command.SET_ASIDE: "why-set-aside",
        Command.CANCEL: "sure-to-cancel",
        Command.CHECK: "check-begun",
    },
    Phase.WEIGHING: {
        Command.OUT: "signed-out",
        Command.LEAD: "lead-called",
        Command.UNDO: "undone",
        Command.SET_ASIDE: "why-set-aside",
        Command.CANCEL: "sure-to-cancel",
        Command.ZERO: "zeroing",
    },
    Phase.LABELLING: {
        Command.OUT: "signed-out",
        Command.LEAD: "lead-called",
        Command.UNDO: "undone",
        Command.SET_ASIDE: "why-set-aside",
        Command.CANCEL: "sure-to-cancel",
        Command.PRINT: "printed-again",
        Command.NEXT: "label-parked",
    },
    Phase.CONFIRMING: {
        Command.OUT: "signed-out",
        Command.LEAD: "lead-called",
        Command.UNDO: "undone",
        Command.SET_ASIDE: "why-set-aside",
        Command.CANCEL: "sure-to-cancel",
        Command.PRINT: "printed-again",
    },
}
REFUSED_COMMANDS = {
    (Phase.VERIFYING, Command.CLOSE): "box-empty",
    (Phase.VERIFYING, Command.TAKE_OUT): "box-empty",
    (Phase.VERIFYING, Command.SHORT): "nothing-short",
    (Phase.CHECKING, Command.OVERRIDE): "check-runs",
    (Phase.WEIGHING, Command.OVERRIDE): "nothing-to-allow",
}
QUESTIONS: tuple[Question, ...] = (
    AskCancel(),
    AskSetAside(),
    AskLeadBadge(Decision.SHORT),
    AskLeadPin(LEAD, Decision.SHORT),
    AskReason(LEAD, Decision.SHORT),
    AskReason(LEAD, Decision.WEIGHT),
    AskReason(LEAD, Decision.CHECK),
)
ANSWERED: dict[tuple[type | Enum, str], str] = {
    (AskCancel, "YES"): "put-back",
    (AskCancel, "CANCEL"): "put-back",
    (AskSetAside, "MISSING"): "set-aside",
    (AskSetAside, "DAMAGED"): "set-aside",
    (AskSetAside, "OTHER"): "set-aside",
    (Decision.SHORT, "MISSING"): "packed-short",
    (Decision.SHORT, "DAMAGED"): "packed-short",
    (Decision.SHORT, "OTHER"): "packed-short",
    **{(Decision.WEIGHT, word): "weighed" for word in ("MATERIAL", "WRONG-WEIGHT", "OTHER")},
    **{(Decision.CHECK, word): "weigh-now" for word in ("NO-TAG", "NO-READER", "OTHER")},
    **{(asked_as(question), "NO"): "went-on" for question in QUESTIONS},
    **{(asked_as(question), "OUT"): "signed-out" for question in QUESTIONS},
    **{(asked_as(question), "LEAD"): "lead-called" for question in QUESTIONS},
}
PLAYED = tuple(phase for phase in Phase if phase is not Phase.CLOSED)


def assert_only_refused(before: PackingBench, step: PackingStep) -> None:
    """Assert that a reading was refused: nothing done, nothing changed but an error that latches."""
    assert step.outcome is Outcome.REFUSED
    assert step.message is not None
    assert not step.message.changed
    assert (step.facts, step.effects) == ((), ())
    latch = Latch(step.message) if step.message.severity is Severity.LATCHED else None
    assert step.bench == replace(before, latch=latch)


def test_every_phase_has_a_row_for_every_kind_and_settles_codes_of_two_meanings() -> None:
    assert set(READINGS) == set(COMMANDS) == set(WANTED) == set(Phase)
    assert {*KINDS, CommandMeant} == {type(meaning) for meaning in ALL}
    assert all(set(row) == set(KINDS) for row in READINGS.values())


def test_every_question_has_a_way_back() -> None:
    assert set(ANSWERS) == {asked_as(question) for question in QUESTIONS}
    assert all(Command.NO in answers for answers in ANSWERS.values())


@pytest.mark.parametrize("meaning", MEANINGS, ids=lambda meaning: type(meaning).__name__)
@pytest.mark.parametrize("phase", PLAYED)
def test_every_kind_of_reading_in_every_phase(phase: Phase, meaning: Definite) -> None:
    desk = DESKS[phase]()
    before = desk.bench
    step = desk.mean(meaning)
    taken = TAKEN[phase].get(type(meaning))
    assert desk.key == (taken or REFUSED[phase].get(type(meaning), OTHERWISE[phase]))
    if taken:
        assert step.outcome in (Outcome.ACCEPTED, Outcome.COUNTED)
    else:
        assert_only_refused(before, step)


@pytest.mark.parametrize("word", Command)
@pytest.mark.parametrize("phase", PLAYED)
def test_every_command_in_every_phase(phase: Phase, word: Command) -> None:
    desk = DESKS[phase]()
    before = desk.bench
    step = desk.say(word)
    if word is Command.ACK:
        assert (step.bench, desk.key) == (before, "nothing-to-acknowledge")
        return
    taken = TAKEN_COMMANDS[phase].get(word)
    assert desk.key == (taken or REFUSED_COMMANDS.get((phase, word), "not-here"))
    if taken:
        assert step.outcome is Outcome.ACCEPTED
    else:
        assert_only_refused(before, step)


@pytest.mark.parametrize("meaning", ALL, ids=str)
def test_a_closed_parcel_takes_nothing_before_the_bench_has_gone_on(meaning: Definite) -> None:
    desk = confirming()
    closed = desk.label().bench
    assert closed.state.phase is Phase.CLOSED
    step = machine.step(closed, scanned(meaning), desk.world)
    if meaning == CommandMeant(Command.ACK):
        assert step.bench == closed
    else:
        assert_only_refused(closed, step)


@pytest.mark.parametrize("meaning", ALL, ids=str)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: type(question).__name__)
def test_every_reading_at_every_question(question: Question, meaning: Definite) -> None:
    desk = asked(question)
    before = desk.bench
    step = desk.mean(meaning)
    word = meaning.command.value if isinstance(meaning, CommandMeant) else ""
    expected = ANSWERED.get((asked_as(question), word))
    if expected:
        assert (step.outcome, desk.key) == (Outcome.ACCEPTED, expected)
    elif isinstance(question, AskLeadBadge) and isinstance(meaning, BadgeMeant):
        assert desk.key == "not-a-lead"
        assert_only_refused(before, step)
    else:
        assert desk.key == "answer-first"
        assert_only_refused(before, step)


def asked(question: Question) -> Desk:
    """Return a desk with something packed at which a question stands."""
    if asked_as(question) is Decision.WEIGHT:
        desk = weighing()
        disputed = Disputed(Decimal(999), WeightFrom.SCALE)
        desk.bench = at(desk.bench, disputed=disputed)
    elif asked_as(question) is Decision.CHECK:
        desk = checking()
    else:
        desk = verifying()
        desk.items("X")
    desk.bench = replace(desk.bench, question=question)
    return desk


@pytest.mark.parametrize("meaning", ALL, ids=str)
@pytest.mark.parametrize("phase", PLAYED)
def test_while_an_error_latches_every_reading_but_ack_is_counted_and_ignored(
    phase: Phase, meaning: Definite
) -> None:
    desk = DESKS[phase]()
    before = desk.bench
    latch = Latch(messages.box_empty(), 2)
    desk.bench = replace(before, latch=latch)
    step = desk.mean(meaning)
    assert (step.facts, step.effects) == ((), ())
    if meaning == CommandMeant(Command.ACK):
        assert (step.bench, step.outcome, desk.key) == (before, Outcome.ACCEPTED, "scan-again")
        assert "2 not counted" in desk.said
    else:
        assert step.bench == replace(before, latch=replace(latch, refused=3))
        assert (step.outcome, step.message) == (Outcome.IGNORED_LATCHED, latch.message)
