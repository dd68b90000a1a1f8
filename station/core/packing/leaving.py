"""Ways off the bench before an order is packed: parked, set aside with its closed boxes, or ended."""

from dataclasses import replace

from station.core import messages
from station.core.bench import Bench, Parked, Shelf
from station.core.effects import MarkOrder
from station.core.facts import PackCancelled, SetAside
from station.core.packing.events import Step, accept, open_work
from station.core.work import Parcel, Phase
from station.core.world import Standing, World

_STILL_WANTED = (Standing.OPEN, Standing.ON_HOLD)


def park(bench: Bench, why: Shelf) -> Bench:
    """Return the bench with its work put aside, ready for another order."""
    entry = Parked(open_work(bench), bench.phase, why, bench.operator.id if bench.operator else "")
    return replace(
        bench,
        work=None,
        phase=Phase.READY,
        parked=(*bench.parked, entry),
        question=None,
        taking_out=False,
        disputed=None,
    )


def leave(bench: Bench, reason: str) -> Step:
    """Return the step that ends the work on an order whose open box is empty.

    Transitions: ready.
    """
    work = open_work(bench)
    closed = tuple(f"{work.order.id}-{parcel.number}" for parcel in work.closed)
    return accept(
        replace(bench, work=None, phase=Phase.READY, taking_out=False, question=None),
        messages.order_left(work.order),
        PackCancelled(work.order.id, reason, closed),
        effects=(MarkOrder(work.order.id, ""),),
    )


def leave_empty(bench: Bench, reason: str, world: World) -> Step:
    """Return the step that leaves an order whose open box was emptied.

    An order that is still wanted and has closed boxes is set aside with them: begun anew it would
    ship what they hold a second time. Transitions: ready.
    """
    work = open_work(bench)
    if not work.closed or world.standing(work.order.id).standing not in _STILL_WANTED:
        return leave(bench, reason)
    kept = replace(work, parcel=Parcel(work.parcel.number), put_back="")
    return accept(
        park(replace(bench, work=kept, phase=Phase.VERIFYING), Shelf.SET_ASIDE),
        messages.set_aside(work.order),
        SetAside(work.order.id, reason),
        effects=(MarkOrder(work.order.id, "set-aside"),),
    )
