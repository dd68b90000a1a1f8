"""What a device is told as, and how long it is waited for, from one visit to the next."""

import threading
from collections.abc import Callable, Iterator, Sequence

import pytest

from drivers.api import ConnectionLost, DeviceConfig, DeviceState, Role, Unreachable, WeightState
from drivers.base.backoff import Backoff
from drivers.base.standing import Standing
from drivers.base.upkeep import Upkeep
from drivers.catalog import catalog
from drivers.sim.rfid.reader import SimReader
from drivers.sim.scales.scale import SimScale
from drivers.sim.scanners.line_scanner import SimScanner
from drivers.sim.scanners.ssi_scanner import SimSsiScanner
from tests.drivers.peers.recorder import Recorder

Visit = Callable[[], None]


class Waits(Backoff):
    """Notes how long it would have one wait, each the longest it may be, and has it wait for `each_s`."""

    def __init__(self) -> None:
        super().__init__(draw=lambda: 1.0)
        self.noted: list[float] = []
        self.each_s = 0.0
        self._changed = threading.Condition()

    def next_s(self) -> float:
        with self._changed:
            self.noted.append(super().next_s())
            self._changed.notify_all()
        return self.each_s

    def wait(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.noted) >= count, 15), self.noted


class Visited:
    """A device that is visited in the ways that a test lists; the visit after them lasts until the stop."""

    def __init__(self) -> None:
        self.told = Recorder()
        self.standing = Standing("device", Role.SCANNER, self.told)
        self.upkeep = Upkeep("upkeep", self.standing, self._visit)
        self._visits: list[Visit] = []
        self._ended = threading.Event()
        self._cancelled = threading.Event()

    def run(self, visits: Sequence[Visit]) -> None:
        """Have all these visits made."""
        self._visits = list(visits)
        self.upkeep.start()
        assert self._ended.wait(15)

    def cancel(self) -> None:
        self._cancelled.set()

    def away(self) -> None:
        """Be not there."""
        raise Unreachable("nothing there")

    def lost(self) -> None:
        """Be opened, and go away."""
        self.upkeep.opened(self)
        self.standing.move(DeviceState.READY)
        raise ConnectionLost("it went away")

    def heard_and_lost(self) -> None:
        """Be opened, say something, and go away."""
        self.upkeep.heard()
        self.lost()

    def away_and_plugged(self) -> None:
        """Be not there yet, but plugged in meanwhile."""
        self.upkeep.nudge()
        self.away()

    def _visit(self) -> None:
        if self._visits:
            self._visits.pop(0)()
            return
        self.upkeep.opened(self)
        self._ended.set()
        assert self._cancelled.wait(15)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    waits = Waits()
    monkeypatch.setattr("drivers.base.upkeep.Backoff", lambda: waits)
    return waits


@pytest.fixture
def device(waits: Waits) -> Iterator[Visited]:
    device = Visited()
    yield device
    device.upkeep.stop(15)


def test_a_device_that_was_lost_stays_so_until_it_is_open_again(device: Visited) -> None:
    device.run([device.away, device.lost, device.away, device.away])
    assert device.told.states == [
        (DeviceState.OPENING, ""),
        (DeviceState.BACKOFF, "unreachable"),
        (DeviceState.READY, ""),
        (DeviceState.LOST, "lost"),
        (DeviceState.BACKOFF, "lost"),
    ]
    assert device.standing.status.detail == "nothing there"
    assert device.standing.status.reconnects == 1


def test_a_device_that_is_away_is_tried_more_and_more_seldom(device: Visited, waits: Waits) -> None:
    device.run([device.away] * 6)
    assert waits.noted == [0.5, 1, 2, 4, 8, 10]


def test_one_that_opens_and_says_nothing_is_tried_more_and_more_seldom_too(
    device: Visited, waits: Waits
) -> None:
    device.run([device.lost] * 3)
    assert waits.noted == [0.5, 1, 2]


def test_one_that_was_heard_is_tried_again_soon(device: Visited, waits: Waits) -> None:
    device.run([device.away, device.away, device.heard_and_lost, device.away])
    assert waits.noted == [0.5, 1, 0.5, 1]


def test_one_that_was_plugged_in_is_tried_again_soon(device: Visited, waits: Waits) -> None:
    device.run([device.away, device.away, device.away_and_plugged, device.away])
    assert waits.noted == [0.5, 1, 2, 0.5]


Sim = SimScanner | SimSsiScanner | SimScale | SimReader


@pytest.mark.parametrize(
    ("role", "driver", "make"),
    [
        (Role.SCANNER, "serial", SimScanner),
        (Role.SCANNER, "ssi", SimSsiScanner),
        (Role.SCALE, "mt-sics", SimScale),
        (Role.READER, "llrp", SimReader),
    ],
)
def test_every_device_that_worked_is_tried_again_soon_however_long_it_was_away_before(
    role: Role, driver: str, make: Callable[[], Sim], waits: Waits
) -> None:
    told, sim = Recorder(), make()
    sim.start()
    sim.unplug()
    waits.each_s = 0.02
    device = catalog([]).build(DeviceConfig("device", role, driver, sim.url), told)
    device.start()
    waits.wait(3)
    sim.plug()
    told.wait_state(DeviceState.READY)
    if isinstance(sim, SimScanner | SimSsiScanner):
        sim.send("CODE")
        told.wait_codes(1)
    elif isinstance(sim, SimScale):
        told.wait_weight(WeightState.STABLE, "0.000 kg")
    before = len(waits.noted)
    sim.unplug()
    waits.wait(before + 1)
    device.stop()
    sim.stop()
    assert waits.noted[2] == 2
    assert waits.noted[before] == 0.5
