"""`packline station` with its window: engine, devices and sync behind, Qt in front."""

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QTimer, SignalInstance
from PySide6.QtWidgets import QApplication

from drivers.codecs.wedge import KeyEvent, KeysPassed
from drivers.manager import Manager
from station.app.engine import Line
from station.app.ports.events import Refreshed
from station.app.ports.inputs import KeyPress, WindowInput
from station.app.screen.values import Lamp, Screen
from station.config import StationConfig
from station.run.bootstrap import build_station
from station.run.station import Outlets, Station
from station.run.stopping import Stop
from station.ui.application import make_application
from station.ui.bridge import Bridge, Painted
from station.ui.pictures import PictureSource
from station.ui.sound.opening import open_sounds
from station.ui.sound.sounds import Silence, Sounds, Speaker
from station.ui.wedge_filter import WedgeFilter
from station.ui.window import StationWindow

SIGNALS_EVERY_MS = 200
"""How late the window is told to end; Python runs no signal handler while Qt waits for events."""

WEDGE_EVERY_MS = 500
LOOK_EVERY_MS = 1000

SWITCH_S = 0.001
"""How long the window's Python may keep the other threads waiting; Python's own 5 ms add up to a second for
an engine that takes up its work some twenty times a scan (docs/decisions/0021)."""

SOUND_WITHIN_S = 5.0


class WindowedStation:
    """One station with its window, in the thread that makes it.

    `painted` hears of each reading once its answer is on the display. Make the application first.
    """

    def __init__(
        self, config: StationConfig, *, painted: Painted | None = None, report: Callable[[Line], None]
    ) -> None:
        self._config = config
        screen = config.screen
        self._bridge: Bridge | None = None
        self._bridged = threading.Event()
        self.station: Station = build_station(config, Outlets(self._show, report, heard=self._expect))
        self.window = StationWindow(
            self._post, screen.diagonal_inch, screen.resolution, pictures_in(screen.pictures)
        )
        self._watch = QTimer(self.window)
        self._watch.timeout.connect(self.look_at_devices)
        self._sounds: Sounds = Silence()
        self._painted = painted
        self.newest = self.station.engine.handle(Refreshed())
        self.window.present(self.newest)

    def show(self) -> None:
        """Put the first frame on the display."""
        if self._config.screen.full_screen:
            self.window.showFullScreen()
        else:
            width, height = self._config.screen.resolution or (1280, 720)
            self.window.resize(width, height)
            self.window.show()
        self.window.paint_now()

    def start(self) -> None:
        """Begin to work, once the first frame is out: sound, keys, devices, sync."""
        sys.setswitchinterval(SWITCH_S)
        if self._config.screen.sound:
            self._sounds = Speaker(open_sounds, self._sound_ready)
        self._bridge = Bridge(self.window, self._sounds, self._painted)
        self._bridged.set()
        self._filter = WedgeFilter(_wedge_feeder(self.station.manager, self.window), self.window)
        self._filter.guard(self.window)
        self.station.start()
        self._watch.start(LOOK_EVERY_MS)

    def look_at_devices(self) -> None:
        """Have the engine show how the devices stand now.

        Between two of their own events devices fall silent, and the device screen tells ages and counts.
        """
        self.station.thread.post(self.station.look_at_devices())

    def stop(self) -> None:
        """End everything; what was read until now is taken."""
        self._watch.stop()
        self.station.stop()
        self._sounds.stop()
        self.window.stop()

    def _show(self, screen: Screen) -> None:
        # Most looks at the devices find nothing new: the window then has nothing to do.
        answers = screen.reading or screen.sound
        if not answers and screen == replace(self.newest, reading=0, sound=None):
            return
        self.newest = screen
        if self._bridge:
            self._bridge.show(screen)

    def _expect(self) -> None:
        """Have the window say that it checks, should the answer take long."""
        if self._bridge:
            self._bridge.expect_answer()

    def _post(self, value: WindowInput) -> None:
        self.station.thread.post(value)

    def _sound_ready(self, lamp: Lamp | None) -> None:
        # The speaker may be open before there is a bridge to tell it over.
        self._bridged.wait(SOUND_WITHIN_S)
        if self._bridge:
            lamps = (lamp,) if lamp else ()
            self._bridge.run(lambda: self.window.show_local_lamps(lamps))


def run_windowed(config: StationConfig, told: Stop) -> int:
    """Run a station with its window until it is closed or `told` is set; returns the exit code."""
    application = make_application(["packline"])
    windowed = WindowedStation(config, report=_say_nothing)
    windowed.show()
    windowed.start()
    try:
        return run_until_stopped(application, windowed.window, told)
    finally:
        windowed.stop()


class Closable(Protocol):
    """A window that tells when someone closes it."""

    @property
    def closed(self) -> SignalInstance:
        """Emitted then; the window stays."""


def run_until_stopped(application: QApplication, window: Closable, told: Stop) -> int:
    """Run the event loop until someone closes the window, or `told` is set, by a signal's handler too.

    Leaves by `exit`, not by `quit`, which closes all windows first: events that the display has sent them
    already would then meet windows that are no more.
    """
    window.closed.connect(told.set)
    timer = QTimer()
    # Python runs its handlers at the latest when this slot is called; told before the loop ran counts too.
    timer.timeout.connect(lambda: told.is_set() and application.exit())
    timer.start(SIGNALS_EVERY_MS)
    return application.exec()


def pictures_in(folder: Path | None) -> PictureSource | None:
    """Return a source of product pictures: files of a folder, named by item or by their own name."""
    if folder is None:
        return None

    def find(name: str) -> bytes | None:
        for candidate in (name, f"{name}.png", f"{name}.jpg", f"{name}.webp"):
            path = folder / Path(candidate).name
            if path.is_file():
                return path.read_bytes()
        return None

    return find


def _wedge_feeder(manager: Manager, window: StationWindow) -> Callable[[KeyPress], bool]:
    """Return what gives keys to the station's keyboard scanners, and tells which belong to a scan.

    Keys that turn out not to be one are let go: nothing in the window listens to keys.
    """
    wedges = manager.wedges
    newest = {"ms": 0, "at": 0.0}

    def feed(key: KeyPress) -> bool:
        newest["ms"], newest["at"] = key.timestamp_ms, time.monotonic()
        event = KeyEvent(
            key.scan_code, key.pressed, key.timestamp_ms, key.shift, key.ctrl, key.alt, key.repeat
        )
        taken = False
        for wedge in wedges:
            outputs = wedge.feed(event)
            passed = [key for output in outputs if isinstance(output, KeysPassed) for key in output.events]
            taken |= event not in passed
        return taken

    def expire() -> None:
        waited = int((time.monotonic() - newest["at"]) * 1000)
        for wedge in wedges:
            wedge.expire(int(newest["ms"]) + waited)

    if wedges:
        timer = QTimer(window)
        timer.timeout.connect(expire)
        timer.start(WEDGE_EVERY_MS)
    return feed


def _say_nothing(_: object) -> None:
    """Lines are for the headless station."""
