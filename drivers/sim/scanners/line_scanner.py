"""A virtual scanner: a TCP server, or a pseudo terminal, that sends one code a line as a real one does."""

import time
from collections.abc import Iterable
from typing import Self

from drivers.sim.wires import PtyWire, TcpWire, Wire, ignore


class LineSimulation:
    """The scanner behind either wire; made by `SimScanner` and `SimPtyScanner`.

    `url` is what a station's configuration takes. `unplug` and `plug` take the whole device away and
    bring it back at the same address; `reset` breaks only the connection, the hard way.
    """

    def __init__(self, terminator: str) -> None:
        self.terminator = terminator
        self._wire: Wire

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return self._wire.url

    def start(self) -> Self:
        """Be there; the address is known when this returns."""
        self._wire.plug()
        return self

    def stop(self) -> None:
        """Close everything; returns when all threads are done. May be called twice."""
        self._wire.unplug()

    def plug(self) -> None:
        """Come back."""
        self._wire.plug()

    def unplug(self) -> None:
        """Go away, as pulling the plug does."""
        self._wire.unplug()

    def reset(self) -> None:
        """Break the connection, losing what was still on the way."""
        self._wire.reset()

    def send(self, code: str, timeout: float = 10.0) -> None:
        """Send one code with its terminator, waiting for a station; `NobodyListens` where none came."""
        self.send_bytes((code + self.terminator).encode(), timeout)

    def burst(self, codes: Iterable[str], gap_s: float = 0.0) -> None:
        """Send codes one after the other with `gap_s` seconds between them; without gap in one piece."""
        if gap_s <= 0:
            self.send_bytes("".join(code + self.terminator for code in codes).encode())
            return
        for code in codes:
            self.send(code)
            time.sleep(gap_s)

    def drip(self, code: str, gap_s: float = 0.005) -> None:
        """Send one code a byte at a time."""
        for byte in (code + self.terminator).encode():
            self.send_bytes(bytes([byte]))
            time.sleep(gap_s)

    def send_bytes(self, data: bytes, timeout: float = 10.0) -> None:
        """Send bytes as they are; `NobodyListens` where no station takes them in time."""
        self._wire.send(data, timeout)


class SimScanner(LineSimulation):
    """A scanner behind TCP, as a serial device server offers it: the newest client gets the codes."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0, terminator: str = "\r\n") -> None:
        super().__init__(terminator)
        self._tcp = self._wire = TcpWire(ignore, host, port, alone=True)

    @property
    def host(self) -> str:
        """Where it listens."""
        return self._tcp.host

    @property
    def port(self) -> int:
        """Where it listens; 0 before it was plugged in, where none was given."""
        return self._tcp.port

    def wait_connected(self, timeout: float = 10.0) -> bool:
        """Wait until a station has the scanner open; false where none came in time."""
        return self._tcp.wait_connected(timeout)


class SimPtyScanner(LineSimulation):
    """A scanner on a pseudo terminal: what a USB scanner with a serial port is to the station."""

    def __init__(self, terminator: str = "\r\n") -> None:
        super().__init__(terminator)
        self._pty = self._wire = PtyWire(ignore)

    @property
    def path(self) -> str:
        """The link to the terminal; empty before it was plugged in."""
        return self._pty.path
