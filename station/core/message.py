"""What is said to a worker, as values: an id with what it speaks of, and no words."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, TypeAlias


class Severity(Enum):
    """How a message is shown: LATCHED fills the screen and stays until it is acknowledged."""

    OK = "ok"
    INFO = "info"
    WARN = "warn"
    LATCHED = "latched"


Value: TypeAlias = str | int | tuple["Phrase", ...]
"""A name, an id, a code or a number; or several phrases of one kind."""


class Values(tuple[tuple[str, Value], ...]):
    """What a message or phrase speaks of, by name, in the order in which it was given."""

    __slots__ = ()


NO_VALUES = Values()


class Phrase(NamedTuple):
    """A part of a message, of which there may be several; `key` names its row in the catalogue for ever."""

    key: str
    values: Values = NO_VALUES


@dataclass(frozen=True)
class Verbatim:
    """The words of a message that was stored before messages were values."""

    title: str
    action: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """One thing said to the worker; `key` names its row in the catalogue for ever.

    `changed` tells whether the reading altered any work. `verbatim` is only for a message that an
    earlier version stored: it is shown in these words.
    """

    key: str
    severity: Severity
    values: Values = NO_VALUES
    changed: bool = False
    verbatim: Verbatim | None = None


def phrase(key: str, /, **values: Value) -> Phrase:
    """Return a phrase that speaks of these values."""
    return Phrase(key, Values(values.items()))


def verbatim(text: str) -> Phrase:
    """Return a phrase that an earlier version stored as words."""
    return phrase("verbatim", text=text)
