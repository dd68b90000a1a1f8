"""A virtual Zebra printer behind TCP, as port 9100 of a real one.

It takes formats, prints them one after the other into a folder as ZPL and picture, and answers `~HS`,
`~HQES` and its odometer as Zebra's manual says: with paper out, ribbon out or the head open `~HS` is left
unanswered. A label that an error breaks off is printed again after mending, as `^JZY` has it by default.
"""

import contextlib
import queue
import re
import socket
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drivers.sim.zebra_answers import Condition, error_status, host_status
from drivers.sim.zpl_render import render
from drivers.sim.zpl_stream import Format, Immediate, Question, Received, ZplStream

_COPIES = re.compile(rb"\^PQ(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class PrintedLabel:
    """One label that came out, the first being number 1; `picture` is `None` where no folder is kept."""

    number: int
    zpl: bytes
    picture: Path | None


class SimPrinter:
    """A Zebra at `url`, started and stopped by its owner, with the troubles of a real one to be set.

    `label_s` is how long one label takes, `answer_s` how long it takes to answer; `odometer` `None` and
    `tells_errors` false (no `~HQES`) make an old printer of it. Methods may be called
    from any thread.
    """

    def __init__(
        self,
        folder: Path | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        label_s: float = 0.02,
        answer_s: float = 0.0,
        odometer: int | None = 1000,
        tells_errors: bool = True,
        font: Path | None = None,
    ) -> None:
        self.folder = folder
        self.host = host
        self.port = port
        self.label_s = label_s
        self.answer_s = answer_s
        self.odometer = odometer
        self.tells_errors = tells_errors
        self.font = font
        self.condition = Condition()
        self.labels: list[PrintedLabel] = []
        self._mute = False
        self._cut_after: int | None = None
        self._stream = ZplStream()
        self._formats: deque[bytes] = deque()
        self._remaining = 0
        self._changed = threading.Condition()
        self._stopping = False
        self._server: socket.socket | None = None
        self._clients: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return f"tcp://{self.host}:{self.port}"

    def start(self) -> "SimPrinter":
        """Begin to listen and to print; the port is known when this returns."""
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
        self.plug()
        self._begin(self._print_all, "sim-printer")
        return self

    def stop(self) -> None:
        """Close everything; returns when all threads are done."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self.unplug()
        for thread in self._threads:
            thread.join()

    # What befalls a printer

    def paper_out(self) -> None:
        """Let the paper run out; a label being printed is broken off."""
        self._set("paper_out")

    def ribbon_out(self) -> None:
        """Let the ribbon run out."""
        self._set("ribbon_out")

    def open_head(self) -> None:
        """Open the head."""
        self._set("head_open")

    def pause(self) -> None:
        """Press pause."""
        self._set("paused")

    def fall_silent(self) -> None:
        """Answer nothing any more; formats are still taken and printed."""
        with self._changed:
            self._mute = True

    def slow_down(self, label_s: float) -> None:
        """Take so many seconds for each label from now on."""
        with self._changed:
            self.label_s = label_s

    def mend(self) -> None:
        """Put everything right: paper, ribbon, head, pause; it speaks again and goes on printing."""
        with self._changed:
            self.condition.mend()
            self._mute = False
            self._changed.notify_all()

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
        """Listen at the address, the same as before after an `unplug`."""
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

    def cut_after(self, count: int) -> None:
        """Break the connection when `count` bytes of the next format were received, losing the rest."""
        with self._changed:
            self._cut_after = count

    def cancel_all(self) -> None:
        """Press cancel: the label being printed and those received are dropped."""
        with self._changed:
            self._formats.clear()
            self._remaining = 0
            self._changed.notify_all()

    def lose_power(self) -> None:
        """Forget everything in memory and break all connections; the odometer stays."""
        with self._changed:
            self._stream = ZplStream()
        self.cancel_all()
        self.cut()

    def wait_printed(self, count: int, timeout: float = 10.0) -> bool:
        """Wait until `count` labels have come out in all; false where they did not in time."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self.labels) >= count, timeout)

    # What it does

    def _set(self, trouble: str) -> None:
        with self._changed:
            setattr(self.condition, trouble, True)
            self._changed.notify_all()

    def _begin(self, target: Callable[..., None], name: str, *args: object) -> None:
        thread = threading.Thread(target=target, name=name, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

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
                if not self._receive(data, answers):
                    break
        answers.put(None)

    def _answer(self, client: socket.socket, answers: "queue.SimpleQueue[bytes | None]") -> None:
        """Send answers, each as late as it is set; close the connection after the last."""
        with contextlib.suppress(OSError):
            while (answer := answers.get()) is not None:
                with self._changed:
                    self._changed.wait_for(lambda: self._stopping, self.answer_s)
                client.sendall(answer)
        with self._changed:
            self._clients.discard(client)
        client.close()

    def _receive(self, data: bytes, answers: "queue.SimpleQueue[bytes | None]") -> bool:
        """Take bytes; false where the connection is to break."""
        with self._changed:
            cut = self._cut_after
            begun = data.find(b"^XA")
            if cut is not None and (begun >= 0 or self._stream.partial):
                data = data[: max(begun, 0) + cut]
                self._cut_after = None
            else:
                cut = None
            for received in self._stream.feed(data):
                answer = self._do(received)
                if answer and not self._mute:
                    answers.put(answer)
            self._changed.notify_all()
        return cut is None

    def _do(self, received: Received) -> bytes:
        """Do what was received and give the answer, empty where there is none. Needs the lock."""
        match received:
            case Format(zpl):
                self._formats.append(zpl)
            case Immediate("HQES") if self.tells_errors:
                return error_status(self.condition)
            case Immediate("HS") if not self.condition.broken:
                return host_status(self.condition, len(self._formats), self._remaining, self._stream.partial)
            case Immediate("JA"):
                self.cancel_all()
            case Immediate("PP"):
                self.condition.paused = True
            case Immediate("PS"):
                self.condition.paused = False
            case Question("odometer.total_label_count") if self.odometer is not None:
                return f'"{self.odometer}"'.encode()
            case Question():
                return b'"?"'
            case Immediate():
                pass
        return b""

    def _print_all(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopping or bool(self._formats))
                if self._stopping:
                    return
                zpl = self._formats.popleft()
                copies = _COPIES.search(zpl)
                self._remaining = int(copies.group(1)) if copies else 1
            while self._print_one(zpl):
                pass

    def _print_one(self, zpl: bytes) -> bool:
        """Print one label of the batch; false when the batch is done, cancelled, or the printer stopped."""
        with self._changed:
            self._changed.wait_for(lambda: not self._in_batch() or not self.condition.stopped)
            broken_off = self._changed.wait_for(
                lambda: not self._in_batch() or self.condition.broken, self.label_s
            )
            if broken_off:
                return self._in_batch()
        label = self._picture(len(self.labels) + 1, zpl)
        with self._changed:
            self.labels.append(label)
            self._remaining = max(0, self._remaining - 1)
            if self.odometer is not None:
                self.odometer += 1
            self._changed.notify_all()
            return self._in_batch()

    def _in_batch(self) -> bool:
        return not self._stopping and self._remaining > 0

    def _picture(self, number: int, zpl: bytes) -> PrintedLabel:
        """Keep a label as ZPL and as picture; the names sort in the order of printing."""
        if self.folder is None:
            return PrintedLabel(number, zpl, None)
        stamp = self.folder / f"label-{number:05d}"
        stamp.with_suffix(".zpl").write_bytes(zpl)
        picture = stamp.with_suffix(".png")
        render(zpl, self.font).save(picture)
        return PrintedLabel(number, zpl, picture)
