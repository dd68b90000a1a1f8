"""A serial device server as shops have them: RFC 2217 over TCP, a loop in place of the port."""

import contextlib
import socket
import threading
from collections.abc import Callable

import serial
from serial.rfc2217 import PortManager


class Rfc2217Server:
    """Serves one client at a time; `send` plays the device behind the port, `received` is what it hears."""

    def __init__(self, port: int = 0, received: Callable[[bytes], object] | None = None) -> None:
        self._received = received
        self._server = socket.create_server(("127.0.0.1", port))
        self.port = self._server.getsockname()[1]
        self.url = f"rfc2217://127.0.0.1:{self.port}"
        self._port = serial.serial_for_url("loop://", timeout=0.05)
        self._stopping = threading.Event()
        self._client: socket.socket | None = None
        self._manager: PortManager | None = None
        self._threads = [
            threading.Thread(target=self._serve, name="rfc2217-server", daemon=True),
            threading.Thread(target=self._forward, name="rfc2217-forward", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def send(self, data: bytes) -> None:
        self._port.write(data)

    def write(self, data: bytes) -> None:
        """Called by the port manager with its own negotiation."""
        if self._client is not None:
            with contextlib.suppress(OSError):  # it left
                self._client.sendall(data)

    def stop(self) -> None:
        self._stopping.set()
        for sock in (self._server, self._client):
            if sock is not None:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
                sock.close()
        for thread in self._threads:
            thread.join()
        self._threads = []
        self._port.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._client, _ = self._server.accept()
                # typed for ports of its own; any port and any thing with `write` will do
                self._manager = PortManager(self._port, self)  # type: ignore[arg-type]
                while data := self._client.recv(1024):
                    heard = b"".join(self._manager.filter(data))
                    if heard and self._received is not None:
                        self._received(heard)
                self._client.close()

    def _forward(self) -> None:
        while not self._stopping.is_set():
            data = self._port.read(1)
            data += self._port.read(self._port.in_waiting)
            if data and self._manager is not None:
                self.write(b"".join(self._manager.escape(data)))
