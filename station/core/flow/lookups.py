"""What a bench looks up on its way from an event to the next state: by one door, so that it can be kept.

The machine and the resolver are pure but for what they look up. With the same event and the same answers
they come to the same step; `Noting` keeps the answers of a bench at work, `Recalled` gives them again.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from station.core.codes.directory import BarcodeRow, Directory, ItemFacts, ParcelRow
from station.core.equipment import Equipment
from station.core.work import Carton, Operator, Order
from station.core.world import OrderStanding, Wanted, World


class Source(World, Directory, Protocol):
    """Whatever a bench may look up."""


@dataclass(frozen=True)
class LookedUp:
    """One look-up: the method's name, what it was given, what it found."""

    what: str
    of: tuple[str, ...]
    found: Any


class NeverLookedUp(Exception):
    """Something is looked up that the step did not look up when it was taken."""


class _ByOneDoor(ABC):
    """Every look-up there is, each asked by its name."""

    @abstractmethod
    def _look_up(self, what: str, *of: str) -> Any:
        """Return what the look-up `what` finds."""

    def order(self, order: str) -> Order | None:
        """Return an order as it is to be packed."""
        found: Order | None = self._look_up("order", order)
        return found

    def standing(self, order: str) -> OrderStanding:
        """Return whether an order may be worked here, and if not, why."""
        found: OrderStanding = self._look_up("standing", order)
        return found

    def single_order_for(self, sku: str) -> str | None:
        """Return the most urgent open order that wants nothing but this item."""
        found: str | None = self._look_up("single_order_for", sku)
        return found

    def next_order(self) -> str | None:
        """Return the most urgent open order of all."""
        found: str | None = self._look_up("next_order")
        return found

    def wanting(self, sku: str, besides: str) -> tuple[Wanted, ...]:
        """Return a few open orders that want an item, leaving one out."""
        found: tuple[Wanted, ...] = self._look_up("wanting", sku, besides)
        return found

    def item_name(self, sku: str) -> str:
        """Return an item's name, or its SKU."""
        found: str = self._look_up("item_name", sku)
        return found

    def serial_packed_in(self, sku: str, serial: str) -> str | None:
        """Return the order a piece was packed for."""
        found: str | None = self._look_up("serial_packed_in", sku, serial)
        return found

    def barcode(self, key: str) -> tuple[BarcodeRow, ...]:
        """Return every item and quantity under a barcode's key."""
        found: tuple[BarcodeRow, ...] = self._look_up("barcode", key)
        return found

    def equipment(self) -> Equipment:
        """Return what the bench has to weigh and check with."""
        found: Equipment = self._look_up("equipment")
        return found

    def cartons(self) -> tuple[Carton, ...]:
        """Return every carton type of the site."""
        found: tuple[Carton, ...] = self._look_up("cartons")
        return found

    def next_number(self) -> str | None:
        """Return the next unspent tracking number."""
        found: str | None = self._look_up("next_number")
        return found

    def operator(self, operator: str) -> Operator | None:
        """Return a person who may work here."""
        found: Operator | None = self._look_up("operator", operator)
        return found

    def item(self, sku: str) -> ItemFacts | None:
        """Return what an item must carry."""
        found: ItemFacts | None = self._look_up("item", sku)
        return found

    def has_order(self, order: str) -> bool:
        """Return whether the station has the order."""
        found: bool = self._look_up("has_order", order)
        return found

    def orders_of_tote(self, tote: str) -> tuple[str, ...]:
        """Return the orders in a tote."""
        found: tuple[str, ...] = self._look_up("orders_of_tote", tote)
        return found

    def parcel(self, code: str) -> ParcelRow | None:
        """Return the parcel under a tracking number."""
        found: ParcelRow | None = self._look_up("parcel", code)
        return found

    def has_carton(self, carton: str) -> bool:
        """Return whether the carton type exists."""
        found: bool = self._look_up("has_carton", carton)
        return found

    def has_operator(self, operator: str) -> bool:
        """Return whether somebody may sign in with this id."""
        found: bool = self._look_up("has_operator", operator)
        return found

    def has_location(self, code: str) -> bool:
        """Return whether a bin has this code."""
        found: bool = self._look_up("has_location", code)
        return found

    def has_location_check(self, digits: str) -> bool:
        """Return whether any bin has these check digits."""
        found: bool = self._look_up("has_location_check", digits)
        return found


class Noting(_ByOneDoor):
    """Looks up elsewhere, and keeps each answer until `taken`."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._noted: list[LookedUp] = []

    def taken(self) -> tuple[LookedUp, ...]:
        """Return what was looked up since this was last called, in its order."""
        noted = tuple(self._noted)
        self._noted.clear()
        return noted

    def _look_up(self, what: str, *of: str) -> Any:
        found = getattr(self._source, what)(*of)
        self._noted.append(LookedUp(what, of, found))
        return found


class Recalled(_ByOneDoor):
    """Answers with what was found before; raises NeverLookedUp where nothing was."""

    def __init__(self, noted: Sequence[LookedUp]) -> None:
        self._found = {(entry.what, entry.of): entry.found for entry in noted}

    def _look_up(self, what: str, *of: str) -> Any:
        try:
            return self._found[what, of]
        except KeyError:
            raise NeverLookedUp(f"{what}({', '.join(of)})") from None
