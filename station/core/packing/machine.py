"""One step of the packing machine: a reading by its tables, everything else by what told it."""

from typing import assert_never

from station.core import messages
from station.core.flow.deciding import check_pin
from station.core.flow.events import (
    Event,
    Inventoried,
    LabelMoved,
    LoadLeft,
    NumbersArrived,
    OrderMoved,
    PinChecked,
    ScaleSettled,
    Scanned,
)
from station.core.flow.reading import read
from station.core.packing import checking, interrupts, weighing
from station.core.packing.state import PackingBench, PackingStep
from station.core.packing.table import TABLE
from station.core.world import World


def step(bench: PackingBench, event: Event, world: World) -> PackingStep:
    """Return the bench after an event; no event raises, whatever the bench is in."""
    match event:
        case Scanned():
            return read(bench, event, world, TABLE)
        case PinChecked():
            return check_pin(bench, event, messages.why_allowed)
        case LabelMoved():
            return interrupts.move_label(bench, event)
        case NumbersArrived():
            return interrupts.take_number(bench, world)
        case OrderMoved():
            return interrupts.move_order(bench, event)
        case ScaleSettled():
            return weighing.settle(bench, event, world)
        case LoadLeft():
            return weighing.leave_scale(bench, event)
        case Inventoried():
            return checking.judge(bench, event, world)
        case _:
            assert_never(event)
