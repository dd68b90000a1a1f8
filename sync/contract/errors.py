"""How the store says no: RFC 9457 problem details, and the same as exceptions at the station."""

import msgspec


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Problem details.

    `code` is the stable word, `path` the offending field, `mark` the store's high-water mark.
    """

    type: str
    title: str
    status: int
    detail: str = ""
    code: str = ""
    path: str = ""
    mark: int | None = None
    chain: str = ""
    incarnation: str = ""
    problems: list["FieldProblem"] = []


class FieldProblem(msgspec.Struct, frozen=True):
    """One offending field of a bulk call."""

    path: str
    detail: str


class SyncError(Exception):
    """The root of what talking to the store can raise."""


class StoreUnreachable(SyncError):
    """No whole answer came: refused, cut, timed out, or not the store that answered. Try again."""


class StoreBusy(SyncError):
    """The store asks to wait `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"the store asks to wait {retry_after:g} s")
        self.retry_after = retry_after


class Refused(SyncError):
    """The store said no with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.title}: {problem.detail}" if problem.detail else problem.title)
        self.problem = problem


class Gap(Refused):
    """409 gap: the store's mark is below the base of the push."""


class Forked(Refused):
    """409 fork: the store holds other facts under these numbers."""


class UnknownEpoch(Refused):
    """409 unknown-epoch: the store does not know this epoch of the station."""


class Revoked(Refused):
    """410: the station's secret was taken back."""


class NotAllowed(Refused):
    """401 or 403: the token is wrong or does not reach so far."""


class ProtocolTooOld(Refused):
    """426: the store no longer speaks this protocol."""


class Unparseable(Refused):
    """400 or 413: the store could not read the batch at all; it is halved and sent again."""
