"""The station's clocks, as one value that tests replace."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Wall time for people, monotonic time for order."""

    @property
    def boot(self) -> str:
        """What names this run of the machine; monotonic times compare only within one."""

    def now(self) -> datetime:
        """Return the wall time, in UTC."""

    def mono_ns(self) -> int:
        """Return the monotonic time."""


class SystemClock:
    """The machine's own clocks."""

    def __init__(self) -> None:
        self.boot = _boot_id()

    def now(self) -> datetime:
        """Return the wall time, in UTC."""
        return datetime.now(UTC)

    def mono_ns(self) -> int:
        """Return the monotonic time."""
        return time.monotonic_ns()


def stamp(at: datetime) -> str:
    """Return a time as facts carry it: RFC 3339, UTC, milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return f"started-{time.time_ns() - time.monotonic_ns():x}"
