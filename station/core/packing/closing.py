"""From a full box to a closed parcel: carton, number, label, confirmation."""

from dataclasses import replace

from station.core import catalogue
from station.core.bench import Bench, Shelf
from station.core.effects import ConfirmJob, Effect, MarkOrder, PrintLabel, SpendNumber, WithdrawLabel
from station.core.facts import (
    CoreFact,
    LabelConfirmed,
    LabelPrinted,
    LabelVoided,
    OrderPacked,
    ParcelClosed,
    TrackingAllotted,
)
from station.core.meanings import CartonMeant, ParcelMeant
from station.core.messages import Message
from station.core.packing.events import Outcome, Scanned, Step, accept, meant_as, open_work, refuse
from station.core.packing.leaving import park
from station.core.work import (
    PLAIN_CARTON,
    BoxClosed,
    Carton,
    CartonChosen,
    Label,
    LabelState,
    Parcel,
    Phase,
    Work,
)
from station.core.world import World

CARRIER = "house"
_ON_ITS_WAY = frozenset({LabelState.QUEUED, LabelState.HANDED_OVER, LabelState.PRINTING})


def close_box(bench: Bench, scan: Scanned, world: World) -> Step:
    """End the open box before its order is complete; the next thing wanted is its carton."""
    work = open_work(bench)
    unfit = _unfit(work)
    if unfit:
        return refuse(bench, unfit)
    parcel = replace(work.parcel, deeds=(*work.parcel.deeds, BoxClosed(bench.phase)))
    return accept(
        replace(bench, work=work.with_parcel(parcel), phase=Phase.CARTON, taking_out=False),
        catalogue.box_closed(),
    )


def scan_carton(bench: Bench, scan: Scanned, world: World) -> Step:
    """Put the box into the carton that was scanned and ask for its label."""
    wanted = meant_as(CartonMeant, scan).id
    known = world.cartons() or (PLAIN_CARTON,)
    carton = next((carton for carton in known if carton.id == wanted), None)
    if carton is None:
        why = "The bench does not have this carton."
        return Step(bench, Outcome.UNKNOWN, catalogue.code_unknown(scan.reading.code, why))
    return _choose(bench, carton, world)


def take_proposed(bench: Bench, scan: Scanned, world: World) -> Step:
    """Put the box into the carton that the bench proposes."""
    return _choose(bench, propose(open_work(bench), world.cartons()), world)


def propose(work: Work, cartons: tuple[Carton, ...]) -> Carton:
    """Return the smallest carton that may carry the open box; the largest where none may."""
    by_size = sorted(cartons, key=lambda carton: (carton.volume, carton.id)) or [PLAIN_CARTON]
    return next((carton for carton in by_size if not objection(work, carton)), by_size[-1])


def objection(work: Work, carton: Carton) -> str:
    """Return why the carton must not carry the open box, empty where it may."""
    for unit in work.parcel.units:
        line = work.order.lines[unit.line]
        for word in (line.hazard, line.handling):
            if word and word in carton.forbids:
                return f"{line.name}: {word}"
    weight = weigh(work, carton)
    if weight is not None and carton.max_weight_g is not None and weight > carton.max_weight_g:
        return f"{weight / 1000:.1f} kg is more than it carries"
    return ""


def weigh(work: Work, carton: Carton) -> int | None:
    """Return the sum of the parts and the carton in grams, None where a part's weight is not known."""
    total = carton.tare_g
    for unit in work.parcel.units:
        part = work.order.lines[unit.line].weight_g
        if part is None:
            return None
        total += part * unit.quantity
    return total


def _unfit(work: Work) -> Message | None:
    """Return why the open box cannot be closed."""
    if work.put_back:
        return catalogue.empty_first()
    return None if work.parcel.units else catalogue.box_empty()


def _choose(bench: Bench, carton: Carton, world: World) -> Step:
    work = open_work(bench)
    unfit = _unfit(work)
    if unfit:
        return refuse(bench, unfit)
    why = objection(work, carton)
    if why:
        return refuse(bench, catalogue.carton_forbidden(carton, why))
    parcel = replace(
        work.parcel,
        carton=carton.id,
        weight_g=weigh(work, carton),
        deeds=(*work.parcel.deeds, CartonChosen(bench.phase)),
        label=Label(state=LabelState.PENDING),
    )
    after = replace(bench, work=work.with_parcel(parcel), phase=Phase.LABELLING, taking_out=False)
    labelled, facts, effects = allot_pending(work.with_parcel(parcel), world)
    message = catalogue.label_coming(carton.name) if facts else catalogue.number_wanted()
    return accept(replace(after, work=labelled), message, *facts, effects=effects)


def allot_pending(work: Work, world: World) -> tuple[Work, tuple[CoreFact, ...], tuple[Effect, ...]]:
    """Give the open parcel the tracking number it waits for, and ask for its label.

    Nothing is done where it waits for none, or none is left.
    """
    number = world.next_number() if work.parcel.label.state is LabelState.PENDING else None
    if number is None:
        return work, (), ()
    label = Label(number, 1, LabelState.QUEUED)
    fact = TrackingAllotted(work.order.id, work.parcel_id, number, CARRIER)
    labelled = work.with_parcel(replace(work.parcel, label=label))
    return labelled, (fact,), (SpendNumber(number), PrintLabel(label.job, number, label.copy))


