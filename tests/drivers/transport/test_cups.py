import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.api import Unreachable
from drivers.transport.cups import CupsServer, cups_server, user_name


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def way_to(server: socket.socket) -> CupsServer:
    return cups_server(f"cups://127.0.0.1:{server.getsockname()[1]}/q")


def answering(server: socket.socket, answer: bytes, asked: list[bytes] | None = None) -> threading.Thread:
    """Answer one request as soon as it has come whole, and note it in `asked`."""

    def serve() -> None:
        client, _ = server.accept()
        with client:
            request = b""
            while not request.endswith(b"asked") and (data := client.recv(65536)):
                request += data
            if asked is not None:
                asked.append(request)
            client.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return thread


def test_the_body_of_the_answer_is_given(server: socket.socket) -> None:
    thread = answering(server, b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nipp")
    assert way_to(server).post(b"asked") == b"ipp"
    thread.join()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "refuses: 401 Unauthorized"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\nshort", "broke off its answer"),
        (b"HELLO\r\n", "is no CUPS; is the address right"),
        (b"\xd6\x93s\x1b[2J\xd6\n\x00" * 50, "is no CUPS; is the address right"),
        (b"", "broke off its answer"),
    ],
)
def test_a_refusal_and_a_broken_answer_are_told_in_words(
    server: socket.socket, answer: bytes, words: str
) -> None:
    thread = answering(server, answer)
    with pytest.raises(Unreachable, match=words) as raised:
        way_to(server).post(b"asked")
    assert str(raised.value).isprintable()
    thread.join()


def test_a_request_under_way_is_broken_off_from_another_thread(server: socket.socket) -> None:
    way = way_to(server)
    failed: list[str] = []

    def ask() -> None:
        try:
            way.post(b"asked")
        except Unreachable as error:
            failed.append(str(error))

    thread = threading.Thread(target=ask)
    thread.start()
    client, _ = server.accept()
    client.recv(65536)
    way.cancel()
    thread.join(3)
    client.close()
    assert len(failed) == 1
    way.cancel()


def test_the_server_is_the_one_that_the_environment_names(
    server: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{server.getsockname()[1]}")
    thread = answering(server, b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nipp")
    assert cups_server("cups:q").post(b"asked") == b"ipp"
    thread.join()


def test_who_asks_is_told_over_a_socket_in_the_file_system_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cups.sock"
    asked: list[bytes] = []
    with (
        socket.create_server(("127.0.0.1", 0)) as remote,
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as local,
    ):
        local.bind(str(path))
        local.listen()
        for server, way in ((local, cups_server("cups:q")), (remote, way_to(remote))):
            monkeypatch.setenv("CUPS_SERVER", str(path))
            thread = answering(server, b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nipp", asked)
            assert way.post(b"asked") == b"ipp"
            thread.join()
    assert f"\r\nAuthorization: PeerCred {user_name()}\r\n".encode() in asked[0]
    assert b"Authorization" not in asked[1]


def test_a_server_that_is_not_there_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", "/nowhere/cups.sock")
    with pytest.raises(Unreachable, match="does not run on this machine; start it:"):
        cups_server("cups:q").post(b"asked")
    with pytest.raises(Unreachable, match=r"CUPS at 127\.0\.0\.1:1 is not reached: nothing listens"):
        cups_server("cups://127.0.0.1:1/q").post(b"asked")


def test_a_server_that_hangs_is_to_be_started_anew(
    server: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drivers.transport.cups.ANSWER_S", 0.05)
    with pytest.raises(Unreachable, match="does not answer; start it anew there: sudo"):
        way_to(server).post(b"asked")
