"""Said while units are counted into a box."""

from station.core.message import Message
from station.core.messages.making import belongs, info, latched, ok
from station.core.work import Line, Order
from station.core.world import Wanted


def counted(line: Line) -> Message:
    """One scan was counted."""
    return ok("counted", name=line.name, sku=line.sku)


def line_full(line: Line) -> Message:
    """The line has all its units."""
    return ok("line-full", name=line.name, sku=line.sku)


def all_counted(line: Line) -> Message:
    """The order has all its units."""
    return ok("all-counted", name=line.name)


def surplus(line: Line, code: str, packed: int) -> Message:
    """The line is already full."""
    return latched("surplus", code=code, name=line.name, packed=packed, ordered=line.ordered)


def too_many_at_once(line: Line, code: str, quantity: int, wanted: int) -> Message:
    """The barcode counts for more units than the line still wants."""
    return latched("too-many-at-once", quantity=quantity, wanted=wanted, code=code, name=line.name)


def piece_by_piece(line: Line, code: str, quantity: int) -> Message:
    """The barcode counts for several units, each of which has a serial number of its own."""
    return latched("piece-by-piece", quantity=quantity, code=code, name=line.name)


def not_in_order(name: str, code: str, next_wanted: str, wanted: tuple[Wanted, ...]) -> Message:
    """The item is not asked for by this order."""
    return latched("not-in-order", code=code, name=name, wanted=belongs(wanted), next=next_wanted)


def detail_missing(line: Line, code: str, what: str) -> Message:
    """The item is tracked by "lot", "serial" or "expiry", and the code does not carry it."""
    return latched("detail-missing", what=what, code=code, name=line.name)


def same_piece(line: Line, serial: str, order: str) -> Message:
    """The serial number was packed before."""
    return latched("same-piece", serial=serial, name=line.name, order=order)


def expired(line: Line, expiry: str) -> Message:
    """The piece is past its date."""
    return latched("expired", expiry=expiry, name=line.name)


def finish_first(order: Order, code: str) -> Message:
    """Another order, tote or label was scanned while an order is open."""
    return latched("finish-first", order=order.external_id, code=code)


def order_is_open(order: Order) -> Message:
    """The open order's own code was scanned again."""
    return info("order-is-open", order=order.external_id)


def empty_first() -> Message:
    """The box has to be emptied before anything else."""
    return latched("empty-first")


def box_empty() -> Message:
    """There is nothing in the box to close."""
    return latched("box-empty")


def taking_out() -> Message:
    """The next piece scanned comes out of the box."""
    return info("taking-out", changed=True)


def not_taking_out() -> Message:
    """Taking out was called off."""
    return info("not-taking-out", changed=True)


def taken_out(line: Line, packed: int) -> Message:
    """One unit came out of the box."""
    return ok("taken-out", name=line.name, packed=packed, ordered=line.ordered)


def not_in_box(name: str, code: str) -> Message:
    """The item to take out is not in the box."""
    return latched("not-in-box", code=code, name=name)


def undone(what: str, name: str = "") -> Message:
    """The last scan was taken back; `what` is the tag of its deed, `name` the item where it was a unit."""
    return ok("undone", what=what, name=name)


def order_left(order: Order) -> Message:
    """The order was left before anything was packed."""
    return ok("order-left", order=order.external_id)
