"""A virtual Zebra printer behind TCP, as port 9100 of a real one."""

import contextlib
import queue
import socket
from pathlib import Path
from typing import Any

from drivers.sim.listener import Listener, reset_when_closed
from drivers.sim.printers.press import Press, PrintedLabel

__all__ = ["PrintedLabel", "SimPrinter"]


class SimPrinter(Press):
    """A Zebra at `url`, started and stopped by its owner, with the troubles of a real one to be set.

    `answer_s` is how long it takes to answer; the rest is told at `Press`.
    """

    def __init__(
        self, folder: Path | None = None, host: str = "127.0.0.1", port: int = 0, **inside: Any
    ) -> None:
        super().__init__(folder, **inside)
        self._clients: set[socket.socket] = set()
        self._listener = Listener(self._admit, host, port)

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return f"tcp://{self._listener.host}:{self.port}"

    @property
    def host(self) -> str:
        """Where it listens."""
        return self._listener.host

    @property
    def port(self) -> int:
        """Where it listens; 0 before it was plugged in, where none was given."""
        return self._listener.port

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
        self._listener.close()
        self.cut()

    def plug(self) -> None:
        """Listen at the address, the same as before after an `unplug`; nothing where it listens already."""
        self._listener.open()

    def cut(self) -> None:
        """Break all connections."""
        with self._changed:
            for client in self._clients:
                with contextlib.suppress(OSError):
                    client.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        """Break all connections as a crash does: the other end is told RST and loses what is under way."""
        self._listener.admit()
        with self._changed:
            for client in self._clients:
                with contextlib.suppress(OSError):
                    reset_when_closed(client)
                    client.shutdown(socket.SHUT_RD)

    def _admit(self, client: socket.socket) -> None:
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
