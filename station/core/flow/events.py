"""What can happen to a bench."""

from dataclasses import dataclass
from decimal import Decimal

from station.core.checks import SeenTag
from station.core.codes.meanings import Meaning
from station.core.codes.readings import Reading
from station.core.work import LabelState
from station.core.world import OrderStanding


@dataclass(frozen=True)
class Scanned:
    """A code was read, or a command was touched; `today` is the site's date (ISO 8601)."""

    reading: Reading
    meaning: Meaning
    today: str


@dataclass(frozen=True)
class PinChecked:
    """The PIN that was asked for was typed, and was right or not."""

    right: bool


@dataclass(frozen=True)
class LabelMoved:
    """A print job is in another state."""

    job: str
    state: LabelState
    trouble: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class NumbersArrived:
    """There are tracking numbers again."""


@dataclass(frozen=True)
class OrderMoved:
    """The store changed how an order stands; `fence` is the number of this bench's claim, 0 for none."""

    order: str
    standing: OrderStanding
    fence: int = 0


@dataclass(frozen=True)
class ScaleSettled:
    """A load lies still on the scale, and is not the one whose weight was taken before."""

    grams: Decimal


@dataclass(frozen=True)
class LoadLeft:
    """The load whose weight was taken was lifted, or another one lies in its place."""


@dataclass(frozen=True)
class Inventoried:
    """The reader's inventory is over; `problem` is empty where it ran to its end."""

    tags: tuple[SeenTag, ...]
    problem: str = ""


Event = (
    Scanned | PinChecked | LabelMoved | NumbersArrived | OrderMoved | ScaleSettled | LoadLeft | Inventoried
)
"""What a flow takes."""


@dataclass(frozen=True)
class Garbled:
    """A scanner delivered something of which no code could be made; `problem` says why."""

    reading: Reading
    problem: str


@dataclass(frozen=True)
class AnsweredBeside:
    """A reading was meant for what lies over the bench's screen, and was answered there."""

    reading: Reading


@dataclass(frozen=True)
class SavedAfterAll:
    """What the worker was told had not been saved is saved; the bench stands behind it."""


BenchEvent = Event | Garbled | AnsweredBeside | SavedAfterAll
"""What a bench takes, whichever flow has it."""
