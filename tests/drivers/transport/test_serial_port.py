import os
import threading
from collections.abc import Iterator
from typing import cast

import pytest
import serial

from drivers.api import BadSettings, Connection, ConnectionLost, Unreachable
from drivers.sim.scanners.line_scanner import SimPtyScanner
from drivers.transport.opening import transport_for
from drivers.transport.options import OptionReader
from drivers.transport.serial_port import LineParameters, SerialConnection, SerialPort, serial_port
from tests.drivers.peers.rfc2217_server import Rfc2217Server


@pytest.fixture
def sim() -> Iterator[SimPtyScanner]:
    sim = SimPtyScanner().start()
    yield sim
    sim.stop()


def read_until_lost(connection: Connection) -> None:
    while True:
        connection.read(10)


def test_a_terminal_is_read_and_written(sim: SimPtyScanner) -> None:
    connection = SerialPort(sim.path, LineParameters()).open()
    assert connection.read(0) == b""
    sim.send_bytes(b"abc")
    received = b""
    while len(received) < 3:
        received += connection.read(10)
    assert received == b"abc"
    connection.write(b"x")
    connection.close()
    connection.close()


def test_a_device_that_takes_nothing_any_more_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.transport.serial_port._WRITE_S", 0.05)
    master, slave = os.openpty()
    connection = SerialPort(os.ttyname(slave), LineParameters()).open()
    with pytest.raises(ConnectionLost, match="while sending"):
        connection.write(b"x" * 1_000_000)
    connection.close()
    os.close(slave)
    os.close(master)


def test_a_port_opened_twice_is_refused(sim: SimPtyScanner) -> None:
    connection = SerialPort(sim.path, LineParameters()).open()
    with pytest.raises(Unreachable, match="another program has it"):
        SerialPort(sim.path, LineParameters()).open()
    connection.close()


def test_a_vanished_port_is_lost(sim: SimPtyScanner) -> None:
    connection = SerialPort(sim.path, LineParameters()).open()
    sim.stop()
    with pytest.raises(ConnectionLost):
        connection.read(10)
    with pytest.raises(ConnectionLost):
        connection.write(b"x")
    connection.close()


def test_a_closed_port_is_lost_not_a_crash(sim: SimPtyScanner) -> None:
    connection = SerialPort(sim.path, LineParameters()).open()
    connection.close()
    with pytest.raises(ConnectionLost):
        connection.read(1)


def test_a_cancel_ends_the_read_under_way_and_only_that(sim: SimPtyScanner) -> None:
    connection = SerialPort(sim.path, LineParameters()).open()
    results: list[bytes] = []
    thread = threading.Thread(target=lambda: results.append(connection.read(60)), name="reader")
    thread.start()
    connection.cancel()
    thread.join()
    assert results == [b""]
    sim.send_bytes(b"abc")
    assert connection.read(10).startswith(b"a")
    connection.close()


class Vanishing:
    """A port of pyserial's that goes away once its first byte was read."""

    def __init__(self) -> None:
        self._rest = b"A"

    def read(self, size: int) -> bytes:
        if not self._rest:
            raise serial.SerialException("device reports readiness to read but returned no data")
        self._rest, byte = b"", self._rest
        return byte

    @property
    def in_waiting(self) -> int:
        raise OSError(5, "Input/output error")


def test_what_came_before_a_port_vanished_is_given_and_then_the_loss() -> None:
    connection = SerialConnection(cast(serial.Serial, Vanishing()))
    assert connection.read(10) == b"A"
    with pytest.raises(ConnectionLost):
        connection.read(10)


def test_a_missing_port_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="no-such-port"):
        transport_for("/dev/no-such-port", OptionReader({})).open()


def test_line_parameters_come_from_the_url_or_the_options_the_options_counting_more() -> None:
    options = OptionReader({"bits": 7, "parity": "E"})
    port = serial_port("serial:///dev/ttyS0?baud=115200&bits=8&rtscts=true", options)
    assert port.address == "/dev/ttyS0"
    assert port.parameters == LineParameters(baud=115200, bits=7, parity="E", rtscts=True)


def test_a_device_path_without_scheme_is_a_serial_port() -> None:
    assert transport_for("/dev/ttyS0", OptionReader({})).address == "/dev/ttyS0"


def test_an_rfc2217_server_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        transport_for("rfc2217://127.0.0.1:1", OptionReader({})).open()


def test_an_address_of_no_known_kind_is_refused() -> None:
    with pytest.raises(BadSettings, match="must begin with tcp"):
        transport_for("ftp://1234", OptionReader({}))


@pytest.mark.filterwarnings(
    "ignore:set(Daemon|Name):DeprecationWarning"
)  # pyserial 3.5 starts its threads so
def test_a_dead_server_is_told_by_a_read_though_writes_to_it_succeed() -> None:
    server = Rfc2217Server()
    connection = transport_for(server.url, OptionReader({"bits": 7, "parity": "E"})).open()
    server.send(b"ALIVE")
    received = b""
    while len(received) < 5:
        received += connection.read(10)
    server.stop()
    connection.write(b"into the void")  # pyserial knows no failure of it
    with pytest.raises(ConnectionLost):
        read_until_lost(connection)
    connection.close()
