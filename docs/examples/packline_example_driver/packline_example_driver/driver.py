"""The driver: a thread that keeps the scanner open, and what Packline has to know of it."""

import time
from typing import assert_never

from drivers.api import DeviceConfig, DeviceState, DriverInfo, Role, Sink, Transport, UsbMatch
from drivers.base import KeptOpen
from drivers.scanners.readings import Readings
from drivers.transport.opening import transport_for
from drivers.transport.options import OptionReader
from packline_example_driver.codec import AcmeDecoder, Broken, Code, Frame

_READ_S = 1.0
"""Longest wait for bytes; a stop ends it at once."""


class AcmeScanner(KeptOpen):
    """Delivers each code to the sink, in order; comes back by itself after it was unplugged."""

    def __init__(self, name: str, transport: Transport, beep: bool, sink: Sink) -> None:
        super().__init__(name, Role.SCANNER, sink)
        self._transport = transport
        self._beep = beep
        self._decoder = AcmeDecoder()
        self._readings = Readings(name, self._standing, sink)

    def _visit(self) -> None:
        """Open the scanner and read until it is lost or stopped; called again and again by its thread."""
        connection = self._transport.open()
        try:
            self._upkeep.opened(connection)
            self._standing.reached(self._transport.address)
            self._standing.move(DeviceState.READY)
            while not self._upkeep.stopping:
                data = connection.read(_READ_S)
                if data:
                    self._upkeep.heard()
                    self._standing.received(time.monotonic_ns(), len(data))
                for frame in self._decoder.feed(data):
                    self._tell(frame)
                    if self._beep:
                        connection.write(b"!")
        finally:
            connection.close()
            for frame in self._decoder.cut():
                self._tell(frame)

    def _tell(self, frame: Frame) -> None:
        now = time.monotonic_ns()
        match frame:
            case Code(text, raw, aim):
                self._readings.code(text, raw, aim, now)
            case Broken(raw, problem):
                self._readings.broken(raw, problem, now)
            case _ as never:
                assert_never(never)


def build(config: DeviceConfig, sink: Sink) -> AcmeScanner:
    """Make a scanner from its table in station.toml; `BadSettings` names what does not fit."""
    options = OptionReader(config.options)
    transport = transport_for(config.url, options)
    beep = options.flag("beep", default=True)
    options.finish()
    return AcmeScanner(config.name, transport, beep, sink)


DRIVER = DriverInfo(
    id="acme",
    role=Role.SCANNER,
    summary="Acme scanner on a serial port or behind TCP",
    build=build,
    schemes=("socket", "tcp", "serial", "rfc2217", "/dev/…"),
    options={"beep": "false where the scanner is not to beep for each code it read"},
    usb=(UsbMatch(vid=0x1209, pid=0x0001),),
    proof="a TCP server in its own test; no real scanner",
)
