"""A device on a serial port, through pyserial: a device path, `serial:///dev/…?baud=9600`, `rfc2217://…`.

pyserial raises three families of exceptions (measured: `in_waiting` of a vanished port is a plain OSError,
a refused setting a termios.error that is no OSError); all are translated here.
"""

import contextlib
import sys
import threading
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import serial

from drivers.api import BadSettings, ConnectionLost, Unreachable
from drivers.transport.failures import why
from drivers.transport.options import OptionReader

PORT_OPTIONS: Final = {
    "baud": "speed, 9600 unless set otherwise",
    "bits": "5 to 8",
    "parity": "N, E or O",
    "stop_bits": "1 or 2",
    "xonxoff": "software flow control",
    "rtscts": "hardware flow control",
}
"""What the options of a serial port mean, for the catalogue."""

PORT_OPTIONS_BESIDE_OTHERS: Final = {
    name: f"on a serial port: {meaning}" for name, meaning in PORT_OPTIONS.items()
}
"""The same for a driver most of whose options have nothing to do with the port."""

if sys.platform == "win32":
    _FAILURES = (serial.SerialException, OSError, TypeError)
else:
    import termios

    _FAILURES = (serial.SerialException, OSError, termios.error, TypeError)
"""TypeError: pyserial reads from a descriptor that is None once another thread closed the port."""

_SLICE_S = 0.1
"""Longest single wait inside pyserial: not every kind of port of its has a way to cancel one."""

_WRITE_S = 5.0
"""How long a device may hold its flow control; ports behind RFC 2217 know no such limit."""


@dataclass(frozen=True)
class LineParameters:
    """The electrical setting of a port: 9600 8N1 unless the scanner was set otherwise."""

    baud: int = 9600
    bits: int = 8
    parity: str = "N"
    stop_bits: int = 1
    xonxoff: bool = False
    rtscts: bool = False


PLAIN_LINE = LineParameters()


class SerialPort:
    """The way to a device at a path or at a URL that pyserial opens."""

    def __init__(self, target: str, parameters: LineParameters) -> None:
        self.target = target
        self.parameters = parameters

    @property
    def address(self) -> str:
        """The address in a form to show an installer."""
        return self.target

    def at(self, target: str) -> "SerialPort":
        """Give the way to another port with the same line parameters."""
        return SerialPort(target, self.parameters)

    def open(self) -> "SerialConnection":
        """Open the port for this program alone; `Unreachable` where it is missing, busy or forbidden."""
        chosen = self.parameters
        try:
            port = serial.serial_for_url(
                self.target,
                do_not_open=True,
                baudrate=chosen.baud,
                bytesize=chosen.bits,
                parity=chosen.parity,
                stopbits=chosen.stop_bits,
                xonxoff=chosen.xonxoff,
                rtscts=chosen.rtscts,
                timeout=_SLICE_S,
            )
            if "://" not in self.target:
                # Two programs that open one port share its bytes silently unless the port is locked.
                port.exclusive = True
                port.write_timeout = _WRITE_S
            port.open()
        except (*_FAILURES, ValueError) as error:
            raise Unreachable(f"{self.target} cannot be opened: {why(error)}") from error
        return SerialConnection(port)


class SerialConnection:
    """An open serial port; one thread reads and writes, any thread may cancel."""

    def __init__(self, port: serial.Serial) -> None:
        self._port = port
        self._cancelled = threading.Event()

    def read(self, timeout: float) -> bytes:
        """Return what has come, b"" after `timeout` seconds of silence or a cancel."""
        until = time.monotonic() + timeout
        try:
            while not self._cancelled.is_set():
                data = bytes(self._port.read(1))
                if data:
                    return data + self._rest()
                if time.monotonic() >= until:
                    return b""
        except _FAILURES as error:
            raise ConnectionLost(f"the port went away: {why(error)}") from error
        self._cancelled.clear()
        return b""

    def _rest(self) -> bytes:
        """Take what else has come; a port that just went away is told by the next `read`, not at its cost."""
        with contextlib.suppress(*_FAILURES):
            return bytes(self._port.read(self._port.in_waiting))
        return b""

    def write(self, data: bytes) -> None:
        """Hand all of `data` to the port."""
        try:
            self._port.write(data)
            self._port.flush()
        except _FAILURES as error:
            raise ConnectionLost(f"the port went away while sending: {why(error)}") from error

    def cancel(self) -> None:
        """Make the `read` under way, or the next one, return within a tenth of a second."""
        self._cancelled.set()

    def close(self) -> None:
        """Let the port go; may be called twice."""
        # pyserial forgets to close the socket to an RFC 2217 server that died
        socket = vars(self._port).get("_socket")
        with contextlib.suppress(*_FAILURES):
            self._port.close()
        if socket is not None:
            socket.close()


def serial_port(url: str, options: OptionReader, line: LineParameters = PLAIN_LINE) -> SerialPort:
    """Read a serial address and its line parameters, from the URL's query or the options, else from `line`.

    `BadSettings` where one does not fit.
    """
    target = url
    if url.startswith("serial:"):
        parts = urlsplit(url)
        if not parts.path.startswith("/") or parts.netloc:
            raise BadSettings(f"{url}: must be serial:///dev/…, with three slashes")
        target = parts.path
        in_url = OptionReader(dict(parse_qsl(parts.query)))
        defaults = _parameters(in_url, line)
        in_url.finish()
        return SerialPort(target, _parameters(options, defaults))
    return SerialPort(target, _parameters(options, line))


def _parameters(options: OptionReader, default: LineParameters) -> LineParameters:
    return LineParameters(
        baud=options.integer("baud", default.baud, 300, 4_000_000),
        bits=options.integer("bits", default.bits, 5, 8),
        parity=options.text("parity", default.parity, ("N", "E", "O")),
        stop_bits=options.integer("stop_bits", default.stop_bits, 1, 2),
        xonxoff=options.flag("xonxoff", default.xonxoff),
        rtscts=options.flag("rtscts", default.rtscts),
    )
