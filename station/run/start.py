"""Running one station until it is told to stop: with its window, or without."""

import logging
import platform
import sys
from importlib.metadata import version

from drivers.api import BadSettings
from station.config import StationConfig
from station.db.database import DatabaseUnusable
from station.db.migrations import NewerDatabase
from station.run.station import StationUnusable
from station.run.stopping import StopSignal, stop_on_signal

CANNOT_BEGIN = 2
_log = logging.getLogger(__name__)


def run_station(config: StationConfig, headless: bool) -> int:
    """Run a station and return the exit code; what keeps it from starting is one message and a 2."""
    told = stop_on_signal()
    face = "headless" if headless else "with its window"
    _log.info(
        "packline %s begins as station %s, %s, Python %s, %s",
        version("packline"),
        config.name,
        face,
        platform.python_version(),
        platform.platform(),
    )
    ended = _run(config, headless, told)
    _log.info("station %s has ended with %d", config.name, ended)
    return ended


def _run(config: StationConfig, headless: bool, told: StopSignal) -> int:
    try:
        if headless:
            from station.run.headless import run_headless

            return run_headless(config, told)
        from station.run.windowed import run_windowed

        return run_windowed(config, told)
    except (DatabaseUnusable, NewerDatabase, StationUnusable, BadSettings) as error:
        _log.info("it cannot begin: %s", type(error).__name__)
        for line in str(error).splitlines():
            sys.stderr.write(f"packline: {line}\n")
        return CANNOT_BEGIN
