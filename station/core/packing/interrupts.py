"""What reaches the bench without a scan: the printer's word, numbers, and the store's changes of mind."""

from dataclasses import replace

from station.core import messages
from station.core.bench import Bench, Shelf
from station.core.facts import CoreFact, LabelPrinted
from station.core.flow.events import LabelMoved, OrderMoved
from station.core.flow.steps import Step, stop
from station.core.message import Message
from station.core.packing.deciding import begin_put_back
from station.core.packing.labelling import allot_pending
from station.core.packing.leaving import park
from station.core.packing.state import (
    PackingBench,
    PackingState,
    PackingStep,
    ParkedOrder,
    at,
    open_work,
    parked_order,
    unparked,
)
from station.core.work import LabelState, Phase, Work
from station.core.world import Standing, World

_PRINTS_UNASKED = (Shelf.LABEL_PENDING, Shelf.LEFT_OPEN)


def move_label(bench: PackingBench, event: LabelMoved) -> PackingStep:
    """Take the printer's word for the label on the open or on a parked parcel.

    Transitions: labelling to confirming once the label is printed. Word of an older copy, or of a
    label confirmed already, changes nothing.
    """
    if bench.state.work and bench.state.work.parcel.label.job == event.job:
        work, fact = _labelled(bench.state.work, event)
        trouble = bench.state.work.parcel.label.trouble
        return _show_label(at(bench, work=work), (fact,) if fact else (), trouble)
    for entry in bench.parked:
        if open_work(entry).parcel.label.job == event.job:
            work, fact = _labelled(open_work(entry), event)
            parked = _swapped(bench, entry, entry.state.phase, work)
            return Step(replace(bench, parked=parked), facts=(fact,) if fact else ())
    return Step(bench)


def _labelled(work: Work, event: LabelMoved) -> tuple[Work, CoreFact | None]:
    label = work.parcel.label
    if label.state is LabelState.PRINTED:
        return work, None
    moved = replace(label, state=event.state, trouble=event.trouble)
    fact = (
        LabelPrinted(work.order.id, work.parcel_id, label.tracking, label.copy, event.evidence)
        if event.state is LabelState.PRINTED
        else None
    )
    return work.with_parcel(replace(work.parcel, label=moved)), fact


def _show_label(bench: PackingBench, facts: tuple[CoreFact, ...], trouble: str) -> PackingStep:
    """Say what is new of the label; `trouble` is what stood in its way before."""
    if bench.state.phase is not Phase.LABELLING or bench.state.work is None:
        return Step(bench, facts=facts)
    label = bench.state.work.parcel.label
    match label.state:
        case LabelState.PRINTED:
            return Step(at(bench, phase=Phase.CONFIRMING), message=messages.label_out(), facts=facts)
        case LabelState.UNKNOWN:
            return Step(bench, message=messages.label_lost_from_sight(), facts=facts)
        case _ if label.trouble and not trouble:
            return Step(bench, message=messages.label_waits(), facts=facts)
        case _ if trouble and not label.trouble:
            return Step(bench, message=messages.label_printing(), facts=facts)
        case _:
            return Step(bench, facts=facts)


def take_number(bench: PackingBench, world: World) -> PackingStep:
    """Give the first parcel that waits for a tracking number the next one.

    Of parked work only that which was parked for its label, or by signing out, prints unasked.
    """
    if bench.state.work:
        work, facts, effects = allot_pending(bench.state.work, world)
        if facts:
            return Step(at(bench, work=work), facts=facts, effects=effects)
    for entry in bench.parked:
        if entry.why in _PRINTS_UNASKED:
            work, facts, effects = allot_pending(open_work(entry), world)
            if facts:
                parked = _swapped(bench, entry, entry.state.phase, work)
                return Step(replace(bench, parked=parked), facts=facts, effects=effects)
    return Step(bench)


def move_order(bench: PackingBench, event: OrderMoved) -> PackingStep:
    """Stop the worker when the order on the bench is not to be packed here any more.

    Cancelled, taken over and packed elsewhere lead to put-back, a hold sets the box aside; all latch.
    Work that is parked is marked, and leads to put-back when it is taken up. The same news again
    changes nothing.
    """
    if bench.state.work and bench.state.work.order.id == event.order:
        return _move_open(bench, _fenced(bench.state.work, event), event)
    entry = parked_order(bench, event.order)
    return _move_parked(bench, entry, event) if entry else Step(bench)


def _move_open(bench: PackingBench, work: Work, event: OrderMoved) -> PackingStep:
    if event.standing.standing is Standing.OPEN:
        return Step(at(bench, work=work))
    if event.standing.standing is Standing.ON_HOLD:
        return stop(park(bench, Shelf.ON_HOLD), messages.stopped_on_hold(work.order, event.standing.detail))
    if work.put_back == _reason(event):
        return Step(bench)
    step = begin_put_back(bench, _reason(event))
    return stop(step.bench, _stopped(work, event), *step.facts, effects=step.effects)


def _move_parked(bench: PackingBench, entry: ParkedOrder, event: OrderMoved) -> PackingStep:
    """Mark parked work; where it is wanted no more and its box is empty, its work ends here."""
    if event.standing.standing is Standing.OPEN:
        fenced = _fenced(open_work(entry), event)
        return Step(replace(bench, parked=_swapped(bench, entry, entry.state.phase, fenced)))
    if event.standing.standing is Standing.ON_HOLD:
        held = tuple(replace(one, why=Shelf.ON_HOLD) if one is entry else one for one in bench.parked)
        return Step(replace(bench, parked=held))
    step = begin_put_back(Bench(entry.state), _reason(event))
    after = step.bench.state
    parked = unparked(bench, entry)
    if after.work:
        parked = _swapped(bench, entry, after.phase, after.work)
    return Step(replace(bench, parked=parked), facts=step.facts, effects=step.effects)


def _reason(event: OrderMoved) -> str:
    """Return why the box is to be emptied."""
    standing, detail = event.standing.standing, event.standing.detail
    if standing is Standing.CLAIMED:
        return f"bench {detail}"
    return "packed elsewhere" if standing is Standing.PACKED else detail or "cancelled"


def _stopped(work: Work, event: OrderMoved) -> Message:
    standing, detail, pieces = event.standing.standing, event.standing.detail, work.parcel.pieces
    if standing is Standing.CLAIMED:
        return messages.stopped_claimed(work.order, detail, pieces)
    if standing is Standing.PACKED:
        return messages.stopped_packed(work.order, pieces)
    return messages.stopped_cancelled(work.order, detail, pieces)


def _fenced(work: Work, event: OrderMoved) -> Work:
    return replace(work, order=replace(work.order, fence=max(work.order.fence, event.fence)))


def _swapped(bench: PackingBench, old: ParkedOrder, phase: Phase, work: Work) -> tuple[ParkedOrder, ...]:
    """Return what is parked with one entry's order as it is by now."""
    new = replace(old, state=PackingState(phase, work))
    return tuple(new if entry is old else entry for entry in bench.parked)
