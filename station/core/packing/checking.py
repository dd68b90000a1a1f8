"""The closed carton before the reader: read, judged, read again, or let go on by a lead."""

from dataclasses import replace

from station.core import messages
from station.core.bench import AskCheckReason, AskLeadBadge, Bench, Decision
from station.core.checks import Check, CheckState
from station.core.codes.meanings import CommandMeant
from station.core.facts import OverrideGiven, ParcelChecked
from station.core.packing.events import (
    Inventoried,
    Scanned,
    Step,
    WrongTableError,
    accept,
    meant_as,
    open_work,
    refuse,
    stop,
)
from station.core.packing.surveying import survey
from station.core.packing.weighing import begin_weighing
from station.core.work import Checked, Phase
from station.core.world import World


def begin_check(bench: Bench, world: World) -> Step:
    """Return the step that has the closed carton read, or weighed at once where there is no reader."""
    if world.equipment().checking is None:
        return begin_weighing(bench, world)
    return accept(_reading(replace(bench, phase=Phase.CHECKING)), messages.check_begun())


def reads_tags(bench: Bench) -> tuple[str, int] | None:
    """Return which round of which parcel is to be read now, None where none is."""
    if bench.phase is not Phase.CHECKING or bench.work is None:
        return None
    check = bench.work.parcel.check
    return (bench.work.parcel_id, check.round) if check.state is CheckState.READING else None


def read_again(bench: Bench, scan: Scanned, world: World) -> Step:
    """Begin the inventory anew."""
    return accept(_reading(bench), messages.check_begun())


def _reading(bench: Bench) -> Bench:
    work = open_work(bench)
    check = Check(CheckState.READING, work.parcel.check.round + 1)
    return replace(bench, work=work.with_parcel(replace(work.parcel, check=check)))


def judge(bench: Bench, event: Inventoried, world: World) -> Step:
    """Judge a carton by the inventory that is over.

    Transitions: weighing, or labelling where there is no scale. What was missing or too many latches;
    a reader that is away or broke off is only said.
    """
    if reads_tags(bench) is None:
        return Step(bench)
    work = open_work(bench)
    check = survey(bench, event.tags, event.problem, world)
    question = None if bench.deciding is Decision.CHECK else bench.question
    judged = replace(bench, work=work.with_parcel(replace(work.parcel, check=check)), question=question)
    fact = ParcelChecked(work.order.id, work.parcel_id, check)
    match check.state:
        case CheckState.PASSED:
            step = _go_on(judged, Check(round=check.round), world)
            return replace(step, outcome=None, facts=(fact, *step.facts))
        case CheckState.UNREAD:
            return Step(judged, message=messages.check_unread(check.problem), facts=(fact,))
        case CheckState.EXTRAS:
            return stop(judged, messages.check_extras(check), fact)
        case _:
            return stop(judged, messages.check_missing(check), fact)


def ask_check_override(bench: Bench, scan: Scanned, world: World) -> Step:
    """Ask for a lead's badge to let the carton go on; not while something is in it that must come out."""
    match open_work(bench).parcel.check.state:
        case CheckState.EXTRAS:
            return refuse(bench, messages.extras_first())
        case CheckState.READING:
            return refuse(bench, messages.check_runs())
        case CheckState.NONE:
            return refuse(bench, messages.nothing_to_allow())
        case _:
            question = AskLeadBadge(Decision.CHECK)
            return accept(replace(bench, question=question), messages.lead_badge_wanted(Decision.CHECK))


def let_go(bench: Bench, scan: Scanned, world: World) -> Step:
    """Let the carton go on though it was not read whole, in the lead's name."""
    question, work = bench.question, open_work(bench)
    if not isinstance(question, AskCheckReason):
        raise WrongTableError("a reason for a carton that was not read whole without a lead")
    reason = meant_as(CommandMeant, scan).command.value.lower()
    check = work.parcel.check
    facts = (
        OverrideGiven(work.order.id, question.lead.id, "check", reason),
        ParcelChecked(work.order.id, work.parcel_id, check, question.lead.id),
    )
    step = _go_on(replace(bench, question=None), check, world)
    return replace(step, facts=(*facts, *step.facts))


def _go_on(bench: Bench, undone: Check, world: World) -> Step:
    """Return the step past the check; undone, it stands as `undone`."""
    work = open_work(bench)
    deeds = (*work.parcel.deeds, Checked(bench.phase, undone))
    return begin_weighing(replace(bench, work=work.with_parcel(replace(work.parcel, deeds=deeds))), world)
