"""How far the packing machine is with its own work."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypedDict, Unpack

from station.core.bench import Bench, Parked, Question
from station.core.flow.steps import Handler, Step, WrongTableError
from station.core.flow.table import Row
from station.core.weights import WeightFrom
from station.core.work import Order, Parcel, Phase, Work


@dataclass(frozen=True)
class AskCancel(Question):
    """Whether everything is to come out of the box again."""


@dataclass(frozen=True)
class AskSetAside(Question):
    """Why the order is set aside."""


@dataclass(frozen=True)
class Disputed:
    """A weight that was refused, which a lead may take all the same; one of the scale lies on it still."""

    grams: Decimal
    source: WeightFrom


@dataclass(frozen=True)
class PackingState:
    """The phase and the order that is worked. `taking_out`: the next item scan takes one unit out of the box.

    `on_scale` is the load whose weight was taken last; it may lie there still.
    """

    phase: Phase = Phase.LOCKED
    work: Work | None = None
    taking_out: bool = False
    disputed: Disputed | None = None
    on_scale: Decimal | None = None

    @property
    def orders(self) -> tuple[Order, ...]:
        """The order that is worked."""
        return (self.work.order,) if self.work else ()


PackingBench = Bench[PackingState]
PackingStep = Step[PackingState]
PackingHandler = Handler[PackingState]
PackingRow = Row[PackingState]
ParkedOrder = Parked[PackingState]


class Changes(TypedDict, total=False):
    """The fields of a PackingState, any of which may change."""

    phase: Phase
    work: Work | None
    taking_out: bool
    disputed: Disputed | None
    on_scale: Decimal | None


def at(bench: PackingBench, **changes: Unpack[Changes]) -> PackingBench:
    """Return the bench with its packing in another state."""
    return replace(bench, state=replace(bench.state, **changes))


def open_work(held: PackingBench | ParkedOrder) -> Work:
    """Return the order that is open or parked; the table leads here only where there is one."""
    if held.state.work is None:
        raise WrongTableError(f"no order is open in {held.state.phase.value}")
    return held.state.work


def parked_order(bench: PackingBench, order: str) -> ParkedOrder | None:
    """Return the parked work of an order."""
    return next((entry for entry in bench.parked if open_work(entry).order.id == order), None)


def parked_label(bench: PackingBench, tracking: str) -> ParkedOrder | None:
    """Return the parked work whose open parcel carries a tracking number."""
    if not tracking:
        return None
    found = (entry for entry in bench.parked if open_work(entry).parcel.label.tracking == tracking)
    return next(found, None)


def parked_box(bench: PackingBench, tracking: str) -> Parcel | None:
    """Return the closed parcel of parked work that carries a tracking number."""
    boxes = (parcel for entry in bench.parked for parcel in open_work(entry).closed)
    return next((parcel for parcel in boxes if parcel.label.tracking == tracking), None)


def unparked(bench: PackingBench, entry: ParkedOrder) -> tuple[ParkedOrder, ...]:
    """Return what stays parked when `entry` is taken up again."""
    return tuple(other for other in bench.parked if other is not entry)
