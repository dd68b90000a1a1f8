"""Orders: taken over in bulk, read, held, released, cancelled, their claims broken."""

from collections.abc import Callable
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from sqlalchemy import Connection

from sync.contract.messages import NewOrder
from sync.store.db.clock import now_ms
from sync.store.db.database import Database
from sync.store.http.access import allow
from sync.store.http.description import PROBLEMS
from sync.store.http.given import GivenCaller, GivenDatabase
from sync.store.orders import commands, views
from sync.store.orders.taking import TakenOrder, take_orders
from sync.store.orders.views import OrderPage, OrderView
from sync.store.people.tokens import Identity, Role

Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"\S")]
Command = Callable[[Connection, str, str, str, int], None]


class TakenOrders(msgspec.Struct, frozen=True):
    """Each order as it now stands, in the order sent."""

    orders: list[TakenOrder]


class Because(msgspec.Struct, frozen=True):
    """Why something is done to an order."""

    reason: Reason


@post(
    "/v1/orders",
    guards=[allow(Role.OMS)],
    status_code=200,
    sync_to_thread=True,
    tags=["orders"],
    responses=PROBLEMS,
)
def post_orders(data: JSONBody[list[NewOrder]], database: GivenDatabase, caller: GivenCaller) -> TakenOrders:
    """Take orders over; sent again with the same content they change nothing, with another it is 409."""
    with database.writing() as conn:
        return TakenOrders(take_orders(conn, data, caller.name, now_ms()))


@get(
    "/v1/orders",
    guards=[allow(Role.OMS, Role.LEAD)],
    sync_to_thread=True,
    tags=["orders"],
    responses=PROBLEMS,
)
def list_orders(
    database: GivenDatabase,
    in_state: Annotated[str, QueryParameter(name="state")] = "",
    after: FromQuery[str] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=views.MOST_LISTED)] = 100,
) -> OrderPage:
    """Return orders by id, in one state or all; `cursor` of the answer is the next call's `after`."""
    with database.reading() as conn:
        return views.list_orders(conn, in_state, after, limit)


@get(
    "/v1/orders/{order_id:str}",
    guards=[allow(Role.OMS, Role.LEAD)],
    sync_to_thread=True,
    tags=["orders"],
    responses=PROBLEMS,
)
def get_order(order_id: FromPath[str], database: GivenDatabase) -> OrderView:
    """Return an order with lines, parcels, tracking numbers, history and exceptions."""
    with database.reading() as conn:
        return views.view_order(conn, order_id)


_commanders = [allow(Role.OMS, Role.LEAD)]


@post(
    "/v1/orders/{order_id:str}/hold",
    guards=_commanders,
    status_code=200,
    sync_to_thread=True,
    tags=["orders"],
    responses=PROBLEMS,
)
def hold_order(
    order_id: FromPath[str], data: JSONBody[Because], database: GivenDatabase, caller: GivenCaller
) -> OrderView:
    """Put an order on hold; a bench that has it open is stopped."""
    return _command(database, commands.hold_order, order_id, data, caller)


@post(
    "/v1/orders/{order_id:str}/release",
    guards=_commanders,
    status_code=200,
    sync_to_thread=True,
    tags=["orders"],
    responses=PROBLEMS,
)
def release_order(
    order_id: FromPath[str], data: JSONBody[Because], database: GivenDatabase, caller: GivenCaller
) -> OrderView:
    """End an order's hold."""
    return _command(database, commands.release_order, order_id, data, caller)


@post(
    "/v1/orders/{order_id:str}/cancel",
    guards=_commanders,
    status_code=200,
    sync_to_thread=True,
    tags=["orders"],
    responses=PROBLEMS,
)
def cancel_order(
    order_id: FromPath[str], data: JSONBody[Because], database: GivenDatabase, caller: GivenCaller
) -> OrderView:
    """Cancel an order for good."""
    return _command(database, commands.cancel_order, order_id, data, caller)


@post(
    "/v1/orders/{order_id:str}/claim/break",
    guards=[allow(Role.LEAD)],
    status_code=200,
    sync_to_thread=True,
    tags=["orders"],
    responses=PROBLEMS,
)
def break_claim(
    order_id: FromPath[str], data: JSONBody[Because], database: GivenDatabase, caller: GivenCaller
) -> OrderView:
    """Take an order from the station that claimed it."""
    return _command(database, commands.break_claim, order_id, data, caller)


def _command(
    database: Database, command: Command, order_id: str, because: Because, caller: Identity
) -> OrderView:
    with database.writing() as conn:
        command(conn, order_id, because.reason, caller.name, now_ms())
        return views.view_order(conn, order_id)
