"""Signing in and out, and getting an order onto the bench."""

from dataclasses import replace
from typing import assert_never

from station.core import catalogue
from station.core.bench import Bench, Parked, Shelf
from station.core.effects import Effect, MarkOrder, WantClaim
from station.core.facts import CoreFact, LeadCalled, PackStarted, SignedIn, SignedOut
from station.core.meanings import BadgeMeant, ItemMeant, OrderMeant, ParcelMeant, ToteMeant
from station.core.messages import Message
from station.core.packing.closing import confirm
from station.core.packing.counting import scan_item
from station.core.packing.events import Outcome, Scanned, Step, accept, meant_as, open_work, refuse
from station.core.work import LabelState, Operator, Phase, Work
from station.core.world import OrderStanding, Standing, World


def sign_in(bench: Bench, scan: Scanned, world: World) -> Step:
    """Give the bench to an operator, with the work that operator left open."""
    operator = world.operator(meant_as(BadgeMeant, scan).operator)
    if operator is None:
        return refuse(bench, catalogue.sign_in_first())
    signed = replace(bench, operator=operator, phase=Phase.READY)
    facts: tuple[CoreFact, ...] = (SignedIn(operator.id),)
    if bench.operator:
        facts = (SignedOut(bench.operator.id), *facts)
    left = next(
        (entry for entry in bench.parked if entry.why is Shelf.LEFT_OPEN and entry.operator == operator.id),
        None,
    )
    if left is None:
        return accept(signed, catalogue.signed_in(operator), *facts)
    step = _resume(signed, left)
    welcome = catalogue.welcome_back(operator, left.work.order)
    return replace(step, facts=(*facts, *step.facts), message=welcome)


def other_badge(bench: Bench, scan: Scanned, world: World) -> Step:
    """Answer a badge while somebody is signed in: a change of hands only where no work is open."""
    badge = meant_as(BadgeMeant, scan).operator
    if bench.operator and badge == bench.operator.id:
        return Step(bench, Outcome.ACCEPTED, catalogue.already_signed_in(bench.operator))
    if bench.phase is Phase.READY:
        return sign_in(bench, scan, world)
    present, other = bench.operator or Operator("", "Nobody"), world.operator(badge)
    return refuse(bench, catalogue.other_operator(present, other or Operator(badge, badge)))


def sign_out(bench: Bench, scan: Scanned, world: World) -> Step:
    """Lock the bench; open work waits for the same operator."""
    operator = bench.operator
    facts = (SignedOut(operator.id),) if operator else ()
    parked = bench.parked
    if bench.work:
        entry = Parked(bench.work, bench.phase, Shelf.LEFT_OPEN, operator.id if operator else "")
        parked = (*parked, entry)
    return accept(Bench(parked=parked), catalogue.signed_out(), *facts)


def call_lead(bench: Bench, scan: Scanned, world: World) -> Step:
    """Tell the lead's board that somebody is wanted here."""
    order = bench.work.order.id if bench.work else ""
    return accept(bench, catalogue.lead_called(), LeadCalled(order))


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
    return refuse(bench, catalogue.tote_empty(tote.id))


def next_order(bench: Bench, scan: Scanned, world: World) -> Step:
    """Open the most urgent order of the queue."""
    order = world.next_order()
    if order is None:
        return refuse(bench, catalogue.not_here("NEXT"))
    return start(bench, order, world)


def scan_single(bench: Bench, scan: Scanned, world: World) -> Step:
    """Open the most urgent order that wants nothing but this item, and count it."""
    meant = meant_as(ItemMeant, scan)
    order = world.single_order_for(meant.item)
    if order is None:
        name = world.item_name(meant.item)
        return refuse(
            bench, catalogue.no_single_order(name, scan.reading.code, world.wanting(meant.item, ""))
        )
    opened = start(bench, order, world)
    counted = scan_item(opened.bench, scan, world)
    if counted.outcome is Outcome.REFUSED:
        return refuse(bench, counted.message or opened.message or catalogue.nothing_to_undo())
    return replace(
        counted, facts=(*opened.facts, *counted.facts), effects=(*opened.effects, *counted.effects)
    )


def scan_parked_label(bench: Bench, scan: Scanned, world: World) -> Step:
    """Close the parcel that waited for the label now scanned."""
    meant = meant_as(ParcelMeant, scan)
    entry = bench.parked_label(meant.tracking)
    if entry is None:
        return Step(bench, Outcome.ACCEPTED, catalogue.closed_parcel(meant.order))
    resumed = _resume(bench, entry)
    if resumed.bench.phase not in (Phase.LABELLING, Phase.CONFIRMING):
        return resumed
    closed = confirm(resumed.bench, scan, world)
    return replace(closed, facts=(*resumed.facts, *closed.facts), effects=(*resumed.effects, *closed.effects))


def start(bench: Bench, order: str, world: World) -> Step:
    """Return the step that opens an order on a ready bench, or says why it cannot be worked."""
    parked = bench.parked_order(order)
    standing = world.standing(order)
    if parked and (parked.work.put_back or standing.standing is Standing.OPEN):
        return _resume(bench, parked)
    found = world.order(order)
    obstacle = _obstacle(found.external_id if found else order, standing)
    if obstacle or found is None:
        return refuse(bench, obstacle or catalogue.already_packed(order))
    effects: tuple[Effect, ...] = (MarkOrder(order, "packing"),)
    if found.fence == 0:
        effects = (*effects, WantClaim(order))
    opened = replace(bench, work=Work(found), phase=Phase.VERIFYING)
    return accept(
        opened, catalogue.order_started(found), PackStarted(order, found.fence, False), effects=effects
    )


def _obstacle(name: str, standing: OrderStanding) -> Message | None:
    match standing.standing:
        case Standing.OPEN:
            return None
        case Standing.PACKED:
            return catalogue.already_packed(name)
        case Standing.ON_HOLD:
            return catalogue.on_hold(name, standing.detail)
        case Standing.CANCELLED:
            return catalogue.cancelled(name, standing.detail)
        case Standing.CLAIMED:
            return catalogue.claimed_elsewhere(name, standing.detail)
        case _:
            assert_never(standing.standing)


def _resume(bench: Bench, entry: Parked) -> Step:
    """Put parked work back onto the bench, in the phase it was left or the label has reached since."""
    phase = entry.phase
    if phase is Phase.LABELLING and entry.work.parcel.label.state is LabelState.PRINTED:
        phase = Phase.CONFIRMING
    after = replace(bench, work=entry.work, phase=phase, parked=bench.unparked(entry))
    order = entry.work.order
    return accept(
        after,
        catalogue.order_resumed(order),
        PackStarted(order.id, order.fence, True),
        effects=(MarkOrder(order.id, "packing"),),
    )


def same_order(bench: Bench, scan: Scanned, world: World) -> Step:
    """Answer an order's code while an order is open."""
    work = open_work(bench)
    orders = scan.meaning.orders if isinstance(scan.meaning, ToteMeant) else (meant_as(OrderMeant, scan).id,)
    if work.order.id in orders:
        return Step(bench, Outcome.ACCEPTED, catalogue.order_is_open(work.order))
    return refuse(bench, catalogue.finish_first(work.order, f"Scanned {scan.reading.code}"))
