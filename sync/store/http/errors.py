"""Every error as RFC 9457 problem details, in words, and never with a secret in it."""

import logging
import math
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from sync.contract.errors import Problem, Refused, StoreBusy
from sync.store.http.call_log import place_of, tell_refusal
from sync.store.http.throttle import TooMany
from sync.store.problems import problem

MEDIA_TYPE = "application/problem+json"
BUSY_S = 1
_log = logging.getLogger(__name__)

AnyRequest = Request[Any, Any, Any]
Answer = Response[bytes]

_TITLES = {
    400: ("bad-request", "The request cannot be read"),
    401: ("not-allowed", "Not allowed"),
    403: ("not-allowed", "Not allowed"),
    404: ("not-found", "There is no such thing"),
    405: ("method-not-allowed", "This call is made with another method"),
    413: ("too-large", "The body is too large"),
    415: ("unsupported-media-type", "This kind of body is not taken"),
}


def answer_problem(found: Problem, headers: dict[str, str] | None = None) -> Answer:
    """Return the response that carries a problem."""
    every = dict(headers or {})
    if found.status == 401:
        every["WWW-Authenticate"] = "Bearer"
    return Response(
        msgspec.json.encode(found), status_code=found.status, headers=every, media_type=MEDIA_TYPE
    )


def _refused(request: AnyRequest, error: Refused) -> Answer:
    tell_refusal(request, error.problem.status, error.problem.code)
    return answer_problem(error.problem)


def _busy(request: AnyRequest, error: StoreBusy) -> Answer:
    wait = max(1, math.ceil(error.retry_after))
    status = 429 if isinstance(error, TooMany) else 503
    tell_refusal(request, status, "busy")
    found = problem(status, "busy", "The store asks to wait", f"Try again in {wait} s.")
    return answer_problem(found, {"Retry-After": str(wait)})


def _database(request: AnyRequest, error: DBAPIError | PoolTimeoutError) -> Answer:
    _log.error("%s %s: the database failed", request.method, place_of(request), exc_info=error)
    found = problem(503, "database", "The database does not answer now", "Try again shortly.")
    return answer_problem(found, {"Retry-After": str(BUSY_S)})


def _parameter(request: AnyRequest, error: ValidationException) -> Answer:
    tell_refusal(request, 422, "invalid")
    extra = error.extra if isinstance(error.extra, list) else []
    first = extra[0] if extra and isinstance(extra[0], dict) else {}
    detail = str(first.get("message", "")) or error.detail
    name = str(first.get("key", ""))
    if name == "data":  # what handlers call the body; it never comes here but when there is none
        return answer_problem(problem(422, "invalid", "The body is not what this call takes", "It is empty."))
    title = "A parameter is not what this call takes"
    return answer_problem(problem(422, "invalid", title, detail, name))


def _http(request: AnyRequest, error: HTTPException) -> Answer:
    code, title = _TITLES.get(error.status_code, ("failed", "The call failed"))
    tell_refusal(request, error.status_code, code)
    headers = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return answer_problem(problem(error.status_code, code, title), headers)


def _unexpected(request: AnyRequest, error: Exception) -> Answer:
    _log.error("%s %s failed", request.method, place_of(request), exc_info=error)
    return answer_problem(problem(500, "internal", "The store failed", "The store's log says why."))


HANDLERS: ExceptionHandlersMap = {
    Refused: _refused,
    StoreBusy: _busy,
    DBAPIError: _database,
    PoolTimeoutError: _database,
    ValidationException: _parameter,
    HTTPException: _http,
    Exception: _unexpected,
}
