"""Said while a closed carton is checked and weighed."""

from decimal import Decimal
from typing import assert_never

from station.core.checks import Check, Extra, Why
from station.core.message import Message
from station.core.messages.wording import info, latched, ok, pieces, warn
from station.core.weights import kilos
from station.core.work import Line

MOST_NAMED = 4
"""Items an error names one by one; the work area lists them all once it is acknowledged."""


def check_begun() -> Message:
    """The reader reads the carton."""
    return ok("check-begun", "Reading the box", "Close it and leave it before the reader.")


def check_first(what: str) -> Message:
    """Something was scanned while the carton is to be checked."""
    return latched("check-first", "THE BOX IS BEING CHECKED", "Let the reader finish. UNDO opens it.", what)


def check_runs() -> Message:
    """A lead's word was asked for before the reader has finished."""
    return warn("check-runs", "The reader still reads", "Wait for it.")


def check_missing(check: Check) -> Message:
    """Fewer tags were read than pieces are in the box."""
    lacking = sum(count.expected - count.found for count in check.missing)
    named = [f"{count.name}: {count.found} of {count.expected} read" for count in check.missing]
    return latched(
        "check-missing",
        f"{pieces(lacking).upper()} NOT READ",
        "Open the box and count. Then read it again.",
        *_shortened(named),
    )


def check_extras(check: Check) -> Message:
    """The reader found what must not be in the box."""
    named = [extra_words(extra) for extra in check.extras]
    lacking = [f"{count.name}: {count.found} of {count.expected} read" for count in check.missing]
    return latched(
        "check-extras",
        "TOO MUCH IN THE BOX",
        "Take out what is named here. Then read the box again.",
        *_shortened([*named, *lacking]),
    )


def extra_words(extra: Extra) -> str:
    """Say what must not be in the box, and where it belongs."""
    where = "; ".join(extra.where)
    match extra.why:
        case Why.SURPLUS:
            said = f"{extra.name}: {extra.count} too many"
        case Why.FOREIGN:
            said = f"{extra.name}: not in this order"
        case Why.SHIPPED:
            said = f"{extra.name}: not this piece"
        case _:
            assert_never(extra.why)
    return f"{said}. {where}" if where else said


def _shortened(named: list[str]) -> tuple[str, ...]:
    if len(named) <= MOST_NAMED:
        return tuple(named)
    return (*named[: MOST_NAMED - 1], f"and {len(named) - MOST_NAMED + 1} more")


def check_unread(problem: str) -> Message:
    """The reader is away or broke off; nothing is known of the box."""
    return warn("check-unread", "THE BOX WAS NOT READ", "Read it again, or a lead allows it.", problem)


def extras_first() -> Message:
    """A lead cannot let go what must come out."""
    return latched("extras-first", "TAKE IT OUT FIRST", "Nobody may ship it. Take it out, then read again.")


def nothing_to_allow() -> Message:
    """A lead's word was asked for, and nothing needs it."""
    return warn("nothing-to-allow", "There is nothing to allow", "Go on.")


def weigh_now(carton: str) -> Message:
    """The closed carton goes onto the scale."""
    return ok("weigh-now", "Put the box on the scale", "Let it lie still.", carton)


def weight_first(what: str) -> Message:
    """Something was scanned while the weight is wanted."""
    return latched("weight-first", "WEIGH THE BOX FIRST", "Put it on the scale, or type its weight.", what)


def weighed(grams: Decimal, unknown: str) -> Message:
    """The weight was taken; `unknown` is a part without a weight on file, where that made it uncompared."""
    compared = (f"Not compared: {unknown} has no weight on file",) if unknown else ()
    return ok("weighed", f"{kilos(grams)} · Label is printing", "Wait for the label.", *compared)


def weight_off(grams: Decimal, expected: int, tolerance: Decimal, cause: Line | None) -> Message:
    """The weight is outside the tolerance; `cause` is an item of which one piece makes up the difference."""
    heavy = grams > expected
    likely = (f"{cause.name}: one piece {'too many' if heavy else 'missing'}?",) if cause else ()
    return latched(
        "weight-off",
        "TOO HEAVY" if heavy else "TOO LIGHT",
        "Open the box and count. Lift it and put it down again, or a lead allows it.",
        f"Weighed {kilos(grams)}",
        f"Expected {kilos(expected)} ± {kilos(tolerance)}",
        *likely,
    )


def load_changed() -> Message:
    """The box was lifted while a lead was asked about its weight."""
    return info("load-changed", "The box was lifted", "It is weighed again.", changed=True)


def zeroing() -> Message:
    """The scale was told to begin at nothing."""
    return info("zeroing", "Scale is set to zero", "Keep it empty.")


def zeroed() -> Message:
    """The scale is at zero."""
    return info("zeroed", "Scale is at zero", "Put the box on the scale.")


def not_zeroed(problem: str) -> Message:
    """The scale did not do it."""
    return warn("not-zeroed", "SCALE IS NOT AT ZERO", "Empty it and try again, or call a lead.", problem)
