"""What one step of a flow gives back, and the handlers that make it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Generic, TypeVar

from station.core.bench import Bench, FlowState, Latch, S_co
from station.core.effects import Effect
from station.core.facts import CoreFact
from station.core.flow.events import Scanned
from station.core.message import Message, Severity
from station.core.world import World

M = TypeVar("M")
S = TypeVar("S", bound=FlowState)


class Outcome(Enum):
    """What became of a reading, as it is journaled."""

    COUNTED = "counted"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    IGNORED_LATCHED = "ignored-latched"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Step(Generic[S_co]):
    """The bench after an event, what is said, what happened, and what is to be done.

    `outcome` is None for events that are no reading; `message` None leaves what stands on the screen.
    """

    bench: Bench[S_co]
    outcome: Outcome | None = None
    message: Message | None = None
    facts: tuple[CoreFact, ...] = ()
    effects: tuple[Effect, ...] = ()


class WrongTableError(Exception):
    """A row of the table leads to a handler that cannot take it: a defect of the program."""


def meant_as(kind: type[M], scan: Scanned) -> M:
    """Return what was meant, which the table promises to be of this kind."""
    if not isinstance(scan.meaning, kind):
        raise WrongTableError(f"{scan.meaning} is no {kind.__name__}")
    return scan.meaning


Handler = Callable[[Bench[S], Scanned, World], Step[S]]


def accept(bench: Bench[S], message: Message, *facts: CoreFact, effects: tuple[Effect, ...] = ()) -> Step[S]:
    """Return a step that moved the work on."""
    return Step(bench, Outcome.ACCEPTED, message, facts, effects)


def refuse(bench: Bench[S], message: Message) -> Step[S]:
    """Return a step that changes nothing but, where the message says so, latches."""
    if message.severity is Severity.LATCHED:
        bench = replace(bench, latch=Latch(message))
    return Step(bench, Outcome.REFUSED, message)


def stop(bench: Bench[S], message: Message, *facts: CoreFact, effects: tuple[Effect, ...] = ()) -> Step[S]:
    """Return a step that latches on its own account, without any reading."""
    refused = bench.latch.refused if bench.latch else 0
    return Step(replace(bench, latch=Latch(message, refused)), None, message, facts, effects)
