"""Said when people come and go."""

from station.core.message import Message
from station.core.messages.making import info, latched, ok, warn
from station.core.work import Operator, Order


def signed_in(operator: Operator) -> Message:
    """The bench is this operator's now."""
    return ok("signed-in", name=operator.name)


def welcome_back(operator: Operator, order: Order) -> Message:
    """The operator's open work is on the bench again."""
    return ok("welcome-back", name=operator.name, order=order.external_id)


def signed_out() -> Message:
    """Nobody is signed in any more."""
    return info("signed-out", changed=True)


def sign_in_first() -> Message:
    """Something was scanned while nobody is signed in."""
    return warn("sign-in-first")


def already_signed_in(operator: Operator) -> Message:
    """The operator's own badge was scanned again."""
    return info("already-signed-in", name=operator.name)


def other_operator(present: Operator, other: Operator) -> Message:
    """Another badge was scanned while work is open; a `present` without a name is nobody."""
    return latched("other-operator", present=present.name, other=other.name)
