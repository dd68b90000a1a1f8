"""A lead's decision: the badge, the PIN, the reason; what is decided is the flow's own."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from typing import Any, TypeVar

from station.core import messages
from station.core.bench import AskLeadBadge, AskLeadPin, AskReason, Bench, FlowState
from station.core.codes.meanings import BadgeMeant, CommandMeant
from station.core.flow.events import PinChecked, Scanned
from station.core.flow.steps import Step, WrongTableError, accept, meant_as, refuse
from station.core.message import Message
from station.core.work import Operator
from station.core.world import World

S = TypeVar("S", bound=FlowState)


def show_lead_badge(bench: Bench[S], scan: Scanned, world: World) -> Step[S]:
    """Take a lead's badge and ask for the PIN."""
    badge = meant_as(BadgeMeant, scan).operator
    operator = world.operator(badge)
    if operator is None or not operator.leads:
        return refuse(bench, messages.not_a_lead(operator.name if operator else badge))
    if not isinstance(bench.question, AskLeadBadge):
        raise WrongTableError("a lead's badge that nobody asked for")
    question = AskLeadPin(operator, bench.question.what)
    return accept(replace(bench, question=question), messages.pin_wanted(operator))


def check_pin(bench: Bench[S], event: PinChecked, why: Callable[[Any], Message]) -> Step[S]:
    """Go on to the reason when the PIN was right, asking `why` it is allowed; ask again when not."""
    if bench.latch or not isinstance(bench.question, AskLeadPin):
        return Step(bench)
    if not event.right:
        return Step(bench, None, messages.pin_wrong())
    asked = bench.question
    return Step(replace(bench, question=AskReason(asked.lead, asked.what)), None, why(asked.what))


def lead_for(bench: Bench[S], what: Enum) -> Operator:
    """Return the lead who allows this now; the table leads here only with one."""
    question = bench.question
    if not isinstance(question, AskReason) or question.what is not what:
        raise WrongTableError(f"a reason for {what.value} without a lead")
    return question.lead


def reason_of(scan: Scanned) -> str:
    """Return the reason that was scanned, as facts carry it."""
    return meant_as(CommandMeant, scan).command.value.lower()
