"""The whole state of a bench: who, what phase, which work, which error latches, which question stands."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from station.core.message import Message
from station.core.weights import WeightFrom
from station.core.work import Operator, Parcel, Phase, Work


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
class Parked:
    """Work that waits: in which phase it was left, why, and whose it was."""

    work: Work
    phase: Phase
    why: Shelf
    operator: str


@dataclass(frozen=True)
class AskCancel:
    """Whether everything is to come out of the box again."""


@dataclass(frozen=True)
class AskSetAside:
    """Why the order is set aside."""


class Decision(Enum):
    """What a lead is asked to allow: shipping short, a weight that is off, a carton not read whole."""

    SHORT = "short"
    WEIGHT = "weight"
    CHECK = "check"


@dataclass(frozen=True)
class AskLeadBadge:
    """A lead's badge is wanted to allow something."""

    what: Decision = Decision.SHORT


@dataclass(frozen=True)
class AskLeadPin:
    """The PIN of the lead whose badge was scanned is wanted."""

    lead: Operator
    what: Decision = Decision.SHORT


@dataclass(frozen=True)
class AskShortReason:
    """Why the order ships short; the lead is known and proven."""

    lead: Operator


@dataclass(frozen=True)
class AskWeightReason:
    """Why the weight is taken all the same; the lead is known and proven."""

    lead: Operator


@dataclass(frozen=True)
class AskCheckReason:
    """Why the carton goes on though it was not read whole; the lead is known and proven."""

    lead: Operator


Question = (
    AskCancel | AskSetAside | AskLeadBadge | AskLeadPin | AskShortReason | AskWeightReason | AskCheckReason
)


@dataclass(frozen=True)
class Disputed:
    """A weight that was refused, which a lead may take all the same; one of the scale lies on it still."""

    grams: Decimal
    source: WeightFrom


@dataclass(frozen=True)
class Bench:
    """A bench between two events. `taking_out`: the next item scan takes one unit out of the box.

    `on_scale` is the load whose weight was taken last; it may lie there still.
    """

    phase: Phase = Phase.LOCKED
    operator: Operator | None = None
    work: Work | None = None
    parked: tuple[Parked, ...] = ()
    latch: Latch | None = None
    question: Question | None = None
    taking_out: bool = False
    disputed: Disputed | None = None
    on_scale: Decimal | None = None

    def parked_order(self, order: str) -> Parked | None:
        """Return the parked work of an order."""
        return next((entry for entry in self.parked if entry.work.order.id == order), None)

    def parked_label(self, tracking: str) -> Parked | None:
        """Return the parked work whose open parcel carries a tracking number."""
        if not tracking:
            return None
        return next((entry for entry in self.parked if entry.work.parcel.label.tracking == tracking), None)

    def parked_box(self, tracking: str) -> Parcel | None:
        """Return the closed parcel of parked work that carries a tracking number."""
        boxes = (parcel for entry in self.parked for parcel in entry.work.closed)
        return next((parcel for parcel in boxes if parcel.label.tracking == tracking), None)

    @property
    def deciding(self) -> Decision | None:
        """What a lead is being asked to allow, None where nothing is."""
        match self.question:
            case AskLeadBadge(what) | AskLeadPin(_, what):
                return what
            case AskShortReason():
                return Decision.SHORT
            case AskWeightReason():
                return Decision.WEIGHT
            case AskCheckReason():
                return Decision.CHECK
            case _:
                return None

    def unparked(self, entry: Parked) -> tuple[Parked, ...]:
        """Return what stays parked when `entry` is taken up again."""
        return tuple(other for other in self.parked if other is not entry)
