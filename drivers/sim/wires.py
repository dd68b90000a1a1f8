"""Where a virtual device is plugged in: TCP, a pseudo terminal, or RFC 2217.

A wire hands what a station sent to `receive`, together with a way to answer, and sends what the device says
by itself. Its owner can unplug it and plug it in again at the same address, as often as wanted.
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

from drivers.sim.listener import Listener, NobodyListens, reset_when_closed

Send = Callable[[bytes], None]
Receive = Callable[[bytes, Send], None]


def ignore(_data: bytes, _answer: Send) -> None:
    """Receive for a device that only speaks."""


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

    def send(self, data: bytes, timeout: float) -> None:
        """Send what was not asked for, waiting for a station; `NobodyListens` where none came in time."""


class _Line:
    """One station's connection; bytes pass as they are."""

    def __init__(self, client: socket.socket) -> None:
        self.client = client

    def send(self, data: bytes) -> None:
        self.client.sendall(data)

    def decoded(self, data: bytes) -> bytes:
        return data

    def close(self) -> None:
        self.client.close()

    def has_left(self) -> bool:
        """Tell whether the station closed its end, though its thread may not have noticed yet."""
        try:
            return not self.client.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True


class TcpWire:
    """A port for stations: each gets the answers to what it sent, the newest what was not asked for.

    Any number of them; where the device is `alone` with one, the newest takes the place of the one before,
    as a serial device server has it.
    """

    def __init__(
        self, receive: Receive, host: str = "127.0.0.1", port: int = 0, *, alone: bool = False
    ) -> None:
        self._receive = receive
        self._alone = alone
        self._changed = threading.Condition()
        self._listener = Listener(self._admit, host, port)
        self._lines: list[_Line] = []
        self._newest: _Line | None = None
        self._threads: list[threading.Thread] = []

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

    def plug(self) -> None:
        """Listen at the address, the same as before after an `unplug`."""
        self._listener.open()

    def unplug(self) -> None:
        """Refuse connections and drop those there are."""
        self._listener.close()
        with self._changed:
            self._drop_all()
            threads, self._threads = self._threads, []
        for thread in threads:
            thread.join()

    def reset(self) -> None:
        """Break every connection with a TCP reset, losing what was on its way."""
        self._listener.admit()
        with self._changed:
            self._newest = None
            for line in self._lines:
                with contextlib.suppress(OSError):
                    reset_when_closed(line.client)
                    # It is closed once it ends, which the shutdown of the reading side brings about.
                    line.client.shutdown(socket.SHUT_RD)

    def wait_connected(self, timeout: float) -> bool:
        """Wait until a station has the device open; false where none came in time."""
        with self._changed:
            return self._changed.wait_for(self._is_connected, timeout)

    def send(self, data: bytes, timeout: float) -> None:
        """Send to the newest station, waiting for one; `NobodyListens` where none came or it left."""
        with self._changed:
            self._changed.wait_for(self._is_connected, timeout)
            line = self._newest
        if line is None:
            raise NobodyListens(f"nobody has {self.url} open")
        try:
            line.send(data)
        except OSError as error:
            raise NobodyListens(f"the client of {self.url} left") from error

    def _line(self, client: socket.socket) -> _Line:
        return _Line(client)

    def _is_connected(self) -> bool:
        """Tell whether the newest station is there. Needs the lock."""
        if self._newest is not None and self._newest.has_left():
            self._newest = None
        return self._newest is not None

    def _drop_all(self) -> None:
        """Have the thread of each connection end. Needs the lock."""
        self._newest = None
        for line in self._lines:
            with contextlib.suppress(OSError):
                line.client.shutdown(socket.SHUT_RDWR)

    def _admit(self, client: socket.socket) -> None:
        line = self._line(client)
        thread = threading.Thread(target=self._serve, name="sim-wire", args=(line,), daemon=True)
        with self._changed:
            if self._alone:
                self._drop_all()
            self._lines.append(line)
            self._newest = line
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]
            thread.start()
            self._changed.notify_all()

    def _serve(self, line: _Line) -> None:
        with contextlib.suppress(OSError):
            while data := line.client.recv(4096):
                if heard := line.decoded(data):
                    self._receive(heard, line.send)
        with self._changed:
            self._lines.remove(line)
            if self._newest is line:
                self._newest = None
            line.close()


