"""What happened on the floor, in the past tense, as the machine says it.

Who, when and under which number is added where the fact is recorded.
"""

from dataclasses import dataclass

from station.core.checks import Check, Piece
from station.core.weights import WeightFrom
from station.core.work import Unit


@dataclass(frozen=True)
class SignedIn:
    """An operator took the bench."""

    operator: str


@dataclass(frozen=True)
class SignedOut:
    """An operator left the bench."""

    operator: str


@dataclass(frozen=True)
class PackStarted:
    """Work on an order began, under a claim's fencing number; `resumed` where it had been parked."""

    order: str
    fence: int
    resumed: bool


@dataclass(frozen=True)
class UnitPacked:
    """Units of an item went into a parcel."""

    order: str
    parcel: str
    sku: str
    unit: Unit


@dataclass(frozen=True)
class UnitTakenOut:
    """Units of an item left a parcel again; `cause` is undo, take-out or put-back."""

    order: str
    parcel: str
    sku: str
    unit: Unit
    cause: str


@dataclass(frozen=True)
class TrackingAllotted:
    """A tracking number was spent on a parcel."""

    order: str
    parcel: str
    tracking: str
    carrier: str


@dataclass(frozen=True)
class LabelPrinted:
    """A copy of a label came out of the printer, by evidence."""

    order: str
    parcel: str
    tracking: str
    copy: int
    evidence: str


@dataclass(frozen=True)
class LabelVoided:
    """A copy of a label counts no more; `number_void` where its tracking number is burnt with it."""

    order: str
    parcel: str
    tracking: str
    copy: int
    number_void: bool


@dataclass(frozen=True)
class LabelConfirmed:
    """The label on the parcel was scanned back."""

    order: str
    parcel: str
    tracking: str


@dataclass(frozen=True)
class ParcelChecked:
    """A reader looked into the closed carton; with a lead's id, that lead let it go on."""

    order: str
    parcel: str
    check: Check
    lead: str = ""


@dataclass(frozen=True)
class ParcelWeighed:
    """The closed carton was weighed; `accepted` or not, with a lead's id by that lead."""

    order: str
    parcel: str
    weight_g: int
    expected_g: int | None
    source: WeightFrom
    accepted: bool
    lead: str = ""


@dataclass(frozen=True)
class ParcelClosed:
    """A parcel is done: contents by unit, carton, weight and how that is known, number, tags read in it."""

    order: str
    parcel: str
    carton: str
    weight_g: int | None
    contents: tuple[tuple[str, Unit], ...]
    tracking: str
    weighed: WeightFrom | None = None
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class OrderPacked:
    """All that ships of an order is in closed parcels."""

    order: str
    fence: int
    parcels: tuple[str, ...]


@dataclass(frozen=True)
class PackedShort:
    """A lead let an order ship without some units: (sku, ordered, missing).

    The newest one of an order says all; with no lines, the decision was taken back by undo.
    """

    order: str
    lines: tuple[tuple[str, int, int], ...]
    lead: str
    reason: str


@dataclass(frozen=True)
class OverrideGiven:
    """A lead allowed something: who, for whom, why."""

    order: str
    lead: str
    what: str
    reason: str


@dataclass(frozen=True)
class SetAside:
    """An order was put aside with its open parcel."""

    order: str
    reason: str


@dataclass(frozen=True)
class PackCancelled:
    """Work on an order ended with an empty box; `parcels` were closed before."""

    order: str
    reason: str
    parcels: tuple[str, ...]


@dataclass(frozen=True)
class LeadCalled:
    """The worker asked for a lead."""

    order: str


CoreFact = (
    SignedIn
    | SignedOut
    | PackStarted
    | UnitPacked
    | UnitTakenOut
    | TrackingAllotted
    | LabelPrinted
    | LabelVoided
    | LabelConfirmed
    | ParcelChecked
    | ParcelWeighed
    | ParcelClosed
    | OrderPacked
    | PackedShort
    | OverrideGiven
    | SetAside
    | PackCancelled
    | LeadCalled
)
