"""Said when the work was stopped from outside, or could not be saved."""

from station.core.message import Message
from station.core.messages.making import latched
from station.core.work import Order


def stopped_cancelled(order: Order, reason: str, pieces: int) -> Message:
    """The open order was cancelled by the store, with `pieces` in the open box."""
    return latched("stopped-cancelled", changed=True, order=order.external_id, reason=reason, pieces=pieces)


def stopped_on_hold(order: Order, reason: str) -> Message:
    """The open order was put on hold by the store."""
    return latched("stopped-on-hold", changed=True, order=order.external_id, reason=reason)


def stopped_claimed(order: Order, station: str, pieces: int) -> Message:
    """The store gave the open order to another bench, with `pieces` in the open box."""
    return latched("stopped-claimed", changed=True, order=order.external_id, station=station, pieces=pieces)


def stopped_packed(order: Order, pieces: int) -> Message:
    """The open order was packed elsewhere, with `pieces` in the open box here."""
    return latched("stopped-packed", changed=True, order=order.external_id, pieces=pieces)


def not_saved(why: str) -> Message:
    """The database took nothing: what was scanned is not counted."""
    return latched("not-saved", why=why)


def saved_after_all() -> Message:
    """A scan that was said to be lost had been stored: it counts, and must not count twice."""
    return latched("saved-after-all")
