"""What the machine may ask of the bench's own data while it takes one step."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from station.core.codes.directory import BarcodeRow
from station.core.equipment import Equipment
from station.core.work import Carton, Operator, Order


class Standing(Enum):
    """Whether an order may be worked here."""

    OPEN = "open"
    PACKED = "packed"
    ON_HOLD = "on-hold"
    CANCELLED = "cancelled"
    CLAIMED = "claimed"


@dataclass(frozen=True)
class OrderStanding:
    """How an order stands; `detail` is the reason or the bench that has it."""

    standing: Standing
    detail: str = ""


@dataclass(frozen=True)
class Wanted:
    """An open order that wants an item, and the tote it is picked into."""

    order: str
    tote: str = ""
    station: str = ""


class World(Protocol):
    """Read-only questions, answered from the transaction the step runs in."""

    def order(self, order: str) -> Order | None:
        """Return an order as it is to be packed."""

    def standing(self, order: str) -> OrderStanding:
        """Return whether an order may be worked here, and if not, why."""

    def single_order_for(self, sku: str) -> str | None:
        """Return the most urgent open order that wants nothing but this item."""

    def next_order(self) -> str | None:
        """Return the most urgent open order of all."""

    def wanting(self, sku: str, besides: str) -> tuple[Wanted, ...]:
        """Return a few open orders that want an item, most urgent first, leaving one out."""

    def item_name(self, sku: str) -> str:
        """Return an item's name, or its SKU where it has none."""

    def serial_packed_in(self, sku: str, serial: str) -> str | None:
        """Return the order a piece was packed for, or None."""

    def barcode(self, key: str) -> tuple[BarcodeRow, ...]:
        """Return every item and quantity a GTIN of 14 digits stands for."""

    def equipment(self) -> Equipment:
        """Return what the bench has to weigh and check with."""

    def cartons(self) -> tuple[Carton, ...]:
        """Return every carton type of the site."""

    def next_number(self) -> str | None:
        """Return the next unspent tracking number, or None where none is left."""

    def operator(self, operator: str) -> Operator | None:
        """Return a person who may work here."""
