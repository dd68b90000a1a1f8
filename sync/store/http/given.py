"""What handlers are given besides the request's own content."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.types import Dependencies

from sync.store.db.database import Database
from sync.store.http.access import caller_of
from sync.store.people.tokens import Identity

GivenDatabase = SkipValidation[NamedDependency[Database]]
GivenCaller = SkipValidation[NamedDependency[Identity]]


async def _database(request: Request[Any, Any, Any]) -> Database:
    database: Database = request.app.state.database
    return database


async def _caller(request: Request[Any, Any, Any]) -> Identity:
    return caller_of(request)


DEPENDENCIES: Dependencies = {"database": _database, "caller": _caller}
