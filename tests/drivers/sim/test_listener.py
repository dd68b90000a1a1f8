"""How virtual devices behind TCP listen."""

import queue
import socket
from collections.abc import Iterator

import pytest

from drivers.sim.listener import Listener, reset_when_closed

Taken = queue.SimpleQueue[socket.socket]


@pytest.fixture
def taken() -> Taken:
    return queue.SimpleQueue()


@pytest.fixture
def listener(taken: Taken) -> Iterator[Listener]:
    listener = Listener(taken.put, "127.0.0.1", 0)
    listener.open()
    yield listener
    listener.close()


def knock(listener: Listener) -> socket.socket:
    return socket.create_connection((listener.host, listener.port), 10)


def test_each_client_is_handed_over_and_can_be_read(listener: Listener, taken: Taken) -> None:
    for word in (b"one", b"two"):
        with knock(listener) as client, taken.get(timeout=10) as served:
            client.sendall(word)
            assert served.recv(10) == word


def test_it_is_at_the_same_address_each_time_and_refuses_meanwhile(listener: Listener, taken: Taken) -> None:
    address = listener.port
    listener.close()
    listener.close()
    with pytest.raises(ConnectionRefusedError):
        knock(listener)
    listener.admit()
    listener.open()
    listener.open()
    assert listener.port == address
    with knock(listener), taken.get(timeout=10):
        assert taken.empty()


def test_whoever_knocked_is_handed_over_at_once_when_that_is_asked_for(
    listener: Listener, taken: Taken
) -> None:
    for _ in range(200):
        with knock(listener):
            listener.admit()
            with taken.get(timeout=0):
                pass


def test_a_connection_that_is_to_be_reset_is_when_it_is_closed(listener: Listener, taken: Taken) -> None:
    with knock(listener) as client:
        served = taken.get(timeout=10)
        reset_when_closed(served)
        served.close()
        with pytest.raises(ConnectionResetError):
            client.recv(1)
