"""Orders as the order system sends them: taken over once, whatever is sent again."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, insert, select

from sync.contract.errors import FieldProblem
from sync.contract.messages import NewOrder, OrderLine
from sync.store.catalogue.site_codes import fits_order_id, write_site_code
from sync.store.db import changelog
from sync.store.db.clock import format_ms, parse_time
from sync.store.db.portions import portions
from sync.store.db.tables.catalogue import items
from sync.store.db.tables.orders import order_history, order_lines, orders
from sync.store.orders.checks import check_order
from sync.store.orders.states import URGENCY, first_hold, state_of
from sync.store.problems import invalid

Name = tuple[str, str]
# An order without a time comes after all that have one.
NEVER = "9999"

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(NewOrder)


class TakenOrder(msgspec.Struct, frozen=True):
    """What an order is called here, and the state it is in."""

    id: str
    external_id: str
    state: str
    code: str


def take_orders(conn: Connection, sent: Sequence[NewOrder], who: str, now: int) -> list[TakenOrder]:
    """Take orders over and return each as it now stands, in the order sent; all of them or none.

    (channel, external_id) names an order for ever: sent again with the same content it changes nothing,
    with another it is refused with 409, and what is wrong in a field with 422.
    """
    wrong = [problem for place, order in enumerate(sent) for problem in check_order(f"/{place}", order)]
    if wrong:
        raise invalid(wrong)
    taken, contents = _read_taken(conn, sent)
    new: dict[Name, tuple[int, NewOrder]] = {}
    differing = []
    for place, order in enumerate(sent):
        name = (order.channel, order.external_id)
        if contents.setdefault(name, order) != order:
            detail = (
                f"order {order.external_id!r} of channel {order.channel!r} was taken over with other content"
            )
            differing.append(FieldProblem(f"/{place}", detail))
        elif name not in taken:
            new.setdefault(name, (place, order))
    if differing:
        raise invalid(differing, status=409, code="different-order")
    _refuse_unknown_items(conn, list(new.values()))
    taken |= _insert_orders(conn, [order for _, order in new.values()], who, format_ms(now))
    return [taken[order.channel, order.external_id] for order in sent]


def merge_lines(lines: Iterable[OrderLine]) -> list[OrderLine]:
    """Return the lines with those of one SKU made one, where its first stood."""
    units: dict[str, int] = {}
    for line in lines:
        units[line.sku] = units.get(line.sku, 0) + line.quantity
    return [OrderLine(sku, quantity) for sku, quantity in units.items()]


def _read_taken(
    conn: Connection, sent: Sequence[NewOrder]
) -> tuple[dict[Name, TakenOrder], dict[Name, NewOrder]]:
    taken: dict[Name, TakenOrder] = {}
    contents: dict[Name, NewOrder] = {}
    for some in portions({order.external_id for order in sent}):
        for row in conn.execute(select(orders).where(orders.c.external_id.in_(some))):
            name = (row.channel, row.external_id)
            taken[name] = TakenOrder(row.id, row.external_id, row.state, row.code)
            contents[name] = _decoder.decode(row.body)
    return taken, contents


def _refuse_unknown_items(conn: Connection, new: Sequence[tuple[int, NewOrder]]) -> None:
    wanted = {line.sku for _, order in new for line in order.lines}
    known: set[str] = set()
    for some in portions(wanted):
        known.update(conn.execute(select(items.c.sku).where(items.c.sku.in_(some))).scalars())
    unknown = [
        FieldProblem(f"/{place}/lines/{nth}/sku", f"item {line.sku!r} is not known")
        for place, order in new
        for nth, line in enumerate(order.lines)
        if line.sku not in known
    ]
    if unknown:
        raise invalid(unknown, code="unknown-item")


def _insert_orders(conn: Connection, new: Sequence[NewOrder], who: str, at: str) -> dict[Name, TakenOrder]:
    if not new:
        return {}
    named = list(zip(_choose_ids(conn, new), new, strict=True))
    rows = [_order_row(name, order, at) for name, order in named]
    conn.execute(insert(orders), rows)
    lines = [row for name, order in named for row in _line_rows(name, order)]
    conn.execute(insert(order_lines), lines)
    told = [
        {"order_id": row["id"], "at": at, "who": who, "what": "received", "detail": row["hold"] or ""}
        for row in rows
    ]
    conn.execute(insert(order_history), told)
    changelog.record(conn, [("order", name) for name, _ in named])
    return {
        (order.channel, order.external_id): TakenOrder(
            name, order.external_id, str(row["state"]), str(row["code"])
        )
        for (name, order), row in zip(named, rows, strict=True)
    }


def _choose_ids(conn: Connection, new: Sequence[NewOrder]) -> list[str]:
    """Return an id for each: the external one where it can be printed as a code and is nobody's yet."""
    used: set[str] = set()
    for some in portions({order.external_id for order in new}):
        used.update(conn.execute(select(orders.c.id).where(orders.c.id.in_(some))).scalars())
    chosen = []
    for order in new:
        name = order.external_id
        if name in used or not fits_order_id(name):
            name = _make_id(conn, used)
        used.add(name)
        chosen.append(name)
    return chosen


def _make_id(conn: Connection, used: set[str]) -> str:
    while True:
        name = f"N{changelog.take_numbers(conn, 'orders', 1):08d}"
        held = conn.execute(select(orders.c.id).where(orders.c.id == name)).one_or_none()
        if held is None and name not in used and fits_order_id(name):
            return name


def _order_row(name: str, order: NewOrder, at: str) -> dict[str, object]:
    hold = first_hold(order.payment, order.hold)
    return {
        "id": name,
        "channel": order.channel,
        "external_id": order.external_id,
        "code": write_site_code("ORD", name),
        "state": state_of(None, hold, None, started=False),
        "hold": hold,
        "started": 0,
        "note": "",
        "urgency": URGENCY[order.service],
        "due": parse_time(order.ship_by) if order.ship_by else NEVER,
        "received": at,
        "revision": 1,
        "fence": 0,
        "body": _encoder.encode(order),
    }


def _line_rows(name: str, order: NewOrder) -> list[dict[str, object]]:
    return [
        {"order_id": name, "sku": line.sku, "position": place, "quantity": line.quantity, "packed": 0}
        for place, line in enumerate(merge_lines(order.lines))
    ]
