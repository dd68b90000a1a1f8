"""Both ends of closing a box: its carton, and the label that was scanned back."""

from dataclasses import replace

from station.core import messages
from station.core.codes.meanings import CartonMeant, ParcelMeant
from station.core.effects import ConfirmJob, Effect, MarkOrder
from station.core.facts import CoreFact, LabelConfirmed, LabelPrinted, OrderPacked, ParcelClosed
from station.core.flow.events import Scanned
from station.core.flow.steps import Outcome, Step, accept, meant_as, refuse
from station.core.message import Message
from station.core.packing.cartons import objection, propose
from station.core.packing.checking import begin_check
from station.core.packing.state import PackingBench, PackingStep, at, open_work
from station.core.work import PLAIN_CARTON, BoxClosed, Carton, CartonChosen, LabelState, Parcel, Phase, Work
from station.core.world import World

_ON_ITS_WAY = frozenset({LabelState.QUEUED, LabelState.HANDED_OVER, LabelState.PRINTING})


def close_box(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """End the open box before its order is complete; the next thing wanted is its carton."""
    work = open_work(bench)
    unfit = _unfit(work)
    if unfit:
        return refuse(bench, unfit)
    parcel = replace(work.parcel, deeds=(*work.parcel.deeds, BoxClosed(bench.state.phase)))
    return accept(
        at(bench, work=work.with_parcel(parcel), phase=Phase.CARTON, taking_out=False),
        messages.box_closed(),
    )


def scan_carton(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Put the box into the carton that was scanned; it is checked, weighed and labelled next."""
    wanted = meant_as(CartonMeant, scan).id
    known = world.cartons() or (PLAIN_CARTON,)
    carton = next((carton for carton in known if carton.id == wanted), None)
    if carton is None:
        return Step(bench, Outcome.UNKNOWN, messages.code_unknown(scan.reading.code, "carton-not-here"))
    return _choose(bench, carton, world)


def take_proposed(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Put the box into the carton that the bench proposes."""
    return _choose(bench, propose(open_work(bench), world.cartons()), world)


def _unfit(work: Work) -> Message | None:
    """Return why the open box cannot be closed."""
    if work.put_back:
        return messages.empty_first()
    return None if work.parcel.units else messages.box_empty()


def _choose(bench: PackingBench, carton: Carton, world: World) -> PackingStep:
    work = open_work(bench)
    unfit = _unfit(work)
    if unfit:
        return refuse(bench, unfit)
    why = objection(work, carton)
    if why:
        return refuse(bench, messages.carton_forbidden(carton, why))
    deeds = (*work.parcel.deeds, CartonChosen(bench.state.phase))
    parcel = replace(work.parcel, carton=carton.id, deeds=deeds)
    return begin_check(at(bench, work=work.with_parcel(parcel), taking_out=False), world)


def confirm(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Close the parcel when the label scanned is its own.

    A label in the worker's hand is printed, whatever the printer could tell; but while a further copy
    is on its way, what the hand holds is the older one, which is void.
    """
    work = open_work(bench)
    label = work.parcel.label
    if not label.tracking or meant_as(ParcelMeant, scan).tracking != label.tracking:
        return refuse(bench, messages.wrong_label(scan.reading.code))
    if label.copy > 1 and label.state in _ON_ITS_WAY:
        return refuse(bench, messages.new_label_first(label.copy))
    facts: list[CoreFact] = []
    effects: list[Effect] = []
    if label.state is not LabelState.PRINTED:
        facts.append(LabelPrinted(work.order.id, work.parcel_id, label.tracking, label.copy, "scan"))
        effects.append(ConfirmJob(label.job))
    contents = tuple((work.order.lines[unit.line].sku, unit) for unit in work.parcel.units)
    facts.append(LabelConfirmed(work.order.id, work.parcel_id, label.tracking))
    facts.append(
        ParcelClosed(
            work.order.id,
            work.parcel_id,
            work.parcel.carton,
            work.parcel.weight_g,
            contents,
            label.tracking,
            work.parcel.weighed,
            work.parcel.check.pieces,
        )
    )
    done = replace(work.parcel, label=replace(label, state=LabelState.PRINTED, trouble=""), deeds=())
    number = work.parcel.number
    after = replace(work, closed=(*work.closed, done), parcel=Parcel(number + 1))
    closed = at(bench, work=after, phase=Phase.CLOSED)
    if not after.complete:
        return accept(closed, messages.parcel_closed(number), *facts, effects=tuple(effects))
    last = finish(closed, after)
    return replace(last, facts=(*facts, *last.facts), effects=(*effects, *last.effects))


def finish(bench: PackingBench, work: Work) -> PackingStep:
    """Return the step that ends an order all of whose units are in closed parcels."""
    parcels = tuple(f"{work.order.id}-{parcel.number}" for parcel in work.closed)
    return accept(
        at(bench, work=work, phase=Phase.CLOSED),
        messages.order_packed(work.order),
        OrderPacked(work.order.id, work.order.fence, parcels),
        effects=(MarkOrder(work.order.id, "packed"),),
    )


def advance(bench: PackingBench) -> PackingBench:
    """Return the bench one beat after a parcel was closed: the next box, or the next order."""
    if bench.state.phase is not Phase.CLOSED:
        return bench
    if open_work(bench).complete:
        return at(bench, work=None, phase=Phase.READY)
    return at(bench, phase=Phase.VERIFYING)
