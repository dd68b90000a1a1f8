"""What people and the order system say about an order: hold, release, cancel, break its claim."""

from sqlalchemy import Connection

from sync.contract.errors import Refused
from sync.store import problems
from sync.store.db.clock import format_ms
from sync.store.orders.record import OrderRecord
from sync.store.orders.rows import load_order, save_orders
from sync.store.orders.states import CANCELLABLE, CANCELLED, HOLDABLE, PACKED, RELEASABLE


def hold_order(conn: Connection, order_id: str, reason: str, who: str, now: int) -> None:
    """Put an order on hold; a bench that has it open is stopped. On hold already: the reason is replaced."""
    order = _find(conn, order_id)
    if order.state not in HOLDABLE:
        raise _not_now(order, "held")
    if order.hold == reason:
        return
    order.hold, order.changed = reason, True
    order.tell(who, "held", reason)
    save_orders(conn, [order], format_ms(now))


def release_order(conn: Connection, order_id: str, reason: str, who: str, now: int) -> None:
    """End an order's hold, whatever it was for; one that is not held is left as it is."""
    order = _find(conn, order_id)
    if order.state == CANCELLED:
        raise _not_now(order, "released")
    if order.state not in RELEASABLE:
        return
    order.hold, order.changed = None, True
    order.tell(who, "released", reason)
    save_orders(conn, [order], format_ms(now))


def cancel_order(conn: Connection, order_id: str, reason: str, who: str, now: int) -> None:
    """Cancel an order for good; where it is packed already, its parcels are to be pulled."""
    order = _find(conn, order_id)
    if order.state not in CANCELLABLE:
        return
    if order.packed_by is not None:
        detail = f"Order {order.id} was cancelled after it was packed: {reason}. Pull its parcels."
        order.raise_exception("cancelled-after-packing", [order.packed_by], detail)
        order.mark_parcels("intercept")
    order.cancelled, order.changed = reason, True
    order.tell(who, "cancelled", reason)
    save_orders(conn, [order], format_ms(now))


def break_claim(conn: Connection, order_id: str, reason: str, who: str, now: int) -> None:
    """Take an order from the station that claimed it, so that another can; both hear of it."""
    order = _find(conn, order_id)
    if order.claimed_by is None:
        return
    order.tell(who, "claim-broken", f"{order.claimed_by} (fence {order.fence}): {reason}")
    order.started = False
    order.drop_claim()
    save_orders(conn, [order], format_ms(now))


def _find(conn: Connection, order_id: str) -> OrderRecord:
    order = load_order(conn, order_id)
    if order is None:
        raise problems.not_found("order", order_id)
    return order


def _not_now(order: OrderRecord, what: str) -> Refused:
    detail = f"Order {order.id} is {order.state}" + (f": {order.cancelled}" if order.cancelled else "")
    if order.state == PACKED:
        detail += "; cancel it to have its parcels pulled"
    return problems.conflict("wrong-state", f"The order cannot be {what} now", f"{detail}.")
