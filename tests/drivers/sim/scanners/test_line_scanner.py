import os
import socket

import pytest
import serial

from drivers.sim.listener import NobodyListens
from drivers.sim.scanners.line_scanner import SimPtyScanner, SimScanner


def test_pyserial_itself_reads_the_virtual_scanner() -> None:
    sim = SimScanner().start()
    with serial.serial_for_url(sim.url, timeout=10) as port:
        sim.send("ABC")
        assert port.read(5) == b"ABC\r\n"
    sim.stop()


def test_a_code_nobody_takes_is_told_and_not_lost_silently() -> None:
    sim = SimScanner().start()
    with pytest.raises(NobodyListens):
        sim.send("ABC", timeout=0.05)
    client = socket.create_connection((sim.host, sim.port), 10)
    assert sim.wait_connected()
    client.shutdown(socket.SHUT_RDWR)
    while sim.wait_connected(0):
        os.sched_yield()
    with pytest.raises(NobodyListens):
        sim.send("ABC", timeout=0.05)
    client.close()
    sim.stop()


def test_a_code_waits_for_a_client_and_the_newest_gets_it() -> None:
    sim = SimScanner(terminator="\n").start()
    old = socket.create_connection((sim.host, sim.port), 10)
    assert sim.wait_connected()
    with socket.create_connection((sim.host, sim.port), 10) as new:
        assert old.recv(10) == b""
        sim.send("X")
        assert new.recv(10) == b"X\n"
    old.close()
    sim.stop()


def test_a_reset_breaks_a_connection_that_was_not_accepted_yet() -> None:
    """A station has the scanner open from when the system made the connection."""
    sim = SimScanner().start()
    for _ in range(200):
        with socket.create_connection((sim.host, sim.port), 10) as client:
            sim.reset()
            with pytest.raises(ConnectionResetError):
                client.recv(1)
    sim.stop()


def test_a_full_terminal_is_told() -> None:
    sim = SimPtyScanner().start()
    with pytest.raises(NobodyListens):
        sim.send_bytes(b"x" * 1_000_000, timeout=0.05)
    sim.stop()
    sim.stop()
