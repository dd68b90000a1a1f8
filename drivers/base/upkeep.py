"""Keeps one device open from a thread: opens it, serves it until it is lost, waits, and begins again."""

from collections.abc import Callable
from typing import Protocol

from drivers.api import ConnectionLost, DeviceState, Unreachable
from drivers.base.backoff import Backoff
from drivers.base.device_thread import DeviceThread
from drivers.base.interrupts import Interrupts
from drivers.base.standing import Standing


class _Cancelled(Protocol):
    """What is open, and can be made to return from a read."""

    def cancel(self) -> None: ...


class Upkeep:
    """Calls `visit` for ever, from a thread of its own, between `start` and `stop`.

    A visit opens the device, moves it to READY and returns when `stopping`; it raises `Unreachable` or
    `ConnectionLost`. States: OPENING; BACKOFF with reason "unreachable" where it can't be opened; LOST, then
    BACKOFF with reason "lost", where it went away; ABSENT at the end.
    """

    def __init__(self, thread: str, standing: Standing, visit: Callable[[], None]) -> None:
        self._standing = standing
        self._visit = visit
        self._backoff = Backoff()
        self._interrupts = Interrupts()
        self._open: _Cancelled | None = None
        self._thread = DeviceThread(thread, standing, self._interrupts, self._serve, self._rest)

    @property
    def stopping(self) -> bool:
        """Whether the device is to be let go for good; `ConnectionLost` where it was told to be unplugged."""
        self._interrupts.check()
        return self._interrupts.is_set()

    @property
    def ended(self) -> bool:
        """Whether the thread ran and has ended."""
        return self._thread.ended

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """End the thread, breaking off the read that it waits in; may be called twice, and before a start."""
        self._thread.stop(timeout, self._cancel)

    def nudge(self) -> None:
        """Have the next try now, where one is waited for."""
        self._interrupts.nudge()

    def release(self, why: str) -> None:
        """End the visit under way: the device was unplugged, though nothing it reads tells so."""
        self._interrupts.release(why)
        self._cancel()

    def opened(self, connection: _Cancelled) -> None:
        """Note what a stop has to cancel, and that the device came back where it was lost."""
        self._open = connection
        self._interrupts.hold()
        if self._standing.status.reason == "lost":
            self._standing.reconnected()

    def heard(self) -> None:
        """Note that the device works: the next waits are short again."""
        self._backoff.reset()

    def _serve(self) -> None:
        """Make one visit, tell what ended it, and wait for the next."""
        try:
            self._visit()
        except Unreachable as error:
            # One that went away stays lost until it is open again, so that its return is counted once.
            lost = self._standing.status.reason == "lost"
            self._standing.move(DeviceState.BACKOFF, "lost" if lost else "unreachable", str(error))
        except ConnectionLost as error:
            # Two moves: who listens hears when it went away, and then that it is waited for.
            self._standing.move(DeviceState.LOST, "lost", str(error))
            self._standing.move(DeviceState.BACKOFF, "lost", str(error))
        finally:
            self._open = None
        self._rest()

    def _rest(self) -> None:
        # A wait cut short means that something was plugged in: whatever failed before counts no longer.
        if self._interrupts.wait(self._backoff.next_s()):
            self._backoff.reset()

    def _cancel(self) -> None:
        connection = self._open
        if connection is not None:
            connection.cancel()
