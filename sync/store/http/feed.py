"""GET /v1/feed: facts in commit order, by cursor."""

from typing import Annotated, Any

from litestar import get
from litestar.params import FromQuery, QueryParameter

from sync.contract.messages import FeedPage
from sync.store import feed
from sync.store.http.access import allow
from sync.store.http.description import PROBLEMS
from sync.store.http.given import GivenDatabase
from sync.store.http.waiting import LONGEST_WAIT_S, look_until
from sync.store.people.tokens import Role


@get("/v1/feed", guards=[allow(Role.OMS)], tags=["feed"], responses=PROBLEMS)
async def read_feed(
    database: GivenDatabase,
    after: FromQuery[str] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=feed.MAX_PAGE)] = feed.MAX_PAGE,
    wait: Annotated[float, QueryParameter(ge=0, le=LONGEST_WAIT_S)] = 0,
) -> FeedPage:
    """Return facts after a cursor, at least once and without gaps; `wait` seconds where there are none."""

    def look(conn: Any) -> FeedPage:
        return feed.page(conn, after, limit)

    return await look_until(database, database.bell, look, lambda page: bool(page.facts), wait)
