"""The one thread that runs the engine: events in by a queue, screens out by a callback."""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from station.app.engine import Engine
from station.app.events import ClockCompared, EngineEvent, LedgerCall, LinkMoved
from station.app.screens import Screen

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Posted:
    """An event, and who waits until it has been committed."""

    event: EngineEvent
    handled: threading.Event | None = None


class EngineThread:
    """Runs an engine between `start` and `stop`; everything may be posted from any thread.

    `show` gets each screen, `wake` is called when there may be something new for the store; both in
    the engine's thread.
    """

    def __init__(self, engine: Engine, show: Callable[[Screen], None], wake: Callable[[], None]) -> None:
        self._engine = engine
        self._show = show
        self._wake = wake
        self._queue: queue.SimpleQueue[_Posted | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def start(self) -> None:
        """Begin to take events."""
        self._thread.start()

    def post(self, event: EngineEvent) -> None:
        """Queue an event; returns at once."""
        self._queue.put(_Posted(event))

    def post_and_wait(self, event: EngineEvent) -> None:
        """Queue an event and return once it is committed, or once the engine has stopped."""
        handled = threading.Event()
        self._queue.put(_Posted(event, handled))
        while not handled.wait(0.2):
            if self._stopped.is_set():
                return

    def stop(self, timeout: float = 2.0) -> None:
        """Take what is queued already, then end; returns when the thread has."""
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout)
        self._stopped.set()
        self._abandon()

    @property
    def stopped(self) -> bool:
        """Whether no more event will be taken."""
        return self._stopped.is_set()

    def _run(self) -> None:
        while (posted := self._queue.get()) is not None:
            self._handle(posted)
        self._stopped.set()

    def _handle(self, posted: _Posted) -> None:
        try:
            self._show(self._engine.handle(posted.event))
        except Exception:
            logger.exception("The engine could not take %s", type(posted.event).__name__)
        finally:
            if posted.handled:
                posted.handled.set()
        if not isinstance(posted.event, LedgerCall | LinkMoved | ClockCompared):
            self._wake()

    def _abandon(self) -> None:
        """Let go of whoever waits for an event that will not be taken any more."""
        while not self._queue.empty():
            posted = self._queue.get()
            if posted is None:
                continue
            if posted.handled:
                posted.handled.set()
            if isinstance(posted.event, LedgerCall):
                posted.event.done.cancel()
