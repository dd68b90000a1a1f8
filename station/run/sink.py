"""Where devices tell what they read, and the three promises that are kept there."""

import threading
from collections.abc import Callable
from typing import Protocol

from drivers.api import CodeRead, DeviceEvent, InventoryEnded, JobChanged, WeightRead


class Inbox(Protocol):
    """Where the engine takes events, from any thread."""

    def post(self, event: DeviceEvent) -> None:
        """Queue an event and return at once."""

    def post_and_wait(self, event: DeviceEvent) -> bool:
        """Queue an event and return once it was taken, telling whether it is durable."""


class NotRecorded(Exception):
    """What a device told could not be stored; its driver tells it again."""


class DeviceSink:
    """Hands what devices tell to the engine; called in their threads, once `connect` was.

    What became of a label is durable when the call returns, and so is a code that its scanner keeps
    until then; once `leaving` is set, what only breaks off because the station stops is not told.
    `heard` is called for each code, before the engine has it. Raises NotRecorded.
    """

    def __init__(self, leaving: threading.Event, heard: Callable[[], None]) -> None:
        self._leaving = leaving
        self._heard = heard
        self._engine: Inbox | None = None

    def connect(self, engine: Inbox) -> None:
        """Hand everything to this engine; to be called before a device is started."""
        self._engine = engine

    def __call__(self, event: DeviceEvent) -> None:
        """Hand one event over."""
        match event:
            case JobChanged():
                # A print job's news is durable before its driver goes on: a label is sent only after the
                # ledger knows that it is being sent, so that no crash can print it twice.
                self._keep(event, f"what became of label {event.job}")
            case WeightRead() | InventoryEnded() if self._leaving.is_set():
                # A scale that falls silent and an inventory that breaks off because the station stops say
                # nothing of the carton: the next run begins where this one was.
                return
            case CodeRead():
                self._take_code(event)
            case _:
                self._connected.post(event)

    def _take_code(self, code: CodeRead) -> None:
        try:
            self._heard()
        finally:
            if code.awaited:
                # Its scanner keeps the code until it is durable here.
                self._keep(code, "a code; its scanner sends it again")
            else:
                self._connected.post(code)

    def _keep(self, event: DeviceEvent, what: str) -> None:
        if not self._connected.post_and_wait(event):
            raise NotRecorded(f"the ledger did not take {what}")

    @property
    def _connected(self) -> Inbox:
        if self._engine is None:
            raise NotRecorded("the devices were started before the engine was there")
        return self._engine
