"""What the packing machine asks, answered from the station's database."""

import msgspec

from station.app.ports.ledger import QueueEntry
from station.core.equipment import Equipment
from station.core.work import Carton, Line, Operator, Order
from station.core.world import OrderStanding, Standing, Wanted
from station.db.statements import Statements
from sync.contract.messages import Address, WorkOrder
from sync.contract.numbers import format_number

_decode_order = msgspec.json.Decoder(WorkOrder).decode
_DONE = frozenset({"packed", "manifested", "shipped", "delivered", "returned"})
NEVER = "9999"
"""Written for an order without a time to ship by, which comes after all that have one."""

GONE = "The store has no such order any more."
_WORKABLE = "state IN ('released', 'claimed', 'picking', 'picked', 'packing') AND mark = ''"
_FREE = "(claimed_by IS NULL OR claimed_by = ?)"
_URGENCY = "rank, ship_by, received, id"
_QUEUE = (
    "SELECT id, external_id, service, ship_by, pieces, lines, tote FROM orders"
    f" WHERE {_WORKABLE} AND {{}} ORDER BY {_URGENCY} LIMIT ?"
)
_HOW_MANY = (
    f"SELECT (SELECT count(*) FROM orders WHERE {_WORKABLE} AND claimed_by = ?)"
    f" + (SELECT count(*) FROM orders WHERE {_WORKABLE} AND claimed_by IS NULL)"
)


