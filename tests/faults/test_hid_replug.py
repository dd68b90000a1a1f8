"""HID devices on a loose plug: they come back every time, nothing piles up, and nothing old is shown."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.api import DeviceConfig, DeviceState, Role, WeightState
from drivers.scales.hid_scale import HidScale, build_hid_scale
from drivers.scanners.hid_scanner import HidScanner, build_hid_scanner
from tests.drivers.peers.hid_samples import POSTAL_SCALE, VOYAGER, pos_reports, scale_report
from tests.drivers.peers.recorder import Recorder
from tests.helpers.testbed.bus import UsbBus

pytestmark = [pytest.mark.faults, pytest.mark.testbed]

URL = "usb:0c2e:0901:18143B07D6"


TIMES = pytest.mark.parametrize(
    "times", [30, pytest.param(200, marks=[pytest.mark.soak, pytest.mark.timeout(900)])]
)


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def scanner(bus: UsbBus, told: Recorder) -> Iterator[HidScanner]:
    scanner = build_hid_scanner(DeviceConfig("scan", Role.SCANNER, "hid-pos", URL), told)
    scanner.start()
    yield scanner
    scanner.stop()


@pytest.fixture
def scale(bus: UsbBus, told: Recorder) -> Iterator[HidScale]:
    config = DeviceConfig("scale", Role.SCALE, "hid-scale", "usb:0922:8003", {"max_age_s": 30})
    scale = build_hid_scale(config, told)
    scale.start()
    yield scale
    scale.stop()


def descriptors() -> int:
    """Count what this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


@TIMES
def test_a_scanner_that_is_replugged_again_and_again_reads_on_and_leaks_nothing(
    scanner: HidScanner, bus: UsbBus, told: Recorder, times: int
) -> None:
    """Every other time the plug is pulled in the middle of a code, of which nothing may arrive."""
    whole, half = pos_reports(b"A" * 60), pos_reports(b"B" * 60)[:1]
    open_before, threads_before = 0, 0
    for number in range(times):
        plug = bus.plug_hid(VOYAGER)
        scanner.nudge()
        told.wait_state(DeviceState.READY)
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
        told.wait_state(DeviceState.BACKOFF, "lost")
    assert set(told.codes) == {"A" * 60}
    assert scanner.status.reconnects == times - 1
    assert {problem for _, problem in told.problems} <= {"truncated"}


@TIMES
def test_a_scale_that_is_replugged_again_and_again_shows_no_weight_of_before(
    scale: HidScale, bus: UsbBus, told: Recorder, times: int
) -> None:
    for number in range(times):
        plug = bus.plug_hid(POSTAL_SCALE)
        scale.nudge()
        told.wait_state(DeviceState.IDENTIFYING)
        assert scale.reading.state is WeightState.SILENT
        plug.send(scale_report(4, 250))
        told.wait_state(DeviceState.READY)
        told.wait_weight(WeightState.STABLE, "25.0 oz")
        plug.unplug()
        told.wait_state(DeviceState.BACKOFF, "lost")
        assert told.weights[-1] == (WeightState.SILENT, "")
        assert len(told.weights) == 2 * (number + 1)
    assert scale.status.reconnects == times - 1
