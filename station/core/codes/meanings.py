"""What a reading can mean: one value of a closed set."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from station.core.codes.site_codes import Kind


class Command(Enum):
    """What a command barcode orders; the value is the id printed in it."""

    UNDO = "UNDO"
    SHORT = "SHORT"
    SET_ASIDE = "SET-ASIDE"
    PRINT = "PRINT"
    CLOSE = "CLOSE"
    ACK = "ACK"
    YES = "YES"
    NO = "NO"
    TAKE_OUT = "TAKE-OUT"
    CANCEL = "CANCEL"
    OUT = "OUT"
    LEAD = "LEAD"
    NEXT = "NEXT"
    MISSING = "MISSING"
    DAMAGED = "DAMAGED"
    OTHER = "OTHER"
    DEVICES = "DEVICES"
    OVERRIDE = "OVERRIDE"
    CHECK = "CHECK"
    ZERO = "ZERO"
    MATERIAL = "MATERIAL"
    WRONG_WEIGHT = "WRONG-WEIGHT"
    NO_TAG = "NO-TAG"
    NO_READER = "NO-READER"


@dataclass(frozen=True)
class ItemMeant:
    """`quantity` units of a sellable item.

    `item` is the SKU, `gtin` the 14 digits when the code was one, `expiry` an ISO date. Lot, serial
    and expiry are what the code itself says in (10), (21) and (17); None means that it does not say.
    """

    item: str
    quantity: int = 1
    gtin: str | None = None
    lot: str | None = None
    serial: str | None = None
    expiry: str | None = None


@dataclass(frozen=True)
class LocationMeant:
    """A bin, by its own code."""

    code: str


@dataclass(frozen=True)
class LocationCheckMeant:
    """The check digits of some bin; which bin is for the state to say."""

    digits: str


@dataclass(frozen=True)
class ToteMeant:
    """A tote and the orders now lying in it, none for an empty one."""

    id: str
    orders: tuple[str, ...] = ()


@dataclass(frozen=True)
class OrderMeant:
    """An order the station has."""

    id: str


@dataclass(frozen=True)
class PickListMeant:
    """The work of one picker."""

    id: str


@dataclass(frozen=True)
class ParcelMeant:
    """A parcel of an order; `tracking` is the tracking number or SSCC that was read."""

    tracking: str
    parcel: str
    order: str


@dataclass(frozen=True)
class CartonMeant:
    """A carton type that exists."""

    id: str


@dataclass(frozen=True)
class BadgeMeant:
    """The badge of an operator who exists."""

    operator: str


@dataclass(frozen=True)
class StationMeant:
    """A bench or a cart."""

    id: str


@dataclass(frozen=True)
class CommandMeant:
    """An order to the station itself."""

    command: Command


@dataclass(frozen=True)
class RmaMeant:
    """An authorised return."""

    id: str


@dataclass(frozen=True)
class WeightMeant:
    """A weight that was typed while one is wanted."""

    grams: Decimal


@dataclass(frozen=True)
class SeparatorLost:
    """A GS1 code in which one value seems to have run into the next; it has to be scanned again.

    `explanation` says which value and what was found in it. `if_intact` is the meaning in case the
    value is printed just so (a lot may really end like a date); None where that is out of the question.
    """

    explanation: str
    if_intact: ItemMeant | None = None


class UnknownReason(Enum):
    """Why a reading means nothing here."""

    NOT_KNOWN = "not-known"
    BAD_CHECK_DIGIT = "bad-check-digit"
    BAD_CHECK_CHARACTER = "bad-check-character"
    UNKNOWN_COMMAND = "unknown-command"
    MALFORMED_GS1 = "malformed-gs1"
    NO_ITEM = "no-item"
    UNKNOWN_GTIN = "unknown-gtin"


@dataclass(frozen=True)
class Unknown:
    """A reading that means nothing here.

    `gtin` is what a lead would link to an item (UNKNOWN_GTIN). `kind` and `id` are set where a site
    code is in order and only what it names is not known here.
    """

    reason: UnknownReason
    gtin: str | None = None
    kind: Kind | None = None
    id: str | None = None


Definite = (
    ItemMeant
    | LocationMeant
    | LocationCheckMeant
    | ToteMeant
    | OrderMeant
    | PickListMeant
    | ParcelMeant
    | CartonMeant
    | BadgeMeant
    | StationMeant
    | CommandMeant
    | RmaMeant
    | WeightMeant
)


@dataclass(frozen=True)
class Ambiguous:
    """Two or more meanings, all different; the state decides, or the worker is asked."""

    candidates: tuple[Definite, ...]


Meaning = Definite | SeparatorLost | Ambiguous | Unknown


def settle(
    ambiguous: Ambiguous,
    kinds: tuple[type[Definite], ...],
    fits: Callable[[Definite], bool] = lambda _: True,
) -> Definite | Ambiguous:
    """Let a state decide: the one candidate of the `kinds` it takes that also `fits`.

    Several left are a smaller Ambiguous (ask the worker); none left is the same one unchanged.
    """
    left = tuple(c for c in ambiguous.candidates if isinstance(c, kinds) and fits(c))
    if len(left) == 1:
        return left[0]
    return Ambiguous(left) if left else ambiguous
