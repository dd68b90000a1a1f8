"""`packline devices watch`: how every device of a station stands, until Ctrl-C.

Where the station runs, it holds the devices; then its own word of their states is shown, and neither ages
nor counters, which it alone knows.
"""

import json
import math
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from drivers.api import DeviceEvent, DeviceStatus
from drivers.catalog import Catalog
from drivers.manager import Manager
from station.commands.devices.running import last_states, runs
from station.config import StationConfig
from station.run.stopping import Stop

_HEAD = (
    "device",
    "role",
    "state",
    "reason",
    "age",
    "bytes",
    "frames",
    "bad",
    "again",
    "lost",
    "reached at, or trouble",
)
_WIDTHS = (14, 8, 12, 16, 8, 10, 8, 6, 6, 6)


@dataclass(frozen=True)
class WatchSettings:
    """How a watch is told, how often, and after how many seconds it ends (0: never)."""

    as_json: bool = False
    seconds: float = 0.0
    every_s: float = 1.0


def run_watch(config: StationConfig, catalog: Catalog, stopping: Stop, settings: WatchSettings) -> int:
    """Print a table each second, or a JSON line for each device; `BadSettings` where a table is refused."""
    if runs(config):
        _repeat(partial(_show_beside, config, settings.as_json), stopping, settings)
        return 0
    manager = Manager(config.devices, _nothing, catalog)
    manager.start()
    try:
        _repeat(partial(_show, manager, settings.as_json), stopping, settings)
    finally:
        manager.stop()
    return 0


def _repeat(show: Callable[[], None], stopping: Stop, settings: WatchSettings) -> None:
    """Show it once, and again until a stop or the end of the time."""
    until = time.monotonic() + settings.seconds if settings.seconds else math.inf
    show()
    while not stopping.wait(max(0.0, min(settings.every_s, until - time.monotonic()))):
        if time.monotonic() >= until:
            return
        show()


def _show(manager: Manager, as_json: bool) -> None:
    now = time.monotonic_ns()
    if as_json:
        _write([json.dumps(json_of_status(status, now)) for status in manager.statuses])
    else:
        _paint([row_of(status, now) for status in manager.statuses], "")


def _show_beside(config: StationConfig, as_json: bool) -> None:
    states = last_states(config)
    if as_json:
        _write([json.dumps({"device": name, **told}) for name, told in states.items()])
        return
    note = f"the station {config.name} runs and holds the devices: their states as it wrote them last"
    _paint([(name, told["role"], told["state"], told["reason"]) for name, told in states.items()], note)


def json_of_status(status: DeviceStatus, now_ns: int) -> dict[str, Any]:
    """Give everything that is known of a device as JSON takes it; ages in seconds, `null` for never."""
    age = status.age_s(now_ns)
    return {
        "device": status.name,
        "role": status.role.value,
        "state": status.state.value,
        "reason": status.reason,
        "detail": status.detail,
        "stale": status.stale(now_ns),
        "age_s": None if age is None else round(age, 3),
        "since_s": round((now_ns - status.since_ns) / 1e9, 3),
        "address": status.address,
        "identity": status.identity,
        "model": status.model,
        "firmware": status.firmware,
        "bytes": status.rx_bytes,
        "frames": status.frames,
        "bad_frames": status.bad_frames,
        "dropped": status.dropped,
        "duplicates": status.duplicates,
        "reconnects": status.reconnects,
        "facts": dict(status.facts),
    }


def row_of(status: DeviceStatus, now_ns: int) -> tuple[str, ...]:
    """Give the cells of a device's row."""
    age = status.age_s(now_ns)
    return (
        status.name,
        status.role.value,
        status.state.value,
        status.reason,
        "never" if age is None else f"{age:.1f} s",
        str(status.rx_bytes),
        str(status.frames),
        str(status.bad_frames),
        str(status.duplicates),
        str(status.reconnects),
        (status.detail if status.reason else status.address) or status.address or status.detail,
    )


def _paint(rows: Sequence[Sequence[str]], note: str) -> None:
    """Write the table, over the one before where this is a terminal."""
    lines = ["\x1b[H\x1b[2J" + _line(_HEAD) if sys.stdout.isatty() else _line(_HEAD)]
    lines += [_line(row) for row in rows]
    _write([*lines, note] if note else lines)


def _line(cells: Sequence[str]) -> str:
    padded = [f"{cell:{width}}" for cell, width in zip(cells, _WIDTHS, strict=False)]
    return "  ".join([*padded, *cells[len(_WIDTHS) :]]).rstrip()


def _write(lines: Sequence[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _nothing(_: DeviceEvent) -> None:
    """Hear everything and act on nothing."""
