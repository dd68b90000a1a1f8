"""What follows from each answer to a push, and that nothing is believed beyond what it proves."""

from base64 import b64decode
from hashlib import blake2b

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from sync.contract.facts import CHAIN_START, link
from sync.contract.messages import OpaqueFact, PushResponse, Quarantined
from sync.outbox import Batch, OutboxFact
from sync.pump.push_policy import (
    Acknowledge,
    Decision,
    EnrolAnew,
    Rewind,
    SendFewer,
    SendOpaque,
    StandStill,
    TryLater,
    WaitFor,
    after_error,
    after_response,
    request_of,
)


def batch_of(count: int, base: int = 10) -> Batch:
    """Return a batch of so many facts."""
    facts, chain = [], bytes(range(16))
    prev = chain
    for seq in range(base + 1, base + count + 1):
        body = b'{"seq":%d}' % seq
        chain = link(chain, body)
        facts.append(OutboxFact(seq, f"id-{seq}", body, chain))
    return Batch("bench-1", 3, base, prev, "i1", "machine-1", tuple(facts), more=False)


def response(batch: Batch, ack: int, chain: bytes | None = None) -> PushResponse:
    """Return the answer of a store with this mark that agrees with the batch as far as it goes."""
    own = {batch.base: batch.prev} | {fact.seq: fact.chain for fact in batch.facts}
    return PushResponse(ack, (chain or own.get(ack, CHAIN_START)).hex(), "i2", 0)


def problem(code: str, mark: int | None = None) -> Problem:
    """Return a problem with a code."""
    return Problem("about:blank", "No", 409, "because", code=code, mark=mark, incarnation="i2")


def test_a_whole_batch_is_acknowledged() -> None:
    batch = batch_of(3)
    assert after_response(batch, response(batch, 13)) == Acknowledge(13, "i2", ())


def test_a_mark_beyond_the_batch_proves_only_the_batch() -> None:
    batch = batch_of(3)
    assert after_response(batch, response(batch, 500)) == Acknowledge(13, "i2", ())


def test_an_empty_batch_proves_only_its_base() -> None:
    batch = batch_of(0)
    assert after_response(batch, response(batch, 500)) == Acknowledge(10, "i2", ())


def test_a_mark_below_what_was_acknowledged_rewinds() -> None:
    batch = batch_of(3)
    assert after_response(batch, response(batch, 4)) == Rewind(4, "i2")


@pytest.mark.parametrize("ack", [10, 11, 13])
def test_another_chain_at_a_known_number_is_a_fork(ack: int) -> None:
    batch = batch_of(3)
    assert after_response(batch, response(batch, ack, b"x" * 16)) == EnrolAnew("fork")


def test_what_is_in_quarantine_is_handed_on() -> None:
    batch = batch_of(1)
    held = Quarantined(11, "opaque", "kept")
    answer = msgspec.structs.replace(response(batch, 11), quarantined=[held])
    assert after_response(batch, answer) == Acknowledge(11, "i2", (held,))


@given(st.integers(0, 5), st.integers(0, 30))
def test_no_answer_acknowledges_what_was_not_sent(count: int, ack: int) -> None:
    batch = batch_of(count)
    match after_response(batch, response(batch, ack)):
        case Acknowledge(upto=upto):
            assert batch.base <= upto <= min(ack, batch.last)
        case Rewind(to=to):
            assert to == ack < batch.base
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize(
    ("error", "count", "opaque", "decision"),
    [
        (Gap(problem("gap", mark=4)), 3, False, Rewind(4, "i2")),
        (Gap(problem("gap", mark=10)), 3, False, TryLater("No. because")),
        (Gap(problem("gap")), 3, False, TryLater("No. because")),
        (Forked(problem("fork")), 3, False, EnrolAnew("fork")),
        (UnknownEpoch(problem("unknown-epoch")), 0, False, EnrolAnew("unknown-epoch")),
        (Unparseable(problem("unparseable")), 7, False, SendFewer(3)),
        (Unparseable(problem("unparseable")), 2, False, SendFewer(1)),
        (Unparseable(problem("unparseable")), 1, False, SendOpaque()),
        (Unparseable(problem("unparseable")), 1, True, TryLater("No. because")),
        (Unparseable(problem("unparseable")), 0, False, TryLater("No. because")),
        (StoreBusy(7), 3, False, WaitFor(7)),
        (NotAllowed(problem("not-allowed")), 3, False, StandStill("No. because", secret=True)),
        (Revoked(problem("revoked")), 3, False, StandStill("No. because", secret=True)),
        (ProtocolTooOld(problem("protocol")), 3, False, StandStill("No. because")),
        (StoreUnreachable("no answer"), 3, False, TryLater("no answer")),
        (Refused(problem("other")), 3, False, TryLater("No. because")),
    ],
)
def test_each_refusal_has_its_consequence(
    error: SyncError, count: int, opaque: bool, decision: Decision
) -> None:
    assert after_error(batch_of(count), opaque, error) == decision


def test_a_request_carries_the_very_bytes() -> None:
    batch = batch_of(2)
    request = request_of(batch, opaque=False)
    assert [bytes(raw) for raw in request.facts] == [fact.body for fact in batch.facts]
    assert (request.station, request.epoch, request.base) == ("bench-1", 3, 10)
    assert (request.prev, request.fingerprint) == (batch.prev.hex(), "machine-1")


def test_an_opaque_fact_carries_its_bytes_whatever_they_are() -> None:
    fact = OutboxFact(11, "id-11", b"\xff\x00 no json", b"c" * 16)
    batch = Batch("bench-1", 3, 10, b"p" * 16, "i1", "", (fact,), more=False)
    (raw,) = request_of(batch, opaque=True).facts
    sent = msgspec.json.decode(raw, type=OpaqueFact)
    assert (sent.seq, sent.id, b64decode(sent.body)) == (11, "id-11", fact.body)
    assert sent.digest == blake2b(fact.body, digest_size=16).hexdigest()
    assert msgspec.json.decode(raw)["kind"] == "opaque"
