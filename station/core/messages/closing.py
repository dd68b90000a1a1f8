"""Said from the full box to the closed parcel."""

from station.core.message import Message, Phrase
from station.core.messages.making import info, latched, ok, warn
from station.core.work import Carton, Order


def box_closed() -> Message:
    """The box was closed before the order is complete."""
    return ok("box-closed")


def carton_first(code: str) -> Message:
    """Something else than a carton was scanned."""
    return latched("carton-first", code=code)


def carton_forbidden(carton: Carton, why: Phrase) -> Message:
    """The carton must not carry what is in the box."""
    return latched("carton-forbidden", carton=carton.name, why=(why,))


def label_coming(carton: str) -> Message:
    """The label is on its way."""
    return ok("label-coming", carton=carton)


def number_wanted() -> Message:
    """No tracking number is left at the bench."""
    return info("number-wanted", changed=True)


def label_first(code: str) -> Message:
    """Something was scanned while the label is awaited."""
    return latched("label-first", code=code)


def label_waits() -> Message:
    """The printer is in trouble; the screen names it."""
    return info("label-waits")


def label_printing() -> Message:
    """The printer is well again."""
    return info("label-printing")


def label_out() -> Message:
    """The label is printed."""
    return info("label-out", changed=True)


def label_lost_from_sight() -> Message:
    """Nobody knows whether the label came out."""
    return info("label-unknown", changed=True)


def wrong_label(code: str) -> Message:
    """Another parcel's label was scanned."""
    return latched("wrong-label", code=code)


def printed_again(copy: int) -> Message:
    """Another copy is on its way; the older one counts no more."""
    return ok("printed-again", copy=copy)


def label_parked() -> Message:
    """The parcel waits for its label; another order may be taken."""
    return info("label-parked", changed=True)


def new_label_first(copy: int) -> Message:
    """The older, void label was scanned while a further copy is on its way."""
    return warn("new-label-first", copy=copy)


def parcel_closed(number: int) -> Message:
    """A box is done, the order goes on."""
    return ok("parcel-closed", number=number, next=number + 1)


def order_packed(order: Order) -> Message:
    """The order is done."""
    return ok("order-packed", order=order.external_id)


def closed_parcel(order: str) -> Message:
    """The label of a parcel that is already closed was scanned."""
    return info("closed-parcel", order=order)


def label_void(order: str, code: str) -> Message:
    """The label belongs to no box that was closed, nor to one that waits for it."""
    return latched("label-void", code=code, order=order)
