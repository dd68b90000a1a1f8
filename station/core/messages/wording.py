"""How messages are made, and what several of them say in the same words."""

from station.core.message import Message, Severity
from station.core.world import Wanted


def ok(key: str, title: str, action: str = "", *details: str) -> Message:
    """The work moved on."""
    return Message(key, Severity.OK, title, action, details, changed=True)


def info(key: str, title: str, action: str, *details: str, changed: bool = False) -> Message:
    """Said in passing; `changed` where the work is another one now."""
    return Message(key, Severity.INFO, title, action, details, changed=changed)


def warn(key: str, title: str, action: str, *details: str) -> Message:
    """It does not fit here; nothing was changed."""
    return Message(key, Severity.WARN, title, action, details)


def latched(key: str, title: str, action: str, *details: str, changed: bool = False) -> Message:
    """It stands until it is acknowledged."""
    return Message(key, Severity.LATCHED, title, action, details, changed=changed)


def pieces(count: int) -> str:
    """Return a count of pieces in words."""
    return "1 piece" if count == 1 else f"{count} pieces"


def belongs(wanted: tuple[Wanted, ...]) -> tuple[str, ...]:
    """Say where an item is wanted: order, tote, bench."""
    return tuple(
        f"Belongs to order {entry.order}"
        + (f", tote {entry.tote}" if entry.tote else "")
        + (f", bench {entry.station}" if entry.station else "")
        for entry in wanted
    )
