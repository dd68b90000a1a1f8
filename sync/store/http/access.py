"""Who is calling, and whether they may: a bearer token is looked up before anything else is read."""

import asyncio
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.types import Guard

from sync.store import refusals
from sync.store.db.database import Database
from sync.store.people.tokens import Identity, Role, identify

Connection = ASGIConnection[Any, Any, Any, Any]
_CALLER = "packline_caller"


def allow(*roles: Role) -> Guard:
    """Return the guard of a call that these roles may make; an admin may make all but a station's own."""
    allowed = set(roles) if roles == (Role.STATION,) else {*roles, Role.ADMIN}

    async def guard(connection: Connection, _handler: BaseRouteHandler) -> None:
        token = bearer_of(connection.headers.get("authorization", ""))
        database: Database = connection.app.state.database
        caller = await asyncio.to_thread(_look_up, database, token)
        if caller.role not in allowed:
            names = ", ".join(sorted(role.value for role in allowed))
            raise refusals.not_allowed(
                f"This call needs the role {names}; the token's is {caller.role.value}.", 403
            )
        connection.scope["state"][_CALLER] = caller

    return guard


def bearer_of(header: str) -> str:
    """Return the token of an Authorization header; refused with 401 where there is none."""
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise refusals.not_allowed("This call needs an Authorization header with a bearer token.")
    return token.strip()


def caller_of(connection: Connection) -> Identity:
    """Return who makes the call, once its guard has let them in."""
    caller: Identity = connection.scope["state"][_CALLER]
    return caller


def caller_if_known(connection: Connection) -> Identity | None:
    """Return who makes the call, None where no guard let anybody in."""
    caller: Identity | None = connection.scope["state"].get(_CALLER)
    return caller


def _look_up(database: Database, token: str) -> Identity:
    with database.reading() as conn:
        return identify(conn, token)