class Floor:
    """Read-only questions on one connection, as station `station`."""

    def __init__(self, statements: Statements, station: str, equipment: Equipment) -> None:
        self._run = statements.exec_driver_sql
        self._station = station
        self._equipment = equipment

    def equipment(self) -> Equipment:
        """Return what the bench has to weigh and check with."""
        return self._equipment

    def order(self, order: str) -> Order | None:
        """Return an order as it is to be packed."""
        row = self._run("SELECT body, claimed_by, fence FROM orders WHERE id = ?", (order,)).one_or_none()
        if row is None:
            return None
        wire = _decode_order(row[0])
        lines = tuple(self._line(line.sku, line.quantity) for line in wire.lines)
        return Order(
            id=wire.id,
            external_id=wire.external_id,
            service=wire.service,
            lines=lines,
            ship_to=address_lines(wire.ship_to),
            ship_by=wire.ship_by or "",
            channel=wire.channel,
            fence=row[2] if row[1] == self._station else 0,
            note=wire.note,
        )

    def _line(self, sku: str, quantity: int) -> Line:
        row = self._run(
            "SELECT name, weight_g, tracking, expiry, hazard, handling, picture, rfid"
            " FROM items WHERE sku = ?",
            (sku,),
        ).one_or_none()
        if row is None:
            return Line(sku, sku, quantity)
        name, weight, tracking, expiry, hazard, handling, picture, rfid = row
        return Line(
            sku=sku,
            name=name or sku,
            ordered=quantity,
            barcode=self.shown_code(sku),
            weight_g=weight,
            tracking=tracking,
            expiry=bool(expiry),
            hazard=hazard,
            handling=handling,
            picture=picture,
            rfid=bool(rfid),
        )

    def shown_code(self, sku: str) -> str:
        """Return a unit barcode of an item as it is printed on it, empty where there is none."""
        row = self._run("SELECT shown FROM barcodes WHERE sku = ? ORDER BY quantity LIMIT 1", (sku,)).first()
        return row[0] if row else ""

    def standing(self, order: str) -> OrderStanding:
        """Return whether an order may be worked here, and if not, why."""
        row = self._run(
            "SELECT state, reason, claimed_by, mark FROM orders WHERE id = ?", (order,)
        ).one_or_none()
        if row is None:
            return OrderStanding(Standing.CANCELLED, GONE)
        state, reason, claimed_by, mark = row
        return order_standing(state, reason, claimed_by, mark, self._station)

    def single_order_for(self, sku: str) -> str | None:
        """Return the most urgent open order that wants nothing but this item."""
        row = self._run(
            "SELECT o.id FROM order_lines l JOIN orders o ON o.id = l.order_id"
            f" WHERE l.sku = ? AND {_WORKABLE} AND {_FREE}"
            " AND NOT EXISTS (SELECT 1 FROM order_lines x WHERE x.order_id = o.id AND x.sku <> l.sku)"
            f" ORDER BY {_URGENCY} LIMIT 1",
            (sku, self._station),
        ).first()
        return row[0] if row else None

    def next_order(self) -> str | None:
        """Return the most urgent open order, this bench's claims before others."""
        first = self.queue(1)
        return first[0].order if first else None

    def wanting(self, sku: str, besides: str) -> tuple[Wanted, ...]:
        """Return up to two open orders that want an item, most urgent first."""
        rows = self._run(
            "SELECT DISTINCT o.id, o.external_id, o.claimed_by, o.rank, o.ship_by, o.received"
            " FROM order_lines l JOIN orders o ON o.id = l.order_id"
            " WHERE l.sku = ? AND o.id <> ? AND mark <> 'packed'"
            " AND state IN ('released', 'claimed', 'picking', 'picked', 'packing')"
            " ORDER BY o.rank, o.ship_by, o.received, o.id LIMIT 2",
            (sku, besides),
        ).all()
        return tuple(
            Wanted(external, self._tote(order), claimed if claimed and claimed != self._station else "")
            for order, external, claimed, *_ in rows
        )

    def _tote(self, order: str) -> str:
        row = self._run("SELECT tote FROM order_totes WHERE order_id = ? LIMIT 1", (order,)).first()
        return row[0] if row else ""

    def item_name(self, sku: str) -> str:
        """Return an item's name, or its SKU."""
        row = self._run("SELECT name FROM items WHERE sku = ?", (sku,)).one_or_none()
        return row[0] if row and row[0] else sku

    def serial_packed_in(self, sku: str, serial: str) -> str | None:
        """Return the order a piece was packed for."""
        row = self._run(
            "SELECT order_id FROM serials WHERE sku = ? AND serial = ?", (sku, serial)
        ).one_or_none()
        return row[0] if row else None

    def cartons(self) -> tuple[Carton, ...]:
        """Return every carton type of the site."""
        rows = self._run("SELECT id, name, inner_mm, tare_g, max_weight_g, forbids FROM cartons ORDER BY id")
        return tuple(
            Carton(
                ident,
                name,
                msgspec.json.decode(inner, type=tuple[int, int, int]),
                tare,
                most,
                msgspec.json.decode(forbids, type=tuple[str, ...]),
            )
            for ident, name, inner, tare, most, forbids in rows
        )

    def next_number(self) -> str | None:
        """Return the next unspent tracking number."""
        row = self._run(
            "SELECT prefix, next FROM numbers WHERE kind = 'tracking' AND next <= last ORDER BY first LIMIT 1"
        ).first()
        return format_number(row[0], row[1]) if row else None

    def operator(self, operator: str) -> Operator | None:
        """Return a person who may work here."""
        row = self._run(
            "SELECT id, name, roles FROM operators WHERE id = ? AND active = 1", (operator,)
        ).one_or_none()
        return Operator(row[0], row[1], msgspec.json.decode(row[2], type=tuple[str, ...])) if row else None

    def pin_hash(self, operator: str) -> str | None:
        """Return the hash of an operator's PIN."""
        row = self._run("SELECT pin FROM operators WHERE id = ?", (operator,)).one_or_none()
        return row[0] if row else None

    def queue(self, limit: int) -> tuple[QueueEntry, ...]:
        """Return the open orders, this bench's claims first, then the most urgent."""
        # One after the other, so that an index gives each in its order; sorting a shift's orders took 7 ms.
        rows = self._run(_QUEUE.format("claimed_by = ?"), (self._station, limit)).all()
        if len(rows) < limit:
            rows += self._run(_QUEUE.format("claimed_by IS NULL"), (limit - len(rows),)).all()
        return tuple(
            QueueEntry(order, external, service, "" if ship_by == NEVER else ship_by, pieces, lines, tote)
            for order, external, service, ship_by, pieces, lines, tote in rows
        )

    def open_orders(self) -> int:
        """Return how many orders this bench could begin."""
        return int(self._run(_HOW_MANY, (self._station,)).scalar_one())


def order_standing(state: str, reason: str, claimed_by: str | None, mark: str, station: str) -> OrderStanding:
    """Return the machine's word for an order's state at the store and its mark at this bench."""
    if mark == "packed" or state in _DONE:
        return OrderStanding(Standing.PACKED)
    if state == "cancelled":
        return OrderStanding(Standing.CANCELLED, reason)
    if state in ("on-hold", "received", "verified", "backordered"):
        return OrderStanding(Standing.ON_HOLD, reason or state)
    if claimed_by and claimed_by != station:
        return OrderStanding(Standing.CLAIMED, claimed_by)
    return OrderStanding(Standing.OPEN)


def address_lines(address: Address) -> tuple[str, ...]:
    """Return an address as it is written on a label, without empty lines."""
    town = f"{address.postcode} {address.city}".strip()
    lines = (address.name, address.extra, address.street, town, address.country)
    return tuple(line for line in lines if line)
