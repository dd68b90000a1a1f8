"""How messages are made, and what several of them name."""

from station.core.message import Message, Phrase, Severity, Value, Values, phrase
from station.core.world import Wanted


def ok(key: str, /, **values: Value) -> Message:
    """The work moved on."""
    return Message(key, Severity.OK, Values(values.items()), changed=True)


def info(key: str, /, *, changed: bool = False, **values: Value) -> Message:
    """Said in passing; `changed` where the work is another one now."""
    return Message(key, Severity.INFO, Values(values.items()), changed=changed)


def warn(key: str, /, **values: Value) -> Message:
    """It does not fit here; nothing was changed."""
    return Message(key, Severity.WARN, Values(values.items()))


def latched(key: str, /, *, changed: bool = False, **values: Value) -> Message:
    """It stands until it is acknowledged."""
    return Message(key, Severity.LATCHED, Values(values.items()), changed=changed)


def belongs(wanted: tuple[Wanted, ...]) -> tuple[Phrase, ...]:
    """Name where an item is wanted: order, tote, bench."""
    return tuple(
        phrase("belongs", order=entry.order, tote=entry.tote, station=entry.station) for entry in wanted
    )
