"""What the resolver asks, answered from the station's database."""

from station.core.codes.directory import BarcodeRow, ItemFacts, ParcelRow, Tracking
from station.db.statements import Statements
from sync.contract.numbers import NotANumber, parse_number
from sync.contract.text import storable

HOUSE_PREFIX = "PL"


class Lookups:
    """Look-ups by exact text on one connection; nothing here raises for any string."""

    def __init__(self, statements: Statements) -> None:
        self._run = statements.exec_driver_sql

    def barcode(self, key: str) -> tuple[BarcodeRow, ...]:
        """Every item and quantity under a barcode's key."""
        rows = self._run("SELECT sku, quantity FROM barcodes WHERE code = ?", (storable(key),))
        return tuple(BarcodeRow(sku, quantity) for sku, quantity in rows)

    def item(self, sku: str) -> ItemFacts | None:
        """What the item must carry."""
        row = self._run("SELECT tracking, expiry FROM items WHERE sku = ?", (storable(sku),)).one_or_none()
        return ItemFacts(Tracking(row[0]), bool(row[1])) if row else None

    def has_order(self, order: str) -> bool:
        """Whether the station has the order."""
        return self._there("SELECT 1 FROM orders WHERE id = ?", order)

    def orders_of_tote(self, tote: str) -> tuple[str, ...]:
        """The orders in a tote, most urgent first."""
        rows = self._run(
            "SELECT o.id FROM order_totes t JOIN orders o ON o.id = t.order_id WHERE t.tote = ?"
            " ORDER BY o.rank, o.ship_by, o.received, o.id",
            (storable(tote),),
        )
        return tuple(row[0] for row in rows)

    def parcel(self, code: str) -> ParcelRow | None:
        """The parcel under a tracking number; a house number of another bench is a parcel without a name."""
        row = self._run(
            "SELECT parcel, order_id FROM parcels WHERE tracking = ?", (storable(code),)
        ).one_or_none()
        if row:
            return ParcelRow(row[0], row[1])
        try:
            parse_number(HOUSE_PREFIX, code)
        except NotANumber:
            return None
        return ParcelRow("", "")

    def has_carton(self, carton: str) -> bool:
        """Whether the carton type exists."""
        return carton == "PLAIN" or self._there("SELECT 1 FROM cartons WHERE id = ?", carton)

    def has_operator(self, operator: str) -> bool:
        """Whether somebody may sign in with this id."""
        return self._there("SELECT 1 FROM operators WHERE active = 1 AND id = ?", operator)

    def has_location(self, code: str) -> bool:
        """Whether a bin has this code."""
        return self._there("SELECT 1 FROM locations WHERE code = ?", code)

    def has_location_check(self, digits: str) -> bool:
        """Whether any bin has these check digits."""
        return digits != "" and self._there("SELECT 1 FROM locations WHERE digits = ?", digits)

    def _there(self, sql: str, key: str) -> bool:
        return self._run(sql, (storable(key),)).first() is not None
