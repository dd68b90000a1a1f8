"""Said when something is asked before it is done."""

from typing import assert_never

from station.core.message import Message
from station.core.messages.wording import info, latched, ok, warn
from station.core.work import Decision, Operator, Order


def sure_to_cancel() -> Message:
    """Cancelling wants a second scan."""
    return info(
        "sure-to-cancel", "Take everything out?", "YES: every piece comes out again. NO: go on packing."
    )


def put_back(reason: str) -> Message:
    """Everything has to come out of the box."""
    return info("put-back", "Empty the box", "Scan each piece as it comes out.", reason, changed=True)


def box_emptied(order: Order) -> Message:
    """The box is empty again."""
    return ok(
        "box-emptied", "The box is empty", f"Order {order.external_id} is left. Scan a tote or an order."
    )


def why_set_aside() -> Message:
    """A reason is wanted."""
    return info("why-set-aside", "Why set it aside?", "Touch or scan the reason.")


def set_aside(order: Order) -> Message:
    """The order waits aside."""
    return ok(
        "set-aside", f"Order {order.external_id} set aside", "Put the box aside. Scan a tote or an order."
    )


def lead_badge_wanted(what: Decision) -> Message:
    """Only a lead may allow this."""
    match what:
        case Decision.SHORT:
            asked = "Ship short?"
        case Decision.WEIGHT:
            asked = "Take this weight?"
        case Decision.CHECK:
            asked = "Go on without the check?"
        case _:
            assert_never(what)
    return info("lead-badge-wanted", asked, "A lead scans the badge. NO: go on packing.")


def not_a_lead(name: str) -> Message:
    """The badge does not allow overriding."""
    return warn("not-a-lead", f"{name} may not decide this", "A lead scans the badge. NO: go on packing.")


def pin_wanted(lead: Operator) -> Message:
    """The lead's PIN is wanted."""
    return info("pin-wanted", f"PIN of {lead.name}", "Type it on the screen. NO: go on packing.")


def pin_wrong() -> Message:
    """The PIN was not right."""
    return warn("pin-wrong", "WRONG PIN", "Type it again. NO: go on packing.")


def why_allowed(what: Decision) -> Message:
    """A reason is wanted for what a lead allows."""
    match what:
        case Decision.SHORT:
            return info("why-short", "Why is it short?", "Touch or scan the reason.")
        case Decision.WEIGHT:
            return info("why-weight", "Why is the weight off?", "Touch or scan the reason.")
        case Decision.CHECK:
            return info("why-unchecked", "Why was it not read?", "Touch or scan the reason.")
        case _:
            assert_never(what)


def packed_short(missing: int) -> Message:
    """The rest of the order does not ship."""
    return ok("packed-short", f"{missing} pieces left out", "Scan a carton, or close the box.")


def nothing_short() -> Message:
    """Nothing is missing, or nothing is packed."""
    return latched("nothing-short", "NOTHING TO SHIP SHORT", "Pack something first, or set the order aside.")


def went_on() -> Message:
    """The question was answered no."""
    return info("went-on", "Go on packing", "Scan the next piece.")


def answer_first(what: str) -> Message:
    """Something was scanned while a question stands."""
    return warn("answer-first", "Answer the question first", "Scan or touch one of the answers.", what)
