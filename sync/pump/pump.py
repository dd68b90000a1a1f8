"""The pump: keeps station and store level, in two threads of its own.

"sync-push" sends facts and runs errands; "sync-pull" waits at the store for news, so that a push
never stands behind a long poll. Neither writes the station's database (see `sync.pump.port`).
"""

import random
import time
from collections.abc import Callable
from typing import Protocol

from sync.contract.wire import Wire
from sync.pump.errands import Errands
from sync.pump.link import Link, LinkBoard
from sync.pump.outcomes import Again, Outcome, Rest
from sync.pump.port import SyncPort
from sync.pump.puller import Puller
from sync.pump.pusher import Pusher
from sync.pump.thread import SyncThread

STOP_S = 2.0


class ClosableWire(Wire, Protocol):
    """A wire whose calls under way end at once, as StoreUnreachable, when it is closed."""

    def close(self) -> None:
        """End every call under way and refuse further ones."""


class Pump:
    """Pushes, pulls, claims and refills between `start` and `stop`."""

    def __init__(
        self,
        wire: ClosableWire,
        port: SyncPort,
        wall_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._wire = wire
        self._port = port
        self._board = LinkBoard(port.link_changed)
        self._pusher = Pusher(wire, port, wall_ms, time.monotonic, self._enrolled)
        self._errands = Errands(wire, port)
        self._puller = Puller(wire, port, self._restored)
        self._push = SyncThread("sync-push", self._step_push, self._met_by_push, chance)
        self._pull = SyncThread("sync-pull", self._step_pull, self._met_by_pull, chance)

    def start(self) -> None:
        """Begin, in threads of its own."""
        self._push.start()
        self._pull.start()

    def wake(self) -> None:
        """Say that there is something new to send or to ask for; from any thread, and cheap."""
        self._push.wake()

    def stop(self, timeout: float = STOP_S) -> bool:
        """Cut calls under way, and wait up to `timeout` seconds for the threads; tells whether they ended."""
        threads = [self._push, self._pull]
        for thread in threads:
            thread.ask_to_stop()
        self._wire.close()
        until = time.monotonic() + timeout
        for thread in threads:
            if thread.ident is not None:
                thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in threads)

    def _step_push(self) -> Outcome:
        """Send first; errands are run once the outbox is sent, and even where the store refuses facts."""
        sent = self._pusher.step()
        if isinstance(sent, Again):
            return sent
        errands = self._errands.step()
        return errands if isinstance(sent, Rest) else sent

    def _step_pull(self) -> Outcome:
        """Pull, once the station is somebody: asked before, the store would only refuse it."""
        return Rest() if self._port.identity().enrol else self._puller.step()

    def _enrolled(self) -> None:
        self._pull.revive()

    def _restored(self) -> None:
        self._pusher.probe()
        self._push.revive()

    def _met_by_push(self, link: Link, mended: bool) -> None:
        self._board.report("push", link)
        if mended:
            self._pull.revive()

    def _met_by_pull(self, link: Link, mended: bool) -> None:
        self._board.report("pull", link)
        if mended:
            self._push.revive()
