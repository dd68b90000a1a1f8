"""What an HTTP answer of the store means, or that it was not the store that answered."""

import math
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from sync.contract.errors import (
    Forked,
    Gap,
    NotAllowed,
    Problem,
    ProtocolTooOld,
    Refused,
    Revoked,
    StoreBusy,
    StoreUnreachable,
    SyncError,
    UnknownEpoch,
    Unparseable,
)

T = TypeVar("T")

# Where the store, or a proxy before it, asks to wait and does not say how long, or says nonsense.
USUAL_WAIT_S = 5.0
LONGEST_WAIT_S = 300.0

_CONFLICTS: Mapping[str, type[Refused]] = {"gap": Gap, "fork": Forked, "unknown-epoch": UnknownEpoch}
_decoder = msgspec.json.Decoder(Problem)


def read_answer(body: bytes, kind: type[T]) -> T:
    """Return the message in a 2xx answer; StoreUnreachable where it is none, as from a captive portal."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise StoreUnreachable(f"What answered was not the store: no {kind.__name__} in it.") from error


def refusal_of(status: int, headers: Mapping[str, str], body: bytes) -> SyncError:
    """Return the exception for any other answer.

    401 and 403 count whoever said so, as does 413, which a proxy says of a body too large for it.
    Every other refusal must be the store's own, with a problem in it; else nobody answered.
    """
    if status in {429, 503}:
        return StoreBusy(_wait_of(headers.get("Retry-After", "")))
    problem = _problem_of(status, body)
    match status:
        case 401 | 403:
            return NotAllowed(problem or _unnamed(status, "Not allowed"))
        case 413:
            return Unparseable(problem or _unnamed(status, "Too large"))
        case _ if problem is None:
            return StoreUnreachable(f"What answered was not the store: status {status}.")
        case _:
            return _of_problem(status, problem)


def _of_problem(status: int, problem: Problem) -> SyncError:
    match status:
        case 400:
            return Unparseable(problem) if problem.code in {"", "unparseable"} else Refused(problem)
        case 409:
            return _CONFLICTS.get(problem.code, Refused)(problem)
        case 410:
            return Revoked(problem) if problem.code in {"", "revoked"} else Refused(problem)
        case 426:
            return ProtocolTooOld(problem)
        case _ if status >= 500:
            return StoreUnreachable(f"The store failed: {problem.title}.")
        case _:
            return Refused(problem)


def _problem_of(status: int, body: bytes) -> Problem | None:
    try:
        problem = _decoder.decode(body)
    except (msgspec.MsgspecError, RecursionError):
        return None
    return problem if problem.status == status else None


def _unnamed(status: int, title: str) -> Problem:
    return Problem(type="about:blank", title=title, status=status)


def _wait_of(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        return USUAL_WAIT_S
    return min(max(seconds, 0.0), LONGEST_WAIT_S) if math.isfinite(seconds) else USUAL_WAIT_S
