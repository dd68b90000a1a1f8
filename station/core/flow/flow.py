"""A flow as the rest of the station sees it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Generic, TypeVar

from station.core.bench import Bench, FlowState, Question
from station.core.checks import Check, SeenTag
from station.core.codes.meanings import Command
from station.core.flow.events import Event
from station.core.flow.steps import Step
from station.core.weights import NO_TARGET, Target
from station.core.work import Work
from station.core.world import World

S = TypeVar("S", bound=FlowState)

Reasons = tuple[Command, ...]
"""The commands that say why something is done or allowed, in the order in which they are offered."""


@dataclass(frozen=True)
class Notice:
    """What a flow without a screen of its own shows: a title, some lines, and the commands it takes."""

    title: str
    lines: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()


class Need(Enum):
    """What a screen shows beside the bench and must look up for it."""

    QUEUE = "queue"
    CARTONS = "cartons"
    TARGET = "target"


class Flow(ABC, Generic[S]):
    """What a flow does with an event, and what it answers the rest of the station.

    What stands here already is what a flow answers that packs, weighs and reads nothing.
    """

    start: S
    """How the flow stands at a bench that nobody has."""

    @abstractmethod
    def step(self, bench: Bench[S], event: Event, world: World) -> Step[S]:
        """Return the bench after an event; no event raises, whatever the bench is in."""

    @abstractmethod
    def rests(self, state: S) -> bool:
        """Return whether no work is open, so that what sets up a station may lie over the screen."""

    def advance(self, bench: Bench[S]) -> Bench[S]:
        """Return the bench one beat after a step."""
        return bench

    def reasons(self, question: Question) -> Reasons:
        """Return the reasons that answer a question."""
        return ()

    def notice(self, bench: Bench[S]) -> Notice:
        """Return what is shown where the flow has no screen of its own."""
        return Notice(str(bench.state.phase.value))

    def work(self, state: S) -> Work | None:
        """Return the order that is worked, None for none."""
        return None

    def needs(self, state: S) -> Need | None:
        """Return what the screen must look up beside the bench."""
        return None

    def target(self, bench: Bench[S], world: World) -> Target:
        """Return what the closed carton should weigh, where `needs` says so."""
        return NO_TARGET

    def weighs(self, state: S) -> bool:
        """Return whether what the scale tells of itself is of use to the worker now."""
        return False

    def wants_weight(self, bench: Bench[S]) -> bool:
        """Return whether a weight that settles now is to be taken."""
        return False

    def disputes_load(self, state: S) -> bool:
        """Return whether a lead could take the weight of what lies on the scale, as long as it lies there."""
        return False

    def taken_load(self, state: S) -> Decimal | None:
        """Return the load in grams whose weight was taken last; it may lie on the scale still."""
        return None

    def wants_tags(self, state: S) -> tuple[str, int] | None:
        """Return which round of which parcel is to be read now, None where none is."""
        return None

    def survey(self, bench: Bench[S], tags: Sequence[SeenTag], world: World) -> Check | None:
        """Return how far the reader is with what `wants_tags` names."""
        return None
