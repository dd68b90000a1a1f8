"""What leaves for a printer that answers nothing, and what is known of it afterwards."""

import pytest

from drivers.api import ConnectionLost, PrintJob
from drivers.printers.one_way import Delivered, Doubtful
from drivers.printers.outlets import StreamOutlet

A, B = PrintJob("a", b"^XA^FDa^XZ"), PrintJob("b", b"^XA^FDb^XZ")


class Server:
    """Is the way to a print server and the connection; notes what is done, and the time is what it says."""

    address = "server"

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.breaks = False
        self.done: list[str | bytes] = []

    def monotonic(self) -> float:
        return self.now_s

    def open(self) -> "Server":
        self.done.append("open")
        return self

    def read(self, timeout: float) -> bytes:
        self.done.append("read")
        return b""

    def write(self, data: bytes) -> None:
        if self.breaks:
            raise ConnectionLost("it broke")
        self.done.append(data)

    def cancel(self) -> None: ...

    def close(self) -> None:
        self.done.append("close")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr("drivers.printers.outlets.time", server)
    return server


def test_a_server_is_looked_for_now_and_then_and_after_each_label(server: Server) -> None:
    outlet = StreamOutlet(server)
    opened = []
    for seconds in (0, 10, 0.1, 5):
        server.now_s += seconds
        outlet.look()
        opened.append(server.done.count("open"))
    assert opened == [1, 1, 2, 2]
    outlet.send(A)
    outlet.look()
    assert server.done.count("open") == 4
    assert server.done.count("close") == 4


def test_a_label_leaves_behind_the_end_of_any_before_it_and_what_comes_back_is_read(server: Server) -> None:
    StreamOutlet(server).send(A)
    assert server.done == ["open", b"~JX\r\n" + A.payload, "read", "close"]


def test_only_the_label_that_left_whole_last_is_known_to_have_left(server: Server) -> None:
    outlet = StreamOutlet(server)
    assert isinstance(outlet.follow(A), Doubtful)
    outlet.send(A)
    assert isinstance(outlet.follow(A), Delivered)
    assert isinstance(outlet.follow(B), Doubtful)
    server.breaks = True
    with pytest.raises(ConnectionLost):
        outlet.send(A)
    assert isinstance(outlet.follow(A), Doubtful)
    assert server.done[-1] == "close"
