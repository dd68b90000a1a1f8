"""Devices that wait for their next try, and are told that something was plugged in."""

import threading

import pytest

from drivers.api import Connection, DeviceConfig, DeviceState, Nudged, Role, Unreachable
from drivers.base.backoff import Backoff
from drivers.catalog import catalog
from drivers.transport.tcp import TcpPort
from tests.drivers.peers.recorder import Recorder


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """Counts the tries to open a device that is never there; each wait between two would take an hour."""
    attempts = threading.Semaphore(0)

    def open_nothing(_: TcpPort) -> Connection:
        attempts.release()
        raise Unreachable("nothing there")

    monkeypatch.setattr(TcpPort, "open", open_nothing)
    monkeypatch.setattr(Backoff, "next_s", lambda _: 3600.0)
    return attempts


@pytest.mark.parametrize(("role", "driver"), [(Role.SCANNER, "serial"), (Role.PRINTER, "zebra")])
def test_a_nudge_ends_the_wait_for_the_next_try(
    attempts: threading.Semaphore, role: Role, driver: str
) -> None:
    told = Recorder()
    device = catalog([]).build(DeviceConfig("waits", role, driver, "tcp://host:1"), told)
    assert isinstance(device, Nudged)
    device.start()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    for _ in range(3):
        assert attempts.acquire(timeout=15)
        assert not attempts.acquire(blocking=False)
        device.nudge()
    assert attempts.acquire(timeout=15)
    device.stop()
