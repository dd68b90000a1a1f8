"""Scans typed by a real keyboard into a real X server: exact, whatever the layout and the focus."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.x11 import GS, XServer, missing_programs

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(missing_programs()), reason=f"not installed: {', '.join(missing_programs())}"),
]

ROOT = Path(__file__).parents[3]
CODES = ["04012345670004", "PL/UNDO/%", "AB-12 xyZ$+*?'\"", f"0104012345670004{GS}10A.B-1"]


class WedgeApp:
    """The window in its process, asked line by line."""

    def __init__(self, display: str, *words: str) -> None:
        env = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.wedge_app", *words],
            cwd=ROOT,
            env={**env, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.window = str(self.read()["window"])

    def read(self) -> dict[str, Any]:
        """The next line that the process says."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the window's process ended"
        said: dict[str, Any] = json.loads(line)
        return said

    def end(self) -> dict[str, Any]:
        """End the process; gives what reached its widgets."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        last = self.read()
        assert self._process.wait(10) == 0
        return last

    def kill(self) -> None:
        """End the process whatever it does."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()


@pytest.fixture(scope="module")
def server() -> Iterator[XServer]:
    with XServer() as running:
        yield running


def scanned(server: XServer, layout: str, gap_ms: int, *words: str) -> tuple[list[str], dict[str, Any]]:
    """Type all codes into a fresh window; gives the codes it read and what reached its widgets."""
    app = WedgeApp(server.display, *words)
    try:
        server.set_layout(layout)
        server.xdotool("windowfocus", "--sync", app.window)
        for code in CODES:
            server.type_scan(code, gap_ms)
        codes = [app.read()["code"] for _ in CODES]
        return codes, app.end()
    finally:
        app.kill()


@pytest.mark.parametrize("focus", ["field", "button", "station"])
@pytest.mark.parametrize("layout", ["us", "de", "fr"])
def test_a_typed_scan_arrives_exactly(server: XServer, layout: str, focus: str) -> None:
    """Under each layout and with each focus; no character lands in a field, no button is pressed."""
    codes, reached = scanned(server, layout, 2, focus)
    assert codes == CODES
    assert reached == {"field": "", "clicks": 0}


@pytest.mark.parametrize("gap_ms", [1, 20])
def test_a_typed_scan_arrives_exactly_while_the_window_is_stalled(server: XServer, gap_ms: int) -> None:
    """Keys that wait behind a busy window are still one code."""
    codes, reached = scanned(server, "de", gap_ms, "field", "stalled")
    assert codes == CODES
    assert reached == {"field": "", "clicks": 0}


def test_keys_that_follow_each_other_in_the_same_millisecond_are_all_read(server: XServer) -> None:
    """Qt takes a key that goes up and down again at one time stamp for one that is held and repeats."""
    app = WedgeApp(server.display, "field", "stalled")
    try:
        server.set_layout("us")
        server.xdotool("windowfocus", "--sync", app.window)
        codes = ["04012345670004", "1111111111222222223333333", "AABBccdd00"] * 5
        for code in codes:
            server.type_at_once(code)
        assert [app.read()["code"] for _ in codes] == codes
        assert app.end() == {"field": "", "clicks": 0}
    finally:
        app.kill()


def test_typing_without_the_prefix_reaches_the_widgets(server: XServer) -> None:
    """A person's keys are the window's own: the check that the other tests could fail."""
    app = WedgeApp(server.display, "field")
    try:
        server.set_layout("us")
        server.xdotool("windowfocus", "--sync", app.window)
        server.xdotool("key", "38", "39")
        server.type_scan("X1")
        assert app.read()["code"] == "X1"
        assert app.end() == {"field": "as", "clicks": 0}
    finally:
        app.kill()
