"""Devices that wait for their next try, and are told that something was plugged in."""

import threading
from collections.abc import Callable

import pytest

from drivers.api import Connection, Device, DeviceState, Nudged, Sink, Unreachable
from drivers.backoff import Backoff
from drivers.byte_scanner import ByteScanner
from drivers.codecs.framing.decoder import ScanDecoder
from drivers.codecs.framing.idle_gap import IdleGap
from drivers.zebra import ZebraPrinter, ZebraSettings
from tests.drivers.recorder import Recorder


class Missing:
    """A device that is never there; counts who looks for it."""

    address = "nowhere"

    def __init__(self) -> None:
        self.attempts = threading.Semaphore(0)

    def open(self) -> Connection:
        self.attempts.release()
        raise Unreachable("nothing there")


def scanner(missing: Missing, sink: Sink) -> Device:
    return ByteScanner("waits", missing, ScanDecoder(IdleGap()), sink)


def printer(missing: Missing, sink: Sink) -> Device:
    return ZebraPrinter("waits", missing, ZebraSettings(), sink)


@pytest.fixture
def hour_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("drivers.upkeep", "drivers.zebra"):
        monkeypatch.setattr(f"{room}.Backoff", lambda **_: Backoff(3600, 3600, lambda: 1.0))


@pytest.mark.usefixtures("hour_long_waits")
@pytest.mark.parametrize("make", [scanner, printer])
def test_a_nudge_ends_the_wait_for_the_next_try(make: Callable[[Missing, Sink], Device]) -> None:
    missing, told = Missing(), Recorder()
    device = make(missing, told)
    assert isinstance(device, Nudged)
    device.start()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    for _ in range(3):
        assert missing.attempts.acquire(timeout=15)
        assert not missing.attempts.acquire(blocking=False)
        device.nudge()
    assert missing.attempts.acquire(timeout=15)
    device.stop()
