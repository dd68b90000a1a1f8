"""Telling scanners what became of their codes, from a thread of its own: who asks waits for none."""

import queue
import threading
import time
from collections.abc import Callable
from typing import Final

FRESH_S: Final = 1.0
"""What a scanner could not be told for so long is left out: the worker would take it for another code's."""

_MOST_WAITING: Final = 64


class FeedbackThread:
    """Calls `tell` with a device's name and whether its code was right, between `start` and `stop`."""

    def __init__(self, tell: Callable[[str, bool], None]) -> None:
        self._tell = tell
        self._waiting: queue.Queue[tuple[str, bool, float] | None] = queue.Queue(_MOST_WAITING)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="feedback", daemon=True)

    def start(self) -> None:
        """Begin to tell; returns at once."""
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        """End the thread; what still waits is not told any more. May be called twice, and before a start."""
        self._stopping.set()
        self._put(None)
        if self._thread.is_alive():
            self._thread.join(timeout)

    def put(self, name: str, good: bool) -> None:
        """Have a device told; safe from any thread, returns at once. Left out where too many wait already."""
        self._put((name, good, time.monotonic()))

    def _put(self, one: tuple[str, bool, float] | None) -> None:
        try:
            self._waiting.put_nowait(one)
        except queue.Full:
            return

    def _run(self) -> None:
        while (one := self._waiting.get()) is not None and not self._stopping.is_set():
            name, good, asked_s = one
            if time.monotonic() - asked_s < FRESH_S:
                self._tell(name, good)
