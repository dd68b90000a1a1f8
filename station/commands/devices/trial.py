"""`packline devices test`: opens one device as the station would, and shows what comes of it.

Passed: a code was read, a stable weight shown, the test label proven printed, an inventory ended well.
"""

import json
import queue
import sys
import time
from dataclasses import dataclass
from uuid import uuid4

from drivers.api import (
    CodeRead,
    DeviceChanged,
    DeviceConfig,
    DeviceEvent,
    DeviceState,
    InventoryEnded,
    JobChanged,
    JobState,
    Printer,
    PrintJob,
    Reader,
    Role,
    WeightRead,
    WeightState,
)
from drivers.catalog import Catalog
from drivers.manager import Manager
from station.app.screen.troubles import trouble_of
from station.commands.devices.sample import draw_test_label
from station.commands.devices.saying import json_of, words_of
from station.run.stopping import Stop

_TURN_S = 0.2
_INVENTORY_S = 3.0
_OPEN = (DeviceState.READY, DeviceState.DEGRADED)

_INVITATIONS = {
    Role.SCANNER: "scan something",
    Role.SCALE: "put something on the scale",
    Role.PRINTER: "a test label is on its way",
    Role.READER: f"reading tags for {_INVENTORY_S:g} seconds",
}

_NOT_BEGUN = "it did not answer in time. Try --seconds 60."
_NOTHING = {
    Role.SCANNER: "no code came. Look at its driver and how it is set.",
    Role.SCALE: "no weight came to rest. Put something on it and wait.",
    Role.PRINTER: "the label did not come out in time. Look at the printer.",
    Role.READER: "the inventory did not end in time. Try it again.",
}
"""What is said of a device that is well and has not done what was asked."""


@dataclass(frozen=True)
class TrialSettings:
    """How long a test may take, after how many readings it ends sooner (0: never), and how it is told."""

    seconds: float = 30.0
    count: int = 0
    as_json: bool = False


class Trial:
    """One test of one device, told as it goes."""

    def __init__(self, config: DeviceConfig, settings: TrialSettings, catalog: Catalog) -> None:
        """Make the device, opening nothing; `BadSettings` for a table that it refuses."""
        self._config = config
        self._settings = settings
        self._events: queue.SimpleQueue[DeviceEvent] = queue.SimpleQueue()
        self._manager = Manager([config], self._events.put, catalog)
        self._begun = False
        self._good = 0
        self._trouble = ""

    def run(self, stopping: Stop) -> bool:
        """Open the device, invite, and follow it until the test is decided, the time is over, or a stop."""
        until = time.monotonic() + self._settings.seconds
        self._manager.start()
        verdict: bool | None = None
        try:
            while verdict is None and not stopping.is_set() and time.monotonic() < until:
                verdict = self._turn()
        finally:
            self._manager.stop()
        passed = self._good > 0 if verdict is None else verdict
        self._close(passed)
        return passed

    def _turn(self) -> bool | None:
        """Take one event in; gives a verdict as soon as there is one."""
        try:
            event = self._events.get(timeout=_TURN_S)
        except queue.Empty:
            return None
        self._tell(event)
        self._note(event)
        if isinstance(event, DeviceChanged) and event.status.state in _OPEN and not self._begun:
            self._begin()
        return self._judge(event)

    def _begin(self) -> None:
        self._begun = True
        self._say(_INVITATIONS[self._config.role])
        device = self._manager.device(self._config.name)
        if isinstance(device, Printer):
            device.submit(PrintJob(f"test-{uuid4().hex}", draw_test_label(self._config)))
        elif isinstance(device, Reader):
            device.begin(_INVENTORY_S)

    def _judge(self, event: DeviceEvent) -> bool | None:
        match event:
            case CodeRead() | WeightRead(state=WeightState.STABLE):
                self._good += 1
                return True if self._good == self._settings.count else None
            case JobChanged(state=JobState.PRINTED):
                return True
            case JobChanged(state=JobState.UNKNOWN | JobState.FAILED):
                return False
            case InventoryEnded():
                return not event.problem
            case _:
                return None

    def _note(self, event: DeviceEvent) -> None:
        """Keep the newest trouble, which a device that flaps does not show all the time."""
        match event:
            case DeviceChanged(status) if status.reason:
                self._trouble = _words(status.reason)
            case JobChanged(reason=reason) if reason:
                self._trouble = _words(reason)
            case InventoryEnded(problem=problem) if problem:
                self._trouble = f"{problem}."
            case _:
                pass

    def _tell(self, event: DeviceEvent) -> None:
        text = json.dumps(json_of(event), ensure_ascii=False) if self._settings.as_json else words_of(event)
        _write(text)

    def _say(self, words: str) -> None:
        limit = f"; {self._settings.seconds:g} s at most, Ctrl-C ends it"
        _write(json.dumps({"do": words}) if self._settings.as_json else f"{words}{limit}")

    def _close(self, passed: bool) -> None:
        if self._settings.as_json:
            _write(json.dumps({"passed": passed}))
            return
        nothing = _NOTHING[self._config.role] if self._begun else _NOT_BEGUN
        verdict = "passed" if passed else f"not passed: {self._trouble or nothing}"
        _write(f"{self._config.name}: {verdict}")


def _words(reason: str) -> str:
    trouble = trouble_of(reason)
    return f"{trouble.short}. {trouble.mend}"


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
