import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.api import CodeRead, Connection, DeviceConfig, DeviceEvent, DeviceState, Role, Unreachable
from drivers.codecs.framing.decoder import ScanDecoder
from drivers.codecs.framing.line import Lines
from drivers.scanners.byte_scanner import ByteScanner
from drivers.scanners.serial_scanner import build_scanner
from drivers.sim.scanners.line_scanner import SimPtyScanner, SimScanner
from tests.drivers.peers.recorder import Recorder


@pytest.fixture
def sim() -> Iterator[SimScanner]:
    sim = SimScanner().start()
    yield sim
    sim.stop()


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def scanner(sim: SimScanner, told: Recorder) -> Iterator[ByteScanner]:
    scanner = build_scanner(DeviceConfig("scan", Role.SCANNER, "serial", sim.url), told)
    scanner.start()
    told.wait_state(DeviceState.READY)
    assert sim.wait_connected()
    yield scanner
    scanner.stop()


@pytest.mark.usefixtures("scanner")
def test_a_pulled_plug_is_told_and_codes_after_it_arrive(sim: SimScanner, told: Recorder) -> None:
    sim.send("BEFORE")
    told.wait_codes(1)
    sim.unplug()
    told.wait_ever(DeviceState.LOST, "lost")
    told.wait_state(DeviceState.BACKOFF, "lost")
    sim.plug()
    told.wait_state(DeviceState.READY)
    sim.send("AFTER")
    told.wait_codes(2)
    assert told.codes == ["BEFORE", "AFTER"]
    assert [event.seq for event in told.of(CodeRead)] == [1, 2]


def test_a_plug_pulled_in_the_middle_of_a_code_never_joins_it_to_the_next(
    sim: SimScanner, told: Recorder, scanner: ByteScanner
) -> None:
    sim.send_bytes(b"HALF")
    sim.unplug()
    told.wait(lambda: told.problems == [(b"HALF", "cut-off")])
    sim.plug()
    told.wait_state(DeviceState.READY)
    sim.send("WHOLE")
    told.wait_codes(1)
    assert told.codes == ["WHOLE"]
    assert scanner.status.bad_frames == 1
    assert scanner.status.reconnects == 1


@pytest.mark.usefixtures("scanner")
def test_a_reset_connection_comes_back_by_itself(sim: SimScanner, told: Recorder) -> None:
    sim.reset()
    told.wait_ever(DeviceState.LOST, "lost")
    sim.send("AGAIN")
    told.wait_codes(1)
    assert told.codes == ["AGAIN"]


@pytest.mark.usefixtures("scanner")
def test_a_code_that_drips_in_is_one_code(sim: SimScanner, told: Recorder) -> None:
    sim.drip("SLOW-BUT-WHOLE", 0.01)
    told.wait_codes(1)
    assert told.codes == ["SLOW-BUT-WHOLE"]


@pytest.mark.usefixtures("scanner")
def test_a_burst_sent_in_one_piece_or_with_gaps_arrives_whole(sim: SimScanner, told: Recorder) -> None:
    sim.burst([f"A{number}" for number in range(500)])
    sim.burst(["X", "Y"], 0.01)
    told.wait_codes(502)
    assert told.codes == [f"A{number}" for number in range(500)] + ["X", "Y"]


def test_an_oversize_code_is_told_as_broken_and_the_next_is_whole(sim: SimScanner, told: Recorder) -> None:
    scanner = build_scanner(DeviceConfig("scan", Role.SCANNER, "serial", sim.url, {"max_length": 16}), told)
    scanner.start()
    sim.send("X" * 5000)
    sim.send("GOOD")
    told.wait_codes(1)
    scanner.stop()
    assert told.problems == [(b"X" * 16, "oversize")]
    assert told.codes == ["GOOD"]


def test_a_scanner_that_is_not_there_waits_and_is_found_when_it_comes(told: Recorder) -> None:
    sim = SimScanner().start()
    sim.unplug()
    scanner = build_scanner(DeviceConfig("scan", Role.SCANNER, "serial", sim.url), told)
    scanner.start()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    assert "does not answer" in scanner.status.detail
    sim.plug()
    told.wait_state(DeviceState.READY)
    scanner.stop()
    sim.stop()


def test_repeated_failures_are_told_once(told: Recorder) -> None:
    attempts = threading.Semaphore(0)

    class Missing:
        address = "nowhere"

        def open(self) -> Connection:
            attempts.release()
            raise Unreachable("nothing there")

    scanner = ByteScanner("scan", Missing(), ScanDecoder(Lines()), told)
    scanner.start()
    for _ in range(3):
        assert attempts.acquire(timeout=10)
    scanner.stop()
    assert told.states == [
        (DeviceState.OPENING, ""),
        (DeviceState.BACKOFF, "unreachable"),
        (DeviceState.ABSENT, ""),
    ]


def test_a_pty_that_vanishes_is_lost_and_found_again_behind_its_link(told: Recorder, tmp_path: Path) -> None:
    link = tmp_path / "scanner"
    first = SimPtyScanner().start()
    link.symlink_to(first.path)
    scanner = build_scanner(DeviceConfig("scan", Role.SCANNER, "serial", str(link)), told)
    scanner.start()
    told.wait_state(DeviceState.READY)
    first.send_bytes(b"HALF")
    first.stop()
    told.wait_ever(DeviceState.LOST, "lost")
    second = SimPtyScanner().start()
    link.unlink()
    link.symlink_to(second.path)
    told.wait_state(DeviceState.READY)
    second.send("WHOLE")
    told.wait_codes(1)
    scanner.stop()
    second.stop()
    assert told.codes == ["WHOLE"]


def test_a_port_that_another_program_holds_is_unreachable(told: Recorder) -> None:
    sim = SimPtyScanner().start()
    holder = build_scanner(DeviceConfig("one", Role.SCANNER, "serial", sim.path), Recorder())
    holder.start()
    while holder.status.state is not DeviceState.READY:
        os.sched_yield()
    second = build_scanner(DeviceConfig("two", Role.SCANNER, "serial", sim.path), told)
    second.start()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    assert "another program has it" in second.status.detail
    second.stop()
    holder.stop()
    sim.stop()


def test_a_sink_that_raises_costs_no_other_reading(sim: SimScanner) -> None:
    told = Recorder()

    def sink(event: DeviceEvent) -> None:
        if isinstance(event, CodeRead) and event.code == "BAD":
            raise RuntimeError("the engine is ill")
        told(event)

    scanner = build_scanner(DeviceConfig("scan", Role.SCANNER, "serial", sim.url), sink)
    scanner.start()
    sim.burst(["ONE", "BAD", "TWO"])
    told.wait_codes(2)
    scanner.stop()
    assert told.codes == ["ONE", "TWO"]


def test_a_stop_ends_a_scanner_that_reads_at_once(sim: SimScanner, told: Recorder) -> None:
    scanner = build_scanner(DeviceConfig("scan", Role.SCANNER, "serial", sim.url), told)
    scanner.start()
    told.wait_state(DeviceState.READY)
    scanner.stop()
    assert not any(thread.name == "scanner-scan" for thread in threading.enumerate())


def test_a_server_that_accepts_and_says_nothing_keeps_the_scanner_ready(told: Recorder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        scanner = build_scanner(DeviceConfig("scan", Role.SCANNER, "serial", url), told)
        scanner.start()
        told.wait_state(DeviceState.READY)
        scanner.stop()
    assert scanner.status.last_rx_ns == 0
