import socket
import threading
from collections.abc import Iterator

import pytest

from drivers.api import ConnectionLost, Unreachable
from drivers.transport.tcp import TcpConnection, tcp_port


@pytest.fixture
def ends() -> Iterator[tuple[TcpConnection, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        connection = tcp_port(f"tcp://127.0.0.1:{server.getsockname()[1]}").open()
        peer, _ = server.accept()
        yield connection, peer
        connection.close()
        peer.close()


Ends = tuple[TcpConnection, socket.socket]


def test_what_comes_is_read_and_silence_is_empty(ends: Ends) -> None:
    connection, peer = ends
    assert connection.read(0) == b""
    peer.sendall(b"abc")
    assert connection.read(10) == b"abc"
    connection.write(b"xyz")
    assert peer.recv(10) == b"xyz"


def test_the_end_of_the_peer_is_told(ends: Ends) -> None:
    connection, peer = ends
    peer.close()
    with pytest.raises(ConnectionLost, match="closed"):
        connection.read(10)


def test_a_cancel_ends_the_read_under_way_and_only_that(ends: Ends) -> None:
    connection, peer = ends
    results: list[bytes] = []
    thread = threading.Thread(target=lambda: results.append(connection.read(60)), name="reader")
    thread.start()
    connection.cancel()
    thread.join()
    assert results == [b""]
    peer.sendall(b"abc")
    assert connection.read(10) == b"abc"


def test_a_cancel_breaks_off_a_write_that_nobody_takes(ends: Ends) -> None:
    connection, _ = ends
    connection.cancel()
    with pytest.raises(ConnectionLost, match="stopped"):
        connection.write(b"x" * 50_000_000)


def test_a_device_that_takes_nothing_any_more_is_lost(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.transport.tcp.WRITE_S", 0.05)
    with pytest.raises(ConnectionLost, match="takes no more data"):
        ends[0].write(b"x" * 50_000_000)


def test_a_closed_connection_is_lost_and_may_be_closed_again(ends: Ends) -> None:
    connection, _ = ends
    connection.close()
    connection.close()
    connection.cancel()
    with pytest.raises(ConnectionLost):
        connection.read(0)
    with pytest.raises(ConnectionLost):
        connection.write(b"x")


def test_a_reset_while_sending_is_told(ends: Ends) -> None:
    connection, peer = ends
    peer.sendall(b"unread")
    peer.close()
    with pytest.raises(ConnectionLost, match="sending"):
        connection.write(b"x" * 50_000_000)


def test_a_pulled_cable_will_be_noticed(ends: Ends) -> None:
    sock = ends[0]._sock  # noqa: SLF001 - what the kernel is told shows nowhere else
    assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 5
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 10_000


def test_a_short_question_is_not_kept_back_to_be_sent_with_the_next(ends: Ends) -> None:
    sock = ends[0]._sock  # noqa: SLF001 - as above
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_nobody_listening_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    port = tcp_port(url)
    assert port.address == url
    with pytest.raises(Unreachable, match="does not answer"):
        port.open()
