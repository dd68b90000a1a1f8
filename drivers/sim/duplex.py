"""Wires of a virtual device that also listens: a TCP server, or a pseudo terminal.

What comes is handed to `heard` on the wire's own thread; `unplug` and `plug` take the device away and bring
it back.
"""

import contextlib
import os
import select
import socket
import threading
import tty
from collections.abc import Callable
from typing import Protocol

from drivers.sim.listener import Listener, reset_when_closed
from drivers.sim.scanners.line_scanner import NobodyListens

Heard = Callable[[bytes], None]


class Wire(Protocol):
    """What a virtual device speaks over."""

    @property
    def url(self) -> str:
        """The address for `station.toml`."""

    def plug(self) -> None:
        """Be there."""

    def unplug(self) -> None:
        """Be away; may be called twice."""

    def send(self, data: bytes, timeout: float) -> None:
        """Send bytes, waiting for a station; `NobodyListens` where none came in time."""


class TcpWire:
    """A TCP server for one station at a time, the newest; the port stays the same when plugged in again."""

    def __init__(self, heard: Heard, host: str = "127.0.0.1", port: int = 0) -> None:
        self._heard = heard
        self._changed = threading.Condition()
        self._listener = Listener(self._admit, host, port)
        self._client: socket.socket | None = None
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return f"socket://{self._listener.host}:{self._listener.port}"

    def plug(self) -> None:
        """Listen."""
        self._listener.open()

    def unplug(self) -> None:
        """Break the connection and refuse new ones."""
        self._listener.close()
        self._take(None)
        for thread in self._threads:
            thread.join()
        self._threads = []

    def reset(self) -> None:
        """Break the connection with a TCP reset."""
        self._listener.admit()
        with self._changed:
            if self._client is not None:
                reset_when_closed(self._client)
        self._take(None)

    def send(self, data: bytes, timeout: float) -> None:
        """Send bytes, waiting for a station; `NobodyListens` where none came or it left."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._client is not None, timeout):
                raise NobodyListens(f"nobody has {self.url} open")
            client = self._client
        try:
            if client is not None:
                client.sendall(data)
        except OSError as error:
            raise NobodyListens(f"the client of {self.url} left") from error

    def _admit(self, client: socket.socket) -> None:
        self._take(client)
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=self._read, args=(client,), name="sim-wire", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _read(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(4096):
                self._heard(data)
        with self._changed:
            if self._client is client:
                self._client = None
        client.close()

    def _take(self, client: socket.socket | None) -> None:
        with self._changed:
            old, self._client = self._client, client
            self._changed.notify_all()
        if old is not None:
            with contextlib.suppress(OSError):
                old.shutdown(socket.SHUT_RDWR)


class PtyWire:
    """A pseudo terminal, raw; plugged in again it is another one, as a USB scanner's port is."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._ends: tuple[int, int] | None = None
        self._wake: tuple[int, int] | None = None
        self._thread: threading.Thread | None = None
        self.path = ""

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return f"serial://{self.path}"

    def plug(self) -> None:
        """Make the terminal."""
        master, slave = self._ends = os.openpty()
        self._wake = os.pipe()
        os.set_blocking(master, False)
        tty.setraw(slave)
        self.path = os.ttyname(slave)
        args = (master, self._wake[0])
        self._thread = threading.Thread(target=self._read, args=args, name="sim-wire", daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """Take the terminal away."""
        if self._ends is None or self._wake is None or self._thread is None:
            return
        os.write(self._wake[1], b"!")
        self._thread.join()
        for end in (*self._ends, *self._wake):
            os.close(end)
        self._ends = self._wake = self._thread = None

    def send(self, data: bytes, timeout: float) -> None:
        """Send bytes; they wait in the terminal until a station has it open."""
        while data:
            ends = self._ends
            if ends is None or not select.select([], [ends[0]], [], timeout)[1]:
                raise NobodyListens(f"nobody reads {self.path}")
            with contextlib.suppress(BlockingIOError):
                data = data[os.write(ends[0], data) :]

    def _read(self, master: int, wake: int) -> None:
        while wake not in (ready := select.select([master, wake], [], [])[0]):
            if master in ready:
                with contextlib.suppress(BlockingIOError):
                    self._heard(os.read(master, 4096))
