"""`packline devices watch`: how every device of a station stands, until Ctrl-C.

Where the station runs, it holds the devices; then its own word of their states is shown, and neither ages
nor counters, which it alone knows.
"""

import json
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any

from drivers.api import DeviceEvent, DeviceStatus
from drivers.catalog import Catalog
from drivers.manager import Manager
from station.config import StationConfig
from station.devices.running import last_states, runs

_EVERY_S = 1.0

_HEAD = ("device", "role", "state", "reason", "age", "bytes", "frames", "bad", "again", "lost", "reached at")
_WIDTHS = (14, 8, 12, 16, 8, 10, 8, 6, 6, 6)


def run_watch(
    config: StationConfig,
    catalog: Catalog,
    stopping: threading.Event,
    as_json: bool,
    every_s: float = _EVERY_S,
) -> int:
    """Print a table each second, or a JSON line for each device; `BadSettings` where a table is refused."""
    if runs(config):
        return _watch_beside(config, stopping, as_json, every_s)
    manager = Manager(config.devices, _nothing, catalog)
    manager.start()
    try:
        while not stopping.is_set():
            now = time.monotonic_ns()
            statuses = manager.statuses
            if as_json:
                _write([json.dumps(json_of_status(status, now)) for status in statuses])
            else:
                _paint([row_of(status, now) for status in statuses], "")
            stopping.wait(every_s)
    finally:
        manager.stop()
    return 0


def _watch_beside(config: StationConfig, stopping: threading.Event, as_json: bool, every_s: float) -> int:
    note = f"the station {config.name} runs and holds the devices: their states as it wrote them last"
    while not stopping.is_set():
        states = last_states(config)
        if as_json:
            _write([json.dumps({"device": name, **told}) for name, told in states.items()])
        else:
            _paint(
                [(name, told["role"], told["state"], told["reason"]) for name, told in states.items()], note
            )
        stopping.wait(every_s)
    return 0


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
        status.address or status.detail,
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
