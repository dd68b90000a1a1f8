"""GET /v1/exceptions and /v1/quarantine: what waits for a person."""

from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from sync.store import attention
from sync.store.attention import MOST_LISTED, ExceptionPage, QuarantinePage
from sync.store.http.access import allow
from sync.store.http.description import PROBLEMS
from sync.store.http.given import GivenDatabase
from sync.store.people.tokens import Role

_guards = [allow(Role.OMS, Role.LEAD)]
Limit = Annotated[int, QueryParameter(ge=1, le=MOST_LISTED)]
After = Annotated[int, QueryParameter(ge=0, le=2**53)]


@get("/v1/exceptions", guards=_guards, sync_to_thread=True, tags=["attention"], responses=PROBLEMS)
def list_exceptions(database: GivenDatabase, after: After = 0, limit: Limit = 100) -> ExceptionPage:
    """Return double packings, numbers used twice and the like, as they were raised."""
    with database.reading() as conn:
        return attention.list_exceptions(conn, after, limit)


@get("/v1/quarantine", guards=_guards, sync_to_thread=True, tags=["attention"], responses=PROBLEMS)
def list_quarantine(database: GivenDatabase, limit: Limit = 100) -> QuarantinePage:
    """Return the facts that were kept but could not be applied, until they are mended."""
    with database.reading() as conn:
        return attention.list_quarantine(conn, limit)
