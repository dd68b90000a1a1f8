"""The client turns whatever happens on the network into one of the errors of the contract."""

import gzip
import ssl
import threading
import traceback
from pathlib import Path

import msgspec
import pytest
import zstandard

from sync.client import HttpStore
from sync.connections import UrlRefused
from sync.contract.errors import NotAllowed, Problem, StoreBusy, StoreUnreachable, SyncError
from sync.contract.messages import Enrollment, EnrollRequest, PushRequest, PushResponse
from tests.sync.raw_server import HANG, RawServer, answer

TOKEN = "a-very-secret-token"
TAKEN = PushResponse(2, "00", "i1", 0)
GOOD = answer(200, msgspec.json.encode(TAKEN), "Content-Type: application/json")
PORTAL = answer(200, b"<html>Please sign in</html>", "Content-Type: text/html")
CERTIFICATES = Path(__file__).parent / "certificates"
PATIENCE_S = 10.0


def push_of(size: int = 0) -> PushRequest:
    """Return a push whose facts take so many bytes."""
    facts = [msgspec.Raw(b'"%s"' % (b"x" * size))] if size else []
    return PushRequest(1, "bench-1", 1, 0, "00", facts)


def push_to(server: RawServer, size: int = 0) -> PushResponse:
    """Push once with a client of its own."""
    store = HttpStore(server.url, TOKEN)
    try:
        return store.push(push_of(size))
    finally:
        store.close()


def body_of(request: bytes) -> bytes:
    """Return what stands behind a request's head."""
    return request.partition(b"\r\n\r\n")[2]


def test_a_call_carries_the_secret_and_the_message() -> None:
    with RawServer([GOOD]) as server:
        assert push_to(server) == TAKEN
    (request,) = server.requests
    assert request.startswith(b"POST /v1/sync/push HTTP/1.1\r\n")
    assert b"Authorization: Bearer a-very-secret-token\r\n" in request
    assert msgspec.json.decode(body_of(request), type=PushRequest) == push_of()


def test_a_path_before_the_calls_is_kept() -> None:
    with RawServer([GOOD]) as server:
        store = HttpStore(f"{server.url}/packline/", TOKEN)
        store.push(push_of())
        store.close()
    assert server.requests[0].startswith(b"POST /packline/v1/sync/push ")


def test_a_cursor_is_escaped() -> None:
    with RawServer([PORTAL]) as server:
        store = HttpStore(server.url, TOKEN)
        with pytest.raises(StoreUnreachable):
            store.pull("i1:5 &x=\r\n", 20)
        store.close()
    assert server.requests[0].startswith(b"GET /v1/sync/pull?after=i1%3A5+%26x%3D%0D%0A&wait=20 ")


def test_a_large_body_goes_in_zstd() -> None:
    with RawServer([GOOD]) as server:
        push_to(server, 5000)
    (request,) = server.requests
    assert b"Content-Encoding: zstd\r\n" in request
    unpacked = zstandard.ZstdDecompressor().decompress(body_of(request))
    assert msgspec.json.decode(unpacked, type=PushRequest).facts == push_of(5000).facts


def test_a_store_without_zstd_gets_gzip_from_then_on() -> None:
    with RawServer([answer(415, b""), GOOD, GOOD]) as server:
        store = HttpStore(server.url, TOKEN)
        store.push(push_of(5000))
        store.push(push_of(5000))
        store.close()
    assert [b"Content-Encoding: gzip\r\n" in request for request in server.requests] == [False, True, True]
    assert b"xxxx" in gzip.decompress(body_of(server.requests[2]))


def test_after_enrolment_the_new_secret_is_shown() -> None:
    given = answer(200, msgspec.json.encode(Enrollment("bench-1", 2, "the-new-one", "i1")))
    with RawServer([given, GOOD]) as server:
        store = HttpStore(server.url, TOKEN)
        store.enroll(EnrollRequest("", "machine-1", "fork"))
        store.push(push_of())
        store.close()
    assert msgspec.json.decode(body_of(server.requests[0]), type=EnrollRequest).code == TOKEN
    assert b"Bearer the-new-one" in server.requests[1]


@pytest.mark.parametrize(
    "words",
    [
        PORTAL,
        answer(302, b"", "Location: http://127.0.0.1:9/portal"),
        answer(502, b"<html>Bad gateway</html>"),
        b"not http at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
        answer(200, b"not gzip", "Content-Encoding: gzip"),
        answer(200, b"{}"),
    ],
    ids=["portal", "redirect", "gateway", "not http", "cut", "bad gzip", "other json"],
)
def test_what_is_not_the_stores_answer_is_no_answer(words: bytes) -> None:
    with RawServer([words]) as server, pytest.raises(StoreUnreachable):
        push_to(server)
    assert len(server.requests) == 1


