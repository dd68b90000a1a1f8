"""`packline station --headless`: everything but the window, told as JSON lines on standard output."""

import json
import sys
import threading
import time
from typing import Any, Protocol

from station.app.ports.events import LinkMoved
from station.app.screen.values import Screen
from station.app.screen.words import Words, one_line
from station.config import StationConfig
from station.core.message import Severity
from station.run.bootstrap import build_station
from station.run.station import Outlets, Station
from station.run.stopping import Stop

LEVEL_WITHIN_S = 120.0
"""How long a first pull may take before the station says that it is ready all the same."""

DEVICES_WITHIN_S = 3.0


class JsonLines:
    """Writes one JSON object a line; may be called from any thread.

    What is said before the station is ready waits behind the line that says so, which is the first
    one; only how far the first pull is goes to standard error meanwhile.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[dict[str, Any]] | None = []

    def open(self, ready: dict[str, Any]) -> None:
        """Write the line that says that the station is ready, and what waited for it."""
        with self._lock:
            for line in (ready, *(self._waiting or ())):
                _write(line)
            self._waiting = None

    def write(self, line: dict[str, Any]) -> None:
        """Write a line as soon as the station is ready."""
        with self._lock:
            if self._waiting is None:
                _write(line)
            elif "pulled" in line:
                sys.stderr.write(f"packline: {line['pulled']} of {line['of']} pulled from the store\n")
            else:
                self._waiting.append(line)


def _write(line: dict[str, Any]) -> None:
    """Write a line and flush it, so that who reads sees it at once; a reader that left is no fault."""
    try:
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    except (BrokenPipeError, UnicodeEncodeError):
        sys.stderr.write(json.dumps(line) + "\n")


class Face:
    """Tells what a window would show and no other line says: the link, and a bench that was stopped."""

    def __init__(self, lines: JsonLines) -> None:
        self.link = ""
        self._lines = lines
        self._latched: Words | None = None

    def show_link(self, moved: LinkMoved) -> None:
        """Write how the station stands with its store, as `{"store": "refused", "reason": "…"}`."""
        self.link = moved.state
        self._lines.write({"store": moved.state, "reason": moved.words})

    def show(self, screen: Screen) -> None:
        """Write an error that latched without any reading, as `{"stopped": "…", "state": …, "order": …}`."""
        said = screen.message
        if said is None or said.severity is not Severity.LATCHED:
            self._latched = None
            return
        news = said != self._latched
        self._latched = said
        if news and not screen.reading:
            self._lines.write(
                {"stopped": one_line(said), "state": screen.state, "order": screen.strip.order or None}
            )


def run_headless(config: StationConfig, stopping: Stop) -> int:
    """Run a station until `stopping` is set; returns the exit code."""
    lines = JsonLines()
    face = Face(lines)
    station = build_station(config, Outlets(face.show, lines.write, face.show_link))
    station.start()
    try:
        wait_until_ready(station, face, stopping)
        devices = [
            {"name": status.name, "role": status.role.value, "state": status.state.value}
            for status in station.manager.statuses
        ]
        lines.open({"ready": True, "station": station.name, "devices": devices})
        stopping.wait()
    finally:
        station.stop()
    return 0


class SeesLink(Protocol):
    """Whatever hears how the station stands with its store."""

    link: str


def wait_until_ready(station: Station, face: SeesLink, stopping: Stop) -> None:
    """Return once the devices are open and the store's news are in, or neither is to be had now."""
    began = time.monotonic()
    while not stopping.is_set():
        waited = time.monotonic() - began
        opening = {"absent", "opening", "identifying"} & {
            status.state.value for status in station.manager.statuses
        }
        devices = not opening or waited > DEVICES_WITHIN_S
        if devices and (_level(station, face) or waited > LEVEL_WITHIN_S):
            return
        stopping.wait(0.02)


def _level(station: Station, face: SeesLink) -> bool:
    return station.port is None or station.port.level or face.link in ("offline", "refused")
