import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from drivers.api import DeviceConfig, Role
from drivers.sim.scanners.line_scanner import SimScanner
from station.app.ports.inputs import CommandTouched
from station.app.screen.values import DeviceRow, DevicesBody, Screen
from station.config import ScreenConfig, StationConfig
from station.core.codes.meanings import Command
from station.run.stopping import stop_on_signal
from station.run.windowed import WindowedStation, run_until_stopped
from station.ui.bridge import Bridge
from tests.helpers.ledgers import STATION, command
from tests.helpers.screens import GALLERY
from tests.station.ui.conftest import OpenWindow, opening


@pytest.fixture
def open_window(qapp: QApplication) -> Iterator[OpenWindow]:
    with opening([]) as opened:
        yield opened


pytestmark = pytest.mark.usefixtures("own_signal_handlers")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_loop_and_leaves_the_window(
    qapp: QApplication, open_window: OpenWindow, number: signal.Signals
) -> None:
    window = open_window(GALLERY["packing-counted"])
    threading.Timer(0.3, os.kill, (os.getpid(), number)).start()
    assert run_until_stopped(qapp, window, stop_on_signal()) == 0
    assert window.isVisible()


def test_closing_the_window_ends_the_loop(qapp: QApplication, open_window: OpenWindow) -> None:
    window = open_window(GALLERY["packing-counted"])
    threading.Timer(0.3, window.closed.emit).start()
    assert run_until_stopped(qapp, window, stop_on_signal()) == 0


@pytest.fixture
def scanner() -> Iterator[SimScanner]:
    sim = SimScanner().start()
    yield sim
    sim.stop()


@pytest.fixture
def windowed(qapp: QApplication, scanner: SimScanner, tmp_path: Path) -> Iterator[WindowedStation]:
    """A station with a scanner, in its window."""
    device = DeviceConfig("scanner", Role.SCANNER, "serial", scanner.url)
    screen = ScreenConfig(resolution=(1280, 720), sound=False)
    station = WindowedStation(
        StationConfig(STATION, tmp_path / "bench.db", None, (device,), screen), report=lambda _: None
    )
    station.show()
    station.start()
    yield station
    station.stop()
    station.window.hide()
    station.window.deleteLater()


def device_row(windowed: WindowedStation) -> DeviceRow | None:
    body = windowed.newest.body
    return body.rows[0] if isinstance(body, DevicesBody) else None


def test_the_device_screen_is_looked_at_anew_each_second(
    windowed: WindowedStation, scanner: SimScanner, qtbot: QtBot
) -> None:
    """Ages and counters move on though no device has news of its state."""
    assert scanner.wait_connected()
    windowed.station.thread.post(CommandTouched(command(Command.DEVICES)))
    qtbot.waitUntil(
        lambda: (row := device_row(windowed)) is not None and row.standing == "ready", timeout=10_000
    )
    before = device_row(windowed)
    qtbot.waitUntil(lambda: device_row(windowed) != before, timeout=10_000)
    after = device_row(windowed)
    assert before is not None
    assert after is not None
    assert replace(after, times=before.times) == before


def test_a_scanner_that_is_unplugged_is_seen_on_the_device_screen(
    windowed: WindowedStation, scanner: SimScanner, qtbot: QtBot
) -> None:
    assert scanner.wait_connected()
    windowed.station.thread.post(CommandTouched(command(Command.DEVICES)))
    scanner.unplug()
    qtbot.waitUntil(lambda: (row := device_row(windowed)) is not None and row.mend != "", timeout=10_000)
    scanner.plug()
    qtbot.waitUntil(lambda: (row := device_row(windowed)) is not None and row.mend == "", timeout=20_000)


def test_looks_that_show_nothing_else_give_the_window_nothing_to_do(
    windowed: WindowedStation, scanner: SimScanner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scanner.wait_connected()
    qtbot.waitUntil(lambda: windowed.newest.strip.lamps[0].text == "ready", timeout=10_000)
    station = windowed.station
    station.thread.post_and_wait(station.look_at_devices())
    shown: list[Screen] = []
    monkeypatch.setattr(Bridge, "show", lambda _, screen: shown.append(screen))
    station.thread.post_and_wait(station.look_at_devices())
    assert shown == []
    station.thread.post_and_wait(CommandTouched(command(Command.DEVICES)))
    assert len(shown) == 1
