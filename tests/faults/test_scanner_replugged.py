"""Scanners pulled out and plugged in again and again: each time they are back, and nothing is left behind."""

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.api import Device, DeviceConfig, DeviceState, Nudged, Role
from drivers.scanners.serial_scanner import build_scanner
from drivers.scanners.ssi_scanner import build_ssi
from drivers.sim.scanners.line_scanner import SimPtyScanner, SimScanner
from drivers.sim.scanners.ssi_scanner import SimSsiPtyScanner, SimSsiScanner
from tests.drivers.peers.recorder import Recorder

pytestmark = pytest.mark.faults

TIMES = [200, pytest.param(5000, marks=pytest.mark.soak)]


def descriptors() -> int:
    gc.collect()  # what tests before left to it is none of ours
    return len(list(Path("/proc/self/fd").iterdir()))


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


def replug(
    scanner: Device,
    told: Recorder,
    times: int,
    pull: Callable[[], None],
    plug: Callable[[], None],
    send: Callable[[str], None],
) -> None:
    """Pull the scanner out so many times, each time amid a code, and read one after each plugging in."""
    scanner.start()
    told.wait_state(DeviceState.READY)
    send("CODE-0")
    told.wait_codes(1)
    open_before, threads_before = descriptors(), threads()
    for number in range(1, times + 1):
        pull()
        told.wait_state(DeviceState.BACKOFF, "lost")
        plug()
        if isinstance(scanner, Nudged):
            scanner.nudge()
        told.wait_state(DeviceState.READY)
        send(f"CODE-{number}")
        told.wait_codes(number + 1)
    assert told.codes == [f"CODE-{number}" for number in range(times + 1)]
    assert scanner.status.reconnects == times
    assert descriptors() <= open_before
    assert threads() == threads_before
    scanner.stop()


@pytest.fixture
def told() -> Iterator[Recorder]:
    before = descriptors()
    yield Recorder()
    assert descriptors() <= before


@pytest.mark.parametrize("times", TIMES)
def test_a_tcp_scanner_is_back_each_time(told: Recorder, times: int) -> None:
    sim = SimScanner().start()
    scanner = build_scanner(DeviceConfig("scan", Role.SCANNER, "serial", sim.url), told)

    def pull() -> None:
        sim.send_bytes(b"HALF")
        sim.unplug()

    replug(scanner, told, times, pull, sim.plug, sim.send)
    sim.stop()
    assert set(told.problems) == {(b"HALF", "cut-off")}


@pytest.mark.parametrize("times", TIMES)
def test_a_scanner_on_a_port_that_is_another_each_time_is_back(
    told: Recorder, times: int, tmp_path: Path
) -> None:
    sim, link = SimPtyScanner(), tmp_path / "scanner"

    def plug() -> None:
        sim.start()
        link.symlink_to(sim.path)

    def pull() -> None:
        link.unlink()
        sim.stop()

    plug()
    scanner = build_scanner(DeviceConfig("scan", Role.SCANNER, "serial", str(link)), told)
    replug(scanner, told, times, pull, plug, sim.send)
    sim.stop()


@pytest.mark.parametrize("times", TIMES)
def test_an_ssi_scanner_is_back_each_time_and_no_code_is_read_twice(told: Recorder, times: int) -> None:
    sim = SimSsiScanner(response_s=5).start()
    scanner = build_ssi(DeviceConfig("scan", Role.SCANNER, "ssi", sim.url), told)
    replug(scanner, told, times, sim.unplug, sim.plug, sim.send)
    sim.stop()


@pytest.mark.parametrize("times", TIMES)
def test_an_ssi_scanner_on_a_port_that_is_another_each_time_is_back(
    told: Recorder, times: int, tmp_path: Path
) -> None:
    sim, link = SimSsiPtyScanner(response_s=5), tmp_path / "scanner"

    def plug() -> None:
        sim.start()
        link.symlink_to(sim.url.removeprefix("serial://"))

    def pull() -> None:
        link.unlink()
        sim.stop()

    plug()
    scanner = build_ssi(DeviceConfig("scan", Role.SCANNER, "ssi", str(link)), told)
    replug(scanner, told, times, pull, plug, sim.send)
    sim.stop()
