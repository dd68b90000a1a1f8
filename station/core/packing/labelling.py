"""The label of a carton that is closed: its number, its copies, and what the worker says of it."""

from dataclasses import replace

from station.core import messages
from station.core.bench import Shelf
from station.core.checks import NOT_CHECKED
from station.core.effects import ConfirmJob, Effect, PrintLabel, SpendNumber, WithdrawLabel
from station.core.facts import CoreFact, LabelPrinted, LabelVoided, TrackingAllotted
from station.core.flow.events import Scanned
from station.core.flow.steps import accept, refuse
from station.core.message import Message
from station.core.packing.leaving import park
from station.core.packing.state import PackingBench, PackingStep, at, open_work
from station.core.work import Label, LabelState, Phase, Work
from station.core.world import World

CARRIER = "house"
CARRIER_NAME = "House carrier"
"""As it stands on labels and screens."""


def ask_label(bench: PackingBench, world: World, coming: Message | None = None) -> PackingStep:
    """Return the step that asks for the open parcel's label, saying `coming` where it is on its way."""
    work = open_work(bench)
    pending = work.with_parcel(replace(work.parcel, label=Label(state=LabelState.PENDING)))
    labelled, facts, effects = allot_pending(pending, world)
    message = coming or messages.label_coming(work.parcel.carton)
    after = at(bench, work=labelled, phase=Phase.LABELLING)
    return accept(after, message if facts else messages.number_wanted(), *facts, effects=effects)


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


def print_again(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Print another, numbered copy of the label; the older one is void.

    Where no number was left, the label is asked for as soon as there is one again.
    """
    work = open_work(bench)
    old = work.parcel.label
    if not old.tracking:
        work, facts, first = allot_pending(work, world)
        if not facts:
            return refuse(bench, messages.number_wanted())
        coming = messages.label_coming(work.parcel.carton)
        return accept(at(bench, work=work), coming, *facts, effects=first)
    new = Label(old.tracking, old.copy + 1, LabelState.QUEUED)
    fact = LabelVoided(work.order.id, work.parcel_id, old.tracking, old.copy, number_void=False)
    after = at(bench, work=work.with_parcel(replace(work.parcel, label=new)), phase=Phase.LABELLING)
    effects = (WithdrawLabel(old.job), PrintLabel(new.job, new.tracking, new.copy))
    return accept(after, messages.printed_again(new.copy), fact, effects=effects)


def label_seen(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Take the worker's word that the label is out."""
    work = open_work(bench)
    label = work.parcel.label
    if label.state is not LabelState.UNKNOWN:
        return refuse(bench, messages.not_here("YES"))
    seen = replace(label, state=LabelState.PRINTED, trouble="")
    after = at(bench, work=work.with_parcel(replace(work.parcel, label=seen)), phase=Phase.CONFIRMING)
    fact = LabelPrinted(work.order.id, work.parcel_id, label.tracking, label.copy, "worker")
    return accept(after, messages.label_out(), fact, effects=(ConfirmJob(label.job),))


def label_missing(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Take the worker's word that the label did not come out, and print another copy."""
    if open_work(bench).parcel.label.state is not LabelState.UNKNOWN:
        return refuse(bench, messages.not_here("NO"))
    return print_again(bench, scan, world)


def park_for_label(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Let the parcel wait for its label and take another order meanwhile."""
    return accept(park(bench, Shelf.LABEL_PENDING), messages.label_parked())


def void_label(work: Work) -> tuple[Work, tuple[CoreFact, ...], tuple[Effect, ...]]:
    """Take the label from the open parcel; its tracking number is burnt."""
    label = work.parcel.label
    bare = work.with_parcel(replace(work.parcel, label=Label()))
    if not label.tracking:
        return bare, (), ()
    fact = LabelVoided(work.order.id, work.parcel_id, label.tracking, label.copy, number_void=True)
    return bare, (fact,), (WithdrawLabel(label.job),)


def strip_carton(work: Work) -> tuple[Work, tuple[CoreFact, ...], tuple[Effect, ...]]:
    """Take carton, check, weight and label from the open parcel; its tracking number is burnt."""
    bare, facts, effects = void_label(work)
    parcel = replace(bare.parcel, carton="", weight_g=None, weighed=None, check=NOT_CHECKED)
    return bare.with_parcel(parcel), facts, effects
