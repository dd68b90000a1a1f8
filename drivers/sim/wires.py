"""Where a virtual device that is spoken to is plugged in: TCP, a pseudo terminal, or RFC 2217.

A wire hands what the station sent to `receive`, together with a way to answer. Its owner can unplug it and
plug it in again at the same address, as often as wanted.
"""

import contextlib
import os
import select
import socket
import tempfile
import threading
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import serial
from serial.rfc2217 import PortManager

from drivers.sim.listener import Listener, reset_when_closed

Send = Callable[[bytes], None]
Receive = Callable[[bytes, Send], None]


class Wire(Protocol):
    """A place to plug a virtual device in."""

    @property
    def url(self) -> str:
        """The address for `station.toml`."""

    def plug(self) -> None:
        """Make the device reachable."""

    def unplug(self) -> None:
        """Take it away; returns when its threads are done. May be called twice."""

    def reset(self) -> None:
        """Break what is open the hard way; the device stays reachable."""


class TcpWire:
    """A port that takes any number of stations; each gets the answers to what it sent."""

    def __init__(self, receive: Receive, host: str = "127.0.0.1", port: int = 0) -> None:
        self.receive = receive
        self._lock = threading.Lock()
        self._listener = Listener(self._take, host, port)
        self._clients: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return f"socket://{self._listener.host}:{self._listener.port}"

    def plug(self) -> None:
        """Listen at the address, the same as before after an `unplug`."""
        self._listener.open()

    def unplug(self) -> None:
        """Refuse connections and drop those there are."""
        self._listener.close()
        with self._lock:
            for client in self._clients:
                with contextlib.suppress(OSError):
                    client.shutdown(socket.SHUT_RDWR)
            threads, self._threads = self._threads, []
        for thread in threads:
            thread.join()

    def reset(self) -> None:
        """Break every connection with a TCP reset, losing what was on its way."""
        self._listener.admit()
        with self._lock:
            for client in self._clients:
                with contextlib.suppress(OSError):
                    reset_when_closed(client)
                    # It is closed once it ends, which the shutdown of the reading side brings about.
                    client.shutdown(socket.SHUT_RD)

    def serve(self, client: socket.socket) -> None:
        """Hand over what one station sends, until it leaves or is dropped."""
        while data := client.recv(4096):
            self.receive(data, client.sendall)

    def _take(self, client: socket.socket) -> None:
        thread = threading.Thread(target=self._serve, name="sim-wire", args=(client,), daemon=True)
        with self._lock:
            self._clients.add(client)
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            self.serve(client)
        with self._lock:
            self._clients.discard(client)
        client.close()


class Rfc2217Wire(TcpWire):
    """A serial device server: the station sets the line parameters, and reads garbage where they are wrong.

    `bits` and `parity` are those of the device behind it.
    """

    def __init__(
        self, receive: Receive, host: str = "127.0.0.1", port: int = 0, *, bits: int = 8, parity: str = "N"
    ) -> None:
        super().__init__(receive, host, port)
        self._line = (bits, parity)

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return f"rfc2217://{self._listener.host}:{self._listener.port}"

    def serve(self, client: socket.socket) -> None:
        """Negotiate and hand over, until the station leaves."""
        with contextlib.closing(serial.serial_for_url("loop://")) as port:
            manager = PortManager(port, _Writer(client.sendall))  # type: ignore[arg-type]  # any port will do

            def send(data: bytes) -> None:
                right = (port.bytesize, port.parity) == self._line
                spoiled = data if right else bytes(byte | 0x80 for byte in data)
                client.sendall(b"".join(manager.escape(spoiled)))

            while data := client.recv(4096):
                if heard := b"".join(manager.filter(data)):
                    self.receive(heard, send)


class _Writer:
    """What the port manager writes its own negotiation to."""

    def __init__(self, write: Send) -> None:
        self.write = write


class PtyWire:
    """A pseudo terminal behind a link that stays the same, as udev makes one under /dev/serial/by-id.

    `query` is what the station has to set differently: a terminal has no seven bits and no parity.
    """

    def __init__(self, receive: Receive, query: str = "") -> None:
        self.receive = receive
        self._query = query
        self._folder = tempfile.TemporaryDirectory(prefix="packline-pty-")
        self._link = Path(self._folder.name) / "device"
        self._master = self._slave = -1
        self._wake, self._waker = -1, -1
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return f"serial://{self._link}{self._query}"

    def plug(self) -> None:
        """Make the terminal, raw, under whatever name it gets, and set the link to it."""
        Path(self._folder.name).mkdir(exist_ok=True)
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self._wake, self._waker = os.pipe()
        self._link.symlink_to(os.ttyname(self._slave))
        self._thread = threading.Thread(target=self._serve, name="sim-wire", daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """Take the terminal away, as pulling the plug does."""
        if self._thread is None:
            return
        os.write(self._waker, b"!")
        self._thread.join()
        self._thread = None
        self._link.unlink()
        for end in (self._slave, self._master, self._wake, self._waker):
            os.close(end)
        self._folder.cleanup()

    def reset(self) -> None:
        """Drop off the bus and come back at once."""
        self.unplug()
        self.plug()

    def _serve(self) -> None:
        while True:
            ready, _, _ = select.select([self._master, self._wake], [], [])
            if self._wake in ready:
                return
            with contextlib.suppress(OSError):
                self.receive(os.read(self._master, 4096), self._send)

    def _send(self, data: bytes) -> None:
        """Write what fits; a station that reads nothing loses the rest, as on a real line."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._master, data)
