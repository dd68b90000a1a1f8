"""Said of codes, commands and undo, whatever the bench does."""

from station.core.message import Message, Phrase
from station.core.messages.making import info, latched, warn


def code_unknown(code: str, why: str) -> Message:
    """Nothing is known under the code; `why` is the reason's own id, or which thing is not at this bench."""
    return warn("code-unknown", code=code, why=why)


def code_damaged(code: str) -> Message:
    """The check digit or character says that the code was misread."""
    return warn("code-damaged", code=code)


def separator_lost(code: str) -> Message:
    """The scanner dropped the sign that ends a lot or serial number."""
    return latched("separator-lost", code=code)


def badge_unknown(operator: str) -> Message:
    """Nobody who may work here has the badge."""
    return warn("badge-unknown", operator=operator)


def reading_broken(problem: str) -> Message:
    """The scanner delivered no whole code, or one that may have been taken by the run before this."""
    if problem == "maybe-repeated":
        return warn("maybe-repeated")
    return warn("reading-broken", problem=problem)


def two_meanings(code: str, meanings: tuple[Phrase, ...]) -> Message:
    """The code means more than one thing here."""
    return latched("two-meanings", code=code, meanings=meanings)


def not_here(what: str) -> Message:
    """A command that this screen does not take."""
    return warn("not-here", command=what)


def nothing_to_acknowledge() -> Message:
    """ACK with no error standing."""
    return info("nothing-to-acknowledge")


def acknowledged(refused: int) -> Message:
    """The error was acknowledged."""
    return info("scan-again", refused=refused) if refused else info("acknowledged")


def nothing_to_undo() -> Message:
    """There is no scan to take back."""
    return warn("nothing-to-undo")


def lead_called() -> Message:
    """The lead's board shows the call."""
    return info("lead-called", changed=True)
