import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import os, signal, sys
from station.run.{module} import {name}
from station.cli import main

real = {name}

def and_told_to_end(*args, **options):
    os.kill(os.getpid(), signal.SIGTERM)
    return real(*args, **options)

import station.run.{module}
station.run.{module}.{name} = and_told_to_end
sys.exit(main(["station", *sys.argv[1:]]))
"""
"""A station that is told to end just before it takes one of the steps of its start."""

CONFIG = """
[station]
name = "bench-1"
database = "bench.db"
[screen]
resolution = [1280, 720]
sound = false
"""


@pytest.mark.parametrize(
    ("module", "name", "how"),
    [
        ("windowed", "make_application", []),
        ("windowed", "build_station", []),
        ("windowed", "run_until_stopped", []),
        ("headless", "build_station", ["--headless"]),
        ("headless", "wait_until_ready", ["--headless"]),
    ],
)
def test_a_station_told_to_end_while_it_starts_ends_cleanly(
    tmp_path: Path, module: str, name: str, how: list[str]
) -> None:
    (tmp_path / "station.toml").write_text(CONFIG)
    ended = subprocess.run(
        [
            *(sys.executable, "-c", PROGRAM.format(module=module, name=name)),
            *("--config", str(tmp_path / "station.toml"), *how),
        ],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
        text=True,
        timeout=240,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
