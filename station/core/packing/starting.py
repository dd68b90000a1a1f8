"""Signing in and out, and getting an order onto the bench."""

from dataclasses import replace
from typing import assert_never

from station.core import messages
from station.core.bench import Shelf
from station.core.codes.meanings import BadgeMeant, ItemMeant, OrderMeant, ParcelMeant, ToteMeant
from station.core.effects import Effect, MarkOrder, WantClaim
from station.core.facts import PackStarted
from station.core.flow import signing
from station.core.flow.events import Scanned
from station.core.flow.steps import Outcome, Step, accept, meant_as, refuse
from station.core.message import Message
from station.core.packing.closing import confirm
from station.core.packing.labelling import allot_pending
from station.core.packing.leaving import park
from station.core.packing.state import (
    PackingBench,
    PackingState,
    PackingStep,
    ParkedOrder,
    at,
    open_work,
    parked_box,
    parked_label,
    parked_order,
    unparked,
)
from station.core.packing.units import scan_item
from station.core.work import LabelState, Operator, Phase, Work
from station.core.world import OrderStanding, Standing, World


def sign_in(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Give the bench to an operator, with the work that operator left open."""

    def begin(signed: PackingBench, operator: Operator) -> PackingStep:
        ready, left = at(signed, phase=Phase.READY), _left_open(signed, operator)
        if left is None or not _workable(left, world):
            return accept(ready, messages.signed_in(operator))
        welcome = messages.welcome_back(operator, open_work(left).order)
        return replace(_resume(ready, left, world), message=welcome)

    return signing.sign_in(bench, scan, world, begin)


def _left_open(bench: PackingBench, operator: Operator) -> ParkedOrder | None:
    mine = (entry for entry in bench.parked if entry.operator == operator.id)
    return next((entry for entry in mine if entry.why is Shelf.LEFT_OPEN), None)


def other_badge(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Answer a badge while somebody is signed in: a change of hands only where no work is open."""
    mine = bench.operator is not None and meant_as(BadgeMeant, scan).operator == bench.operator.id
    if bench.state.phase is Phase.READY and not mine:
        return sign_in(bench, scan, world)
    return signing.refuse_badge(bench, scan, world)


def sign_out(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Lock the bench; open work waits for the same operator."""
    left = park(bench, Shelf.LEFT_OPEN) if bench.state.work else bench
    return signing.sign_out(left, PackingState(on_scale=bench.state.on_scale))


def call_lead(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Tell the lead's board that somebody is wanted here."""
    return signing.call_lead(bench, bench.state.work.order.id if bench.state.work else "")


def scan_order(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Open an order, or take it up where it was left."""
    return start(bench, meant_as(OrderMeant, scan).id, world)


def scan_tote(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Open the first order of a tote that can be worked."""
    tote = meant_as(ToteMeant, scan)
    for order in tote.orders:
        if world.standing(order).standing is Standing.OPEN:
            return start(bench, order, world)
    if tote.orders:
        return start(bench, tote.orders[0], world)
    return refuse(bench, messages.tote_empty(tote.id))


def next_order(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Open the most urgent order of the queue."""
    order = world.next_order()
    if order is None:
        return refuse(bench, messages.no_order_free())
    return start(bench, order, world)


def scan_closed_label(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Answer a label while units are counted: one of this order's closed boxes was merely read twice."""
    work, tracking = open_work(bench), meant_as(ParcelMeant, scan).tracking
    if any(parcel.label.tracking == tracking for parcel in work.closed):
        return Step(bench, Outcome.ACCEPTED, messages.closed_parcel(work.order.external_id))
    return refuse(bench, messages.finish_first(work.order, scan.reading.code))


def scan_single(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Open the most urgent order that wants nothing but this item, and count it."""
    meant = meant_as(ItemMeant, scan)
    order = world.single_order_for(meant.item)
    if order is None or parked_order(bench, order):
        name = world.item_name(meant.item)
        return refuse(bench, messages.no_single_order(name, scan.reading.code, world.wanting(meant.item, "")))
    opened = start(bench, order, world)
    if opened.bench.state.work is None:
        return opened
    counted = scan_item(at(opened.bench, phase=Phase.READY), scan, world)
    if counted.outcome is Outcome.REFUSED:
        return replace(counted, bench=replace(bench, latch=counted.bench.latch))
    return replace(
        counted, facts=(*opened.facts, *counted.facts), effects=(*opened.effects, *counted.effects)
    )


def scan_parked_label(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Close the parcel that waited for the label now scanned, if its order may still be packed."""
    meant = meant_as(ParcelMeant, scan)
    entry = parked_label(bench, meant.tracking)
    if entry is None:
        return _say_what_became(bench, meant, scan, world)
    order = open_work(entry).order
    obstacle = _obstacle(order.external_id, world.standing(order.id))
    if obstacle:
        return refuse(bench, obstacle)
    resumed = _resume(bench, entry, world)
    closed = confirm(resumed.bench, scan, world)
    if closed.outcome is Outcome.REFUSED:
        return replace(closed, bench=replace(bench, latch=closed.bench.latch))
    return replace(closed, facts=(*resumed.facts, *closed.facts), effects=(*resumed.effects, *closed.effects))


def _say_what_became(bench: PackingBench, meant: ParcelMeant, scan: Scanned, world: World) -> PackingStep:
    """Tell the label of a closed parcel from one that counts no more."""
    packed = world.standing(meant.order).standing is Standing.PACKED
    if packed or parked_box(bench, meant.tracking):
        return Step(bench, Outcome.ACCEPTED, messages.closed_parcel(meant.order))
    return refuse(bench, messages.label_void(meant.order, scan.reading.code))


def start(bench: PackingBench, order: str, world: World) -> PackingStep:
    """Return the step that opens an order on a ready bench, or says why it cannot be worked.

    Transitions: verifying; parked work goes on in the phase it was left in.
    """
    parked = parked_order(bench, order)
    if parked and _workable(parked, world):
        return _resume(bench, parked, world)
    found = world.order(order)
    obstacle = _obstacle(found.external_id if found else order, world.standing(order))
    if obstacle:
        return refuse(bench, obstacle)
    if found is None:
        return Step(bench, Outcome.UNKNOWN, messages.code_unknown(order, "order-not-here"))
    effects: tuple[Effect, ...] = (MarkOrder(order, "packing"),)
    if found.fence == 0:
        effects = (*effects, WantClaim(order))
    opened = at(bench, work=Work(found), phase=Phase.VERIFYING)
    return accept(
        opened, messages.order_started(found), PackStarted(order, found.fence, False), effects=effects
    )


def _workable(entry: ParkedOrder, world: World) -> bool:
    """Return whether parked work may be taken up: to be packed on, or to be emptied."""
    standing = world.standing(open_work(entry).order.id).standing
    return bool(open_work(entry).put_back) or standing is Standing.OPEN


def _obstacle(name: str, standing: OrderStanding) -> Message | None:
    match standing.standing:
        case Standing.OPEN:
            return None
        case Standing.PACKED:
            return messages.already_packed(name)
        case Standing.ON_HOLD:
            return messages.on_hold(name, standing.detail)
        case Standing.CANCELLED:
            return messages.cancelled(name, standing.detail)
        case Standing.CLAIMED:
            return messages.claimed_elsewhere(name, standing.detail)
        case _:
            assert_never(standing.standing)


def _resume(bench: PackingBench, entry: ParkedOrder, world: World) -> PackingStep:
    """Put parked work back onto the bench, in the phase it was left or the label has reached since."""
    work, facts, effects = allot_pending(open_work(entry), world)
    phase = entry.state.phase
    if phase is Phase.LABELLING and work.parcel.label.state is LabelState.PRINTED:
        phase = Phase.CONFIRMING
    order = work.order
    return accept(
        at(replace(bench, parked=unparked(bench, entry)), work=work, phase=phase),
        messages.order_resumed(order),
        PackStarted(order.id, order.fence, True),
        *facts,
        effects=(MarkOrder(order.id, "packing"), *effects),
    )


def same_order(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Answer an order's code while an order is open."""
    work = open_work(bench)
    orders = scan.meaning.orders if isinstance(scan.meaning, ToteMeant) else (meant_as(OrderMeant, scan).id,)
    if work.order.id in orders:
        return Step(bench, Outcome.ACCEPTED, messages.order_is_open(work.order))
    return refuse(bench, messages.finish_first(work.order, scan.reading.code))
