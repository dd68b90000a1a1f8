"""What it means for an order that a station says it has packed it: fencing, decided after the fact."""

from dataclasses import dataclass

from sync.store.orders.record import OrderRecord


@dataclass(frozen=True)
class Packing:
    """Who packed an order, and under which fencing number, 0 for none."""

    station: str
    epoch: int
    fence: int


def end_packing(order: OrderRecord, packing: Packing) -> None:
    """Take over that an order is packed; never refused, since the parcels exist.

    First packing: packed, whatever its fence; a newer claim of someone else is closed and its station
    hears of it. Second packing: an exception naming both stations, the second's parcels to be pulled.
    The same packing told twice: nothing.
    """
    order.tell(packing.station, "order-packed", f"fence {packing.fence}")
    if order.packed_by is None:
        _pack(order, packing)
    elif packing != Packing(order.packed_by, order.packed_epoch or 0, order.packed_fence or 0):
        _double(order, packing, order.packed_by)


def _pack(order: OrderRecord, packing: Packing) -> None:
    if order.claimed_by is not None and (order.claimed_by, order.fence) != (packing.station, packing.fence):
        detail = f"closed, since {packing.station} packed the order under fence {packing.fence}"
        order.tell(order.claimed_by, "claim-closed", detail)
    order.packed_by, order.packed_epoch, order.packed_fence = packing.station, packing.epoch, packing.fence
    order.note = ""
    order.drop_claim()
    if order.cancelled is not None:
        _intercept(order, packing, "packed-after-cancel", f"it was cancelled: {order.cancelled}")
    elif order.hold is not None:
        _intercept(order, packing, "packed-while-held", f"it is on hold: {order.hold}")


def _intercept(order: OrderRecord, packing: Packing, kind: str, why: str) -> None:
    detail = f"Order {order.id} was packed at {packing.station} though {why}. Pull its parcels."
    order.raise_exception(kind, [packing.station], detail)
    order.mark_parcels("intercept")


def _double(order: OrderRecord, packing: Packing, first: str) -> None:
    detail = (
        f"Order {order.id} was packed at {first} (fence {order.packed_fence}) and again at "
        f"{packing.station} (fence {packing.fence}). Pull the second's parcels and void their labels."
    )
    order.raise_exception("double-pack", [first, packing.station], detail)
    if (first, order.packed_epoch) != (packing.station, packing.epoch):
        order.mark_parcels("doubled", (packing.station, packing.epoch))
