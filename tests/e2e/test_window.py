"""The station's own window in a real X server: typed scans are journaled, and SIGTERM ends it."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.commands.benchmarks.ground import lay_ground, opening_codes, working_codes
from tests.helpers.x11 import XServer, missing_programs

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(missing_programs()), reason=f"not installed: {', '.join(missing_programs())}"),
]

CONFIG = """
[station]
name = "bench-1"
database = "bench.db"
[screen]
resolution = [1280, 720]
[[devices]]
role = "scanner"
driver = "wedge"
"""


@pytest.fixture
def display() -> Iterator[XServer]:
    with XServer() as server:
        yield server


@pytest.fixture
def station(tmp_path: Path, display: XServer) -> Iterator[subprocess.Popen[str]]:
    """A station with a keyboard scanner, its window open and focused."""
    lay_ground(tmp_path)
    (tmp_path / "station.toml").write_text(CONFIG)
    env = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "station", "station", "--config", str(tmp_path / "station.toml")],
        env={**env, "DISPLAY": display.display, "QT_QPA_PLATFORM": "xcb"},
        stderr=subprocess.PIPE,
        text=True,
    )
    display.xdotool("search", "--sync", "--onlyvisible", "--name", "^Packline$", "windowfocus", "--sync")
    yield process
    process.kill()
    process.communicate()


def journaled(folder: Path) -> list[tuple[str, str]]:
    """Return what was journaled so far: code and outcome."""
    with contextlib.closing(sqlite3.connect(f"file:{folder / 'bench.db'}?mode=ro", uri=True)) as connection:
        return list(connection.execute("SELECT code, outcome FROM journal ORDER BY number"))


def wait_journaled(folder: Path, count: int) -> list[tuple[str, str]]:
    """Return the journal once it has so many readings, or what there is after a long wait."""
    until = time.monotonic() + 30
    while len(found := journaled(folder)) < count and time.monotonic() < until:
        time.sleep(0.05)
    return found


def test_scans_typed_into_the_window_are_the_stations_own(
    tmp_path: Path, display: XServer, station: subprocess.Popen[str]
) -> None:
    display.set_layout("de")
    codes = [*opening_codes(), *working_codes(3)]
    for code in codes:
        display.type_scan(code)
    assert wait_journaled(tmp_path, len(codes)) == [
        *((code, "accepted") for code in opening_codes()),
        *((code, "counted") for code in working_codes(3)),
    ]
    status = subprocess.run(
        [sys.executable, "-m", "station", "station", "status", "--config", str(tmp_path / "station.toml")],
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    assert sum(line["packed"] for line in json.loads(status.stdout)["work"]["lines"]) == 3
    assert station.poll() is None


def test_the_window_ends_cleanly_when_it_is_told_to(station: subprocess.Popen[str]) -> None:
    station.send_signal(signal.SIGTERM)
    _, said = station.communicate(timeout=30)
    assert (station.returncode, said) == (0, "")
