"""A device behind TCP: `tcp://HOST:PORT` and `socket://HOST:PORT`.

Own socket rather than pyserial's: that one opens for 5 s with no way to stop it, and without keepalive a
scanner whose cable was pulled would look ready for ever, since nothing is ever written to it.
"""

import contextlib
import select
import socket
from urllib.parse import urlsplit

from drivers.api import BadSettings, ConnectionLost, Unreachable
from drivers.transport.failures import why

CONNECT_S = 1.5
"""Enough for any device on the same floor, short enough that a stop is never kept waiting for 2 s."""

WRITE_S = 5.0
"""How long a device may take no byte at all; a printer out of paper with a full buffer takes none."""

_KEEPALIVE = (
    (socket.SO_KEEPALIVE, socket.SOL_SOCKET, 1),
    (socket.TCP_NODELAY, socket.IPPROTO_TCP, 1),
)
# After 5 s of silence three probes 2 s apart: a pulled cable is noticed within 11 s.
_KEEPALIVE_TCP = (("TCP_KEEPIDLE", 5), ("TCP_KEEPINTVL", 2), ("TCP_KEEPCNT", 3), ("TCP_USER_TIMEOUT", 10_000))


class TcpPort:
    """The way to a device at `host` and `port`."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port

    @property
    def address(self) -> str:
        """The address in a form to show an installer."""
        return f"tcp://{self.host}:{self.port}"

    def open(self) -> "TcpConnection":
        """Connect within `CONNECT_S`; `Unreachable` where nobody listens."""
        try:
            sock = socket.create_connection((self.host, self.port), CONNECT_S)
        except OSError as error:
            raise Unreachable(f"{self.host}:{self.port} does not answer: {why(error)}") from error
        return TcpConnection(sock)


class TcpConnection:
    """An open TCP stream; one thread reads and writes, any thread may cancel."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._sock.setblocking(False)
        self._wake, self._waker = socket.socketpair()
        for option, level, value in _KEEPALIVE:
            sock.setsockopt(level, option, value)
        for name, value in _KEEPALIVE_TCP:
            if hasattr(socket, name):
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)

    def read(self, timeout: float) -> bytes:
        """Return what has come, b"" after `timeout` seconds of silence or a cancel."""
        try:
            ready, _, _ = select.select([self._sock, self._wake], [], [], timeout)
            if self._wake in ready:
                self._wake.recv(4096)
            if self._sock not in ready:
                return b""
            data = self._sock.recv(65536)
        except (OSError, ValueError) as error:  # ValueError: closed meanwhile by another thread
            raise ConnectionLost(f"the connection broke: {why(error)}") from error
        if not data:
            raise ConnectionLost("the device closed the connection")
        return data

    def write(self, data: bytes) -> None:
        """Hand all of `data` to the network; that proves nothing of its arrival.

        `ConnectionLost` too where the device takes nothing for `WRITE_S`, or the write is cancelled.
        """
        rest = memoryview(data)
        try:
            while rest:
                cancelled, ready, _ = select.select([self._wake], [self._sock], [], WRITE_S)
                if cancelled or not ready:
                    raise ConnectionLost(
                        "stopped while sending" if cancelled else "the device takes no more data"
                    )
                rest = rest[self._sock.send(rest) :]
        except (OSError, ValueError) as error:
            raise ConnectionLost(f"the connection broke while sending: {why(error)}") from error

    def cancel(self) -> None:
        """Make the `read` under way, or the next one, return at once; a `write` is broken off."""
        with contextlib.suppress(OSError):
            self._waker.send(b"!")

    def close(self) -> None:
        """Let the device go; may be called twice."""
        for sock in (self._sock, self._wake, self._waker):
            sock.close()


def tcp_port(url: str) -> TcpPort:
    """Read `tcp://HOST:PORT`; `BadSettings` where a part is missing."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadSettings(f"{url}: {error}") from error
    if not host or not port:
        raise BadSettings(f"{url}: must be {parts.scheme}://HOST:PORT")
    return TcpPort(host, port)
