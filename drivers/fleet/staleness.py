"""Devices that should speak and do not: what was true when they were last heard is no longer known."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from drivers.api import DeviceChanged, DeviceState, DeviceStatus, Sink


def as_known(status: DeviceStatus, now_ns: int) -> DeviceStatus:
    """Give a status that claims no more than is known: a device silent for too long is DEGRADED "silent"."""
    if not status.stale(now_ns):
        return status
    age = status.age_s(now_ns)
    heard = "nothing was ever heard of it" if age is None else f"nothing was heard of it for {age:.0f} s"
    return replace(status, state=DeviceState.DEGRADED, reason="silent", detail=heard)


class Staleness:
    """Tells the sink when a device falls silent, and when it is heard again; asked now and then."""

    def __init__(self, sink: Sink, clock_ns: Callable[[], int] = time.monotonic_ns) -> None:
        self._sink = sink
        self._clock_ns = clock_ns
        self._silent: set[str] = set()

    def check(self, statuses: Sequence[DeviceStatus]) -> None:
        """Compare the devices' own word with the clock."""
        now = self._clock_ns()
        for status in statuses:
            if status.stale(now) == (status.name in self._silent):
                continue
            if status.stale(now):
                self._silent.add(status.name)
                self._sink(DeviceChanged(as_known(status, now)))
                continue
            self._silent.discard(status.name)
            if status.state is DeviceState.READY:
                self._sink(DeviceChanged(status))
