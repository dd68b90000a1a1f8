"""Said while a closed carton is checked and weighed."""

from decimal import Decimal

from station.core.checks import Check, Extra
from station.core.message import Message, Phrase, phrase
from station.core.messages.making import info, latched, ok, warn
from station.core.work import Line

MOST_NAMED = 4
"""Items an error names one by one; the work area lists them all once it is acknowledged."""


def check_begun() -> Message:
    """The reader reads the carton."""
    return ok("check-begun")


def check_first(code: str) -> Message:
    """Something was scanned while the carton is to be checked."""
    return latched("check-first", code=code)


def check_runs() -> Message:
    """A lead's word was asked for before the reader has finished."""
    return warn("check-runs")


def check_missing(check: Check) -> Message:
    """Fewer tags were read than pieces are in the box."""
    lacking = sum(count.expected - count.found for count in check.missing)
    return latched("check-missing", lacking=lacking, named=_shortened(_lacking(check)))


def check_extras(check: Check) -> Message:
    """The reader found what must not be in the box."""
    extras = tuple(extra_phrase(extra) for extra in check.extras)
    return latched("check-extras", named=_shortened((*extras, *_lacking(check))))


def extra_phrase(extra: Extra) -> Phrase:
    """Name what must not be in the box, and where it belongs."""
    return phrase("extra", name=extra.name, why=extra.why.value, count=extra.count, where=extra.where)


def _lacking(check: Check) -> tuple[Phrase, ...]:
    return tuple(
        phrase("lacking", name=count.name, found=count.found, expected=count.expected)
        for count in check.missing
    )


def _shortened(named: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    if len(named) <= MOST_NAMED:
        return named
    return (*named[: MOST_NAMED - 1], phrase("and-more", count=len(named) - MOST_NAMED + 1))


def check_unread(problem: str) -> Message:
    """The reader is away or broke off; nothing is known of the box."""
    return warn("check-unread", problem=problem)


def extras_first() -> Message:
    """A lead cannot let go what must come out."""
    return latched("extras-first")


def nothing_to_allow() -> Message:
    """A lead's word was asked for, and nothing needs it."""
    return warn("nothing-to-allow")


def weigh_now(carton: str) -> Message:
    """The closed carton goes onto the scale."""
    return ok("weigh-now", carton=carton)


def weight_first(code: str) -> Message:
    """Something was scanned while the weight is wanted."""
    return latched("weight-first", code=code)


def weighed(grams: Decimal, unknown: str) -> Message:
    """The weight was taken; `unknown` is a part without a weight on file, where that made it uncompared."""
    return ok("weighed", grams=str(grams), unknown=unknown)


def weight_off(grams: Decimal, expected: int, tolerance: Decimal, cause: Line | None) -> Message:
    """The weight is outside the tolerance; `cause` is an item of which one piece makes up the difference."""
    return latched(
        "weight-off",
        side="heavy" if grams > expected else "light",
        grams=str(grams),
        expected=expected,
        tolerance=str(tolerance),
        cause=cause.name if cause else "",
    )


def load_changed() -> Message:
    """The box was lifted while a lead was asked about its weight."""
    return info("load-changed", changed=True)


def zeroing() -> Message:
    """The scale was told to begin at nothing."""
    return info("zeroing")


def zeroed() -> Message:
    """The scale is at zero."""
    return info("zeroed")


def not_zeroed(problem: str) -> Message:
    """The scale did not do it."""
    return warn("not-zeroed", problem=problem)
