"""What reaches the bench without a scan: the printer's word, numbers, and the store's changes of mind."""

from dataclasses import replace
from typing import assert_never

from station.core import catalogue
from station.core.bench import Bench, Parked, Shelf
from station.core.effects import Effect
from station.core.facts import CoreFact, LabelPrinted
from station.core.messages import Message
from station.core.packing.closing import allot
from station.core.packing.deciding import begin_put_back, park
from station.core.packing.events import LabelMoved, OrderMoved, Step, stop
from station.core.work import LabelState, Order, Phase, Work
from station.core.world import Standing, World


def move_label(bench: Bench, event: LabelMoved) -> Step:
    """Take the printer's word for the label on the open or on a parked parcel.

    Transitions: labelling to confirming once the label is printed. Word of an older copy, or of a
    label confirmed already, changes nothing.
    """
    if bench.work and bench.work.parcel.label.job == event.job:
        work, fact = _labelled(bench.work, event)
        return _show_label(replace(bench, work=work), (fact,) if fact else ())
    for entry in bench.parked:
        if entry.work.parcel.label.job == event.job:
            work, fact = _labelled(entry.work, event)
            parked = tuple(replace(e, work=work) if e is entry else e for e in bench.parked)
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


def _show_label(bench: Bench, facts: tuple[CoreFact, ...]) -> Step:
    if bench.phase is not Phase.LABELLING or bench.work is None:
        return Step(bench, facts=facts)
    match bench.work.parcel.label.state:
        case LabelState.PRINTED:
            return Step(replace(bench, phase=Phase.CONFIRMING), message=catalogue.label_out(), facts=facts)
        case LabelState.UNKNOWN:
            return Step(bench, message=catalogue.label_lost_from_sight(), facts=facts)
        case _:
            return Step(bench, facts=facts)


def take_number(bench: Bench, world: World) -> Step:
    """Give the first parcel that waits for a tracking number the next one."""
    number = world.next_number()
    if number is None:
        return Step(bench)
    if bench.work and _waits(bench.work):
        work, fact, effects = allot(bench.work, number)
        return Step(replace(bench, work=work), facts=(fact,), effects=effects)
    for entry in bench.parked:
        if _waits(entry.work):
            work, fact, effects = allot(entry.work, number)
            parked = tuple(replace(e, work=work) if e is entry else e for e in bench.parked)
            return Step(replace(bench, parked=parked), facts=(fact,), effects=effects)
    return Step(bench)


def _waits(work: Work) -> bool:
    return work.parcel.label.state is LabelState.PENDING


def move_order(bench: Bench, event: OrderMoved) -> Step:
    """Stop the worker when the order on the bench is not to be packed here any more.

    Cancelled and taken over lead to put-back, a hold sets the box aside; all latch. Work that is
    parked is marked and leads to put-back when it is taken up.
    """
    if bench.work and bench.work.order.id == event.order:
        return _move_open(bench, bench.work, event)
    entry = bench.parked_order(event.order)
    if entry is None:
        return Step(bench)
    work = replace(entry.work, order=_fenced(entry.work.order, event))
    marked = replace(entry, work=work)
    if _gone(event):
        marked, facts, effects = _park_put_back(
            marked, event.standing.detail or event.standing.standing.value
        )
        return Step(replace(bench, parked=_swapped(bench, entry, marked)), facts=facts, effects=effects)
    return Step(replace(bench, parked=_swapped(bench, entry, marked)))


def _move_open(bench: Bench, work: Work, event: OrderMoved) -> Step:
    order, detail = work.order, event.standing.detail
    match event.standing.standing:
        case Standing.OPEN:
            return Step(replace(bench, work=replace(work, order=_fenced(order, event))))
        case Standing.ON_HOLD:
            return stop(park(bench, Shelf.ON_HOLD), catalogue.stopped_on_hold(order, detail))
        case Standing.CANCELLED:
            return _put_back(bench, detail or "cancelled", catalogue.stopped_cancelled(order, detail))
        case Standing.CLAIMED:
            return _put_back(bench, f"bench {detail}", catalogue.stopped_claimed(order, detail))
        case Standing.PACKED:
            return _put_back(bench, "packed elsewhere", catalogue.stopped_claimed(order, detail))
        case _:
            assert_never(event.standing.standing)


def _put_back(bench: Bench, reason: str, message: Message) -> Step:
    step = begin_put_back(bench, reason)
    return stop(step.bench, message, *step.facts, effects=step.effects)


def _park_put_back(entry: Parked, reason: str) -> tuple[Parked, tuple[CoreFact, ...], tuple[Effect, ...]]:
    """Mark parked work so that taking it up leads to an empty box."""
    step = begin_put_back(Bench(work=entry.work, phase=entry.phase), reason)
    if step.bench.work is None:
        return entry, (), ()
    return replace(entry, work=step.bench.work, phase=Phase.VERIFYING), step.facts, step.effects


def _gone(event: OrderMoved) -> bool:
    return event.standing.standing in (Standing.CANCELLED, Standing.CLAIMED, Standing.PACKED)


def _fenced(order: Order, event: OrderMoved) -> Order:
    return replace(order, fence=max(order.fence, event.fence))


def _swapped(bench: Bench, old: Parked, new: Parked) -> tuple[Parked, ...]:
    return tuple(new if entry is old else entry for entry in bench.parked)
