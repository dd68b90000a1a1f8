"""Said when people come and go."""

from station.core.message import Message
from station.core.messages.wording import info, latched, ok, warn
from station.core.work import Operator, Order


def signed_in(operator: Operator) -> Message:
    """The bench is this operator's now."""
    return ok("signed-in", f"Hello, {operator.name}", "Scan a tote or an order.")


def welcome_back(operator: Operator, order: Order) -> Message:
    """The operator's open work is on the bench again."""
    return ok(
        "welcome-back", f"Hello again, {operator.name}", f"Order {order.external_id} is still open. Go on."
    )


def signed_out() -> Message:
    """Nobody is signed in any more."""
    return info("signed-out", "Signed out", "Scan your badge to start.", changed=True)


def sign_in_first() -> Message:
    """Something was scanned while nobody is signed in."""
    return warn("sign-in-first", "Nobody is signed in", "Scan your badge first. Then scan this again.")


def already_signed_in(operator: Operator) -> Message:
    """The operator's own badge was scanned again."""
    return info("already-signed-in", f"{operator.name} is signed in", "Go on.")


def other_operator(present: Operator, other: Operator) -> Message:
    """Another badge was scanned while work is open."""
    return latched(
        "other-operator",
        "SOMEBODY ELSE IS SIGNED IN",
        f"{present.name} signs out first, then {other.name} scans the badge again.",
    )
