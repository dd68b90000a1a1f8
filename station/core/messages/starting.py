"""Said while no order is open."""

from station.core.message import Message
from station.core.messages.wording import belongs, info, latched, ok, pieces
from station.core.work import Order
from station.core.world import Wanted


def order_started(order: Order) -> Message:
    """An order is open on the bench."""
    return ok("order-started", f"Order {order.external_id}", f"{pieces(order.pieces)}. Scan each one.")


def order_resumed(order: Order) -> Message:
    """Parked work is on the bench again."""
    return ok("order-resumed", f"Order {order.external_id} again", "It goes on where it was left.")


def already_packed(order: str) -> Message:
    """The order is done."""
    return latched(
        "already-packed", "ALREADY PACKED", "Put the goods aside and call a lead.", f"Order {order}"
    )


def on_hold(order: str, reason: str) -> Message:
    """The order must not be packed now."""
    return latched(
        "on-hold", "ORDER ON HOLD", "Put the goods aside. Take another order.", f"Order {order}", reason
    )


def cancelled(order: str, reason: str) -> Message:
    """The order is not wanted any more."""
    return latched(
        "cancelled", "ORDER CANCELLED", "Put the goods back. Take another order.", f"Order {order}", reason
    )


def claimed_elsewhere(order: str, station: str) -> Message:
    """Another bench has the order."""
    return latched(
        "claimed-elsewhere",
        f"AT BENCH {station}",
        "Bring the goods there. Take another order.",
        f"Order {order}",
    )


def tote_empty(tote: str) -> Message:
    """No open order lies in the tote."""
    return latched("tote-empty", "NOTHING TO PACK IN IT", "Scan another tote or an order.", f"Tote {tote}")


def no_order_free() -> Message:
    """There is no order this bench could begin."""
    return info("no-order-free", "No order is free", "New ones appear here by themselves.")


def no_single_order(name: str, code: str, wanted: tuple[Wanted, ...]) -> Message:
    """No order asks for just this item."""
    return latched(
        "no-single-order",
        "WHICH ORDER?",
        "No order wants only this. Scan the order or the tote first.",
        f"Scanned {code}",
        name,
        *belongs(wanted),
    )


def order_first(what: str) -> Message:
    """Something was scanned that only makes sense inside an order."""
    return latched("order-first", "NO ORDER IS OPEN", "Scan an order or a tote first.", what)
