"""The questions in their order."""

import sys
from collections.abc import Iterator
from pathlib import Path

from station.commands.doctor import database, machine, nodes, reach, udev
from station.commands.doctor.finding import Finding
from station.config import ConfigError, StationConfig, load


def run_doctor(path: Path | None) -> int:
    """Ask every question and print a line each; returns 1 where anything wants mending."""
    wrong = 0
    for finding in examine(path):
        wrong += bool(finding.mend)
        sys.stdout.write(f"{finding}\n")
        sys.stdout.flush()
    return 1 if wrong else 0


def examine(path: Path | None) -> Iterator[Finding]:
    """Yield the findings; those of a station only where its file is given and can be read."""
    config: StationConfig | None = None
    faults: list[Finding] = []
    if path is not None:
        try:
            config = load(path)
        except ConfigError as error:
            faults = [Finding("station.toml", str(fault), "see the line") for fault in error.faults]
    yield from machine.examine(config.screen if config else None)
    yield from udev.examine(config.devices if config else ())
    yield from faults
    if config is None:
        yield machine.disk(Path.cwd())
        return
    yield Finding("station.toml", f"station {config.name}, {len(config.devices)} devices")
    yield machine.disk(config.database.parent)
    yield from database.examine(config)
    yield from nodes.examine(config)
    yield from reach.examine(config)
