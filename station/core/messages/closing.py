"""Said from the full box to the closed parcel."""

from station.core.message import Message
from station.core.messages.wording import info, latched, ok, warn
from station.core.work import Carton, Order


def box_closed() -> Message:
    """The box was closed before the order is complete."""
    return ok("box-closed", "Close this box", "Scan its carton. The rest goes into the next box.")


def carton_first(what: str) -> Message:
    """Something else than a carton was scanned."""
    return latched("carton-first", "CARTON FIRST", "The box is complete. Scan its carton.", what)


def carton_forbidden(carton: Carton, why: str) -> Message:
    """The carton must not carry what is in the box."""
    return latched("carton-forbidden", "NOT THIS CARTON", "Take another carton.", carton.name, why)


def label_coming(carton: str) -> Message:
    """The label is on its way."""
    return ok("label-coming", "Label is printing", "Wait for the label.", carton)


def number_wanted() -> Message:
    """No tracking number is left at the bench."""
    return info(
        "number-wanted",
        "NO TRACKING NUMBER LEFT",
        "The label prints by itself when the store answers. NEXT takes another order meanwhile.",
        changed=True,
    )


def label_first(what: str) -> Message:
    """Something was scanned while the label is awaited."""
    return latched("label-first", "LABEL FIRST", "Put the label on the box and scan it.", what)


def label_waits() -> Message:
    """The printer is in trouble; the screen names it."""
    return info("label-waits", "The label waits", "It prints by itself, once, when the printer is mended.")


def label_printing() -> Message:
    """The printer is well again."""
    return info("label-printing", "Label is printing", "Wait for the label.")


def label_out() -> Message:
    """The label is printed."""
    return info("label-out", "Scan the label", "Stick it on the box, then scan it.", changed=True)


def label_lost_from_sight() -> Message:
    """Nobody knows whether the label came out."""
    return info(
        "label-unknown",
        "Did the label come out?",
        "Yes: scan the label. No: it is printed again.",
        changed=True,
    )


def wrong_label(code: str) -> Message:
    """Another parcel's label was scanned."""
    return latched(
        "wrong-label",
        "WRONG LABEL",
        "This label belongs to another box. Find the right one.",
        f"Scanned {code}",
    )


def printed_again(copy: int) -> Message:
    """Another copy is on its way; the older one counts no more."""
    return ok("printed-again", f"Copy {copy} is printing", "Throw the old label away.")


def label_parked() -> Message:
    """The parcel waits for its label; another order may be taken."""
    return info(
        "label-parked",
        "Box waits for its label",
        "Set it aside. Scan its label when it is out.",
        changed=True,
    )


def new_label_first(copy: int) -> Message:
    """The older, void label was scanned while a further copy is on its way."""
    return warn("new-label-first", f"Wait for copy {copy}", "The old label counts no more: throw it away.")


def parcel_closed(number: int) -> Message:
    """A box is done, the order goes on."""
    return ok("parcel-closed", f"Box {number} is done", f"Box {number + 1}: scan the next piece.")


def order_packed(order: Order) -> Message:
    """The order is done."""
    return ok("order-packed", f"Order {order.external_id} is packed", "Scan the next tote or order.")


def closed_parcel(order: str) -> Message:
    """The label of a parcel that is already closed was scanned."""
    return info("closed-parcel", "This box is done", "Nothing more to do with it.", f"Order {order}")


def label_void(order: str, code: str) -> Message:
    """The label belongs to no box that was closed, nor to one that waits for it."""
    return latched(
        "label-void",
        "THIS LABEL DOES NOT COUNT",
        "Do not ship the box it is on. Call a lead.",
        f"Scanned {code}",
        f"Order {order}",
    )
