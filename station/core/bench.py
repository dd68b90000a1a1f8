"""A bench between two events: who has it, how its flow stands, which error latches, which question stands."""

from dataclasses import dataclass
from enum import Enum
from typing import Generic, Protocol, TypeVar

from station.core.message import Message
from station.core.work import Operator, Order

D_co = TypeVar("D_co", bound=Enum, covariant=True)


class FlowState(Protocol):
    """How far a flow is with its own work; each flow has a frozen dataclass of its own."""

    @property
    def phase(self) -> Enum:
        """Where the flow stands."""

    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders it holds, which are kept as they are while it does."""


S_co = TypeVar("S_co", bound=FlowState, covariant=True)


@dataclass(frozen=True)
class Latch:
    """An error that stands until it is acknowledged; `refused` counts the scans refused since."""

    message: Message
    refused: int = 0


class Shelf(Enum):
    """Why work waits aside."""

    LEFT_OPEN = "left-open"
    LABEL_PENDING = "label-pending"
    SET_ASIDE = "set-aside"
    ON_HOLD = "on-hold"


@dataclass(frozen=True)
class Parked(Generic[S_co]):
    """Work that waits: how its flow stood when it was left, why, and whose it was."""

    state: S_co
    why: Shelf
    operator: str


class Question:
    """What must be answered before anything else is taken; a flow has its own beside the lead's."""


@dataclass(frozen=True)
class AskLeadBadge(Question, Generic[D_co]):
    """A lead's badge is wanted to allow something."""

    what: D_co


@dataclass(frozen=True)
class AskLeadPin(Question, Generic[D_co]):
    """The PIN of the lead whose badge was scanned is wanted."""

    lead: Operator
    what: D_co


@dataclass(frozen=True)
class AskReason(Question, Generic[D_co]):
    """Why it is allowed; the lead is known and proven."""

    lead: Operator
    what: D_co


@dataclass(frozen=True)
class Bench(Generic[S_co]):
    """A bench between two events; `state` is that of the flow that has it."""

    state: S_co
    operator: Operator | None = None
    parked: tuple[Parked[S_co], ...] = ()
    latch: Latch | None = None
    question: Question | None = None

    @property
    def orders(self) -> tuple[Order, ...]:
        """Every order on the bench, parked ones first."""
        states = (*(entry.state for entry in self.parked), self.state)
        return tuple(order for state in states for order in state.orders)

    @property
    def deciding(self) -> Enum | None:
        """What a lead is being asked to allow, None where nothing is."""
        match self.question:
            case AskLeadBadge(what) | AskLeadPin(_, what) | AskReason(_, what):
                asked: Enum = what
                return asked
            case _:
                return None
