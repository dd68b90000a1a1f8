"""`packline bench start`: from starting the process to the first frame, beside a bare Qt window."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from station.commands.benchmarks.figures import Figures, spread
from station.commands.benchmarks.ground import ITEMS, lay_ground

STARTS = 7
_STATION = """
import sys
from station.commands.benchmarks.first_frame import show_first_frame
show_first_frame(sys.argv[1])
"""
_BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget()
window.resize(1280, 720)
window.show()
application.processEvents()
sys.stdout.write(str(time.time_ns()) + "\\n")
"""


def bench_start(rounds: int) -> Figures:
    """Return the time to the first frame, warm, with a full catalogue loaded; at most a few starts."""
    starts = min(rounds, STARTS)
    with tempfile.TemporaryDirectory(prefix="packline-bench-") as name:
        config = lay_ground(Path(name))
        station: list[float] = []
        bare: list[float] = []
        for number in range(starts + 1):
            first, floor = _start(_STATION, str(config.database)), _start(_BARE, "")
            if number:  # the first one of each warms the caches
                station.append(first)
                bare.append(floor)
    return {
        "starts": starts,
        "items loaded": ITEMS,
        "process start to first frame": spread(station),
        "floor: a bare Qt window": spread(bare),
    }


def _start(program: str, argument: str) -> float:
    """Run a program that prints the time of its first frame; returns the nanoseconds until then."""
    began = time.time_ns()
    done = subprocess.run(  # noqa: S603 - our own interpreter on our own text
        [sys.executable, "-c", program, argument],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout.split()[-1]) - began
