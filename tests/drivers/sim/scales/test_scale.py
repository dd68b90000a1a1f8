import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from drivers.sim.scales.scale import SimScale


@pytest.fixture
def sim() -> Iterator[SimScale]:
    sim = SimScale(settle_s=0).start()
    yield sim
    sim.stop()


def connect(sim: SimScale) -> socket.socket:
    place = urlsplit(sim.url)
    return socket.create_connection((place.hostname, place.port or 0), 10)


def ask(client: socket.socket, length: int = 19) -> bytes:
    client.sendall(b"SI\r\n")
    answer = b""
    while len(answer) < length and (data := client.recv(100)):
        answer += data
    return answer


def test_each_of_several_stations_gets_the_answer_to_what_it_asked(sim: SimScale) -> None:
    with connect(sim) as one, connect(sim) as two:
        assert ask(one) == ask(two) == b"S S      0.000 kg\r\n"


def test_a_frozen_scale_answers_what_it_was_asked_once_it_is_mended(sim: SimScale) -> None:
    with connect(sim) as client:
        sim.freeze()
        client.sendall(b"SI\r\n")
        client.settimeout(0.05)
        with pytest.raises(TimeoutError):
            client.recv(100)
        sim.put(250)
        sim.mend()
        client.settimeout(10)
        assert client.recv(100) == b"S S      0.250 kg\r\n"


def test_one_that_drips_says_the_same_byte_by_byte(sim: SimScale) -> None:
    sim.drip(0.001)
    with connect(sim) as client:
        assert ask(client) == b"S S      0.000 kg\r\n"


def test_one_that_is_unplugged_refuses_and_is_back_at_the_same_address(sim: SimScale) -> None:
    url = sim.url
    client = connect(sim)
    assert ask(client)
    sim.unplug()
    assert client.recv(100) == b""
    client.close()
    with pytest.raises(ConnectionRefusedError):
        connect(sim)
    sim.plug()
    assert sim.url == url
    with connect(sim) as again:
        assert ask(again) == b"S S      0.000 kg\r\n"


def test_a_reset_breaks_the_connection_the_hard_way(sim: SimScale) -> None:
    with connect(sim) as client:
        assert ask(client)
        sim.reset()
        with pytest.raises(ConnectionResetError):
            client.recv(100)


def test_a_frozen_one_can_be_unplugged(sim: SimScale) -> None:
    sim.freeze()
    with connect(sim) as client:
        client.sendall(b"SI\r\n")
        sim.unplug()


def test_a_terminal_is_another_one_after_replugging_behind_the_same_link() -> None:
    sim = SimScale(plug="pty").start()
    link = Path(urlsplit(sim.url).path)
    first = os.open(link, os.O_RDWR | os.O_NOCTTY)
    sim.unplug()
    assert not link.exists()
    sim.plug()
    assert link.readlink() != Path(f"/proc/self/fd/{first}").readlink()
    os.close(first)
    sim.stop()
