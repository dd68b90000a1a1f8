"""What benches of the second form hold in words that are values by now: messages, and a check's findings.

They are read for ever and never written again; the words are shown as they were stored.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from station.core.checks import Check, Extra, Why
from station.core.equipment import NO_READER
from station.core.message import Message, Severity, Values, Verbatim, verbatim

_NO_READER = "No reader is set up"


def message_of(
    key: str, severity: str, title: str, action: str, details: Iterable[str], changed: bool
) -> Message:
    """Return a message that was stored as words."""
    words = Verbatim(title, action, tuple(details))
    return Message(key, Severity(severity), Values(), changed, words)


def extra_of(why: str, sku: str, name: str, count: int, where: Iterable[str] = ()) -> Extra:
    """Return an extra whose orders were stored as words."""
    return Extra(Why(why), sku, name, count, tuple(map(verbatim, where)))


def mended(check: Check) -> Check:
    """Return a check whose problem was stored as words."""
    return replace(check, problem=NO_READER) if check.problem == _NO_READER else check


READ_V2: Final[Mapping[type, Callable[..., Any]]] = {Message: message_of, Extra: extra_of}
"""How the fields of a list become a value, where they are others than today's."""

AFTER_V2: Final[Mapping[type, Callable[[Any], Any]]] = {Check: mended}
"""What is done to a value whose fields are today's."""
