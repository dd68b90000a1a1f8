"""A HID scanner on a loose plug: it comes back every time, and nothing piles up."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.api import DeviceConfig, DeviceState, Role
from drivers.hid_scanner import HidScanner, build_hid_scanner
from tests.drivers.hid_samples import VOYAGER, pos_reports
from tests.drivers.recorder import Recorder
from tests.helpers.testbed.bus import UsbBus

pytestmark = [pytest.mark.faults, pytest.mark.testbed]

URL = "usb:0c2e:0901:18143B07D6"


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def scanner(bus: UsbBus, told: Recorder) -> Iterator[HidScanner]:
    scanner = build_hid_scanner(DeviceConfig("scan", Role.SCANNER, "hid-pos", URL), told)
    scanner.start()
    yield scanner
    scanner.stop()


def descriptors() -> int:
    """Count what this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("times", [30, pytest.param(200, marks=[pytest.mark.soak, pytest.mark.timeout(900)])])
def test_a_scanner_that_is_replugged_again_and_again_reads_on_and_leaks_nothing(
    scanner: HidScanner, bus: UsbBus, told: Recorder, times: int
) -> None:
    """Every other time the plug is pulled in the middle of a code, of which nothing may arrive."""
    whole, half = pos_reports(b"A" * 60), pos_reports(b"B" * 60)[:1]
    open_before, threads_before = 0, 0
    for number in range(times):
        plug = bus.plug_hid(VOYAGER)
        scanner.nudge()
        told.wait(lambda: told.states[-1][0] is DeviceState.READY)
        for report in whole:
            plug.send(report)
        told.wait_codes(number + 1)
        if number == 2:
            open_before, threads_before = descriptors(), threading.active_count()
        if number == times - 1:
            assert descriptors() <= open_before
            assert threading.active_count() <= threads_before
        if number % 2:
            plug.send(half[0])
        plug.unplug()
        told.wait(lambda: told.states[-1] == (DeviceState.BACKOFF, "lost"))
    assert set(told.codes) == {"A" * 60}
    assert scanner.status.reconnects == times - 1
    assert {problem for _, problem in told.problems} <= {"truncated"}
