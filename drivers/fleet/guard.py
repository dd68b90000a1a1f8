"""Keeps what a driver does wrong from the other devices, and from being taken for a device that works.

Drivers come from other people too, as plug-ins. One that raises where it must not, or whose thread ends
though nobody stopped it, is told as DEGRADED "driver-failed"; the other devices never notice.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from drivers.api import Device, DeviceChanged, DeviceConfig, DeviceState, DeviceStatus, Sink, Threaded

_log = logging.getLogger(__name__)

_Answer = TypeVar("_Answer")


class Guard:
    """Stands between the manager and one device; every call returns, whatever the driver does."""

    def __init__(self, config: DeviceConfig, device: Device, sink: Sink) -> None:
        self._name = config.name
        self._device = device
        self._sink = sink
        self._lock = threading.Lock()
        self._known = DeviceStatus(config.name, config.role, DeviceState.ABSENT, since_ns=time.monotonic_ns())
        self._started = False
        self._failed = ""

    @property
    def status(self) -> DeviceStatus:
        """The newest status; of a driver that failed the last one known, marked so."""
        self._known = self.ask(lambda: self._device.status, self._known)
        # A thread that dies leaves the last status behind it, which may well say READY.
        if (
            self._started
            and self._known.state is not DeviceState.ABSENT
            and self.ask(self._thread_ended, otherwise=False)
        ):
            self._fail(RuntimeError("its thread has ended"))
        return self._marked() if self._failed else self._known

    def start(self) -> None:
        """Start the device."""
        self.ask(self._device.start, None)
        self._started = True

    def stop(self, timeout: float) -> None:
        """Stop the device."""
        self._started = False
        self.ask(lambda: self._device.stop(timeout), None)

    def ask(self, question: Callable[[], _Answer], otherwise: _Answer) -> _Answer:
        """Give the device's answer, or `otherwise` where the driver raises."""
        try:
            return question()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a foreign driver may raise anything
            self._fail(error)
            return otherwise

    def _thread_ended(self) -> bool:
        """Tell whether the device's thread is gone: what it raised was only logged, and its status stays."""
        return isinstance(self._device, Threaded) and self._device.thread_ended

    def _fail(self, error: BaseException) -> None:
        """Tell once that the driver failed."""
        with self._lock:
            if self._failed:
                return
            self._failed = f"{type(error).__name__}: {error}"
        _log.error("%s: its driver failed", self._name, exc_info=error)
        self._sink(DeviceChanged(self._marked()))

    def _marked(self) -> DeviceStatus:
        return replace(self._known, state=DeviceState.DEGRADED, reason="driver-failed", detail=self._failed)
