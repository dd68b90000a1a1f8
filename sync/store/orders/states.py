"""The states of an order in the store, and which call is allowed in which.

An order's state follows from four things kept apart, so that none is forgotten while another
stands: cancelled (with a reason), held (with a reason), packed by some station, started by some
station. An order packed while it was held is on hold until released, and packed from then on.
"""

from typing import Final

RELEASED: Final = "released"
ON_HOLD: Final = "on-hold"
PACKING: Final = "packing"
PACKED: Final = "packed"
CANCELLED: Final = "cancelled"
STATES: Final = (RELEASED, ON_HOLD, PACKING, PACKED, CANCELLED)

# Which state each call may be made in. A packed order is not held any more: it is cancelled, and its
# parcels are pulled.
HOLDABLE: Final = frozenset({RELEASED, ON_HOLD, PACKING})
RELEASABLE: Final = frozenset({ON_HOLD})
CANCELLABLE: Final = frozenset({RELEASED, ON_HOLD, PACKING, PACKED})
CLAIMABLE: Final = frozenset({RELEASED, PACKING})

# Payments an order is released on; `terms` is an invoice paid later.
PAID: Final = frozenset({"authorised", "captured", "paid", "terms"})
# The most urgent first, as stations take from the queue.
URGENCY: Final = {"same-day": 0, "express": 1, "standard": 2}


def state_of(cancelled: str | None, hold: str | None, packed_by: str | None, started: bool) -> str:
    """Return the state that follows."""
    if cancelled is not None:
        return CANCELLED
    if hold is not None:
        return ON_HOLD
    if packed_by is not None:
        return PACKED
    return PACKING if started else RELEASED


def first_hold(payment: str, hold: str | None) -> str | None:
    """Return why a new order is not released at once, or None."""
    if hold is not None:
        return hold
    return None if payment in PAID else f"payment: {payment}"
