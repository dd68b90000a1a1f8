"""Said of codes, commands and undo, whatever the bench does."""

from station.core.message import Message
from station.core.messages.wording import info, latched, warn


def code_unknown(code: str, why: str) -> Message:
    """Nothing is known under the code."""
    return warn(
        "code-unknown", "CODE NOT KNOWN", "Put the piece aside. Scan another code.", f"Scanned {code}", why
    )


def code_damaged(code: str) -> Message:
    """The check digit or character says that the code was misread."""
    return warn(
        "code-damaged", "CODE MISREAD", "Scan it again, or use another code on the piece.", f"Scanned {code}"
    )


def separator_lost(code: str) -> Message:
    """The scanner dropped the sign that ends a lot or serial number."""
    return latched(
        "separator-lost",
        "SCAN IT AGAIN",
        "Part of the code was lost on the way. Comes it again, call a lead: the scanner needs setting up.",
        f"Scanned {code}",
    )


def badge_unknown(operator: str) -> Message:
    """Nobody who may work here has the badge."""
    return warn("badge-unknown", "BADGE NOT KNOWN", "Call a lead.", f"Badge {operator}")


_ON_THE_WAY = {
    "cut-off": "Its end did not come",
    "truncated": "Its end did not come",
    "no-data": "Nothing was in it",
    "bad-check": "It was garbled on its way",
    "bad-length": "It was garbled on its way",
    "no-packet": "It was garbled on its way",
}
"""What befell a code that comes whole the next time."""

_SET_UP = {
    "oversize": "It is longer than the station takes from this scanner",
    "undecodable": "Its letters are other ones than the scanner is set up for",
    "no-prefix": "The sign that begins each code is missing",
    "no-start": "The sign that begins each code is missing",
    "no-suffix": "The sign that ends each code is missing",
    "no-code-id": "The letter that names each code's kind is missing",
}
"""What is so each time until somebody sets up the scanner or the station."""


def reading_broken(problem: str) -> Message:
    """The scanner delivered no whole code, or one that may have been taken by the run before this."""
    if problem == "maybe-repeated":
        return warn("maybe-repeated", "WAS IT TAKEN?", "If the screen does not show it yet, scan it again.")
    if problem in _SET_UP:
        action = "Scan it again. Comes this again, call a lead: the scanner needs setting up."
        return warn("reading-broken", "CODE NOT READ", action, _SET_UP[problem])
    return warn("reading-broken", "HALF A CODE CAME", "Scan it again.", _ON_THE_WAY.get(problem, problem))


def two_meanings(code: str, names: tuple[str, ...]) -> Message:
    """The code means more than one thing here."""
    return latched(
        "two-meanings", "CODE MEANS TWO THINGS", "Scan another code on the piece.", f"Scanned {code}", *names
    )


def not_here(what: str) -> Message:
    """A command that this screen does not take."""
    return warn("not-here", f"{what} does not work here", "Scan one of the commands on the screen.")


def nothing_to_acknowledge() -> Message:
    """ACK with no error standing."""
    return info("nothing-to-acknowledge", "No error stands", "Go on.")


def acknowledged(refused: int) -> Message:
    """The error was acknowledged."""
    if refused:
        return info("scan-again", "Go on", f"Scan again what was scanned meanwhile: {refused} not counted.")
    return info("acknowledged", "Go on", "Scan the next piece.")


def nothing_to_undo() -> Message:
    """There is no scan to take back."""
    return warn("nothing-to-undo", "Nothing to undo", "Go on.")


def lead_called() -> Message:
    """The lead's board shows the call."""
    return info("lead-called", "A lead is called", "Go on, or wait.", changed=True)
