"""Orders as order systems and leads read them: lines, parcels, tracking numbers, history, exceptions."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Table, select

from sync.contract.messages import Address, WorkOrder
from sync.store import problems
from sync.store.db.portions import portions
from sync.store.db.tables import orders as tables
from sync.store.db.tables.orders import orders
from sync.store.orders.states import STATES
from sync.store.orders.work_orders import read_work_orders

MOST_LISTED = 500


class LineView(msgspec.Struct, frozen=True):
    """A line and how many units of it are in parcels."""

    sku: str
    quantity: int
    packed: int


class ParcelView(msgspec.Struct, frozen=True):
    """A parcel; `closed` is the station's time."""

    parcel: str
    station: str
    epoch: int
    state: str
    carton: str | None
    weight_g: int | None
    tracking: str | None
    contents: list[dict[str, Any]]
    closed: str | None


class TrackingView(msgspec.Struct, frozen=True):
    """A tracking number and what became of it: allotted, printed, confirmed, void."""

    tracking: str
    carrier: str
    parcel: str
    station: str
    state: str


class HistoryView(msgspec.Struct, frozen=True):
    """Something that was done to the order, by the store's clock."""

    at: str
    who: str
    what: str
    detail: str


class ExceptionView(msgspec.Struct, frozen=True):
    """Something a person must look at; `stations` names all concerned."""

    kind: str
    stations: str
    detail: str
    raised: str


class OrderView(msgspec.Struct, frozen=True):
    """An order with all that happened to it."""

    id: str
    external_id: str
    channel: str
    code: str
    state: str
    reason: str
    service: str
    ship_by: str | None
    ship_to: Address
    received: str
    revision: int
    claimed_by: str | None
    fence: int
    totes: list[str]
    note: str
    lines: list[LineView]
    parcels: list[ParcelView]
    tracking: list[TrackingView]
    history: list[HistoryView]
    exceptions: list[ExceptionView]


class OrderPage(msgspec.Struct, frozen=True):
    """Orders by id; `cursor` is where the next page begins."""

    orders: list[OrderView]
    cursor: str
    more: bool


def view_order(conn: Connection, order_id: str) -> OrderView:
    """Return one order; 404 where there is none."""
    found = _view_orders(conn, [order_id])
    if not found:
        raise problems.not_found("order", order_id)
    return found[0]


def list_orders(conn: Connection, state: str, after: str, limit: int) -> OrderPage:
    """Return the orders in a state, or all, whose id comes after a cursor."""
    if state and state not in STATES:
        detail = f"A state is one of {', '.join(STATES)}, not {state!r}."
        raise problems.refusal(422, "invalid", "There is no such state", detail, "state")
    query = select(orders.c.id).where(orders.c.id > after).order_by(orders.c.id)
    if state:
        query = query.where(orders.c.state == state)
    size = min(max(limit, 1), MOST_LISTED)
    ids = conn.execute(query.limit(size + 1)).scalars().all()
    shown = _view_orders(conn, ids[:size])
    return OrderPage(shown, shown[-1].id if shown else after, len(ids) > size)


def _view_orders(conn: Connection, ids: Sequence[str]) -> list[OrderView]:
    lines = _read_of(conn, tables.order_lines, "position", ids)
    parcels = _read_of(conn, tables.parcels, "closed", ids)
    tracking = _read_of(conn, tables.tracking, "tracking", ids)
    history = _read_of(conn, tables.order_history, "id", ids)
    exceptions = _read_of(conn, tables.exceptions, "id", ids)
    work = {order.id: order for order in read_work_orders(conn, ids)}
    return [
        _view(
            work[one],
            lines=[LineView(row.sku, row.quantity, row.packed) for row in lines[one]],
            parcels=[_view_parcel(row) for row in parcels[one]],
            tracking=[_view_tracking(row) for row in tracking[one]],
            history=[HistoryView(row.at, row.who, row.what, row.detail) for row in history[one]],
            exceptions=[_view_exception(row) for row in exceptions[one]],
        )
        for one in ids
        if one in work
    ]


def _view(order: WorkOrder, **parts: Any) -> OrderView:
    shared = {
        name: getattr(order, name)
        for name in OrderView.__struct_fields__
        if name not in parts and name in WorkOrder.__struct_fields__
    }
    return OrderView(**shared, **parts)


def _read_of(conn: Connection, table: Table, by: str, ids: Sequence[str]) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {order_id: [] for order_id in ids}
    for some in portions(ids):
        query = select(table).where(table.c.order_id.in_(some)).order_by(table.c[by])
        for row in conn.execute(query):
            found[row.order_id].append(row)
    return found


def _view_parcel(row: Row[Any]) -> ParcelView:
    contents = msgspec.json.decode(row.contents)
    return ParcelView(
        row.parcel,
        row.station,
        row.epoch,
        row.state,
        row.carton,
        row.weight_g,
        row.tracking,
        contents,
        row.closed,
    )


def _view_tracking(row: Row[Any]) -> TrackingView:
    return TrackingView(row.tracking, row.carrier, row.parcel, row.station, row.state)


def _view_exception(row: Row[Any]) -> ExceptionView:
    return ExceptionView(row.kind, row.stations, row.detail, row.raised)
