"""The one place where other threads meet the window's: the newest screen is painted, no sound lost."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from time import monotonic_ns
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from station.app.screen.values import Screen
from station.ui.sound.sounds import Sounds

Painted = Callable[[int, int], None]
"""Called with a reading's journal number and the monotonic nanosecond at which its answer was on screen."""


class WindowThread(QObject):
    """Runs functions in the thread that made it, in the order in which they were sent."""

    _sent = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._sent.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def send(self, work: Callable[[], None]) -> None:
        """Have `work` run by the window's thread; may be called from any thread, never waits."""
        self._sent.emit(work)

    def _run(self, work: Callable[[], None]) -> None:
        work()


class Window(Protocol):
    """What the bridge needs of a window."""

    def present(self, screen: Screen) -> None:
        """Take over a screen."""

    def paint_now(self) -> None:
        """Bring what was taken over onto the display, before returning."""

    def expect_answer(self) -> None:
        """Say "checking" unless a screen comes soon."""


class Bridge:
    """Hands screens from the engine's thread to the window.

    Where screens come faster than they can be painted, only the newest is painted. Each sound is
    played as its screen arrives, in order and without waiting for the window; each reading is
    reported to `painted` in order, once a screen that answers it or a later one is on the display.
    Make it in the window's thread.
    """

    def __init__(self, window: Window, sounds: Sounds, painted: Painted | None = None) -> None:
        self._window = window
        self._sounds = sounds
        self._painted = painted
        self._waiting: deque[Screen] = deque()
        self._lock = Lock()
        self._window_thread = WindowThread()

    def show(self, screen: Screen) -> None:
        """Take a screen from any thread; returns at once."""
        if screen.sound is not None:
            self._sounds.play(screen.sound)
        with self._lock:
            self._waiting.append(screen)
            first = len(self._waiting) == 1
        if first:
            self._window_thread.send(self._render)

    def run(self, work: Callable[[], None]) -> None:
        """Have `work` run in the window's thread; may be called from any thread, never waits."""
        self._window_thread.send(work)

    def expect_answer(self) -> None:
        """Tell the window, from any thread, that a reading is on its way through the engine."""
        self._window_thread.send(self._window.expect_answer)

    def _render(self) -> None:
        with self._lock:
            screens = tuple(self._waiting)
            self._waiting.clear()
        self._window.present(screens[-1])
        self._window.paint_now()
        if self._painted is None:
            return
        now = monotonic_ns()
        reported = 0
        for screen in screens:
            if screen.reading and screen.reading != reported:
                reported = screen.reading
                self._painted(reported, now)
