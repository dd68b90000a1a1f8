"""Waking those who wait for news: one bell per database, rung after each commit."""

import asyncio
import threading


class Bell:
    """Rings for threads and for event loops alike.

    A waiter reads `count` before it looks for news, and then waits for more rings than that, so a
    ring between the look and the wait is never missed. Once closed it no longer makes anyone wait.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._count = 0
        self._closed = False
        self._sleepers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    @property
    def count(self) -> int:
        """How often it has rung."""
        with self._condition:
            return self._count

    @property
    def closed(self) -> bool:
        """Whether waiting is over for good."""
        with self._condition:
            return self._closed

    @property
    def waiting(self) -> int:
        """How many sleep in event loops now."""
        with self._condition:
            return len(self._sleepers)

    def ring(self) -> None:
        """Wake everyone who waits."""
        with self._condition:
            self._count += 1
            self._wake()

    def close(self) -> None:
        """Wake everyone and let nobody wait again."""
        with self._condition:
            self._closed = True
            self._wake()

    def _wake(self) -> None:
        self._condition.notify_all()
        for loop, event in self._sleepers:
            loop.call_soon_threadsafe(event.set)

    def wait(self, seen: int, timeout: float) -> None:
        """Block until it has rung more than `seen` times, is closed, or `timeout` seconds have passed."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed or self._count > seen, timeout)

    async def sleep(self, seen: int, seconds: float) -> None:
        """Do as `wait` does without holding a thread."""
        sleeper = (asyncio.get_running_loop(), asyncio.Event())
        with self._condition:
            if self._closed or self._count > seen:
                return
            self._sleepers.add(sleeper)
        try:
            await asyncio.wait_for(sleeper[1].wait(), seconds)
        except TimeoutError:
            return
        finally:
            with self._condition:
                self._sleepers.discard(sleeper)
