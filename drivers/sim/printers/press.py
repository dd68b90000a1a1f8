"""The inside of a virtual Zebra: takes formats by whatever wire and prints them one after the other.

It answers `~HS`, `~HQES`, `~HI`, `^HW` and its variables as Zebra's manual says: with paper out, ribbon out
or the head open `~HS` is left unanswered. A label that an error breaks off is printed again after mending, as
`^JZY` has it by default. In peel mode the next label waits until the last is taken.
"""

import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from drivers.sim.printers.mishaps import Mishaps
from drivers.sim.printers.zebra_answers import (
    Nameplate,
    directory,
    error_status,
    host_identity,
    host_status,
)
from drivers.sim.printers.zpl_render import render
from drivers.sim.printers.zpl_stream import Download, Format, Immediate, Question, Received, ZplStream

_COPIES = re.compile(rb"\^PQ(\d+)", re.IGNORECASE)
_LISTING = re.compile(rb"\^HWE:([\w*?.]+)", re.IGNORECASE)
_PEEL = re.compile(rb"\^MM([A-Z])", re.IGNORECASE)


@dataclass(frozen=True)
class PrintedLabel:
    """One label that came out, the first being number 1; `picture` is `None` where no folder is kept."""

    number: int
    zpl: bytes
    picture: Path | None


class Press(Mishaps):
    """What all virtual printers share; `label_s` is how long one label takes.

    `odometer` `None` and `tells_errors` false (no `~HQES`) make an old printer of it. Methods may be called
    from any thread.
    """

    def __init__(
        self,
        folder: Path | None,
        *,
        label_s: float = 0.02,
        answer_s: float = 0.0,
        odometer: int | None = 1000,
        tells_errors: bool = True,
        font: Path | None = None,
        nameplate: Nameplate | None = None,
    ) -> None:
        super().__init__(label_s)
        self.folder = folder
        self.answer_s = answer_s
        self.odometer = odometer
        self.tells_errors = tells_errors
        self.font = font
        self.nameplate = nameplate or Nameplate()
        self.labels: list[PrintedLabel] = []
        self.files: dict[str, bytes] = {}
        self.downloads: list[str] = []
        self.asked: list[str] = []
        self._cut_after: int | None = None
        self._stream = ZplStream()
        self._formats: deque[bytes] = deque()
        self._remaining = 0
        self._stopping = False
        self._threads: list[threading.Thread] = []

    def cut(self) -> None:
        """Break all connections."""
        raise NotImplementedError

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
        """Forget everything in memory and break all connections; odometer and flash memory stay."""
        with self._changed:
            self._stream = ZplStream()
        self.cancel_all()
        self.cut()

    def wait_printed(self, count: int, timeout: float = 10.0) -> bool:
        """Wait until `count` labels have come out in all; false where they did not in time."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self.labels) >= count, timeout)

    def receive(self, data: bytes, answer: Callable[[bytes], None]) -> bool:
        """Take bytes and answer them; false where the connection is to break."""
        with self._changed:
            cut = self._cut_after
            begun = data.find(b"^XA")
            if cut is not None and (begun >= 0 or self._stream.partial):
                data = data[: max(begun, 0) + cut]
                self._cut_after = None
            else:
                cut = None
            for received in self._stream.feed(data):
                said = self._do(received)
                if said and not self._mute:
                    answer(said)
            self._changed.notify_all()
        return cut is None

    def _begin_printing(self) -> None:
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
        self._begin(self._print_all, "sim-printer")

    def _end_printing(self) -> None:
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def _begin(self, target: Callable[..., None], name: str, *args: object) -> None:
        thread = threading.Thread(target=target, name=name, args=args, daemon=True)
        self._threads = [*(old for old in self._threads if old.is_alive()), thread]
        thread.start()

    def _pause_for(self, seconds: float) -> None:
        """Wait so long, or until it is stopped."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping, seconds)

    def _parts(self, answer: bytes) -> Iterator[bytes]:
        """Give an answer whole, or byte by byte where it drips."""
        if not self.drip_s:
            yield answer
            return
        for byte in answer:
            yield bytes([byte])
            self._pause_for(self.drip_s)

    def _do(self, received: Received) -> bytes:
        """Do what was received and give the answer, empty where there is none. Needs the lock."""
        match received:
            case Format(zpl):
                return self._take(zpl)
            case Download(name, data):
                self.downloads.append(name)
                if not self.full:
                    self.files[name] = data
            case Immediate("HQES") if self.tells_errors:
                return error_status(self.condition)
            case Immediate("HS") if not self.condition.broken:
                return host_status(self.condition, len(self._formats), self._remaining, self._stream.partial)
            case Immediate("HI"):
                return host_identity(self.nameplate)
            case Immediate("JA"):
                self.cancel_all()
            case Immediate("PP"):
                self.condition.paused = True
            case Immediate("PS"):
                self.condition.paused = False
            case Question(variable):
                return self._variable(variable)
            case Immediate():
                pass
        return b""

    def _variable(self, name: str) -> bytes:
        self.asked.append(name)
        if name in self.nameplate.unanswered:
            return b""
        told = "?" if self.odometer is None else self.nameplate.variable(name, self.odometer)
        return f'"{told}"'.encode()

    def _take(self, zpl: bytes) -> bytes:
        """Answer a format that lists files; keep any other for printing."""
        if listing := _LISTING.search(zpl):
            pattern = listing[1].decode().upper()
            return directory({name: data for name, data in self.files.items() if fnmatch(name, pattern)})
        if mode := _PEEL.search(zpl):
            self.peels = mode[1].upper() == b"P"
        self._formats.append(zpl)
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
            if self._breaks_off():
                return self._in_batch()
        label = self._picture(len(self.labels) + 1, zpl)
        with self._changed:
            self.labels.append(label)
            self._remaining = max(0, self._remaining - 1)
            if self.odometer is not None:
                self.odometer += 1
            self.condition.label_waiting = self.peels
            self._changed.notify_all()
            return self._in_batch()

    def _breaks_off(self) -> bool:
        """Wait as long as a label takes, and tell whether it broke off. Needs the lock."""
        began = time.monotonic()
        while self._in_batch() and not self.condition.broken:
            left = began + self.label_s - time.monotonic()
            if left <= 0:
                return False
            self._changed.wait(left)
        return True

    def _in_batch(self) -> bool:
        return not self._stopping and self._remaining > 0

    def _picture(self, number: int, zpl: bytes) -> PrintedLabel:
        """Keep a label as ZPL and as picture; the names sort in the order of printing."""
        if self.folder is None:
            return PrintedLabel(number, zpl, None)
        stamp = self.folder / f"label-{number:05d}"
        stamp.with_suffix(".zpl").write_bytes(zpl)
        picture = stamp.with_suffix(".png")
        render(zpl, self.font, self.files).save(picture)
        return PrintedLabel(number, zpl, picture)
