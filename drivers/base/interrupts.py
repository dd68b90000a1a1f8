"""What other threads ask of a device's thread: to stop, to try now, to let go of what was unplugged."""

import threading
import time

from drivers.api import ConnectionLost


class Interrupts:
    """Stands where a `threading.Event` for stopping would: `set`, `is_set` and `wait` are those of one.

    A nudge that comes while the device is being opened is kept for the wait that follows, since the attempt
    under way may have begun too early.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._stopping = False
        self._nudged = False
        self._released = ""

    def set(self) -> None:
        """Stop, for good."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def is_set(self) -> bool:
        """Tell whether the device is to stop."""
        return self._stopping

    def nudge(self) -> None:
        """End the wait under way, or the next one."""
        with self._changed:
            self._nudged = True
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until a stop, a nudge, or for so many seconds; tells whether it was cut short."""
        until = time.monotonic() + seconds
        with self._changed:
            while not (self._stopping or self._nudged) and (left := until - time.monotonic()) > 0:
                self._changed.wait(left)
            nudged, self._nudged = self._nudged, False
            return self._stopping or nudged

    def release(self, why: str) -> None:
        """Have the next `check` end the connection."""
        with self._changed:
            self._released = why

    def hold(self) -> None:
        """Begin a connection: what was said of the one before no longer counts."""
        with self._changed:
            self._nudged, self._released = False, ""

    def check(self) -> None:
        """Raise `ConnectionLost` where the device was released since it is held."""
        with self._changed:
            why, self._released = self._released, ""
        if why:
            raise ConnectionLost(why)
