"""Said while units are counted into a box."""

from station.core.message import Message
from station.core.messages.wording import belongs, info, latched, ok
from station.core.work import Line, Order
from station.core.world import Wanted


def counted(line: Line) -> Message:
    """One scan was counted."""
    return ok("counted", line.name, "", line.sku)


def line_full(line: Line) -> Message:
    """The line has all its units."""
    return ok("line-full", line.name, "", "Line complete", line.sku)


def all_counted(line: Line) -> Message:
    """The order has all its units."""
    return ok("all-counted", "All pieces are in", "Scan a carton, or close the box.", line.name)


def surplus(line: Line, code: str, packed: int) -> Message:
    """The line is already full."""
    return latched(
        "surplus",
        "ONE TOO MANY",
        "Take it out of the box and put it aside. Then touch Understood.",
        f"Scanned {code}",
        f"{line.name}: {packed} of {line.ordered} are in",
    )


def too_many_at_once(line: Line, code: str, quantity: int, wanted: int) -> Message:
    """The barcode counts for more units than the line still wants."""
    return latched(
        "too-many-at-once",
        f"THIS PACK HOLDS {quantity}",
        f"Only {wanted} wanted. Scan single pieces.",
        f"Scanned {code}",
        line.name,
    )


def piece_by_piece(line: Line, code: str, quantity: int) -> Message:
    """The barcode counts for several units, each of which has a serial number of its own."""
    return latched(
        "piece-by-piece",
        f"THIS PACK HOLDS {quantity}",
        "Scan the serial number of each piece.",
        f"Scanned {code}",
        line.name,
    )


def not_in_order(name: str, code: str, next_wanted: str, wanted: tuple[Wanted, ...]) -> Message:
    """The item is not asked for by this order."""
    return latched(
        "not-in-order",
        "NOT IN THIS ORDER",
        "Take it out and put it aside. Then touch Understood.",
        f"Scanned {code}",
        name,
        *belongs(wanted),
        *((f"Wanted: {next_wanted}",) if next_wanted else ()),
    )


def detail_missing(line: Line, code: str, what: str) -> Message:
    """The item is tracked by lot, serial or expiry, and the code does not carry it."""
    return latched(
        "detail-missing",
        f"{what.upper()} MISSING",
        f"Scan the code on the piece that carries the {what}.",
        f"Scanned {code}",
        line.name,
    )


def same_piece(line: Line, serial: str, order: str) -> Message:
    """The serial number was packed before."""
    return latched(
        "same-piece",
        "THE SAME PIECE TWICE",
        "Take another piece.",
        f"Serial {serial}",
        line.name,
        f"Order {order}",
    )


def expired(line: Line, expiry: str) -> Message:
    """The piece is past its date."""
    return latched(
        "expired", "PAST ITS DATE", "Put it aside. Take another piece.", f"Expiry {expiry}", line.name
    )


def finish_first(order: Order, what: str) -> Message:
    """Another order, tote or label was scanned while an order is open."""
    return latched("finish-first", "FINISH THIS ORDER FIRST", f"Order {order.external_id} is open.", what)


def order_is_open(order: Order) -> Message:
    """The open order's own code was scanned again."""
    return info("order-is-open", f"Order {order.external_id} is open", "Go on.")


def empty_first() -> Message:
    """The box has to be emptied before anything else."""
    return latched("empty-first", "EMPTY THE BOX FIRST", "Scan each piece as it comes out.")


def box_empty() -> Message:
    """There is nothing in the box to close."""
    return latched("box-empty", "THE BOX IS EMPTY", "Scan a piece into it first.")


def taking_out() -> Message:
    """The next piece scanned comes out of the box."""
    return info("taking-out", "Take out", "Scan the piece that comes out of the box.", changed=True)


def not_taking_out() -> Message:
    """Taking out was called off."""
    return info("not-taking-out", "Go on packing", "Scan the next piece.", changed=True)


def taken_out(line: Line, packed: int) -> Message:
    """One unit came out of the box."""
    return ok("taken-out", f"Taken out: {line.name}", "", f"{packed} / {line.ordered}")


def not_in_box(name: str, code: str) -> Message:
    """The item to take out is not in the box."""
    return latched(
        "not-in-box", "NOT IN THIS BOX", "Scan a piece that lies in the box.", f"Scanned {code}", name
    )


def undone(what: str) -> Message:
    """The last scan was taken back."""
    return ok("undone", "Undone", what)


def order_left(order: Order) -> Message:
    """The order was left before anything was packed."""
    return ok("order-left", f"Order {order.external_id} left", "Scan a tote or an order.")
