"""How every virtual device behind TCP listens: at the same address each time it is plugged in."""

import contextlib
import select
import socket
import struct
import threading
from collections.abc import Callable

Take = Callable[[socket.socket], None]


class NobodyListens(Exception):
    """No station had the device open in time; what it was to say was not sent."""


class Listener:
    """A listening socket with a thread that hands each client to `take`; its owner opens and closes it.

    With port 0 it gets one when it is first opened, and keeps that.
    """

    def __init__(self, take: Take, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self._take = take
        self._lock = threading.Lock()
        self._server: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Listen; nothing where it does already."""
        if self._server is not None:
            return
        server = socket.create_server((self.host, self.port))
        server.setblocking(False)
        self.port = server.getsockname()[1]
        self._server = server
        self._thread = threading.Thread(target=self._run, args=(server,), name="sim-listener", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Refuse connections; returns when nothing more is handed over. May be called twice."""
        server, self._server = self._server, None
        if server is None or self._thread is None:
            return
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        server.close()

    def admit(self) -> None:
        """Hand over who connected already.

        A station has a device open as soon as the system made the connection, before it is accepted here.
        """
        server = self._server
        if server is not None:
            self._admit(server)

    def _run(self, server: socket.socket) -> None:
        going = True
        while going:
            select.select([server], [], [])
            going = self._admit(server)

    def _admit(self, server: socket.socket) -> bool:
        """Hand over who connected; false once nobody can any more."""
        with self._lock:
            try:
                client, _ = server.accept()
            except BlockingIOError:
                return True
            except OSError:
                return False
            client.setblocking(True)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._take(client)
            return True


def reset_when_closed(client: socket.socket) -> None:
    """Have a connection end with a TCP reset, which loses what is on its way, once it is closed."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
