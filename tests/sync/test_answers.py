"""Every HTTP answer becomes a message, the store's refusal, or nobody at all."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.answers import LONGEST_WAIT_S, USUAL_WAIT_S, read_answer, refusal_of
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
from sync.contract.messages import Enrollment

PORTAL = b"<html><body>Please sign in to the guest network</body></html>"


def body(status: int, code: str) -> bytes:
    """Return a problem of the store."""
    return msgspec.json.encode(Problem("urn:x", "No", status, "because", code=code, mark=7))


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "unparseable", Unparseable),
        (400, "", Unparseable),
        (400, "bad-cursor", Refused),
        (401, "not-allowed", NotAllowed),
        (403, "not-allowed", NotAllowed),
        (409, "gap", Gap),
        (409, "fork", Forked),
        (409, "unknown-epoch", UnknownEpoch),
        (409, "other-incarnation", Refused),
        (410, "revoked", Revoked),
        (410, "cursor-too-old", Refused),
        (413, "too-large", Unparseable),
        (422, "invalid", Refused),
        (426, "protocol", ProtocolTooOld),
    ],
)
def test_a_problem_is_the_stores_refusal(status: int, code: str, kind: type[Refused]) -> None:
    refusal = refusal_of(status, {}, body(status, code))
    assert type(refusal) is kind
    assert refusal.problem.mark == 7


@pytest.mark.parametrize("status", [301, 302, 400, 404, 409, 410, 426, 500, 502, 511])
def test_what_is_no_problem_was_not_the_store(status: int) -> None:
    assert isinstance(refusal_of(status, {}, PORTAL), StoreUnreachable)


def test_a_problem_of_another_status_was_not_the_store() -> None:
    assert isinstance(refusal_of(409, {}, body(410, "revoked")), StoreUnreachable)


@pytest.mark.parametrize("status", [401, 403])
def test_not_allowed_counts_whoever_says_so(status: int) -> None:
    assert isinstance(refusal_of(status, {}, PORTAL), NotAllowed)


def test_a_proxy_that_finds_a_body_too_large_makes_batches_smaller() -> None:
    assert isinstance(refusal_of(413, {}, PORTAL), Unparseable)


@pytest.mark.parametrize("status", [500, 504])
def test_a_store_that_fails_is_as_good_as_gone(status: int) -> None:
    assert isinstance(refusal_of(status, {}, body(status, "internal")), StoreUnreachable)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "-3"}, 0.0),
        ({"Retry-After": "1e9"}, LONGEST_WAIT_S),
        ({"Retry-After": "nan"}, USUAL_WAIT_S),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, USUAL_WAIT_S),
        ({}, USUAL_WAIT_S),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_store_says_how_long(status: int, header: dict[str, str], seconds: float) -> None:
    busy = refusal_of(status, header, b"")
    assert isinstance(busy, StoreBusy)
    assert busy.retry_after == seconds


@pytest.mark.parametrize("answer", [PORTAL, b"", b"[]", b'{"station": 5}', b"[" * 100_000, b"\xff"])
def test_a_good_status_with_anything_else_in_it_was_not_the_store(answer: bytes) -> None:
    with pytest.raises(StoreUnreachable):
        read_answer(answer, Enrollment)


def test_an_answer_may_have_fields_this_version_does_not_know() -> None:
    answer = b'{"station":"b","epoch":1,"token":"t","incarnation":"i","later":true}'
    assert read_answer(answer, Enrollment) == Enrollment("b", 1, "t", "i")


@given(st.integers(100, 599), st.binary(max_size=50))
def test_no_answer_is_without_a_meaning(status: int, anything: bytes) -> None:
    assert isinstance(refusal_of(status, {}, anything), SyncError)
