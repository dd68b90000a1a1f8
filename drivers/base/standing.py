"""The newest status of a device, told to the sink when something of it changed."""

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import replace

from drivers.api import DeviceChanged, DeviceState, DeviceStatus, Role, Sink
from drivers.base.sparing import Sparing
from drivers.base.telling import tell

_log = logging.getLogger(__name__)
INTERNAL_ERROR = "internal-error"


class Standing:
    """Holds one device's status; written by the device's thread, read from any."""

    def __init__(self, name: str, role: Role, sink: Sink) -> None:
        self._sink = sink
        self._lock = threading.Lock()
        self._sparing = Sparing()
        self._warned = ""
        self._status = DeviceStatus(name, role, DeviceState.ABSENT, since_ns=time.monotonic_ns())

    @property
    def status(self) -> DeviceStatus:
        """The newest status."""
        with self._lock:
            return self._status

    def move(self, state: DeviceState, reason: str = "", detail: str = "") -> None:
        """Take a new state; the sink hears of it only where state or reason differ from before.

        The log gets one line for each change and none for repetitions, and few of a device that flaps, so
        that neither a dead one nor a loose plug fills the disk. A sink that raises ends no device's thread;
        whoever missed a change by that reads `status`.
        """
        with self._lock:
            before = self._status
            if (before.state, before.reason) == (state, reason):
                self._status = replace(before, detail=detail)
                return
            after = replace(before, state=state, reason=reason, detail=detail, since_ns=time.monotonic_ns())
            self._status = after
        self._write(after)
        tell(self._sink, DeviceChanged(after))

    def _write(self, status: DeviceStatus) -> None:
        if not self._sparing.passes():
            return
        level = logging.WARNING if self._is_news(status) else logging.INFO
        kept_back = self._sparing.kept_back()
        left_out = f" ({kept_back} changes before were left out)" if kept_back else ""
        # What a defect says of itself may hold what was read; its trace is logged where it is caught.
        detail = "" if status.reason == INTERNAL_ERROR else status.detail
        told = (status.name, status.state.value, status.reason, detail, left_out)
        _log.log(level, "%s is %s %s %s%s", *told)

    def _is_news(self, status: DeviceStatus) -> bool:
        """Tell a trouble that was not told since the device was ready from one that a try came upon again."""
        if status.state is DeviceState.READY:
            self._warned = ""
        if not status.reason or (status.state is DeviceState.BACKOFF and status.reason == self._warned):
            return False
        self._warned = status.reason
        return True

    def received(self, at_ns: int, count: int = 0) -> None:
        """Note that the device was heard at `at_ns`, and how many bytes came."""
        with self._lock:
            before = self._status
            self._status = replace(before, last_rx_ns=at_ns, rx_bytes=before.rx_bytes + count)

    def sent(self, at_ns: int) -> None:
        """Note that something was sent to the device at `at_ns`."""
        with self._lock:
            self._status = replace(self._status, last_tx_ns=at_ns)

    def framed(self, count: int = 1) -> None:
        """Count whole frames."""
        with self._lock:
            self._status = replace(self._status, frames=self._status.frames + count)

    def broke(self) -> None:
        """Count one more frame that was no whole one."""
        with self._lock:
            self._status = replace(self._status, bad_frames=self._status.bad_frames + 1)

    def dropped(self, count: int = 1) -> None:
        """Count what had to be let go unread."""
        with self._lock:
            self._status = replace(self._status, dropped=self._status.dropped + count)

    def repeated(self) -> None:
        """Count one more repetition that the device marked as such."""
        with self._lock:
            self._status = replace(self._status, duplicates=self._status.duplicates + 1)

    def reconnected(self) -> None:
        """Count one more time that the device came back."""
        with self._lock:
            self._status = replace(self._status, reconnects=self._status.reconnects + 1)

    def reached(self, address: str, identity: str = "") -> None:
        """Note where the device is reached now, and what it is known by."""
        with self._lock:
            self._status = replace(self._status, address=address, identity=identity or self._status.identity)

    def identified(self, model: str, firmware: str = "", facts: Mapping[str, str] | None = None) -> None:
        """Note what answered; `facts` are added to those known."""
        with self._lock:
            known = {**self._status.facts, **(facts or {})}
            self._status = replace(self._status, model=model, firmware=firmware, facts=known)

    def speaks_every(self, seconds: float) -> None:
        """Note the longest silence that is normal."""
        with self._lock:
            self._status = replace(self._status, quiet_ns=int(seconds * 1e9))
