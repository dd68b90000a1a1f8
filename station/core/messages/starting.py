"""Said while no order is open."""

from station.core.message import Message
from station.core.messages.making import belongs, info, latched, ok
from station.core.work import Order
from station.core.world import Wanted


def order_started(order: Order) -> Message:
    """An order is open on the bench."""
    return ok("order-started", order=order.external_id, pieces=order.pieces)


def order_resumed(order: Order) -> Message:
    """Parked work is on the bench again."""
    return ok("order-resumed", order=order.external_id)


def already_packed(order: str) -> Message:
    """The order is done."""
    return latched("already-packed", order=order)


def on_hold(order: str, reason: str) -> Message:
    """The order must not be packed now."""
    return latched("on-hold", order=order, reason=reason)


def cancelled(order: str, reason: str) -> Message:
    """The order is not wanted any more."""
    return latched("cancelled", order=order, reason=reason)


def claimed_elsewhere(order: str, station: str) -> Message:
    """Another bench has the order."""
    return latched("claimed-elsewhere", station=station, order=order)


def tote_empty(tote: str) -> Message:
    """No open order lies in the tote."""
    return latched("tote-empty", tote=tote)


def no_order_free() -> Message:
    """There is no order this bench could begin."""
    return info("no-order-free")


def no_single_order(name: str, code: str, wanted: tuple[Wanted, ...]) -> Message:
    """No order asks for just this item."""
    return latched("no-single-order", code=code, name=name, wanted=belongs(wanted))


def order_first(code: str) -> Message:
    """Something was scanned that only makes sense inside an order."""
    return latched("order-first", code=code)
