"""Tests of devices whose events are the test's: a scale, a reader, and what ends a trial."""

import json
import threading
from decimal import Decimal

import pytest

from drivers.api import (
    DeviceChanged,
    DeviceConfig,
    DeviceEvent,
    DeviceState,
    DeviceStatus,
    DriverInfo,
    InventoryEnded,
    Role,
    ScaleOrder,
    Sink,
    Tag,
    TagsRead,
    Weight,
    WeightRead,
    WeightState,
)
from drivers.catalog import Catalog
from station.commands.devices.trial import Trial, TrialSettings

SILENT = WeightRead("d", WeightState.SILENT, None, 0)
STABLE = WeightRead("d", WeightState.STABLE, Weight(Decimal("1.25"), "kg"), 0)
TAGS = TagsRead("d", 1, (Tag("3074257BF7194E4000001A85", 1, 3, -50, 0, 0),), 0)


class Played:
    """A device that is open at once and then says what it was given to say."""

    def __init__(self, role: Role, sink: Sink, events: list[DeviceEvent]) -> None:
        self.status = DeviceStatus("d", role, DeviceState.READY)
        self._sink = sink
        self._events = events
        self.reading = SILENT

    def start(self) -> None:
        self._sink(DeviceChanged(self.status))
        if self.status.role is Role.SCALE:
            self._play()

    def stop(self, timeout: float = 2.0) -> None:
        """Need nothing."""

    def begin(self, seconds: float) -> None:
        assert seconds == 3
        self._play()

    def end(self) -> None:
        """Need nothing."""

    def tell(self, order: ScaleOrder) -> None:
        raise AssertionError("a test tares nothing")

    def _play(self) -> None:
        for event in self._events:
            self._sink(event)


def trial(role: Role, *events: DeviceEvent, settings: TrialSettings) -> Trial:
    def build(_: DeviceConfig, sink: Sink) -> Played:
        return Played(role, sink, list(events))

    catalog = Catalog({"played": DriverInfo("played", role, "", build)})
    return Trial(DeviceConfig("d", role, "played", "tcp://h:1"), settings, catalog)


@pytest.mark.parametrize(
    ("role", "events", "passes"),
    [
        (Role.SCALE, [WeightRead("d", WeightState.MOVING, None, 0), STABLE], True),
        (Role.SCALE, [SILENT], False),
        (Role.READER, [TAGS, InventoryEnded("d", 1, 3, "", 0)], True),
        (Role.READER, [InventoryEnded("d", 1, 0, "the reader is away", 0)], False),
    ],
)
def test_a_trial_passes_by_what_the_device_shows(
    role: Role, events: list[DeviceEvent], passes: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = TrialSettings(seconds=0.5, count=1, as_json=True)
    assert trial(role, *events, settings=settings).run(threading.Event()) is passes
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["state"] == "ready"
    assert "do" in lines[1]
    assert lines[-1] == {"passed": passes}


def test_a_trial_that_is_stopped_has_passed_by_what_came_so_far(capsys: pytest.CaptureFixture[str]) -> None:
    stopping = threading.Event()
    stopping.set()
    assert not trial(Role.SCALE, STABLE, settings=TrialSettings()).run(stopping)
    assert "not passed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("role", "events", "words"),
    [
        (
            Role.SCALE,
            [DeviceChanged(DeviceStatus("d", Role.SCALE, DeviceState.DEGRADED, "not-understood"))],
            "not understood. Look at its driver and line settings.",
        ),
        (Role.SCALE, [SILENT], "no weight came to rest. Put something on it and wait."),
        (Role.READER, [InventoryEnded("d", 1, 0, "the reader is away", 0)], "the reader is away."),
    ],
)
def test_a_trial_that_failed_ends_with_what_is_wrong_and_what_to_do(
    role: Role, events: list[DeviceEvent], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not trial(role, *events, settings=TrialSettings(seconds=0.2)).run(threading.Event())
    assert capsys.readouterr().out.splitlines()[-1] == f"d: not passed: {words}"
