"""A virtual Zebra printer behind TCP, as port 9100 of a real one."""

import contextlib
import queue
import socket
import struct
import threading
from pathlib import Path
from typing import Any

from drivers.sim.press import Press, PrintedLabel

__all__ = ["PrintedLabel", "SimPrinter"]


class SimPrinter(Press):
    """A Zebra at `url`, started and stopped by its owner, with the troubles of a real one to be set.

    `answer_s` is how long it takes to answer; the rest is told at `Press`.
    """

    def __init__(
        self, folder: Path | None = None, host: str = "127.0.0.1", port: int = 0, **inside: Any
    ) -> None:
        super().__init__(folder, **inside)
        self.host = host
        self.port = port
        self._server: socket.socket | None = None
        self._clients: set[socket.socket] = set()
        self._listener: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return f"tcp://{self.host}:{self.port}"

    def start(self) -> "SimPrinter":
        """Begin to listen and to print; the port is known when this returns.

        OSError where it can't, and then nothing of it runs.
        """
        self.plug()
        try:
            self._begin_printing()
        except OSError:
            self.unplug()
            raise
        return self

    def stop(self) -> None:
        """Close everything; returns when all threads are done."""
        self._end_printing()
        self.unplug()
        for thread in self._threads:
            thread.join()

    def unplug(self) -> None:
        """Refuse connections and drop those there are; what was received whole is still printed."""
        server, self._server = self._server, None
        if server is not None:
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            server.close()
        if self._listener is not None:
            self._listener.join()
            self._listener = None
        self.cut()

    def plug(self) -> None:
        """Listen at the address, the same as before after an `unplug`; nothing where it listens already."""
        if self._server is not None:
            return
        server = socket.create_server((self.host, self.port))
        self.port = server.getsockname()[1]
        self._server = server
        self._listener = threading.Thread(
            target=self._accept, args=(server,), name="sim-printer-listen", daemon=True
        )
        self._listener.start()

    def cut(self) -> None:
        """Break all connections."""
        with self._changed:
            for client in self._clients:
                with contextlib.suppress(OSError):
                    client.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        """Break all connections as a crash does: the other end is told RST and loses what is under way."""
        with self._changed:
            for client in self._clients:
                with contextlib.suppress(OSError):
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    client.shutdown(socket.SHUT_RD)

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._changed:
                self._clients.add(client)
            self._begin(self._serve, "sim-printer-client", client)

    def _serve(self, client: socket.socket) -> None:
        answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._begin(self._answer, "sim-printer-answer", client, answers)
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                if not self.receive(data, answers.put):
                    break
        answers.put(None)

    def _answer(self, client: socket.socket, answers: "queue.SimpleQueue[bytes | None]") -> None:
        """Send answers, each as late as it is set; close the connection after the last."""
        with contextlib.suppress(OSError):
            while (answer := answers.get()) is not None:
                self._pause_for(self.answer_s)
                for part in self._parts(answer):
                    client.sendall(part)
        with self._changed:
            self._clients.discard(client)
        client.close()
