"""Signing in and out, and getting an order onto the bench."""

from dataclasses import replace
from typing import assert_never

from station.core import messages
from station.core.bench import Bench, Parked, Shelf
from station.core.codes.meanings import BadgeMeant, ItemMeant, OrderMeant, ParcelMeant, ToteMeant
from station.core.effects import Effect, MarkOrder, WantClaim
from station.core.facts import CoreFact, LeadCalled, PackStarted, SignedIn, SignedOut
from station.core.message import Message
from station.core.packing.closing import confirm
from station.core.packing.events import Outcome, Scanned, Step, accept, meant_as, open_work, refuse
from station.core.packing.labelling import allot_pending
from station.core.packing.leaving import park
from station.core.packing.units import scan_item
from station.core.work import LabelState, Operator, Phase, Work
from station.core.world import OrderStanding, Standing, World


def sign_in(bench: Bench, scan: Scanned, world: World) -> Step:
    """Give the bench to an operator, with the work that operator left open."""
    operator = world.operator(meant_as(BadgeMeant, scan).operator)
    if operator is None:
        return refuse(bench, messages.badge_unknown(meant_as(BadgeMeant, scan).operator))
    signed = replace(bench, operator=operator, phase=Phase.READY)
    facts: tuple[CoreFact, ...] = (SignedIn(operator.id),)
    if bench.operator:
        facts = (SignedOut(bench.operator.id), *facts)
    left = next(
        (entry for entry in bench.parked if entry.why is Shelf.LEFT_OPEN and entry.operator == operator.id),
        None,
    )
    if left is None or not _workable(left, world):
        return accept(signed, messages.signed_in(operator), *facts)
    step = _resume(signed, left, world)
    welcome = messages.welcome_back(operator, left.work.order)
    return replace(step, facts=(*facts, *step.facts), message=welcome)


def other_badge(bench: Bench, scan: Scanned, world: World) -> Step:
    """Answer a badge while somebody is signed in: a change of hands only where no work is open."""
    badge = meant_as(BadgeMeant, scan).operator
    if bench.operator and badge == bench.operator.id:
        return Step(bench, Outcome.ACCEPTED, messages.already_signed_in(bench.operator))
    if bench.phase is Phase.READY:
        return sign_in(bench, scan, world)
    present, other = bench.operator or Operator("", "Nobody"), world.operator(badge)
    return refuse(bench, messages.other_operator(present, other or Operator(badge, badge)))


def sign_out(bench: Bench, scan: Scanned, world: World) -> Step:
    """Lock the bench; open work waits for the same operator."""
    operator = bench.operator
    facts = (SignedOut(operator.id),) if operator else ()
    left = park(bench, Shelf.LEFT_OPEN) if bench.work else bench
    return accept(Bench(parked=left.parked, on_scale=bench.on_scale), messages.signed_out(), *facts)


def call_lead(bench: Bench, scan: Scanned, world: World) -> Step:
    """Tell the lead's board that somebody is wanted here."""
    order = bench.work.order.id if bench.work else ""
    return accept(bench, messages.lead_called(), LeadCalled(order))


def scan_order(bench: Bench, scan: Scanned, world: World) -> Step:
    """Open an order, or take it up where it was left."""
    return start(bench, meant_as(OrderMeant, scan).id, world)


def scan_tote(bench: Bench, scan: Scanned, world: World) -> Step:
    """Open the first order of a tote that can be worked."""
    tote = meant_as(ToteMeant, scan)
    for order in tote.orders:
        if world.standing(order).standing is Standing.OPEN:
            return start(bench, order, world)
    if tote.orders:
        return start(bench, tote.orders[0], world)
    return refuse(bench, messages.tote_empty(tote.id))


def next_order(bench: Bench, scan: Scanned, world: World) -> Step:
    """Open the most urgent order of the queue."""
    order = world.next_order()
    if order is None:
        return refuse(bench, messages.no_order_free())
    return start(bench, order, world)


def scan_closed_label(bench: Bench, scan: Scanned, world: World) -> Step:
    """Answer a label while units are counted: one of this order's closed boxes was merely read twice."""
    work, tracking = open_work(bench), meant_as(ParcelMeant, scan).tracking
    if any(parcel.label.tracking == tracking for parcel in work.closed):
        return Step(bench, Outcome.ACCEPTED, messages.closed_parcel(work.order.external_id))
    return refuse(bench, messages.finish_first(work.order, f"Scanned {scan.reading.code}"))