def print_again(bench: Bench, scan: Scanned, world: World) -> Step:
    """Print another, numbered copy of the label; the older one is void.

    Where no number was left, the label is asked for as soon as there is one again.
    """
    work = open_work(bench)
    old = work.parcel.label
    if not old.tracking:
        work, facts, first = allot_pending(work, world)
        if not facts:
            return refuse(bench, catalogue.number_wanted())
        coming = catalogue.label_coming(work.parcel.carton)
        return accept(replace(bench, work=work), coming, *facts, effects=first)
    new = Label(old.tracking, old.copy + 1, LabelState.QUEUED)
    fact = LabelVoided(work.order.id, work.parcel_id, old.tracking, old.copy, number_void=False)
    after = replace(bench, work=work.with_parcel(replace(work.parcel, label=new)), phase=Phase.LABELLING)
    effects = (WithdrawLabel(old.job), PrintLabel(new.job, new.tracking, new.copy))
    return accept(after, catalogue.printed_again(new.copy), fact, effects=effects)


def label_seen(bench: Bench, scan: Scanned, world: World) -> Step:
    """Take the worker's word that the label is out."""
    work = open_work(bench)
    label = work.parcel.label
    if label.state is not LabelState.UNKNOWN:
        return refuse(bench, catalogue.not_here("YES"))
    seen = replace(label, state=LabelState.PRINTED, trouble="")
    after = replace(bench, work=work.with_parcel(replace(work.parcel, label=seen)), phase=Phase.CONFIRMING)
    fact = LabelPrinted(work.order.id, work.parcel_id, label.tracking, label.copy, "worker")
    return accept(after, catalogue.label_out(), fact, effects=(ConfirmJob(label.job),))


def label_missing(bench: Bench, scan: Scanned, world: World) -> Step:
    """Take the worker's word that the label did not come out, and print another copy."""
    if open_work(bench).parcel.label.state is not LabelState.UNKNOWN:
        return refuse(bench, catalogue.not_here("NO"))
    return print_again(bench, scan, world)


def park_for_label(bench: Bench, scan: Scanned, world: World) -> Step:
    """Let the parcel wait for its label and take another order meanwhile."""
    return accept(park(bench, Shelf.LABEL_PENDING), catalogue.label_parked())


def confirm(bench: Bench, scan: Scanned, world: World) -> Step:
    """Close the parcel when the label scanned is its own.

    A label in the worker's hand is printed, whatever the printer could tell; but while a further copy
    is on its way, what the hand holds is the older one, which is void.
    """
    work = open_work(bench)
    label = work.parcel.label
    if not label.tracking or meant_as(ParcelMeant, scan).tracking != label.tracking:
        return refuse(bench, catalogue.wrong_label(scan.reading.code))
    if label.copy > 1 and label.state in _ON_ITS_WAY:
        return refuse(bench, catalogue.new_label_first(label.copy))
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
        )
    )
    done = replace(work.parcel, label=replace(label, state=LabelState.PRINTED, trouble=""), deeds=())
    number = work.parcel.number
    after = replace(work, closed=(*work.closed, done), parcel=Parcel(number + 1))
    closed = replace(bench, work=after, phase=Phase.CLOSED)
    if not after.complete:
        return accept(closed, catalogue.parcel_closed(number), *facts, effects=tuple(effects))
    last = finish(closed, after)
    return replace(last, facts=(*facts, *last.facts), effects=(*effects, *last.effects))


def finish(bench: Bench, work: Work) -> Step:
    """Return the step that ends an order all of whose units are in closed parcels."""
    parcels = tuple(f"{work.order.id}-{parcel.number}" for parcel in work.closed)
    return accept(
        replace(bench, work=work, phase=Phase.CLOSED),
        catalogue.order_packed(work.order),
        OrderPacked(work.order.id, work.order.fence, parcels),
        effects=(MarkOrder(work.order.id, "packed"),),
    )


def advance(bench: Bench) -> Bench:
    """Return the bench one beat after a parcel was closed: the next box, or the next order."""
    if bench.phase is not Phase.CLOSED:
        return bench
    if open_work(bench).complete:
        return replace(bench, work=None, phase=Phase.READY)
    return replace(bench, phase=Phase.VERIFYING)


def void_label(work: Work) -> tuple[Work, tuple[CoreFact, ...], tuple[Effect, ...]]:
    """Take carton and label from the open parcel; its tracking number is burnt."""
    label = work.parcel.label
    bare = work.with_parcel(replace(work.parcel, carton="", weight_g=None, label=Label()))
    if not label.tracking:
        return bare, (), ()
    fact = LabelVoided(work.order.id, work.parcel_id, label.tracking, label.copy, number_void=True)
    return bare, (fact,), (WithdrawLabel(label.job),)
