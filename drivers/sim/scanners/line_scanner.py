"""A virtual scanner: a TCP server, or a pseudo terminal, that sends one code a line as a real one does."""

import contextlib
import os
import select
import socket
import threading
import time
import tty
from collections.abc import Iterable

from drivers.sim.listener import Listener, reset_when_closed


class NobodyListens(Exception):
    """No station had the scanner open in time; the code was not sent."""


class SimScanner:
    """A scanner behind TCP, as a serial device server offers it: the newest client gets the codes.

    `url` is what a station's configuration takes. `unplug` and `plug` take the whole device away and
    bring it back at the same address; `reset` breaks only the connection, the hard way.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0, terminator: str = "\r\n") -> None:
        self.terminator = terminator
        self._changed = threading.Condition()
        self._client: socket.socket | None = None
        self._listener = Listener(self._take, host, port)

    @property
    def host(self) -> str:
        """Where it listens."""
        return self._listener.host

    @property
    def port(self) -> int:
        """Where it listens; 0 before it was plugged in, where none was given."""
        return self._listener.port

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return f"socket://{self.host}:{self.port}"

    def start(self) -> "SimScanner":
        """Begin to listen; the port is known when this returns."""
        self.plug()
        return self

    def stop(self) -> None:
        """Close everything; returns when the thread is done."""
        self.unplug()

    def plug(self) -> None:
        """Listen at the address, the same as before after an `unplug`."""
        self._listener.open()

    def unplug(self) -> None:
        """Take the device away: the client is disconnected and new connections are refused."""
        self._listener.close()
        self._take(None)

    def reset(self) -> None:
        """Break the connection with a TCP reset, losing what was still on the way."""
        self._listener.admit()
        with self._changed:
            if self._client is not None:
                reset_when_closed(self._client)
            self._take(None)

    def wait_connected(self, timeout: float = 10.0) -> bool:
        """Wait until a station has the scanner open; false where none came in time."""
        with self._changed:
            return self._changed.wait_for(self._alive, timeout)

    def send(self, code: str, timeout: float = 10.0) -> None:
        """Send one code with its terminator, waiting for a client; `NobodyListens` where none came."""
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
        """Send bytes as they are, waiting for a client; `NobodyListens` where none came or it left."""
        until = time.monotonic() + timeout
        while True:
            if not self.wait_connected(max(0.0, until - time.monotonic())):
                raise NobodyListens(f"nobody has {self.url} open")
            with self._changed:
                client = self._client
            if client is None:
                continue
            try:
                client.sendall(data)
            except OSError as error:
                raise NobodyListens(f"the client of {self.url} left") from error
            return

    def _take(self, client: socket.socket | None) -> None:
        with self._changed:
            if self._client is not None:
                self._client.close()
            self._client = client
            self._changed.notify_all()

    def _alive(self) -> bool:
        """Tell whether the client is there; one that closed its end is let go. Needs the lock."""
        if self._client is None:
            return False
        ready, _, _ = select.select([self._client], [], [], 0)
        with contextlib.suppress(OSError):
            if not ready or self._client.recv(4096):
                return True
        self._client.close()
        self._client = None
        return False


class SimPtyScanner:
    """A scanner on a pseudo terminal: what a USB scanner with a serial port is to the station."""

    def __init__(self, terminator: str = "\r\n") -> None:
        self.terminator = terminator
        self._master = -1
        self._slave = -1
        self.path = ""

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return f"serial://{self.path}"

    def start(self) -> "SimPtyScanner":
        """Make the terminal, raw, so that no byte is changed or echoed."""
        self._master, self._slave = os.openpty()
        os.set_blocking(self._master, False)
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)
        return self

    def stop(self) -> None:
        """Take the terminal away, as pulling the plug does; may be called twice."""
        for end in (self._slave, self._master):
            if end >= 0:
                os.close(end)
        self._master = self._slave = -1

    def send(self, code: str, timeout: float = 10.0) -> None:
        """Send one code with its terminator; `NobodyListens` where the terminal stays full so long."""
        self.send_bytes((code + self.terminator).encode(), timeout)

    def send_bytes(self, data: bytes, timeout: float = 10.0) -> None:
        """Send bytes as they are; they wait in the terminal until a station has it open."""
        while data:
            if not select.select([], [self._master], [], timeout)[1]:
                raise NobodyListens(f"nobody reads {self.path}")
            with contextlib.suppress(BlockingIOError):
                data = data[os.write(self._master, data) :]
