"""GET /healthz, /openapi.json and /docs: for monitors and for people who write order systems."""

from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get

from sync.store.db.migrations import read_version
from sync.store.http.docs import render_docs
from sync.store.http.given import GivenDatabase


class Health(msgspec.Struct, frozen=True):
    """The store answers, and its database with it."""

    status: str
    schema_version: int
    incarnation: str


@get("/healthz", sync_to_thread=True, tags=["system"])
def healthz(database: GivenDatabase) -> Health:
    """Return that the store and its database answer, with the version of the schema."""
    with database.reading() as conn:
        return Health("ok", read_version(conn), database.incarnation)


@get("/openapi.json", include_in_schema=False, sync_to_thread=False)
def openapi(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return this API's description."""
    schema = request.app.openapi_schema.to_schema()
    return Response(msgspec.json.encode(schema), media_type=MediaType.JSON)


@get("/docs", include_in_schema=False, sync_to_thread=False)
def docs(request: Request[Any, Any, Any]) -> Response[str]:
    """Return this API's description as a page that needs no network."""
    page = render_docs(request.app.openapi_schema.to_schema())
    return Response(page, media_type=MediaType.HTML)
