"""Said when something is asked before it is done."""

from typing import assert_never

from station.core.message import Message
from station.core.messages.making import info, latched, ok, warn
from station.core.work import Decision, Operator, Order


def sure_to_cancel() -> Message:
    """Cancelling wants a second scan."""
    return info("sure-to-cancel")


def put_back(reason: str) -> Message:
    """Everything has to come out of the box."""
    return info("put-back", changed=True, reason=reason)


def box_emptied(order: Order) -> Message:
    """The box is empty again."""
    return ok("box-emptied", order=order.external_id)


def why_set_aside() -> Message:
    """A reason is wanted."""
    return info("why-set-aside")


def set_aside(order: Order) -> Message:
    """The order waits aside."""
    return ok("set-aside", order=order.external_id)


def lead_badge_wanted(what: Decision) -> Message:
    """Only a lead may allow this."""
    return info("lead-badge-wanted", what=what.value)


def not_a_lead(name: str) -> Message:
    """The badge does not allow overriding."""
    return warn("not-a-lead", name=name)


def pin_wanted(lead: Operator) -> Message:
    """The lead's PIN is wanted."""
    return info("pin-wanted", name=lead.name)


def pin_wrong() -> Message:
    """The PIN was not right."""
    return warn("pin-wrong")


def why_allowed(what: Decision) -> Message:
    """A reason is wanted for what a lead allows."""
    match what:
        case Decision.SHORT:
            return info("why-short")
        case Decision.WEIGHT:
            return info("why-weight")
        case Decision.CHECK:
            return info("why-unchecked")
        case _:
            assert_never(what)


def packed_short(missing: int) -> Message:
    """The rest of the order does not ship."""
    return ok("packed-short", missing=missing)


def nothing_short() -> Message:
    """Nothing is missing, or nothing is packed."""
    return latched("nothing-short")


def went_on() -> Message:
    """The question was answered no."""
    return info("went-on")


def answer_first(code: str) -> Message:
    """Something was scanned while a question stands."""
    return warn("answer-first", code=code)
