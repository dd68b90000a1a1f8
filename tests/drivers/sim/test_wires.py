"""A wire tells each station what it asked for, and the newest what was not asked for."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.sim.listener import NobodyListens
from drivers.sim.wires import PtyWire, Send, TcpWire, ignore

Connect = Callable[[TcpWire], socket.socket]


def echo(data: bytes, answer: Send) -> None:
    answer(data)


@pytest.fixture
def connect() -> Iterator[Connect]:
    stations: list[socket.socket] = []

    def connect(wire: TcpWire) -> socket.socket:
        station = socket.create_connection((wire.host, wire.port), 10)
        stations.append(station)
        return station

    yield connect
    for station in stations:
        station.close()


def test_each_station_gets_the_answers_to_what_it_sent(connect: Connect) -> None:
    wire = TcpWire(echo)
    wire.plug()
    first, second = connect(wire), connect(wire)
    first.sendall(b"one")
    second.sendall(b"two")
    assert (first.recv(10), second.recv(10)) == (b"one", b"two")
    wire.unplug()


def test_a_device_that_is_alone_with_a_station_lets_the_one_before_go(connect: Connect) -> None:
    wire = TcpWire(echo, alone=True)
    wire.plug()
    first, second = connect(wire), connect(wire)
    assert first.recv(10) == b""
    second.sendall(b"two")
    assert second.recv(10) == b"two"
    wire.send(b"by itself", 10)
    assert second.recv(10) == b"by itself"
    wire.unplug()


def test_what_is_sent_after_a_reset_waits_for_the_next_station(connect: Connect) -> None:
    wire = TcpWire(ignore)
    wire.plug()
    connect(wire)
    wire.reset()
    with pytest.raises(NobodyListens):
        wire.send(b"lost", 0.05)
    station = connect(wire)
    wire.send(b"kept", 10)
    assert station.recv(10) == b"kept"
    wire.unplug()


def test_a_terminal_has_the_same_path_after_a_reset_and_none_while_it_is_away() -> None:
    wire = PtyWire(ignore)
    wire.plug()
    path, before = wire.path, Path(wire.path).readlink()
    holder = os.open(before, os.O_RDWR | os.O_NOCTTY)  # so that the system gives its number to no other
    wire.reset()
    assert wire.path == path
    assert Path(path).readlink() != before
    os.close(holder)
    wire.unplug()
    wire.unplug()
    assert not Path(path).parent.exists()
    with pytest.raises(NobodyListens):
        wire.send(b"lost", 0.05)
