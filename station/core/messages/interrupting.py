"""Said when the work was stopped from outside, or could not be saved."""

from station.core.message import Message
from station.core.messages.wording import latched
from station.core.work import Order


def stopped_cancelled(order: Order, reason: str, pieces: int) -> Message:
    """The open order was cancelled by the store, with `pieces` in the open box."""
    return latched(
        "stopped-cancelled",
        "STOP: ORDER CANCELLED",
        _way_out(pieces),
        f"Order {order.external_id}",
        reason,
        changed=True,
    )


def stopped_on_hold(order: Order, reason: str) -> Message:
    """The open order was put on hold by the store."""
    return latched(
        "stopped-on-hold",
        "STOP: ORDER ON HOLD",
        "Set the box aside with its goods. Take another order.",
        f"Order {order.external_id}",
        reason,
        changed=True,
    )


def stopped_claimed(order: Order, station: str, pieces: int) -> Message:
    """The store gave the open order to another bench, with `pieces` in the open box."""
    return latched(
        "stopped-claimed",
        "STOP: ANOTHER BENCH HAS IT",
        _way_out(pieces),
        f"Order {order.external_id}",
        f"Bench {station}",
        changed=True,
    )


def stopped_packed(order: Order, pieces: int) -> Message:
    """The open order was packed elsewhere, with `pieces` in the open box here."""
    return latched(
        "stopped-packed",
        "STOP: PACKED ELSEWHERE",
        _way_out(pieces),
        f"Order {order.external_id}",
        changed=True,
    )


def _way_out(pieces: int) -> str:
    if pieces:
        return "Acknowledge, then scan each piece as it comes out of the box."
    return "Acknowledge, then take another order."


def not_saved(why: str) -> Message:
    """The database took nothing: what was scanned is not counted."""
    return latched(
        "not-saved", "NOT SAVED", "This scan was not counted. Call a lead, then scan it again.", why
    )


def saved_after_all() -> Message:
    """A scan that was said to be lost had been stored: it counts, and must not count twice."""
    return latched(
        "saved-after-all",
        "THE LAST SCAN COUNTED",
        "The database had stored it after all. Do not scan it again: compare the box with the screen.",
    )
