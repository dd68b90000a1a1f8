"""A directory in memory, for tests of the resolver and the machines."""

from dataclasses import dataclass, field

from station.core.codes.directory import BarcodeRow, ItemFacts, ParcelRow
from station.core.codes.gtin import barcode_key


@dataclass
class FakeDirectory:
    """Holds what a station knows in plain dictionaries; implements `Directory`."""

    barcodes: dict[str, tuple[BarcodeRow, ...]] = field(default_factory=dict)
    items: dict[str, ItemFacts] = field(default_factory=dict)
    orders: set[str] = field(default_factory=set)
    totes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    parcels: dict[str, ParcelRow] = field(default_factory=dict)
    cartons: set[str] = field(default_factory=set)
    operators: set[str] = field(default_factory=set)
    locations: set[str] = field(default_factory=set)
    location_checks: set[str] = field(default_factory=set)

    def add_barcode(self, code: str, sku: str, quantity: int = 1, facts: ItemFacts | None = None) -> None:
        """Let `code` mean `quantity` units of `sku`, beside what it means already."""
        key = barcode_key(code)
        self.barcodes[key] = (*self.barcodes.get(key, ()), BarcodeRow(sku, quantity))
        if facts is not None:
            self.items[sku] = facts
        self.items.setdefault(sku, ItemFacts())

    def barcode(self, key: str) -> tuple[BarcodeRow, ...]:
        return self.barcodes.get(key, ())

    def item(self, sku: str) -> ItemFacts | None:
        return self.items.get(sku)

    def has_order(self, order: str) -> bool:
        return order in self.orders

    def orders_of_tote(self, tote: str) -> tuple[str, ...]:
        return self.totes.get(tote, ())

    def parcel(self, code: str) -> ParcelRow | None:
        return self.parcels.get(code)

    def has_carton(self, carton: str) -> bool:
        return carton in self.cartons

    def has_operator(self, operator: str) -> bool:
        return operator in self.operators

    def has_location(self, code: str) -> bool:
        return code in self.locations

    def has_location_check(self, digits: str) -> bool:
        return digits in self.location_checks
