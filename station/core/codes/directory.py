"""What the resolver may ask of the station's data."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Tracking(Enum):
    """What a unit of an item must carry beside its GTIN."""

    NONE = "none"
    LOT = "lot"
    SERIAL = "serial"


@dataclass(frozen=True)
class BarcodeRow:
    """One item a barcode stands for, and how many units of it."""

    sku: str
    quantity: int


@dataclass(frozen=True)
class ItemFacts:
    """What a reading of the item must tell: a lot or serial by `tracking`, a date if `expiry`."""

    tracking: Tracking = Tracking.NONE
    expiry: bool = False


@dataclass(frozen=True)
class ParcelRow:
    """A parcel that carries the tracking number or SSCC that was asked for."""

    parcel: str
    order: str


class Directory(Protocol):
    """Look-ups by exact text; nothing here writes, and nothing here raises for any string."""

    def barcode(self, key: str) -> tuple[BarcodeRow, ...]:
        """Every item and quantity under `key`, which is `gtin.barcode_key(code)` of the stored barcode."""
        ...

    def item(self, sku: str) -> ItemFacts | None:
        """What the item must carry; None for a SKU the station does not have."""
        ...

    def has_order(self, order: str) -> bool:
        """Whether the station has the order, whatever its state."""
        ...

    def orders_of_tote(self, tote: str) -> tuple[str, ...]:
        """The orders now lying in the tote; empty for an empty or an unheard-of tote."""
        ...

    def parcel(self, code: str) -> ParcelRow | None:
        """The parcel with this tracking number or 18-digit SSCC, closed or not."""
        ...

    def has_carton(self, carton: str) -> bool:
        """Whether the carton type exists."""
        ...

    def has_operator(self, operator: str) -> bool:
        """Whether somebody signs in with this id."""
        ...

    def has_location(self, code: str) -> bool:
        """Whether a bin has this code."""
        ...

    def has_location_check(self, digits: str) -> bool:
        """Whether any bin has these check digits."""
        ...
