"""Running one station until it is told to stop: with its window, or without."""

import sys

from drivers.api import BadSettings
from station.config import StationConfig
from station.db.database import DatabaseUnusable
from station.db.migrations import NewerDatabase
from station.run.station import StationUnusable
from station.run.stopping import stop_on_signal

CANNOT_BEGIN = 2


def run_station(config: StationConfig, headless: bool) -> int:
    """Run a station and return the exit code; what keeps it from starting is one message and a 2."""
    told = stop_on_signal()
    try:
        if headless:
            from station.run.headless import run_headless

            return run_headless(config, told)
        from station.run.windowed import run_windowed

        return run_windowed(config, told)
    except (DatabaseUnusable, NewerDatabase, StationUnusable, BadSettings) as error:
        for line in str(error).splitlines():
            sys.stderr.write(f"packline: {line}\n")
        return CANNOT_BEGIN
