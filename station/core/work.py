"""What is worked on: orders, their lines, the units counted into parcels."""

from dataclasses import dataclass, field, replace
from enum import Enum

from station.core.checks import NOT_CHECKED, Check
from station.core.weights import WeightFrom


@dataclass(frozen=True)
class Operator:
    """A person at the bench."""

    id: str
    name: str
    roles: tuple[str, ...] = ("packer",)

    @property
    def leads(self) -> bool:
        """True where this person may override (a PIN is asked for it)."""
        return "lead" in self.roles or "admin" in self.roles


@dataclass(frozen=True)
class Line:
    """One line of an order with what the bench must know of its item; `rfid`: each piece has a tag."""

    sku: str
    name: str
    ordered: int
    barcode: str = ""
    weight_g: int | None = None
    tracking: str = "none"
    expiry: bool = False
    hazard: str = ""
    handling: str = ""
    location: str = ""
    picture: str = ""
    rfid: bool = False


@dataclass(frozen=True)
class Order:
    """An order as the bench works it; `fence` numbers the claim it is worked under, 0 while unproven."""

    id: str
    external_id: str
    service: str
    lines: tuple[Line, ...]
    ship_to: tuple[str, ...]
    ship_by: str = ""
    channel: str = ""
    fence: int = 0
    note: str = ""

    @property
    def pieces(self) -> int:
        """Units ordered in all."""
        return sum(line.ordered for line in self.lines)


@dataclass(frozen=True)
class Carton:
    """A carton type."""

    id: str
    name: str
    inner_mm: tuple[int, int, int] = (0, 0, 0)
    tare_g: int = 0
    max_weight_g: int | None = None
    forbids: tuple[str, ...] = ()

    @property
    def volume(self) -> int:
        """Inner volume in cubic millimetres."""
        length, width, height = self.inner_mm
        return length * width * height


PLAIN_CARTON = Carton("PLAIN", "Plain box")


@dataclass(frozen=True)
class Unit:
    """What one scan counted: `quantity` units of line number `line`."""

    line: int
    quantity: int
    code: str
    lot: str = ""
    serial: str = ""
    expiry: str = ""


class Phase(Enum):
    """Where the packing machine stands."""

    LOCKED = "locked"
    READY = "ready"
    VERIFYING = "verifying"
    CARTON = "carton"
    CHECKING = "checking"
    WEIGHING = "weighing"
    LABELLING = "labelling"
    CONFIRMING = "confirming"
    CLOSED = "closed"


class Decision(Enum):
    """What a lead is asked to allow: shipping short, a weight that is off, a carton not read whole."""

    SHORT = "short"
    WEIGHT = "weight"
    CHECK = "check"


class LabelState(Enum):
    """What is known of the label on the open parcel.

    NONE: not asked for. PENDING: no tracking number is left. The others follow the print job.
    """

    NONE = "none"
    PENDING = "pending"
    QUEUED = "queued"
    HANDED_OVER = "handed-over"
    PRINTING = "printing"
    PRINTED = "printed"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True)
class Label:
    """The label of a parcel: its number, which copy, how far it got, and the printer's `trouble`."""

    tracking: str = ""
    copy: int = 0
    state: LabelState = LabelState.NONE
    trouble: str = ""

    @property
    def job(self) -> str:
        """The id of the print job of this copy."""
        return f"{self.tracking}-{self.copy}"


@dataclass(frozen=True)
class Counted:
    """The newest unit was counted; `phase` is READY where its scan opened the order too."""

    phase: Phase


@dataclass(frozen=True)
class TookOut:
    """`quantity` units were taken out of the unit at position `index`, which was `before`."""

    phase: Phase
    index: int
    before: Unit
    quantity: int


@dataclass(frozen=True)
class BoxClosed:
    """The box was closed by command before its order was complete."""

    phase: Phase


@dataclass(frozen=True)
class CartonChosen:
    """A carton was chosen."""

    phase: Phase


@dataclass(frozen=True)
class Checked:
    """The carton passed its check, or a lead let it; undone it stands as `before`."""

    phase: Phase
    before: Check


@dataclass(frozen=True)
class Weighed:
    """The carton's weight was taken."""

    phase: Phase


@dataclass(frozen=True)
class LeftShort:
    """A lead let the rest go; `before` is what had been allowed to be missing until then."""

    phase: Phase
    before: tuple[int, ...]


Deed = Counted | TookOut | BoxClosed | CartonChosen | Checked | Weighed | LeftShort


@dataclass(frozen=True)
class Parcel:
    """One box; `deeds` are the scans that made it, newest last, for undo.

    `weighed` says how `weight_g` came to be known, None while it is not.
    """

    number: int
    units: tuple[Unit, ...] = ()
    deeds: tuple[Deed, ...] = ()
    carton: str = ""
    weight_g: int | None = None
    weighed: WeightFrom | None = None
    check: Check = NOT_CHECKED
    label: Label = Label()

    @property
    def pieces(self) -> int:
        """Units in this box."""
        return sum(unit.quantity for unit in self.units)

    def count_of(self, line: int) -> int:
        """Return how many units of a line are in this box."""
        return sum(unit.quantity for unit in self.units if unit.line == line)


@dataclass(frozen=True)
class Work:
    """An order being packed: closed parcels, the open one, and what a lead let ship short.

    `put_back` says why everything must come out of the box again; empty while packing.
    """

    order: Order
    closed: tuple[Parcel, ...] = ()
    parcel: Parcel = Parcel(1)
    short: tuple[int, ...] = field(default=())
    put_back: str = ""

    @property
    def counts(self) -> tuple[int, ...]:
        """How many units of each line are in all boxes."""
        counts = [0] * len(self.order.lines)
        for parcel in (*self.closed, self.parcel):
            for unit in parcel.units:
                counts[unit.line] += unit.quantity
        return tuple(counts)

    def packed(self, line: int) -> int:
        """Return how many units of a line are in all boxes."""
        return sum(parcel.count_of(line) for parcel in (*self.closed, self.parcel))

    def wanted(self, line: int) -> int:
        """Return how many units of a line are still to come."""
        allowed = self.short[line] if self.short else 0
        return self.order.lines[line].ordered - allowed - self.packed(line)

    @property
    def complete(self) -> bool:
        """True when no line wants anything more."""
        allowed = self.short or (0,) * len(self.order.lines)
        lines = zip(self.order.lines, allowed, self.counts, strict=True)
        return all(line.ordered - missing == packed for line, missing, packed in lines)

    @property
    def pieces_packed(self) -> int:
        """Units in all boxes."""
        return sum(parcel.pieces for parcel in (*self.closed, self.parcel))

    @property
    def parcel_id(self) -> str:
        """The name of the open parcel."""
        return f"{self.order.id}-{self.parcel.number}"

    def lines_of(self, sku: str) -> tuple[int, ...]:
        """Return the numbers of the lines that ask for an item."""
        return tuple(index for index, line in enumerate(self.order.lines) if line.sku == sku)

    def with_parcel(self, parcel: Parcel) -> "Work":
        """Return this work with another open parcel."""
        return replace(self, parcel=parcel)
