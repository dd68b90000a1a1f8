"""What the log says of calls: which, whose, and how they ended; never a path, header or body as it came."""

import logging
from typing import Any

from litestar import Request

from sync.store.http.access import caller_if_known

AnyRequest = Request[Any, Any, Any]
_log = logging.getLogger(__name__)
_OFTEN = ("/v1/sync/push", "/v1/claims", "/v1/number-blocks")


def place_of(request: AnyRequest) -> str:
    """Return the route that was called, as `/v1/orders/{order_id}`: a path may hold anything."""
    return str(request.scope.get("path_template") or "-")


async def tell_answer(request: AnyRequest) -> None:
    """Log a call that was answered well: at `info` where it may have changed something, else at `debug`.

    The ids in its path are those of things that are there.
    """
    place = place_of(request)
    often = request.method == "GET" or place in _OFTEN
    ids = " ".join(str(value) for value in request.path_params.values())
    _log.log(
        logging.DEBUG if often else logging.INFO, "%s %s %s for %s", request.method, place, ids, _who(request)
    )


def tell_refusal(request: AnyRequest, status: int, kind: str) -> None:
    """Log a call that was refused, by the status and the kind of its problem."""
    _log.info("%s %s: %d %s, for %s", request.method, place_of(request), status, kind, _who(request))


def _who(request: AnyRequest) -> str:
    caller = caller_if_known(request)
    return f"{caller.role.value} {caller.name}" if caller else "somebody unknown"
