"""Ways off the bench before an order is packed: parked, set aside with its closed boxes, or ended."""

from dataclasses import replace

from station.core import messages
from station.core.bench import Parked, Shelf
from station.core.effects import MarkOrder
from station.core.facts import PackCancelled, SetAside
from station.core.flow.steps import accept
from station.core.packing.state import PackingBench, PackingState, PackingStep, at, open_work
from station.core.work import Parcel, Phase
from station.core.world import Standing, World

_STILL_WANTED = (Standing.OPEN, Standing.ON_HOLD)


def park(bench: PackingBench, why: Shelf) -> PackingBench:
    """Return the bench with its work put aside, ready for another order."""
    left = PackingState(bench.state.phase, open_work(bench))
    entry = Parked(left, why, bench.operator.id if bench.operator else "")
    return at(
        replace(bench, parked=(*bench.parked, entry), question=None),
        work=None,
        phase=Phase.READY,
        taking_out=False,
        disputed=None,
    )


def leave(bench: PackingBench, reason: str) -> PackingStep:
    """Return the step that ends the work on an order whose open box is empty.

    Transitions: ready.
    """
    work = open_work(bench)
    closed = tuple(f"{work.order.id}-{parcel.number}" for parcel in work.closed)
    return accept(
        at(replace(bench, question=None), work=None, phase=Phase.READY, taking_out=False),
        messages.order_left(work.order),
        PackCancelled(work.order.id, reason, closed),
        effects=(MarkOrder(work.order.id, ""),),
    )


def leave_empty(bench: PackingBench, reason: str, world: World) -> PackingStep:
    """Return the step that leaves an order whose open box was emptied.

    An order that is still wanted and has closed boxes is set aside with them: begun anew it would
    ship what they hold a second time. Transitions: ready.
    """
    work = open_work(bench)
    if not work.closed or world.standing(work.order.id).standing not in _STILL_WANTED:
        return leave(bench, reason)
    kept = replace(work, parcel=Parcel(work.parcel.number), put_back="")
    return accept(
        park(at(bench, work=kept, phase=Phase.VERIFYING), Shelf.SET_ASIDE),
        messages.set_aside(work.order),
        SetAside(work.order.id, reason),
        effects=(MarkOrder(work.order.id, "set-aside"),),
    )
