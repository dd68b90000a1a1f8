"""A driver that does what a driver must not harms no other device, and is never taken for one that works."""

import threading
from collections.abc import Callable, Iterator

import pytest

from drivers.api import Device, DeviceConfig, DeviceState, DeviceStatus, DriverInfo, Role, Sink, WeightRead
from drivers.catalog import Catalog, catalog
from drivers.manager import Manager
from drivers.sim.scanners.line_scanner import SimScanner
from tests.drivers.peers.recorder import Recorder

Make = Callable[[str], Device]


class Foreign:
    """A device of a plug-in: READY from the start on, and well behaved."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def status(self) -> DeviceStatus:
        return DeviceStatus(self.name, Role.SCALE, DeviceState.READY)

    def start(self) -> None:
        """Do nothing."""

    def stop(self, timeout: float = 2.0) -> None:
        """Do nothing."""


class RaisesAtStart(Foreign):
    def start(self) -> None:
        raise RuntimeError("no such luck")


class RaisesAtStop(Foreign):
    def stop(self, timeout: float = 2.0) -> None:
        raise RuntimeError("no such luck")


class HasNoStatus(Foreign):
    @property
    def status(self) -> DeviceStatus:
        raise RuntimeError("no such luck")


class ThreadEnds(Foreign):
    @property
    def thread_ended(self) -> bool:
        return not self._thread.is_alive()

    def start(self) -> None:
        self._thread = threading.Thread(target=lambda: None, name="plug-in")
        self._thread.start()
        self._thread.join()


class OneThreadEnds(ThreadEnds):
    """One that has done its work with a thread of its own, and works on in another."""

    @property
    def thread_ended(self) -> bool:
        return not self._working.is_alive()

    def start(self) -> None:
        super().start()
        self._ending = threading.Event()
        self._working = threading.Thread(target=self._ending.wait, name="plug-in works", daemon=True)
        self._working.start()

    def stop(self, timeout: float = 2.0) -> None:
        self._ending.set()
        self._working.join(timeout)


class HasNoReading(Foreign):
    @property
    def reading(self) -> WeightRead:
        raise RuntimeError("no such luck")

    def tell(self, order: object) -> None:
        """Do nothing."""


class NeverStops(Foreign):
    released = threading.Event()

    def stop(self, timeout: float = 2.0) -> None:
        self.released.wait()


@pytest.fixture
def sim() -> Iterator[SimScanner]:
    sim = SimScanner().start()
    yield sim
    sim.stop()


def manager_of(make: Make, sim: SimScanner, told: Recorder) -> Manager:
    """Make a manager of one foreign device and a scanner behind it."""

    def build(config: DeviceConfig, _: Sink) -> Device:
        return make(config.name)

    foreign = DriverInfo("foreign", Role.SCALE, "somebody else's", build)
    known = catalog([])
    configs = (
        DeviceConfig("foreign", Role.SCALE, "foreign", ""),
        DeviceConfig("scanner", Role.SCANNER, "serial", sim.url),
    )
    return Manager(configs, told, Catalog({**known.drivers, "foreign": foreign}))


def status_of(manager: Manager, name: str) -> DeviceStatus:
    return next(status for status in manager.statuses if status.name == name)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (RaisesAtStart, "RuntimeError: no such luck"),
        (HasNoStatus, "RuntimeError: no such luck"),
        (ThreadEnds, "RuntimeError: its thread has ended"),
    ],
)
def test_a_driver_that_fails_is_told_and_the_other_devices_work(
    make: Make, error: str, sim: SimScanner
) -> None:
    told = Recorder()
    manager = manager_of(make, sim, told)
    manager.start()
    try:
        sim.send("CODE")
        told.wait_codes(1)
        failed = status_of(manager, "foreign")
        assert failed == status_of(manager, "foreign")
        assert (failed.state, failed.reason, failed.detail) == (DeviceState.DEGRADED, "driver-failed", error)
        assert told.states.count((DeviceState.DEGRADED, "driver-failed")) == 1
        assert status_of(manager, "scanner").state is DeviceState.READY
    finally:
        manager.stop()
    assert status_of(manager, "scanner").state is DeviceState.ABSENT


def test_a_driver_that_raises_at_stop_keeps_no_other_from_stopping(sim: SimScanner) -> None:
    told = Recorder()
    manager = manager_of(RaisesAtStop, sim, told)
    manager.start()
    told.wait_state(DeviceState.READY)
    manager.stop()
    assert status_of(manager, "scanner").state is DeviceState.ABSENT


def test_a_driver_that_does_not_stop_in_time_is_left_behind(sim: SimScanner) -> None:
    manager = manager_of(NeverStops, sim, Recorder())
    manager.start()
    try:
        manager.stop(timeout=0.2)
        assert status_of(manager, "scanner").state is DeviceState.ABSENT
    finally:
        NeverStops.released.set()


def test_a_scale_that_raises_shows_no_weight(sim: SimScanner) -> None:
    manager = manager_of(HasNoReading, sim, Recorder())
    assert manager.weights == ()
    assert status_of(manager, "foreign").reason == "driver-failed"


@pytest.mark.parametrize("make", [Foreign, OneThreadEnds])
def test_a_driver_that_behaves_is_what_it_says(make: Make, sim: SimScanner) -> None:
    manager = manager_of(make, sim, Recorder())
    manager.start()
    assert status_of(manager, "foreign").state is DeviceState.READY
    manager.stop()
    assert manager.weights == ()
