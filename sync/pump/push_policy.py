"""What follows from the store's answer to a push: the client's rules, as pure functions."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import blake2b

import msgspec

from sync.contract.errors import (
    Forked,
    Gap,
    NotAllowed,
    ProtocolTooOld,
    Refused,
    Revoked,
    StoreBusy,
    SyncError,
    UnknownEpoch,
    Unparseable,
)
from sync.contract.messages import PROTO, OpaqueFact, PushRequest, PushResponse, Quarantined
from sync.outbox import Batch, OutboxFact


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """The store provably has everything up to `upto`."""

    upto: int
    incarnation: str
    quarantined: tuple[Quarantined, ...]


@dataclass(frozen=True, slots=True)
class Rewind:
    """The store has less than it acknowledged before; send again what follows `to`."""

    to: int
    incarnation: str


@dataclass(frozen=True, slots=True)
class EnrolAnew:
    """The store has other facts under these numbers, or does not know the epoch."""

    reason: str


@dataclass(frozen=True, slots=True)
class SendFewer:
    """The store cannot read the batch; find the fact by halving."""

    most: int


@dataclass(frozen=True, slots=True)
class SendOpaque:
    """The store cannot read this one fact; send its bytes so that nothing waits behind it."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """No answer, or one that makes no sense here."""

    words: str


@dataclass(frozen=True, slots=True)
class WaitFor:
    """The store asks to wait."""

    seconds: float


@dataclass(frozen=True, slots=True)
class StandStill:
    """The store says no until a person acts; the facts are kept. `secret`: it is the secret it refuses."""

    words: str
    secret: bool = False


Decision = Acknowledge | Rewind | EnrolAnew | SendFewer | SendOpaque | TryLater | WaitFor | StandStill


def request_of(batch: Batch, opaque: bool) -> PushRequest:
    """Return the push of a batch; with `opaque` its one fact goes as bytes that need not be read."""
    return PushRequest(
        proto=PROTO,
        station=batch.station,
        epoch=batch.epoch,
        base=batch.base,
        prev=batch.prev.hex(),
        facts=[_opaque(fact) if opaque else msgspec.Raw(fact.body) for fact in batch.facts],
        fingerprint=batch.fingerprint,
    )


def after_response(batch: Batch, response: PushResponse) -> Decision:
    """Return what an acknowledgement proves: at most what this push showed the store.

    The store's mark may be beyond that when another machine sends under this identity; what lies
    beyond may be other facts than ours. A chain that differs where both know it is a fork.
    """
    if response.ack < batch.base:
        return Rewind(response.ack, response.incarnation)
    if response.ack <= batch.last and response.chain != _chain_at(batch, response.ack).hex():
        return EnrolAnew("fork")
    upto = min(response.ack, batch.last)
    return Acknowledge(upto, response.incarnation, tuple(response.quarantined))


def after_error(batch: Batch, opaque: bool, error: SyncError) -> Decision:
    """Return what follows from a push that was not taken."""
    match error:
        case Gap(problem=problem) if problem.mark is not None and problem.mark < batch.base:
            return Rewind(problem.mark, problem.incarnation)
        case Forked():
            return EnrolAnew("fork")
        case UnknownEpoch():
            return EnrolAnew("unknown-epoch")
        case Unparseable() if len(batch.facts) > 1:
            return SendFewer(len(batch.facts) // 2)
        case Unparseable() if batch.facts and not opaque:
            return SendOpaque()
        case _:
            return after_trouble(error)


def after_trouble(error: SyncError) -> TryLater | WaitFor | StandStill:
    """Return how to go on after an error that has nothing to do with what was sent."""
    match error:
        case StoreBusy():
            return WaitFor(error.retry_after)
        case NotAllowed() | Revoked():
            return StandStill(words_of(error), secret=True)
        case ProtocolTooOld():
            return StandStill(words_of(error))
        case _:
            return TryLater(words_of(error) if isinstance(error, Refused) else str(error))


def words_of(refusal: Refused) -> str:
    """Return a refusal in words for the lead."""
    problem = refusal.problem
    return f"{problem.title}. {problem.detail}" if problem.detail else f"{problem.title}."


def _chain_at(batch: Batch, seq: int) -> bytes:
    return batch.facts[seq - batch.base - 1].chain if seq > batch.base else batch.prev


def _opaque(fact: OutboxFact) -> msgspec.Raw:
    digest = blake2b(fact.body, digest_size=16).hexdigest()
    body = b64encode(fact.body).decode("ascii")
    return msgspec.Raw(msgspec.json.encode(OpaqueFact(fact.seq, fact.id, body, digest)))
