"""Scanners are told what became of their codes, and whoever has them told waits for none."""

import threading
from collections.abc import Iterator

import pytest

from drivers.api import Device, DeviceConfig, DeviceState, DriverInfo, Role, Sink
from drivers.catalog import Catalog, catalog
from drivers.fleet.feedback import FeedbackThread
from drivers.manager import Manager
from drivers.scanners.ssi_scanner import build_ssi
from drivers.sim.scanners.line_scanner import SimScanner
from drivers.sim.scanners.ssi_scanner import SimSsiScanner
from tests.drivers.peers.recorder import Recorder


class Heard:
    """What was told, to be waited for; the first `tell` is held until `go`."""

    def __init__(self, held: bool = False) -> None:
        self.told: list[tuple[str, bool]] = []
        self.go = threading.Event()
        self.begun = threading.Event()
        self._changed = threading.Condition()
        if not held:
            self.go.set()

    def tell(self, name: str, good: bool) -> None:
        self.begun.set()
        assert self.go.wait(10)
        with self._changed:
            self.told.append((name, good))
            self._changed.notify_all()

    def wait(self, number: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.told) >= number, 10), self.told


def test_what_is_to_be_told_is_told_in_order() -> None:
    heard = Heard()
    feedback = FeedbackThread(heard.tell)
    feedback.start()
    for number in range(20):
        feedback.put(f"scan-{number}", number % 3 == 0)
    heard.wait(20)
    feedback.stop()
    assert heard.told == [(f"scan-{number}", number % 3 == 0) for number in range(20)]


def test_what_could_not_be_told_in_time_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.fleet.feedback.FRESH_S", 3600.0)
    heard = Heard(held=True)
    feedback = FeedbackThread(heard.tell)
    feedback.start()
    feedback.put("scan", True)
    assert heard.begun.wait(10)
    monkeypatch.setattr("drivers.fleet.feedback.FRESH_S", 0.05)
    feedback.put("scan", False)
    threading.Event().wait(0.1)
    heard.go.set()
    heard.wait(1)
    monkeypatch.setattr("drivers.fleet.feedback.FRESH_S", 3600.0)
    feedback.put("other", False)
    heard.wait(2)
    feedback.stop()
    assert heard.told == [("scan", True), ("other", False)]


def test_a_scanner_that_hangs_in_it_holds_up_nobody_and_fills_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("drivers.fleet.feedback.FRESH_S", 3600.0)
    heard = Heard(held=True)
    feedback = FeedbackThread(heard.tell)
    feedback.start()
    feedback.put("scan", True)
    assert heard.begun.wait(10)
    for _ in range(10_000):
        feedback.put("scan", True)
    heard.go.set()
    heard.wait(65)
    feedback.put("scan", False)
    heard.wait(66)
    feedback.stop()
    assert heard.told == [("scan", True)] * 65 + [("scan", False)]


def test_it_may_be_stopped_before_it_began() -> None:
    FeedbackThread(Heard().tell).stop()


@pytest.fixture
def ssi() -> Iterator[SimSsiScanner]:
    sim = SimSsiScanner(response_s=0.3).start()
    yield sim
    sim.stop()


def test_only_the_scanner_that_is_named_is_told_and_one_that_cannot_tell_is_left_alone(
    ssi: SimSsiScanner,
) -> None:
    other, line = SimSsiScanner(response_s=0.3).start(), SimScanner().start()
    told = Recorder()
    configs = [
        DeviceConfig("mine", Role.SCANNER, "ssi", ssi.url, {"beep_good": 3, "beep_bad": 9}),
        DeviceConfig("other", Role.SCANNER, "ssi", other.url),
        DeviceConfig("line", Role.SCANNER, "serial", line.url),
    ]
    manager = Manager(configs, told, catalog())
    manager.start()
    told.wait(lambda: {status.state for status in manager.statuses} == {DeviceState.READY})
    for name in ("line", "screen", "mine"):
        manager.feedback(name, False)
    assert ssi.wait_beeps(1)
    manager.stop()
    for sim in (other, line):
        sim.stop()
    assert (ssi.obeyed.beeps, ssi.obeyed.lights, other.obeyed.beeps) == ([9], [True], [])


def test_a_driver_that_fails_in_it_is_told_as_failed_and_the_others_go_on(ssi: SimSsiScanner) -> None:
    told = Recorder()

    def build(config: DeviceConfig, sink: Sink) -> Device:
        scanner = build_ssi(config, sink)

        def fail(good: bool) -> None:
            raise ZeroDivisionError(good)

        scanner.feedback = fail  # type: ignore[method-assign]
        return scanner

    plug_in = DriverInfo("odd", Role.SCANNER, "A plug-in", build, ("tcp",))
    manager = Manager([DeviceConfig("odd", Role.SCANNER, "odd", ssi.url)], told, Catalog({"odd": plug_in}))
    manager.start()
    told.wait_state(DeviceState.READY)
    manager.feedback("odd", True)
    told.wait_state(DeviceState.DEGRADED, "driver-failed")
    manager.stop()
