"""A station that is put together, and where it tells what it does."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from drivers.manager import Manager
from station.app.engine import Engine, Line
from station.app.engine_thread import EngineThread
from station.app.ports.clock import Clock
from station.app.ports.events import DevicesSeen, LinkMoved
from station.app.screen.values import Screen
from station.db.database import StationDatabase
from station.db.ledger import StationLedger
from station.run.sync_port import StationPort
from sync.pump.pump import Pump


class StationUnusable(Exception):
    """The station cannot be put together; the text says why and what to do."""


@dataclass
class Station:
    """A station that is put together: start it, post to it, stop it."""

    name: str
    engine: Engine
    thread: EngineThread
    manager: Manager
    database: StationDatabase
    ledger: StationLedger
    pump: Pump | None
    port: StationPort | None
    leaving: threading.Event
    clock: Clock

    def look_at_devices(self) -> DevicesSeen:
        """Return how every device stands now; safe from any thread."""
        return DevicesSeen(self.manager.statuses, self.manager.weights, self.clock.mono_ns())

    def start(self) -> None:
        """Start engine, devices and sync; the first screen is there when this returns."""
        self.thread.start()
        self.manager.start()
        if self.pump:
            self.pump.start()

    def stop(self) -> None:
        """Stop devices first, so that what they read is still taken, then sync, engine and database."""
        self.leaving.set()
        self.manager.stop()
        if self.pump:
            self.pump.stop()
        self.thread.stop()
        self.ledger.close()
        self.database.close()


def _nothing(_: LinkMoved) -> None:
    """Tell nobody."""


def _no_one() -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Outlets:
    """Where a station's screens and lines go, in the engine's thread, and how its link stands, in any.

    `heard` is called in a device's thread for each code, before the engine has it.
    """

    show: Callable[[Screen], None]
    report: Callable[[Line], None]
    link: Callable[[LinkMoved], None] = _nothing
    heard: Callable[[], None] = _no_one