def scan_single(bench: Bench, scan: Scanned, world: World) -> Step:
    """Open the most urgent order that wants nothing but this item, and count it."""
    meant = meant_as(ItemMeant, scan)
    order = world.single_order_for(meant.item)
    if order is None or bench.parked_order(order):
        name = world.item_name(meant.item)
        return refuse(bench, messages.no_single_order(name, scan.reading.code, world.wanting(meant.item, "")))
    opened = start(bench, order, world)
    if opened.bench.work is None:
        return opened
    counted = scan_item(replace(opened.bench, phase=Phase.READY), scan, world)
    if counted.outcome is Outcome.REFUSED:
        return replace(counted, bench=replace(bench, latch=counted.bench.latch))
    return replace(
        counted, facts=(*opened.facts, *counted.facts), effects=(*opened.effects, *counted.effects)
    )


def scan_parked_label(bench: Bench, scan: Scanned, world: World) -> Step:
    """Close the parcel that waited for the label now scanned, if its order may still be packed."""
    meant = meant_as(ParcelMeant, scan)
    entry = bench.parked_label(meant.tracking)
    if entry is None:
        return _say_what_became(bench, meant, scan, world)
    order = entry.work.order
    obstacle = _obstacle(order.external_id, world.standing(order.id))
    if obstacle:
        return refuse(bench, obstacle)
    resumed = _resume(bench, entry, world)
    closed = confirm(resumed.bench, scan, world)
    if closed.outcome is Outcome.REFUSED:
        return replace(closed, bench=replace(bench, latch=closed.bench.latch))
    return replace(closed, facts=(*resumed.facts, *closed.facts), effects=(*resumed.effects, *closed.effects))


def _say_what_became(bench: Bench, meant: ParcelMeant, scan: Scanned, world: World) -> Step:
    """Tell the label of a closed parcel from one that counts no more."""
    packed = world.standing(meant.order).standing is Standing.PACKED
    if packed or bench.parked_box(meant.tracking):
        return Step(bench, Outcome.ACCEPTED, messages.closed_parcel(meant.order))
    return refuse(bench, messages.label_void(meant.order, scan.reading.code))


def start(bench: Bench, order: str, world: World) -> Step:
    """Return the step that opens an order on a ready bench, or says why it cannot be worked.

    Transitions: verifying; parked work goes on in the phase it was left in.
    """
    parked = bench.parked_order(order)
    if parked and _workable(parked, world):
        return _resume(bench, parked, world)
    found = world.order(order)
    obstacle = _obstacle(found.external_id if found else order, world.standing(order))
    if obstacle:
        return refuse(bench, obstacle)
    if found is None:
        return Step(
            bench, Outcome.UNKNOWN, messages.code_unknown(order, "The bench does not have this order.")
        )
    effects: tuple[Effect, ...] = (MarkOrder(order, "packing"),)
    if found.fence == 0:
        effects = (*effects, WantClaim(order))
    opened = replace(bench, work=Work(found), phase=Phase.VERIFYING)
    return accept(
        opened, messages.order_started(found), PackStarted(order, found.fence, False), effects=effects
    )


def _workable(entry: Parked, world: World) -> bool:
    """Return whether parked work may be taken up: to be packed on, or to be emptied."""
    standing = world.standing(entry.work.order.id).standing
    return bool(entry.work.put_back) or standing is Standing.OPEN


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


def _resume(bench: Bench, entry: Parked, world: World) -> Step:
    """Put parked work back onto the bench, in the phase it was left or the label has reached since."""
    work, facts, effects = allot_pending(entry.work, world)
    phase = entry.phase
    if phase is Phase.LABELLING and work.parcel.label.state is LabelState.PRINTED:
        phase = Phase.CONFIRMING
    order = work.order
    return accept(
        replace(bench, work=work, phase=phase, parked=bench.unparked(entry)),
        messages.order_resumed(order),
        PackStarted(order.id, order.fence, True),
        *facts,
        effects=(MarkOrder(order.id, "packing"), *effects),
    )


def same_order(bench: Bench, scan: Scanned, world: World) -> Step:
    """Answer an order's code while an order is open."""
    work = open_work(bench)
    orders = scan.meaning.orders if isinstance(scan.meaning, ToteMeant) else (meant_as(OrderMeant, scan).id,)
    if work.order.id in orders:
        return Step(bench, Outcome.ACCEPTED, messages.order_is_open(work.order))
    return refuse(bench, messages.finish_first(work.order, f"Scanned {scan.reading.code}"))
