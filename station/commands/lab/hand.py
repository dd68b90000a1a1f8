"""The hand that does things to one device: one after the other, beside the window's thread."""

import logging
import queue
import threading
from collections.abc import Callable

_log = logging.getLogger(__name__)


class Hand:
    """Does what it is given in a thread of its own, in order; `note` says what became of the last."""

    def __init__(self, name: str) -> None:
        self.note = ""
        self._queue: queue.SimpleQueue[tuple[str, Callable[[], None]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=f"lab-{name}", daemon=True)
        self._thread.start()

    def do(self, label: str, work: Callable[[], None]) -> None:
        """Have something done; returns at once."""
        self._queue.put((label, work))

    def stop(self) -> None:
        """Do what was given so far, then end."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (given := self._queue.get()) is not None:
            label, work = given
            self.note = f"{label} …"
            try:
                work()
            except Exception as error:  # noqa: BLE001 - whatever a device can't do is said on its card
                _log.info("%s: %s", label, type(error).__name__)
                self.note = f"{label}: {error}"
            else:
                self.note = f"{label}: done"
