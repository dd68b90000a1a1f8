"""What can happen to a bench, and what one step of the machine gives back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from station.core.bench import Bench, Latch
from station.core.checks import SeenTag
from station.core.codes.meanings import Meaning
from station.core.codes.readings import Reading
from station.core.effects import Effect
from station.core.facts import CoreFact
from station.core.message import Message, Severity
from station.core.work import LabelState, Work
from station.core.world import OrderStanding, World

M = TypeVar("M")


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


class Outcome(Enum):
    """What became of a reading, as it is journaled."""

    COUNTED = "counted"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    IGNORED_LATCHED = "ignored-latched"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Step:
    """The bench after an event, what is said, what happened, and what is to be done.

    `outcome` is None for events that are no reading; `message` None leaves what stands on the screen.
    """

    bench: Bench
    outcome: Outcome | None = None
    message: Message | None = None
    facts: tuple[CoreFact, ...] = ()
    effects: tuple[Effect, ...] = ()


class WrongTableError(Exception):
    """A row of the table leads to a handler that cannot take it: a defect of the program."""


def open_work(bench: Bench) -> Work:
    """Return the open work; the table leads here only in phases that have one."""
    if bench.work is None:
        raise WrongTableError(f"no order is open in {bench.phase.value}")
    return bench.work


def meant_as(kind: type[M], scan: Scanned) -> M:
    """Return what was meant, which the table promises to be of this kind."""
    if not isinstance(scan.meaning, kind):
        raise WrongTableError(f"{scan.meaning} is no {kind.__name__}")
    return scan.meaning


Handler = Callable[[Bench, Scanned, World], Step]


def accept(bench: Bench, message: Message, *facts: CoreFact, effects: tuple[Effect, ...] = ()) -> Step:
    """Return a step that moved the work on."""
    return Step(bench, Outcome.ACCEPTED, message, facts, effects)


def refuse(bench: Bench, message: Message) -> Step:
    """Return a step that changes nothing but, where the message says so, latches."""
    if message.severity is Severity.LATCHED:
        bench = replace(bench, latch=Latch(message))
    return Step(bench, Outcome.REFUSED, message)


def stop(bench: Bench, message: Message, *facts: CoreFact, effects: tuple[Effect, ...] = ()) -> Step:
    """Return a step that latches on its own account, without any reading."""
    refused = bench.latch.refused if bench.latch else 0
    return Step(replace(bench, latch=Latch(message, refused)), None, message, facts, effects)
