"""A scanner in HID POS mode: its codes come as reports that say where they begin, end and continue."""

import contextlib
import logging
import time
from queue import Empty, SimpleQueue
from typing import Final, assert_never

from drivers.api import (
    ConnectionLost,
    DeviceConfig,
    DeviceState,
    DriverInfo,
    Role,
    Sink,
    UsbMatch,
)
from drivers.base.kept_open import KeptOpen
from drivers.codecs.hid_descriptor import read_descriptor
from drivers.codecs.hid_pos import (
    HONEYWELL_BEEP,
    HONEYWELL_OPENED,
    PAGE,
    BrokenFrame,
    CodeFrame,
    HidPosDecoder,
    HidPosFrame,
    layout_of,
)
from drivers.scanners.readings import Readings
from drivers.transport.hidapi.device import HidConnection, HidDevice, hid_device
from drivers.transport.options import OptionReader

_log = logging.getLogger(__name__)

_HONEYWELL = 0x0C2E

_BEEPS: Final = {True: 1, False: 2}
"""How often a scanner that has but one beep sounds it for a code that was right, and for one that was not."""

_READ_S = 1.0
"""Longest wait for a report; a stop ends it at once."""


class HidScanner(KeptOpen):
    """Delivers each code to the sink, in order, from its own thread; keeps the scanner open for ever.

    States: OPENING → READY; a scanner that is not plugged in, or not set to HID POS, is in BACKOFF with
    reason "unreachable"; one that went away is LOST, then in BACKOFF with reason "lost", then READY again,
    whatever node it is behind by then.
    """

    def __init__(self, name: str, transport: HidDevice, max_length: int, sink: Sink) -> None:
        super().__init__(name, Role.SCANNER, sink)
        self._transport = transport
        self._max_length = max_length
        self._readings = Readings(name, self._standing, sink)
        self._connection: HidConnection | None = None
        self._verdicts: SimpleQueue[bool] = SimpleQueue()

    def feedback(self, good: bool) -> None:
        """Have a Honeywell scanner beep once, or twice; others have no such report and stay silent."""
        connection = self._connection
        if connection is not None and self._transport.identity.vid == _HONEYWELL:
            self._verdicts.put(good)
            connection.cancel()

    def _visit(self) -> None:
        connection = self._transport.open()
        decoder = HidPosDecoder(layout_of(read_descriptor(connection.descriptor)), self._max_length)
        try:
            self._upkeep.opened(connection)
            self._standing.reached(self._transport.address, str(self._transport.identity))
            self._standing.identified(connection.node.model)
            self._greet(connection)
            self._verdicts = SimpleQueue()  # what it was to tell before is of the past
            self._connection = connection
            self._standing.move(DeviceState.READY, detail=self._transport.address)
            while not self._upkeep.stopping:
                self._beep(connection)
                self._read(connection, decoder)
        finally:
            self._connection = None
            connection.close()
            with contextlib.suppress(ConnectionLost):
                self._read_rest(connection, decoder)
            self._deliver(decoder.cut())

    def _greet(self, connection: HidConnection) -> None:
        """Tell a Honeywell scanner that it was opened; one that refuses this reads codes all the same."""
        if self._transport.identity.vid == _HONEYWELL:
            try:
                connection.send_feature(HONEYWELL_OPENED)
            except ConnectionLost as error:
                _log.info("%s: goes without the feature report: %s", self._name, error)
            else:
                self._standing.sent(time.monotonic_ns())

    def _beep(self, connection: HidConnection) -> None:
        """Sound what other threads asked for; a scanner that refuses it reads codes all the same."""
        try:
            while True:
                for _ in range(_BEEPS[self._verdicts.get_nowait()]):
                    connection.write(HONEYWELL_BEEP)
                    self._standing.sent(time.monotonic_ns())
        except Empty:
            return
        except ConnectionLost as error:
            _log.info("%s: does not beep: %s", self._name, error)

    def _read(self, connection: HidConnection, decoder: HidPosDecoder) -> None:
        """Wait for a report, or for the end of the patience with half a code."""
        report = connection.read(decoder.patience_ns / 1e9 if decoder.waiting else _READ_S)
        now = time.monotonic_ns()
        if report:
            self._upkeep.heard()
            self._standing.received(now, len(report))
        self._deliver(decoder.feed(report, now) if report else decoder.expire(now))

    def _read_rest(self, connection: HidConnection, decoder: HidPosDecoder) -> None:
        """Take the reports that came before the scanner was let go: their codes were scanned."""
        while report := connection.read(0):
            now = time.monotonic_ns()
            self._standing.received(now, len(report))
            self._deliver(decoder.feed(report, now))

    def _deliver(self, frames: list[HidPosFrame]) -> None:
        now = time.monotonic_ns()
        for frame in frames:
            match frame:
                case CodeFrame(text, raw, aim):
                    self._readings.code(text, raw, aim, now)
                case BrokenFrame(raw, problem):
                    self._readings.broken(raw, problem, now)
                case _ as never:
                    assert_never(never)


def build_hid_scanner(config: DeviceConfig, sink: Sink) -> HidScanner:
    """Make a scanner from its table in station.toml; `BadSettings` names what does not fit."""
    options = OptionReader(config.options)
    transport = hid_device(config.url, PAGE, read_descriptor)
    max_length = options.integer("max_length", 4096, 64, 65536)
    options.finish()
    return HidScanner(config.name, transport, max_length, sink)


DRIVER = DriverInfo(
    id="hid-pos",
    role=Role.SCANNER,
    summary="USB scanner in HID POS mode (usage page 8C): each report says how long it is",
    build=build_hid_scanner,
    schemes=("usb",),
    options={"max_length": "longest code in bytes, 4096"},
    usb=(UsbMatch(usage_page=PAGE),),
    proof="hidapi 0.15 under umockdev with captured reports of a Honeywell Voyager 1602g; no real scanner",
)
