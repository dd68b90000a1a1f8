"""The store's refusals of a station or a reader of the feed, each as the exception both ends know."""

import msgspec

from sync.contract.errors import (
    Forked,
    Gap,
    NotAllowed,
    ProtocolTooOld,
    Refused,
    Revoked,
    UnknownEpoch,
    Unparseable,
)
from sync.contract.messages import SUPPORTED_PROTOS
from sync.store.problems import problem, refusal


def gap(mark: int, chain: bytes, incarnation: str) -> Gap:
    """Return the refusal of a push whose base is above the mark; it names the mark and the chain there."""
    found = problem(409, "gap", "Facts are missing before these", f"The store has this epoch up to {mark}.")
    return Gap(msgspec.structs.replace(found, mark=mark, chain=chain.hex(), incarnation=incarnation))


def fork(detail: str) -> Forked:
    """Return the refusal of facts that differ from what the store holds under the same numbers."""
    return Forked(problem(409, "fork", "Other facts are held under these numbers", detail))


def unknown_epoch(station: str, epoch: int) -> UnknownEpoch:
    """Return the refusal of an epoch that was never given, or not to the secret that was shown."""
    detail = f"Epoch {epoch} of station {station} is not known; enrol anew."
    return UnknownEpoch(problem(409, "unknown-epoch", "This epoch is not known", detail))


def revoked(detail: str) -> Revoked:
    """Return the refusal of a secret that was taken back."""
    return Revoked(problem(410, "revoked", "This station's secret was taken back", detail))


def not_allowed(detail: str, status: int = 401) -> NotAllowed:
    """Return the refusal of a secret or code that is not known (401) or does not reach so far (403)."""
    return NotAllowed(problem(status, "not-allowed", "Not allowed", detail))


def old_protocol(proto: int) -> ProtocolTooOld:
    """Return the refusal of a protocol that is not spoken here."""
    detail = f"This store speaks {', '.join(map(str, SUPPORTED_PROTOS))}, not {proto}."
    return ProtocolTooOld(problem(426, "protocol", "Another protocol is needed", detail))


def unparseable(path: str, detail: str) -> Unparseable:
    """Return the refusal of a batch that cannot be read, naming the field."""
    return Unparseable(problem(400, "unparseable", "The batch cannot be read", detail, path))


def other_incarnation(incarnation: str) -> Refused:
    """Return the refusal of a cursor from before the store was restored or failed over."""
    detail = "Read again from the last fact whose id is known here."
    found = problem(409, "other-incarnation", "This cursor is of another life of the store", detail)
    return Refused(msgspec.structs.replace(found, incarnation=incarnation))


def too_old(earliest: int, cursor: str) -> Refused:
    """Return the refusal of a cursor whose next facts are no longer kept; `mark` is the earliest position."""
    detail = f"The earliest cursor that still works is {cursor}."
    found = problem(410, "cursor-too-old", "Facts after this cursor are no longer kept", detail)
    return Refused(msgspec.structs.replace(found, mark=earliest))


def bad_cursor(detail: str) -> Refused:
    """Return the refusal of a cursor that is none."""
    return refusal(400, "bad-cursor", "This is not a cursor", detail, "after")
