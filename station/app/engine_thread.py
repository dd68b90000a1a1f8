"""The one thread that runs the engine: events in by a queue, screens out by a callback."""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass

from station.app.engine import Engine
from station.app.ports.events import ClockCompared, EngineEvent, LedgerCall, LinkMoved, PullMoved
from station.app.screen.values import Screen

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Posted:
    """An event, and what hears whether it was kept."""

    event: EngineEvent
    kept: "Future[bool]"

    def let_go(self) -> None:
        """Free whoever waits for an event that will not be taken any more."""
        self.kept.cancel()
        if isinstance(self.event, LedgerCall):
            self.event.done.cancel()


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
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def start(self) -> None:
        """Begin to take events."""
        self._thread.start()

    def post(self, event: EngineEvent) -> None:
        """Queue an event; returns at once. After `stop` it is let go."""
        self._put(_Posted(event, Future()))

    def post_and_wait(self, event: EngineEvent) -> bool:
        """Queue an event and return once it was taken; whether it is committed, or was let go."""
        posted = _Posted(event, Future())
        self._put(posted)
        try:
            return posted.kept.result()
        except CancelledError:
            return False

    def stop(self, timeout: float = 2.0) -> None:
        """Take what is queued already, then end; returns when the thread has."""
        with self._gate:
            self._closed = True
            self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout)
        else:
            self._let_go_all()

    @property
    def stopped(self) -> bool:
        """Whether no more event will be taken."""
        return self._closed

    def _put(self, posted: _Posted) -> None:
        # Looked up and queued as one: behind the None of `stop` an event would be neither taken nor let go.
        with self._gate:
            if not self._closed:
                self._queue.put(posted)
                return
        posted.let_go()

    def _run(self) -> None:
        while (posted := self._queue.get()) is not None:
            self._handle(posted)

    def _handle(self, posted: _Posted) -> None:
        kept = taken = False
        try:
            screen = self._engine.handle(posted.event)
            # Noted before it is shown: whatever the window does with it, what is stored is stored.
            taken = True
            kept = self._engine.saved
            self._show(screen)
        except Exception as error:
            logger.exception("The engine's thread failed at %s", type(posted.event).__name__)
            if not taken:
                self._give_up(posted.event, error)
        finally:
            posted.kept.set_result(kept)
        # The sync's own events: woken by what it does itself, it would never rest.
        told = isinstance(posted.event, LedgerCall | LinkMoved | ClockCompared | PullMoved)
        if self._engine.wrote and not told:
            self._wake()

    def _give_up(self, event: EngineEvent, error: Exception) -> None:
        """Tell the worker, and whoever waits, that this event was not taken; never silently."""
        try:
            self._show(self._engine.give_up(event, error))
        except Exception:
            logger.exception("It could not be shown either")

    def _let_go_all(self) -> None:
        """Let go of what was queued for a thread that never ran; of one that has ended, nothing is left."""
        with contextlib.suppress(queue.Empty):
            while True:
                if (posted := self._queue.get_nowait()) is not None:
                    posted.let_go()
