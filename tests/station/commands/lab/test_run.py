"""`packline simulate lab` as a process of its own."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "station", "simulate", "lab", "--port", "0", "--out"]


def environment(**more: str) -> dict[str, str]:
    """Give this process's environment without a display."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return {name: value for name, value in os.environ.items() if name not in hidden} | more


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_its_devices_are_and_ends_when_it_is_told_to(
    tmp_path: Path, number: signal.Signals
) -> None:
    lab = subprocess.Popen(
        [*COMMAND, str(tmp_path)],
        env=environment(QT_QPA_PLATFORM="offscreen"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert lab.stdout is not None
        told = json.loads(lab.stdout.readline())
        assert told["ready"] is True
        assert {device["role"] for device in told["devices"]} == {"scanner", "printer", "scale", "reader"}
    finally:
        lab.send_signal(number)
        _, said = lab.communicate(timeout=30)
    assert (lab.returncode, said) == (0, "")


def test_without_a_display_it_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, str(tmp_path)], env=environment(), capture_output=True, text=True, check=False, timeout=240
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs a display" in done.stderr


def test_ports_that_run_out_are_told_before_anything_runs(tmp_path: Path) -> None:
    command = [*COMMAND, str(tmp_path)]
    command[command.index("--port") + 1] = "65533"
    done = subprocess.run(
        command,
        env=environment(QT_QPA_PLATFORM="offscreen"),
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    said = (
        "packline: there are 5 devices, each on a port of its own from 65533 on, and 65535 is the last one;"
        " begin at 65531 or below, or take --port 0\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