class _Rfc2217Line(_Line):
    """A connection on which the station sets the line parameters; `right` are those it has to set."""

    def __init__(self, client: socket.socket, right: tuple[int, str]) -> None:
        super().__init__(client)
        self._right = right
        self._port = serial.serial_for_url("loop://")
        self._manager = PortManager(self._port, _Writer(client))  # type: ignore[arg-type]  # any port will do

    def send(self, data: bytes) -> None:
        right = (self._port.bytesize, self._port.parity) == self._right
        spoiled = data if right else bytes(byte | 0x80 for byte in data)
        super().send(b"".join(self._manager.escape(spoiled)))

    def decoded(self, data: bytes) -> bytes:
        return b"".join(self._manager.filter(data))

    def close(self) -> None:
        self._port.close()
        super().close()


class _Writer:
    """What the port manager writes its own negotiation to; a station that left is told by the next read."""

    def __init__(self, client: socket.socket) -> None:
        self._client = client

    def write(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            self._client.sendall(data)


class Rfc2217Wire(TcpWire):
    """A serial device server: the station sets the line parameters, and reads garbage where they are wrong.

    `bits` and `parity` are those of the device behind it.
    """

    def __init__(
        self, receive: Receive, host: str = "127.0.0.1", port: int = 0, *, bits: int = 8, parity: str = "N"
    ) -> None:
        super().__init__(receive, host, port)
        self._parameters = (bits, parity)

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return f"rfc2217://{self.host}:{self.port}"

    def _line(self, client: socket.socket) -> _Line:
        return _Rfc2217Line(client, self._parameters)


class PtyWire:
    """A pseudo terminal behind a link that stays the same, as udev makes one under /dev/serial/by-id.

    `query` is what the station has to set differently: a terminal has no seven bits and no parity.
    """

    def __init__(self, receive: Receive, query: str = "") -> None:
        self._receive = receive
        self._query = query
        self._folder = ""
        self._master = self._slave = -1
        self._wake, self._waker = -1, -1
        self._thread: threading.Thread | None = None

    @property
    def path(self) -> str:
        """The link; empty before it was plugged in."""
        return f"{self._folder}/device" if self._folder else ""

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return f"serial://{self.path}{self._query}"

    def plug(self) -> None:
        """Make the terminal, raw, under whatever name it gets, and set the link to it."""
        if self._folder:
            Path(self._folder).mkdir(mode=0o700)
        else:
            self._folder = tempfile.mkdtemp(prefix="packline-pty-")
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self._wake, self._waker = os.pipe()
        Path(self.path).symlink_to(os.ttyname(self._slave))
        self._thread = threading.Thread(target=self._serve, name="sim-wire", daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """Take the terminal away, as pulling the plug does."""
        if self._thread is None:
            return
        os.write(self._waker, b"!")
        self._thread.join()
        self._thread = None
        Path(self.path).unlink()
        Path(self._folder).rmdir()
        ends = (self._slave, self._master, self._wake, self._waker)
        self._slave = self._master = self._wake = self._waker = -1
        for end in ends:
            os.close(end)

    def reset(self) -> None:
        """Drop off the bus and come back at once."""
        self.unplug()
        self.plug()

    def send(self, data: bytes, timeout: float) -> None:
        """Send bytes, which wait in the terminal until a station has it open.

        `NobodyListens` where it stays full for `timeout` seconds, or is away.
        """
        while data:
            master = self._master
            if master < 0 or not select.select([], [master], [], timeout)[1]:
                raise NobodyListens(f"nobody reads {self.path}")
            with contextlib.suppress(BlockingIOError):
                data = data[os.write(master, data) :]

    def _serve(self) -> None:
        while True:
            ready, _, _ = select.select([self._master, self._wake], [], [])
            if self._wake in ready:
                return
            with contextlib.suppress(OSError):
                self._receive(os.read(self._master, 4096), self._answer)

    def _answer(self, data: bytes) -> None:
        """Write what fits; a station that reads nothing loses the rest, as on a real line."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._master, data)
