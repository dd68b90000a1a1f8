"""The closed carton before the reader: read, judged, read again, or let go on by a lead."""

from dataclasses import replace

from station.core import messages
from station.core.bench import AskLeadBadge
from station.core.checks import Check, CheckState
from station.core.facts import OverrideGiven, ParcelChecked
from station.core.flow.deciding import lead_for, reason_of
from station.core.flow.events import Inventoried, Scanned
from station.core.flow.steps import Step, accept, refuse, stop
from station.core.packing.state import PackingBench, PackingState, PackingStep, at, open_work
from station.core.packing.surveying import survey
from station.core.packing.weighing import begin_weighing
from station.core.work import Checked, Decision, Phase
from station.core.world import World


def begin_check(bench: PackingBench, world: World) -> PackingStep:
    """Return the step that has the closed carton read, or weighed at once where there is no reader."""
    if world.equipment().checking is None:
        return begin_weighing(bench, world)
    return accept(_reading(at(bench, phase=Phase.CHECKING)), messages.check_begun())


def reads_tags(state: PackingState) -> tuple[str, int] | None:
    """Return which round of which parcel is to be read now, None where none is."""
    if state.phase is not Phase.CHECKING or state.work is None:
        return None
    check = state.work.parcel.check
    return (state.work.parcel_id, check.round) if check.state is CheckState.READING else None


def read_again(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Begin the inventory anew."""
    return accept(_reading(bench), messages.check_begun())


def _reading(bench: PackingBench) -> PackingBench:
    work = open_work(bench)
    check = Check(CheckState.READING, work.parcel.check.round + 1)
    return at(bench, work=work.with_parcel(replace(work.parcel, check=check)))


def judge(bench: PackingBench, event: Inventoried, world: World) -> PackingStep:
    """Judge a carton by the inventory that is over.

    Transitions: weighing, or labelling where there is no scale. What was missing or too many latches;
    a reader that is away or broke off is only said.
    """
    if reads_tags(bench.state) is None:
        return Step(bench)
    work = open_work(bench)
    check = survey(bench, event.tags, event.problem, world)
    question = None if bench.deciding is Decision.CHECK else bench.question
    judged = at(replace(bench, question=question), work=work.with_parcel(replace(work.parcel, check=check)))
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


def ask_check_override(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
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


def let_go(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Let the carton go on though it was not read whole, in the lead's name."""
    lead, work = lead_for(bench, Decision.CHECK), open_work(bench)
    check = work.parcel.check
    facts = (
        OverrideGiven(work.order.id, lead.id, "check", reason_of(scan)),
        ParcelChecked(work.order.id, work.parcel_id, check, lead.id),
    )
    step = _go_on(replace(bench, question=None), check, world)
    return replace(step, facts=(*facts, *step.facts))


def _go_on(bench: PackingBench, undone: Check, world: World) -> PackingStep:
    """Return the step past the check; undone, it stands as `undone`."""
    work = open_work(bench)
    deeds = (*work.parcel.deeds, Checked(bench.state.phase, undone))
    return begin_weighing(at(bench, work=work.with_parcel(replace(work.parcel, deeds=deeds))), world)
