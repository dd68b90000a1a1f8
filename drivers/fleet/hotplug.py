"""Watches what is plugged in: one thread for the whole station, by udev's events and a slow look.

An event is only a reason to look at once; what counts is what a look finds, so that a station without udev,
as in a container, knows the same a few seconds later. Something that appears is told at once, something that
is missing only after `misses` looks in a row: hubs let devices vanish for a moment. Nothing is opened here,
and nothing written.
"""

import logging
import select
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from drivers.api import Unreachable
from drivers.transport.hidapi.device import found_hid
from drivers.transport.usb.events import PlugEvents, udev_events
from drivers.transport.usb.nodes import UsbKind, UsbNode, nodes

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Appeared:
    """A node that was not there at the look before."""

    node: UsbNode


@dataclass(frozen=True)
class Vanished:
    """A node that has been missing for long enough to believe it."""

    node: UsbNode


PlugChange = Appeared | Vanished
Readable = socket.socket | PlugEvents


@dataclass(frozen=True)
class HotplugPace:
    """Times in seconds: between two looks, between two while something is missing, and after an event.

    One plug is several events, and a node gets its rights a moment after the first.
    """

    look_s: float = 3.0
    doubt_s: float = 1.0
    settle_s: float = 0.1
    misses: int = 2


def plugged_in() -> list[UsbNode]:
    """Look at every kind of node; `Unreachable` where the system does not tell.

    Where there is no hidraw, it is hidapi that knows the HID devices.
    """
    found = [node for kind in UsbKind for node in nodes(kind)]
    return found if sys.platform == "linux" else [*found, *found_hid()]


@dataclass
class PlugView:
    """What the looks so far came to."""

    misses: int
    known: dict[UsbNode, int] = field(default_factory=dict)

    @property
    def in_doubt(self) -> bool:
        """Tell whether something is missing and not yet believed to be gone."""
        return any(self.known.values())

    def see(self, present: Sequence[UsbNode]) -> list[PlugChange]:
        """Take one look in; gives what changed by it."""
        changes: list[PlugChange] = []
        for node in [node for node in self.known if node not in present]:
            self.known[node] += 1
            if self.known[node] >= self.misses:
                del self.known[node]
                changes.append(Vanished(node))
        for node in present:
            if node not in self.known:
                changes.append(Appeared(node))
            self.known[node] = 0
        return changes


class Hotplug:
    """Tells `told` of each change, in its own thread, from `start` to `stop`; `after_look` runs each turn."""

    def __init__(
        self,
        told: Callable[[PlugChange], None],
        after_look: Callable[[], None] = lambda: None,
        *,
        look: Callable[[], Sequence[UsbNode]] = plugged_in,
        events: Callable[[], PlugEvents | None] = udev_events,
        pace: HotplugPace = HotplugPace(),
    ) -> None:
        self._told = told
        self._after_look = after_look
        self._look = look
        self._events = events
        self._pace = pace
        self._view = PlugView(pace.misses)
        self._silent = False
        self._stopping = threading.Event()
        self._waker: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Look once and begin to watch; what is plugged in already is told of only when it goes."""
        events = self._events()
        self._view.see(self._present())
        wake, self._waker = socket.socketpair()
        self._thread = threading.Thread(target=self._run, args=(wake, events), name="hotplug", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        """End the thread."""
        self._stopping.set()
        if self._thread is not None and self._waker is not None:
            self._waker.close()
            self._thread.join(timeout)

    def _run(self, wake: socket.socket, events: PlugEvents | None) -> None:
        with wake:
            while not self._stopping.is_set():
                self._wait(wake, events)
                try:
                    self._turn()
                except Exception:  # noqa: BLE001 - the thread's top reports and begins anew
                    _log.exception("the watch over what is plugged in begins anew")

    def _turn(self) -> None:
        if self._stopping.is_set():
            return
        for change in self._view.see(self._present()):
            self._told(change)
        self._after_look()

    def _present(self) -> Sequence[UsbNode]:
        """Look; a system that tells nothing has not lost its devices."""
        try:
            present = self._look()
        except Unreachable as error:
            if not self._silent:
                _log.warning("hot-plug: %s", error)
            self._silent = True
            return list(self._view.known)
        self._silent = False
        return present

    def _wait(self, wake: socket.socket, events: PlugEvents | None) -> None:
        """Wait until the next look is due: soon where something is missing, at once after an event."""
        seconds = self._pace.doubt_s if self._view.in_doubt else self._pace.look_s
        until = time.monotonic() + seconds
        sources: list[Readable] = [wake] if events is None else [wake, events]
        while not self._stopping.is_set() and (left := until - time.monotonic()) > 0:
            ready, _, _ = select.select(sources, [], [], left)
            if events is not None and events in ready and events.drain():
                self._stopping.wait(self._pace.settle_s)
                events.drain()
                return
