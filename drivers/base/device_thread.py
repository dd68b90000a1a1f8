"""The thread of one device: serves it turn after turn until it is stopped, whatever a turn raises."""

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from drivers.api import DeviceState
from drivers.base.standing import Standing

_log = logging.getLogger(__name__)


class Stopping(Protocol):
    """What says that the thread is to end: a `threading.Event`, or `Interrupts`."""

    def set(self) -> None:
        """Stop, for good."""

    def is_set(self) -> bool:
        """Tell whether the device is to stop."""


class DeviceThread:
    """Calls `serve` over and over between `start` and `stop`, and `rest` after a call that raised.

    States: OPENING at the beginning; BACKOFF "internal-error" where `serve` raised; ABSENT at the end.
    """

    def __init__(
        self,
        name: str,
        standing: Standing,
        stopping: Stopping,
        serve: Callable[[], None],
        rest: Callable[[], object],
    ) -> None:
        self._standing = standing
        self._stopping = stopping
        self._serve = serve
        self._rest = rest
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def ended(self) -> bool:
        """Whether the thread ran and has ended, by a stop or by what no driver can take."""
        return self._thread.ident is not None and not self._thread.is_alive()

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self, timeout: float, interrupt: Callable[[], None]) -> None:
        """End the thread; `interrupt` breaks off its wait. May be called twice, and before a start."""
        # In this order: what is interrupted looks whether to stop, and would else wait again.
        self._stopping.set()
        interrupt()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        self._standing.move(DeviceState.OPENING)
        while not self._stopping.is_set():
            try:
                self._serve()
            except Exception as error:  # noqa: BLE001 - the thread's top reports and begins anew
                self._standing.move(DeviceState.BACKOFF, "internal-error", repr(error))
                _log.exception("%s: the device's thread begins anew", self._standing.status.name)
                self._rest()
        self._standing.move(DeviceState.ABSENT)