def test_a_store_that_is_not_there_is_unreachable() -> None:
    with RawServer([]) as server:
        url = server.url
    store = HttpStore(url, TOKEN)
    with pytest.raises(StoreUnreachable, match="refused"):
        store.push(push_of())
    store.close()


def test_a_busy_store_says_how_long() -> None:
    with RawServer([answer(503, b"", "Retry-After: 4")]) as server, pytest.raises(StoreBusy) as busy:
        push_to(server)
    assert busy.value.retry_after == 4


@pytest.mark.parametrize("words", [PORTAL, b"nonsense\r\n\r\n", answer(401, b"")])
def test_no_error_shows_the_secret(words: bytes) -> None:
    with RawServer([words]) as server, pytest.raises(SyncError) as failure:
        push_to(server)
    shown = "".join(traceback.format_exception(failure.value)) + repr(failure.value)
    assert TOKEN not in shown


def test_the_client_does_not_show_the_secret() -> None:
    store = HttpStore("https://store.example/packline", TOKEN)
    assert repr(store) == "HttpStore(https://store.example:443/packline)"
    store.close()


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "ümlaut", "tab\t"])
def test_a_token_that_is_none_is_refused_unseen(token: str) -> None:
    with pytest.raises(ValueError, match="copied whole") as refusal:
        HttpStore("https://store.example", token)
    assert token not in str(refusal.value)


def test_a_refusal_is_the_contracts() -> None:
    problem = msgspec.json.encode(Problem("urn:x", "Not allowed", 401, "No such token."))
    with RawServer([answer(401, problem)]) as server, pytest.raises(NotAllowed, match="No such token"):
        push_to(server)


@pytest.mark.parametrize(
    "url",
    [
        "http://store.example:8420",
        "http://192.168.1.5",
        "ftp://127.0.0.1",
        "127.0.0.1:8420",
        "http://",
        "http://127.0.0.1:99999",
        "https://user:word@store.example",
        "https://store.example/?x=1",
        "http://[::1",
    ],
)
def test_a_url_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(UrlRefused):
        HttpStore(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "http://localhost", "http://[::1]:1", "https://a.example"]
)
def test_plain_http_stays_on_this_machine(url: str) -> None:
    HttpStore(url).close()


def test_plain_http_leaves_this_machine_when_told() -> None:
    HttpStore("http://store.example", allow_plain=True).close()


def secure_context() -> ssl.SSLContext:
    """Return a server's context with the test certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "store.pem")
    return context


def test_the_sites_own_authority_is_trusted_when_named() -> None:
    with RawServer([GOOD], secure_context()) as server:
        store = HttpStore(server.url, TOKEN, ca=CERTIFICATES / "ca.pem")
        assert store.push(push_of()) == TAKEN
        store.close()


def test_an_unknown_authority_is_told_nothing() -> None:
    with RawServer([GOOD], secure_context()) as server:
        store = HttpStore(server.url, TOKEN)
        with pytest.raises(StoreUnreachable, match="certificate"):
            store.push(push_of())
        store.close()
    assert server.requests == []


@pytest.mark.parametrize("name", ["missing.pem", "README"])
def test_an_authority_that_cannot_be_read_is_told(name: str) -> None:
    with pytest.raises(UrlRefused, match=name):
        HttpStore("https://store.example", ca=CERTIFICATES / name)


@pytest.mark.parametrize("secure", [False, True])
def test_closing_ends_a_call_under_way(secure: bool) -> None:
    errors: list[SyncError] = []
    with RawServer([HANG], secure_context() if secure else None) as server:
        store = HttpStore(server.url, TOKEN, ca=CERTIFICATES / "ca.pem")

        def pull() -> None:
            try:
                store.pull("", 60)
            except SyncError as error:
                errors.append(error)

        thread = threading.Thread(target=pull, name="pulling")
        thread.start()
        assert server.asked.wait(PATIENCE_S)
        store.close()
        thread.join(PATIENCE_S)
        assert not thread.is_alive()
    assert [type(error) for error in errors] == [StoreUnreachable]


def test_nothing_is_asked_after_closing() -> None:
    with RawServer([GOOD]) as server:
        store = HttpStore(server.url, TOKEN)
        store.close()
        with pytest.raises(StoreUnreachable, match="closed"):
            store.push(push_of())
    assert server.requests == []
