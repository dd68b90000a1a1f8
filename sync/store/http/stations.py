"""What stations call: enrolment, push, pull, claims, number blocks."""

import asyncio
import logging
from functools import partial
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.params import FromQuery, JSONBody, QueryParameter

from sync.contract.errors import NotAllowed, StoreBusy
from sync.contract.messages import (
    ClaimRequest,
    ClaimResponse,
    Enrollment,
    EnrollRequest,
    NumberBlock,
    NumberRequest,
    PullResponse,
    PushRequest,
    PushResponse,
)
from sync.store.db.clock import now_ms
from sync.store.http.access import allow
from sync.store.http.description import PROBLEMS
from sync.store.http.given import GivenCaller, GivenDatabase
from sync.store.http.throttle import Throttle
from sync.store.http.waiting import LONGEST_WAIT_S, look_until
from sync.store.ingest.push import take_push
from sync.store.orders.claims import claim_orders
from sync.store.people.tokens import Role, check_station
from sync.store.stations import enrolment
from sync.store.stations.number_blocks import lease_numbers
from sync.store.stations.pulling import pull_changes

_log = logging.getLogger(__name__)
_station = [allow(Role.STATION)]
# Pushes wait for the one writer; more of them in line would only keep threads from those who read.
MOST_PUSHES = 8
PUSH_PAUSE_S = 1.0
LARGEST_PUSH = 4 * 1024 * 1024


@post("/v1/stations/enroll", status_code=200, sync_to_thread=True, tags=["stations"], responses=PROBLEMS)
def enroll(
    data: JSONBody[EnrollRequest], request: Request[Any, Any, Any], database: GivenDatabase
) -> Enrollment:
    """Turn a one-time code, or the secret of an older epoch, into an epoch and a secret."""
    throttle: Throttle = request.app.state.throttle
    caller = request.client.host if request.client else ""
    throttle.check(caller)
    try:
        with database.writing() as conn:
            enrolled = enrolment.enroll(conn, data, now_ms())
    except NotAllowed:
        throttle.count_failure(caller)
        raise
    _log.info("station %s is enrolled for epoch %d", enrolled.station, enrolled.epoch)
    return enrolled


@post(
    "/v1/sync/push",
    guards=_station,
    status_code=200,
    tags=["stations"],
    responses=PROBLEMS,
    body_status=400,
    request_max_body_size=LARGEST_PUSH,
)
async def push(
    data: JSONBody[PushRequest], request: Request[Any, Any, Any], database: GivenDatabase, caller: GivenCaller
) -> PushResponse:
    """Take facts over: durable once this answers, up to `ack`."""
    check_station(caller, data.station, data.epoch)
    gate: asyncio.Semaphore = request.app.state.push_gate
    if gate.locked():
        raise StoreBusy(PUSH_PAUSE_S)
    async with gate:
        answer = await asyncio.to_thread(take_push, database, caller.station, caller.epoch, data)
    level = logging.WARNING if answer.quarantined else logging.DEBUG
    said = "station %s, epoch %d: %d facts came, up to %d; %d can't be applied"
    _log.log(level, said, caller.station, caller.epoch, len(data.facts), answer.ack, len(answer.quarantined))
    return answer


@get("/v1/sync/pull", guards=_station, tags=["stations"], responses=PROBLEMS)
async def pull(
    database: GivenDatabase,
    caller: GivenCaller,
    after: FromQuery[str] = "",
    wait: Annotated[float, QueryParameter(ge=0, le=LONGEST_WAIT_S)] = 0,
) -> PullResponse:
    """Return what changed after a cursor; `wait` seconds for something where nothing has."""

    def look(conn: Any) -> PullResponse:
        return pull_changes(conn, caller.station, after, now_ms())

    return await look_until(database, database.news, look, partial(_is_news, after), wait)


@post(
    "/v1/claims", guards=_station, status_code=200, sync_to_thread=True, tags=["stations"], responses=PROBLEMS
)
def claim(data: JSONBody[ClaimRequest], database: GivenDatabase, caller: GivenCaller) -> ClaimResponse:
    """Give the right to work orders, and take back what is no longer needed."""
    check_station(caller, data.station, data.epoch)
    with database.writing() as conn:
        return claim_orders(conn, data, now_ms())


@post(
    "/v1/number-blocks",
    guards=_station,
    status_code=200,
    sync_to_thread=True,
    tags=["stations"],
    responses=PROBLEMS,
)
def number_block(data: JSONBody[NumberRequest], database: GivenDatabase, caller: GivenCaller) -> NumberBlock:
    """Lease a block of numbers for ever; the same request gets the same block."""
    check_station(caller, data.station, data.epoch)
    with database.writing() as conn:
        return lease_numbers(conn, data, now_ms())


def _is_news(after: str, page: PullResponse) -> bool:
    """Tell whether a page is worth answering at once: it has changes, or another incarnation's cursor."""
    return bool(page.changes) or after.rpartition(":")[0] != page.incarnation
