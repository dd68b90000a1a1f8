"""The one thread that makes every call of hidapi in this program: enumeration, opening, reading, writing.

hidapi may not be called from two threads at once (devices.md §1.3). The thread begins with the first request
and ends a while after the last device was closed, so that a program without HID devices has no such thread.

It reads all open devices in turn. While nothing comes, it waits in each for its share of `ROUND_MS`, so a
lone device is heard at once and one of several within that time; while something comes, it waits in none.
"""

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, Protocol, TypeVar

from drivers.api import Unreachable

_log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

ROUND_MS = 4
"""Longest that a request, or a report of one of several devices, waits to be seen."""

_LINGER_S = 0.1
"""How long the thread stays when it has no device: an opening is a few requests, one after the other."""

ANSWER_S = 0.8
"""How long a request may take: a control transfer that the device lets hang takes 5 s in the kernel, and a
driver that waits for two answers has to stop within 2."""


class Source(Protocol):
    """An open device, as the thread sees it."""

    @property
    def full(self) -> bool:
        """Whether nobody takes what was read; the rest is then left with the system."""

    def pull(self, wait_ms: int) -> bool:
        """Read once, waiting so long; tell whether something came."""

    def lose(self, why: str) -> None:
        """Take note that it is not read any more."""


class HidThread:
    """Runs requests and reads sources, in a thread that is there while it is needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._sources: list[Source] = []
        self._thread: threading.Thread | None = None

    def call(self, work: Callable[[], Answer], undo: Callable[[Answer], None] = lambda _: None) -> Answer:
        """Have the thread do `work`, and give what it returns or raise what it raises.

        `Unreachable` where that takes longer than `ANSWER_S`: what was not begun by then is left out, and
        what it returns later is given to `undo`.
        """
        future = self._begin(work)
        try:
            return future.result(ANSWER_S)
        except TimeoutError:
            if not future.cancel():
                future.add_done_callback(lambda late: self._undo(late, undo))
            raise Unreachable(f"hidapi did not answer within {ANSWER_S:g} s") from None

    def see_to(self, work: Callable[[], None]) -> None:
        """Have the thread do `work` in any case; returns when that is done, or after `ANSWER_S`."""
        wait([self._begin(work)], ANSWER_S)

    def attach(self, source: Source) -> None:
        """Read this device from now on; to be called from the thread itself."""
        self.assert_own()
        self._sources.append(source)

    def detach(self, source: Source) -> None:
        """Read this device no more; to be called from the thread itself. May be called twice."""
        self.assert_own()
        if source in self._sources:
            self._sources.remove(source)

    def assert_own(self) -> None:
        """Fail where another thread is about to call hidapi."""
        current = threading.current_thread()
        assert current is self._thread, f"{current.name} must not call hidapi"  # noqa: S101 - a slip of ours

    def _begin(self, work: Callable[[], Answer]) -> "Future[Answer]":
        future: Future[Answer] = Future()
        self._ask(lambda: _settle(future, work))
        return future

    def _undo(self, late: "Future[Answer]", undo: Callable[[Answer], None]) -> None:
        """Have the thread undo what came too late; this may be called from any."""
        if not late.exception():
            self._begin(lambda: undo(late.result()))

    def _ask(self, request: Callable[[], None]) -> None:
        with self._lock:
            self._requests.put(request)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="hid", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        busy = False
        while True:
            while not self._requests.empty():
                self._requests.get()()
            if self._sources:
                busy = self._round(busy=busy)
            elif self._has_ended():
                return

    def _round(self, *, busy: bool) -> bool:
        """Read each device once; tell whether something came."""
        ready = [source for source in self._sources if not source.full]
        if not ready:
            self._rest(ROUND_MS / 1000)
            return False
        share_ms = 0 if busy else max(1, ROUND_MS // len(ready))
        came = [self._pull(source, share_ms) for source in ready]
        return any(came)

    def _pull(self, source: Source, wait_ms: int) -> bool:
        """Read one device; what is wrong with it is its driver's business and no other's."""
        try:
            return source.pull(wait_ms)
        except Exception as error:  # noqa: BLE001 - the thread's top reports and goes on with the others
            if not isinstance(error, OSError | ValueError):
                _log.exception("a HID device is given up")
            self.detach(source)
            source.lose(f"the device went away: {error}")
            return False

    def _rest(self, seconds: float) -> bool:
        """Wait for a request and do it; tell whether one came."""
        try:
            request = self._requests.get(timeout=seconds)
        except queue.Empty:
            return False
        request()
        return True

    def _has_ended(self) -> bool:
        """End the thread where nobody asks anything for a while; who asks next begins another."""
        if self._rest(_LINGER_S):
            return False
        with self._lock:
            if not self._requests.empty():
                return False
            self._thread = None
            return True


def _settle(future: "Future[Any]", work: Callable[[], Any]) -> None:
    """Do the work of a request that is still wanted."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(work())
    except Exception as error:  # noqa: BLE001 - handed to the thread that asked, which knows what to do
        future.set_exception(error)


hid_thread = HidThread()
"""The thread of this program."""
