"""Orders read together into records, and written back together."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from sync.store.db import changelog
from sync.store.db.dialects import upsert
from sync.store.db.portions import portions
from sync.store.db.tables.orders import exceptions, order_history, order_lines, orders, parcels
from sync.store.orders.record import OrderRecord, ParcelRecord

_FIELDS = (
    "hold",
    "cancelled",
    "note",
    "fence",
    "claimed_by",
    "claim_epoch",
    "packed_by",
    "packed_epoch",
    "packed_fence",
)
_COLUMNS = [orders.c[name] for name in ("id", "started", *_FIELDS)]
_SAVE = (
    update(orders)
    .where(orders.c.id == bindparam("of"))
    .values({name: bindparam(f"new_{name}") for name in ("state", "started", *_FIELDS)})
    .values(revision=orders.c.revision + 1)
)
_COUNT = (
    update(order_lines)
    .where(order_lines.c.order_id == bindparam("of"), order_lines.c.sku == bindparam("item"))
    .values(packed=order_lines.c.packed + bindparam("units"))
)


def load_orders(conn: Connection, ids: Iterable[str]) -> dict[str, OrderRecord]:
    """Read the orders of these ids that exist, held against other writers until the transaction ends."""
    found: dict[str, OrderRecord] = {}
    for some in portions(dict.fromkeys(ids)):
        rows = conn.execute(select(*_COLUMNS).where(orders.c.id.in_(some)).with_for_update())
        found.update({row.id: _to_record(row) for row in rows})
    for some in portions(found):
        _load_lines(conn, some, found)
        for row in conn.execute(select(parcels).where(parcels.c.order_id.in_(some))):
            parcel = ParcelRecord(row.state, row.carton, row.weight_g, row.tracking, row.contents, row.closed)
            found[row.order_id].parcels[row.station, row.epoch, row.parcel] = parcel
    return found


def load_order(conn: Connection, order_id: str) -> OrderRecord | None:
    """Read one order as `load_orders` does, or None."""
    return load_orders(conn, [order_id]).get(order_id)


def _load_lines(conn: Connection, some: Sequence[str], found: dict[str, OrderRecord]) -> None:
    skus: dict[str, set[str]] = {order_id: set() for order_id in some}
    lines = select(order_lines.c.order_id, order_lines.c.sku).where(order_lines.c.order_id.in_(some))
    for line in conn.execute(lines):
        skus[line.order_id].add(line.sku)
    for order_id, its in skus.items():
        found[order_id].skus = frozenset(its)


def _to_record(row: Row[Any]) -> OrderRecord:
    fields = {name: getattr(row, name) for name in _FIELDS}
    return OrderRecord(id=row.id, started=bool(row.started), **fields)


def save_orders(conn: Connection, records: Sequence[OrderRecord], at: str) -> bool:
    """Write what was done to the orders; returns whether stations have something new to pull.

    The change log's positions are taken last.
    """
    changed = [record for record in records if record.changed]
    if changed:
        conn.execute(_SAVE, [_save_row(record) for record in changed])
    _add_counts(conn, records)
    upsert(conn, parcels, [row for record in records for row in _parcel_rows(record)])
    _add_notes(conn, records, at)
    changelog.record(conn, [("order", record.id) for record in changed])
    return bool(changed)


def _save_row(record: OrderRecord) -> dict[str, object]:
    row: dict[str, object] = {f"new_{name}": getattr(record, name) for name in _FIELDS}
    return row | {"of": record.id, "new_state": record.state, "new_started": int(record.started)}


def _add_counts(conn: Connection, records: Sequence[OrderRecord]) -> None:
    rows = [
        {"of": record.id, "item": sku, "units": units}
        for record in records
        for sku, units in record.counted.items()
        if units
    ]
    if rows:
        conn.execute(_COUNT, rows)


def _parcel_rows(record: OrderRecord) -> Iterator[dict[str, object]]:
    for key in sorted(record.touched):
        station, epoch, name = key
        parcel = record.parcels[key]
        yield {
            "order_id": record.id,
            "station": station,
            "epoch": epoch,
            "parcel": name,
            "state": parcel.state,
            "carton": parcel.carton,
            "weight_g": parcel.weight_g,
            "tracking": parcel.tracking,
            "contents": parcel.contents,
            "closed": parcel.closed,
        }


def _add_notes(conn: Connection, records: Sequence[OrderRecord], at: str) -> None:
    raised = [
        {"order_id": record.id, "kind": kind, "stations": stations, "detail": detail, "raised": at}
        for record in records
        for kind, stations, detail in record.exceptions
    ]
    if raised:
        conn.execute(insert(exceptions), raised)
    told = [
        {"order_id": record.id, "at": at, "who": who, "what": what, "detail": detail}
        for record in records
        for who, what, detail in record.history
    ]
    if told:
        conn.execute(insert(order_history), told)
