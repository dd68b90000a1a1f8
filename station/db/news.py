"""Taking over what the store changed: one page of entities and its cursor, in one transaction."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from station.app.ports.ledger import OrderNews
from station.core.codes.gtin import barcode_key
from station.core.world import OrderStanding, Standing
from station.db.floor import GONE, NEVER, order_standing
from sync.contract.messages import (
    Carton,
    Change,
    ClaimResponse,
    Item,
    Location,
    NumberBlock,
    Operator,
    PullResponse,
    WorkOrder,
)

_REOPENED = (
    "mark = 'packed' AND state = 'packed' AND excluded.state IN ('released', 'packing')"
    " AND CAST(excluded.body AS TEXT) ->> 'revision' > CAST(body AS TEXT) ->> 'revision'"
)
"""An order packed here is open again once the store, which had called it packed, says so later on.

A store restored from a backup tells of an older revision, and the order stays packed.
"""

RANKS = {"same-day": 0, "express": 1}
_encode = msgspec.json.encode
Connection = Any


class UnreadablePage(Exception):
    """A page holds an entity that is not what its kind says; nothing of the page was taken over."""


def apply_page(connection: Connection, page: PullResponse, station: str) -> tuple[OrderNews, ...]:
    """Write every change and the cursor; returns what became of orders, for the bench to hear."""
    orders: list[str] = []
    for kind, changes in _by_kind(page.changes).items():
        write = _WRITERS.get(kind)
        if write is None:
            continue
        try:
            write(connection, changes)
        except msgspec.MsgspecError as error:
            raise UnreadablePage(f"a page's {kind} cannot be read: {error}") from error
        if kind == "order":
            orders.extend(change.key for change in changes)
    set_setting(connection, "cursor", page.cursor)
    return order_news(connection, orders, station)


def order_news(connection: Connection, orders: Sequence[str], station: str) -> tuple[OrderNews, ...]:
    """Return how orders stand now but those packed here; one that is gone counts as cancelled."""
    news = []
    for order in orders:
        row = connection.exec_driver_sql(
            "SELECT state, reason, claimed_by, mark, fence FROM orders WHERE id = ?", (order,)
        ).one_or_none()
        if row is None:
            news.append(OrderNews(order, OrderStanding(Standing.CANCELLED, GONE), 0))
        elif row[3] != "packed":
            state, reason, claimed_by, mark, fence = row
            standing = order_standing(state, reason, claimed_by, mark, station)
            news.append(OrderNews(order, standing, fence if claimed_by == station else 0))
    return tuple(news)


def take_claims(connection: Connection, response: ClaimResponse, station: str) -> tuple[OrderNews, ...]:
    """Note which orders this bench may work; what it held and is not named any more it has lost.

    A page that came first may tell of more than this answer knows: a claim is taken only under a higher
    fence than the order has here. What is lost while it is being packed is asked for again. Orders
    that were not pulled yet bring their claim with them when they are.
    """
    run = connection.exec_driver_sql
    held = {row[0] for row in run("SELECT id FROM orders WHERE claimed_by = ?", (station,))}
    granted = {claim.order: claim.fence for claim in response.granted}
    for order in held - granted.keys():
        run("UPDATE orders SET claimed_by = NULL, wanted = (mark = 'packing') WHERE id = ?", (order,))
    for order, fence in granted.items():
        run(
            "UPDATE orders SET claimed_by = ?, fence = ?, wanted = 0"
            " WHERE id = ? AND (fence < ? OR claimed_by = ?)",
            (station, fence, order, fence, station),
        )
    for refused in response.refused:
        run(
            "UPDATE orders SET wanted = 0, claimed_by = coalesce(nullif(?, ''), claimed_by) WHERE id = ?",
            (refused.holder, refused.order),
        )
    changed = set(granted) ^ held | {refused.order for refused in response.refused}
    here = {row[0] for row in run("SELECT id FROM orders")}
    return order_news(connection, sorted(changed & here), station)


def take_numbers(connection: Connection, block: NumberBlock) -> None:
    """Add a leased block; one that is there already keeps how far it was spent.

    A block of another epoch came too late: its numbers were burnt with that epoch.
    """
    connection.exec_driver_sql(
        "INSERT INTO numbers (id, kind, prefix, first, next, last, epoch)"
        " SELECT ?, ?, ?, ?, ?, ?, ? FROM outbox_head WHERE epoch = ? ON CONFLICT (id) DO NOTHING",
        (
            block.id,
            block.kind,
            block.prefix,
            block.first,
            block.first,
            block.last,
            block.epoch,
            block.epoch,
        ),
    )


def setting(connection: Connection, key: str) -> str:
    """Return a setting, empty where it was never set."""
    row = connection.exec_driver_sql("SELECT value FROM settings WHERE key = ?", (key,)).one_or_none()
    return row[0] if row else ""


def set_setting(connection: Connection, key: str, value: str) -> None:
    """Store a setting."""
    connection.exec_driver_sql(
        "INSERT INTO settings (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def _by_kind(changes: Sequence[Change]) -> dict[str, list[Change]]:
    kinds: dict[str, list[Change]] = {}
    for change in changes:
        kinds.setdefault(change.kind, []).append(change)
    return kinds


def _split(changes: Sequence[Change], struct: type) -> tuple[list[str], list[Any]]:
    """Return the keys that are gone, and the entities that are there."""
    decode = msgspec.json.Decoder(struct | None).decode
    bodies = [(change.key, decode(bytes(change.body))) for change in changes]
    return [key for key, body in bodies if body is None], [body for _, body in bodies if body is not None]


def _delete(connection: Connection, sql: str, keys: Sequence[str]) -> None:
    if keys:
        connection.exec_driver_sql(sql, [(key,) for key in keys])


def _write_items(connection: Connection, changes: Sequence[Change]) -> None:
    gone, items = _split(changes, Item)
    skus = [*gone, *(item.sku for item in items)]
    _delete(connection, "DELETE FROM barcodes WHERE sku = ?", skus)
    _delete(connection, "DELETE FROM items WHERE sku = ?", gone)
    if not items:
        return
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO items (sku, name, weight_g, tracking, expiry, hazard, handling, picture,"
        " rfid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                i.sku,
                i.name,
                i.weight_g,
                i.tracking,
                int(i.expiry),
                i.hazard,
                i.handling,
                i.picture,
                int(i.rfid),
            )
            for i in items
        ],
    )
    rows = [
        (barcode_key(barcode.code), item.sku, barcode.quantity, barcode.code)
        for item in items
        for barcode in item.barcodes
    ]
    if rows:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO barcodes (code, sku, quantity, shown) VALUES (?, ?, ?, ?)", rows
        )


def _write_operators(connection: Connection, changes: Sequence[Change]) -> None:
    gone, people = _split(changes, Operator)
    _delete(connection, "DELETE FROM operators WHERE id = ?", gone)
    for person in people:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO operators (id, name, roles, pin, active) VALUES (?, ?, ?, ?, ?)",
            (person.id, person.name, _encode(person.roles).decode(), person.pin, int(person.active)),
        )


def _write_cartons(connection: Connection, changes: Sequence[Change]) -> None:
    gone, cartons = _split(changes, Carton)
    _delete(connection, "DELETE FROM cartons WHERE id = ?", gone)
    for carton in cartons:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO cartons (id, name, inner_mm, tare_g, max_weight_g, forbids)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                carton.id,
                carton.name,
                _encode(carton.inner_mm).decode(),
                carton.tare_g,
                carton.max_weight_g,
                _encode(carton.forbids).decode(),
            ),
        )


def _write_locations(connection: Connection, changes: Sequence[Change]) -> None:
    gone, locations = _split(changes, Location)
    _delete(connection, "DELETE FROM locations WHERE code = ?", gone)
    rows = [(bin_.code, bin_.check, bin_.zone, bin_.sequence) for bin_ in locations]
    if rows:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO locations (code, digits, zone, sequence) VALUES (?, ?, ?, ?)", rows
        )


def _write_orders(connection: Connection, changes: Sequence[Change]) -> None:
    gone, orders = _split(changes, WorkOrder)
    ids = [*gone, *(order.id for order in orders)]
    _delete(connection, "DELETE FROM order_lines WHERE order_id = ?", ids)
    _delete(connection, "DELETE FROM order_totes WHERE order_id = ?", ids)
    _delete(connection, "DELETE FROM orders WHERE id = ?", gone)
    if not orders:
        return
    connection.exec_driver_sql(
        "INSERT INTO orders"
        " (id, external_id, state, reason, rank, ship_by, received, claimed_by, fence, body,"
        " service, pieces, lines, tote)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " external_id = excluded.external_id, state = excluded.state, reason = excluded.reason,"
        " rank = excluded.rank, ship_by = excluded.ship_by, received = excluded.received,"
        " claimed_by = excluded.claimed_by, fence = excluded.fence, body = excluded.body,"
        " service = excluded.service, pieces = excluded.pieces, lines = excluded.lines, tote = excluded.tote,"
        f" mark = CASE WHEN {_REOPENED} THEN '' ELSE mark END",
        [
            (
                o.id,
                o.external_id,
                o.state,
                o.reason,
                RANKS.get(o.service, 2),
                o.ship_by or NEVER,
                o.received,
                o.claimed_by,
                o.fence,
                _encode(o),
                o.service,
                sum(line.quantity for line in o.lines),
                len(o.lines),
                o.totes[0] if o.totes else "",
            )
            for o in orders
        ],
    )
    connection.exec_driver_sql(
        "INSERT INTO order_lines (order_id, position, sku, quantity) VALUES (?, ?, ?, ?)",
        [(o.id, place, line.sku, line.quantity) for o in orders for place, line in enumerate(o.lines)],
    )
    totes = [(tote, o.id) for o in orders for tote in dict.fromkeys(o.totes)]
    if totes:
        connection.exec_driver_sql("INSERT INTO order_totes (tote, order_id) VALUES (?, ?)", totes)


_WRITERS: dict[str, Callable[[Connection, Sequence[Change]], None]] = {
    "item": _write_items,
    "operator": _write_operators,
    "carton": _write_cartons,
    "location": _write_locations,
    "order": _write_orders,
}
"""A kind that is not here (a newer store's) is left alone.

So are number blocks: a page tells a station that lost its database of blocks that the lost one has
spent. They come only as answers to this database's own requests.
"""
