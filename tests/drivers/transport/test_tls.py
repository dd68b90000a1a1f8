import socket
import threading
from collections.abc import Iterator

import pytest

from drivers.api import ConnectionLost, Unreachable
from drivers.transport.tls import TlsConnection, TlsPort
from tests.drivers.peers.tls_relay import TlsRelay
from tests.helpers.lax_tls import make_lax, weaknesses

AUTHORITY = str(TlsRelay.AUTHORITY)


@pytest.fixture
def behind() -> Iterator[socket.socket]:
    """The plain port behind a TLS relay."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        yield server


@pytest.fixture
def relay(behind: socket.socket) -> Iterator[TlsRelay]:
    relay = TlsRelay(behind.getsockname()[1]).start()
    yield relay
    relay.stop()


Ends = tuple[TlsConnection, socket.socket]


@pytest.fixture
def ends(relay: TlsRelay, behind: socket.socket) -> Iterator[Ends]:
    connection = TlsPort("127.0.0.1", relay.port, AUTHORITY).open()
    peer, _ = behind.accept()
    yield connection, peer
    connection.close()
    peer.close()


def test_what_comes_is_read_and_silence_is_empty(ends: Ends) -> None:
    connection, peer = ends
    assert connection.read(0) == b""
    peer.sendall(b"abc")
    assert connection.read(10) == b"abc"
    connection.write(b"xyz")
    assert peer.recv(10) == b"xyz"


def test_much_comes_whole_however_it_was_packed(ends: Ends) -> None:
    connection, peer = ends
    data = bytes(range(256)) * 4000
    sender = threading.Thread(target=peer.sendall, args=(data,), name="sender")
    sender.start()
    came = b""
    while len(came) < len(data):
        piece = connection.read(10)
        assert piece
        came += piece
    sender.join()
    assert came == data


def test_much_is_written_whole(ends: Ends) -> None:
    connection, peer = ends
    data = bytes(range(256)) * 4000
    came = bytearray()

    def receive() -> None:
        while len(came) < len(data):
            came.extend(peer.recv(65536))

    receiver = threading.Thread(target=receive, name="receiver")
    receiver.start()
    connection.write(data)
    receiver.join()
    assert bytes(came) == data


def test_the_end_of_the_peer_is_told(ends: Ends) -> None:
    connection, peer = ends
    peer.close()
    with pytest.raises(ConnectionLost):
        connection.read(10)


def test_a_cancel_ends_the_read_under_way(ends: Ends) -> None:
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
    monkeypatch.setattr("drivers.transport.tls.WRITE_S", 0.5)
    with pytest.raises(ConnectionLost, match="takes no more data"):
        ends[0].write(b"x" * 50_000_000)


def test_a_closed_connection_is_lost_and_may_be_closed_again(ends: Ends) -> None:
    connection, _ = ends
    connection.close()
    connection.close()
    with pytest.raises(ConnectionLost):
        connection.read(1)
    with pytest.raises(ConnectionLost):
        connection.write(b"x")


def test_a_certificate_of_an_unknown_authority_is_not_trusted(relay: TlsRelay) -> None:
    with pytest.raises(Unreachable, match="is not trusted"):
        TlsPort("127.0.0.1", relay.port).open()


def test_a_certificate_of_another_name_is_trusted_only_where_names_do_not_count(
    relay: TlsRelay, behind: socket.socket
) -> None:
    with pytest.raises(Unreachable, match="is not trusted"):
        TlsPort("127.1", relay.port, AUTHORITY).open()
    TlsPort("127.1", relay.port, AUTHORITY, check_name=False).open().close()


def test_a_port_that_speaks_no_tls_is_not_waited_for_long(behind: socket.socket) -> None:
    with pytest.raises(Unreachable, match="is there and speaks no TLS"):
        TlsPort("127.0.0.1", behind.getsockname()[1], AUTHORITY).open()


def test_nobody_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(Unreachable, match="does not answer"):
        TlsPort("127.0.0.1", port, AUTHORITY).open()


def test_a_name_that_can_be_none_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        TlsPort("", 1, AUTHORITY).open()


def test_no_encryption_older_than_1_2_is_taken_whatever_the_machine_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_lax(monkeypatch)
    assert weaknesses(TlsPort("x", 1, AUTHORITY)._context) == []  # noqa: SLF001 - asked nowhere else
