"""Signing in and out, and handing the bench over."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from station.core import messages
from station.core.bench import Bench, FlowState
from station.core.codes.meanings import BadgeMeant
from station.core.facts import CoreFact, LeadCalled, SignedIn, SignedOut
from station.core.flow.events import Scanned
from station.core.flow.steps import Outcome, Step, accept, meant_as, refuse
from station.core.work import Operator
from station.core.world import World

S = TypeVar("S", bound=FlowState)


def sign_in(
    bench: Bench[S], scan: Scanned, world: World, begin: Callable[[Bench[S], Operator], Step[S]]
) -> Step[S]:
    """Give the bench to the operator of a badge; `begin` is how the flow begins for one."""
    badge = meant_as(BadgeMeant, scan).operator
    operator = world.operator(badge)
    if operator is None:
        return refuse(bench, messages.badge_unknown(badge))
    facts: tuple[CoreFact, ...] = (SignedIn(operator.id),)
    if bench.operator:
        facts = (SignedOut(bench.operator.id), *facts)
    step = begin(replace(bench, operator=operator), operator)
    return replace(step, facts=(*facts, *step.facts))


def refuse_badge(bench: Bench[S], scan: Scanned, world: World) -> Step[S]:
    """Answer a badge while somebody is at work: only that person's own is no trouble."""
    badge = meant_as(BadgeMeant, scan).operator
    if bench.operator and badge == bench.operator.id:
        return Step(bench, Outcome.ACCEPTED, messages.already_signed_in(bench.operator))
    present, other = bench.operator or Operator("", ""), world.operator(badge)
    return refuse(bench, messages.other_operator(present, other or Operator(badge, badge)))


def sign_out(bench: Bench[S], locked: S) -> Step[S]:
    """Lock the bench; what is parked waits."""
    facts = (SignedOut(bench.operator.id),) if bench.operator else ()
    return accept(Bench(locked, parked=bench.parked), messages.signed_out(), *facts)


def call_lead(bench: Bench[S], order: str) -> Step[S]:
    """Tell the lead's board that somebody is wanted here; `order` is the one on the bench, empty for none."""
    return accept(bench, messages.lead_called(), LeadCalled(order))
