import os
from collections.abc import Iterator

import pytest

from drivers.sim.printers.pty_printer import SimPtyPrinter


@pytest.fixture
def sim() -> Iterator[SimPtyPrinter]:
    sim = SimPtyPrinter().start()
    yield sim
    sim.stop()


def ask(node: int, question: bytes, end: bytes) -> bytes:
    os.write(node, question)
    answer = b""
    while not answer.endswith(end):
        answer += os.read(node, 1024)
    return answer


def test_it_answers_and_prints_over_a_terminal(sim: SimPtyPrinter) -> None:
    node = os.open(sim.path, os.O_RDWR | os.O_NOCTTY)
    assert b"ZD621" in ask(node, b"~HI", b"\x03\r\n")
    os.write(node, b"^XA^XZ")
    assert sim.wait_printed(1)
    os.close(node)


def test_unplugged_its_path_is_gone_and_plugged_it_is_the_same(sim: SimPtyPrinter) -> None:
    path, url, node_url = sim.path, sim.url, sim.node_url
    node = os.open(path, os.O_RDWR | os.O_NOCTTY)
    sim.unplug()
    assert not path.exists()
    with pytest.raises(OSError, match="Input/output error"):
        os.write(node, b"~HI")
    os.close(node)
    sim.plug()
    sim.plug()
    assert (sim.path, sim.url, sim.node_url) == (path, url, node_url)
    node = os.open(path, os.O_RDWR | os.O_NOCTTY)
    assert b"ZD621" in ask(node, b"~HI", b"\x03\r\n")
    os.close(node)
