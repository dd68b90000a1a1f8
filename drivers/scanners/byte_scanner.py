"""The scanner behind every driver that only listens: bytes in, codes out, for as long as it is wanted."""

import time
from typing import assert_never

from drivers.api import DeviceState, Role, Sink, Transport
from drivers.base.kept_open import KeptOpen
from drivers.codecs.framing.frames import BrokenFrame, CodeFrame, Decoder, ScanFrame
from drivers.scanners.readings import Readings
from drivers.transport.usb.port import known_by, model_of

_READ_S = 1.0
"""Longest wait for bytes; a stop ends it at once."""


class ByteScanner(KeptOpen):
    """Delivers each code to the sink, in order, from its own thread; keeps the scanner open for ever.

    States: OPENING → READY; a scanner that cannot be opened is in BACKOFF with reason "unreachable";
    one that went away is LOST, then in BACKOFF with reason "lost", then READY again.
    """

    def __init__(self, name: str, transport: Transport, decoder: Decoder, sink: Sink) -> None:
        super().__init__(name, Role.SCANNER, sink)
        self._transport = transport
        self._decoder = decoder
        self._readings = Readings(name, self._standing, sink)

    def _visit(self) -> None:
        connection = self._transport.open()
        try:
            self._upkeep.opened(connection)
            self._standing.reached(self._transport.address, known_by(self._transport))
            self._standing.identified(model_of(self._transport))
            self._standing.move(DeviceState.READY, detail=self._transport.address)
            wait_s = min(_READ_S, self._decoder.patience_ns / 1e9 or _READ_S)
            while not self._upkeep.stopping:
                data = connection.read(wait_s)
                now = time.monotonic_ns()
                if data:
                    self._upkeep.heard()
                    self._standing.received(now, len(data))
                self._deliver(self._decoder.feed(data, now) if data else self._decoder.expire(now))
        finally:
            connection.close()
            self._deliver(self._decoder.cut())

    def _deliver(self, frames: list[ScanFrame]) -> None:
        now = time.monotonic_ns()
        for frame in frames:
            match frame:
                case CodeFrame():
                    self._readings.code(frame.text, frame.raw, frame.aim, now)
                case BrokenFrame(raw, problem):
                    self._readings.broken(raw, problem, now)
                case _ as never:
                    assert_never(never)
