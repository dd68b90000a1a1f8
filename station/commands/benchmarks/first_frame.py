"""What `bench start` runs in a process of its own: a whole station, up to its first frame."""

import sys
import time
from pathlib import Path

from station.commands.benchmarks.ground import STATION
from station.config import ScreenConfig, StationConfig
from station.run.windowed import WindowedStation
from station.ui.application import make_application


def show_first_frame(database: str) -> None:
    """Put a station together on a database, show it, and print when its first frame was painted."""
    make_application(["packline"])
    screen = ScreenConfig(resolution=(1280, 720), sound=False)
    windowed = WindowedStation(StationConfig(STATION, Path(database), None, (), screen), report=_nothing)
    windowed.show()
    sys.stdout.write(f"{time.time_ns()}\n")
    windowed.stop()


def _nothing(_: object) -> None:
    """Nobody looks."""
