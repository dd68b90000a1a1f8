"""Slowing down who guesses enrolment codes."""

import threading
import time
from collections import deque
from collections.abc import Callable

from sync.contract.errors import StoreBusy

FAILURES = 10
WITHIN_S = 60.0
# Callers remembered; the oldest are forgotten first.
MOST_CALLERS = 10_000


class Throttle:
    """Lets a caller fail ten times a minute; `clock` gives seconds that only rise."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: dict[str, deque[float]] = {}

    def check(self, caller: str) -> None:
        """Raise `TooMany` while a caller has failed too often."""
        now = self._clock()
        with self._lock:
            failures = self._failures.get(caller, deque())
            while failures and failures[0] <= now - WITHIN_S:
                failures.popleft()
            if len(failures) >= FAILURES:
                raise TooMany(failures[0] + WITHIN_S - now)

    def count_failure(self, caller: str) -> None:
        """Note that a caller has failed."""
        with self._lock:
            failures = self._failures.pop(caller, deque(maxlen=FAILURES))
            failures.append(self._clock())
            self._failures[caller] = failures
            if len(self._failures) > MOST_CALLERS:
                del self._failures[next(iter(self._failures))]


class TooMany(StoreBusy):
    """This caller has failed too often; others are served."""
