"""How a program of ours is told to end: by SIGTERM or Ctrl-C, at any moment of its life."""

import queue
import signal
import time
from typing import Protocol

_SLICE_S = 0.2
"""How late a signal is seen at most that the system handed to another thread than the main one, which it does
where the main one can't take it at once: nothing ends the main thread's wait then."""


class Stop(Protocol):
    """Whether to end; a `threading.Event` is one, where no signal's handler sets it."""

    def is_set(self) -> bool:
        """Tell whether to end."""

    def set(self) -> None:
        """Have it end."""

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for so many seconds, or until it is to end, and tell whether it is."""


class StopSignal:
    """A `Stop` that a signal's handler may set in the middle of the main thread's `wait`.

    An event can't be: its lock is held for moments by who waits, and the handler would wait for it for ever.
    """

    def __init__(self) -> None:
        self._told = False
        # Its `put` is the one that may be called while the same thread is inside its `get`.
        self._wake: queue.SimpleQueue[None] = queue.SimpleQueue()

    def is_set(self) -> bool:
        """Tell whether to end."""
        return self._told

    def set(self) -> None:
        """Have it end; from any thread, and from a signal's handler."""
        self._told = True
        self._wake.put(None)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for so many seconds, or until it is to end, and tell whether it is; for one thread."""
        until = None if timeout is None else time.monotonic() + timeout
        while not self._told:
            left = _SLICE_S if until is None else min(_SLICE_S, until - time.monotonic())
            if left <= 0:
                break
            try:
                self._wake.get(timeout=left)
            except queue.Empty:
                continue
        return self._told


def stop_on_signal() -> StopSignal:
    """Give what SIGTERM and SIGINT set, from now on.

    Whoever starts anything takes it first: a signal that comes while things are still being built then ends
    them as cleanly as a later one. To be called in the main thread.
    """
    told = StopSignal()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    return told
