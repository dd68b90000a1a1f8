"""A station whose plug-ins are broken in every way works all the same, and says which they are."""

import queue
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from drivers.api import BadSettings, DeviceConfig, Role
from drivers.catalog import GROUP, Catalog, catalog
from drivers.sim.scanners.line_scanner import SimScanner
from station.app.screen.values import DevicesBody, Light, Screen
from station.config import StationConfig
from station.core.codes.meanings import Command
from station.run.bootstrap import build_station
from station.run.station import Outlets
from tests.helpers.ledgers import STATION, command

PLUG_IN = """
import threading
from drivers.api import DeviceState, DeviceStatus, DriverInfo, Role

class Device:
    def __init__(self, config, sink):
        self.status = DeviceStatus(config.name, Role.READER, DeviceState.READY)

    def start(self):
        raise RuntimeError("start failed")

    def stop(self, timeout=2.0):
        raise RuntimeError("stop failed")

def refuse(config, sink):
    raise RuntimeError("build failed")

RAISES = DriverInfo("raises", Role.READER, "raises at its start", Device)
REFUSES = DriverInfo("refuses", Role.READER, "raises when it is built", refuse)
TAKEN = DriverInfo("serial", Role.SCANNER, "another serial", Device)
NOT_ONE = 42
"""
ENTRIES = {
    "gone": "packline_no_such_module:DRIVER",
    "number": "packline_ill:NOT_ONE",
    "rival": "packline_ill:TAKEN",
    "raises": "packline_ill:RAISES",
    "refuses": "packline_ill:REFUSES",
}


@pytest.fixture
def ill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalog]:
    """Every driver of ours, and plug-ins that are broken in every way."""
    (tmp_path / "packline_ill.py").write_text(PLUG_IN)
    monkeypatch.syspath_prepend(tmp_path)
    yield catalog([EntryPoint(name, value, GROUP) for name, value in ENTRIES.items()])
    sys.modules.pop("packline_ill", None)


@pytest.fixture
def scanner() -> Iterator[SimScanner]:
    sim = SimScanner().start()
    yield sim
    sim.stop()


def config_of(folder: Path, *devices: DeviceConfig) -> StationConfig:
    return StationConfig(STATION, folder / "bench.db", None, devices)


def test_the_station_works_and_the_device_screen_names_what_is_broken(
    tmp_path: Path, scanner: SimScanner, ill: Catalog
) -> None:
    devices = (
        DeviceConfig("front", Role.SCANNER, "serial", scanner.url),
        DeviceConfig("door", Role.READER, "raises", ""),
    )
    shown: list[Screen] = []
    lines: queue.Queue[dict[str, object]] = queue.Queue()
    station = build_station(config_of(tmp_path, *devices), Outlets(shown.append, lines.put), drivers=ill)
    station.start()
    try:
        scanner.send(command(Command.DEVICES))
        while "journal" not in lines.get(timeout=20):
            """Devices tell of themselves before."""
        station.thread.post_and_wait(station.look_at_devices())
        body = next(screen.body for screen in reversed(shown) if isinstance(screen.body, DevicesBody))
    finally:
        station.stop()
    rows = {row.device: row for row in body.rows}
    assert rows["front"].standing == "ready"
    assert (rows["door"].standing, rows["door"].light) == ("driver fault", Light.BAD)
    assert "RuntimeError: start failed" in rows["door"].identity
    assert {"gone", "number", "rival"} <= rows.keys()
    assert rows["gone"].standing == "cannot be used"
    assert "packline_no_such_module" in rows["gone"].counters


def test_a_plug_in_that_cannot_be_built_is_a_fault_of_its_table(tmp_path: Path, ill: Catalog) -> None:
    door = DeviceConfig("door", Role.READER, "refuses", "")
    with pytest.raises(BadSettings, match="door: driver 'refuses' failed: RuntimeError"):
        build_station(config_of(tmp_path, door), Outlets(lambda _: None, lambda _: None), drivers=ill)
