"""The newest status of a device, told to the sink when something of it changed."""

import logging
import threading
import time
from dataclasses import replace

from drivers.api import DeviceChanged, DeviceState, DeviceStatus, Role, Sink

_log = logging.getLogger(__name__)


class Standing:
    """Holds one device's status; written by the device's thread, read from any."""

    def __init__(self, name: str, role: Role, sink: Sink) -> None:
        self._sink = sink
        self._lock = threading.Lock()
        self._status = DeviceStatus(name, role, DeviceState.ABSENT, since_ns=time.monotonic_ns())

    @property
    def status(self) -> DeviceStatus:
        """The newest status."""
        with self._lock:
            return self._status

    def move(self, state: DeviceState, reason: str = "", detail: str = "") -> None:
        """Take a new state; the sink hears of it only where state or reason differ from before.

        The log gets one line for each change and none for repetitions, so a dead device fills no disk.
        """
        with self._lock:
            before = self._status
            if (before.state, before.reason) == (state, reason):
                self._status = replace(before, detail=detail)
                return
            after = replace(before, state=state, reason=reason, detail=detail, since_ns=time.monotonic_ns())
            self._status = after
        level = logging.WARNING if reason and state is not DeviceState.BACKOFF else logging.INFO
        _log.log(level, "%s is %s %s %s", after.name, state.value, reason, detail)
        self._sink(DeviceChanged(after))

    def received(self, at_ns: int) -> None:
        """Note that the device was heard at `at_ns`."""
        with self._lock:
            self._status = replace(self._status, last_rx_ns=at_ns)

    def broke(self) -> None:
        """Count one more frame that was no whole one."""
        with self._lock:
            self._status = replace(self._status, bad_frames=self._status.bad_frames + 1)

    def reconnected(self) -> None:
        """Count one more time that the device came back."""
        with self._lock:
            self._status = replace(self._status, reconnects=self._status.reconnects + 1)

    def identified(self, model: str) -> None:
        """Note which model answered."""
        with self._lock:
            self._status = replace(self._status, model=model)
