"""A virtual Zebra printer on a pseudo terminal: on a serial port, or in place of a USB printer's node."""

import contextlib
import os
import queue
import select
import tempfile
import threading
import tty
from pathlib import Path
from typing import Any

from drivers.sim.printers.press import Press


class SimPtyPrinter(Press):
    """A Zebra at `path`, a link that stays though the terminal behind it is another after a replug."""

    def __init__(self, folder: Path | None = None, **inside: Any) -> None:
        super().__init__(folder, **inside)
        self._home = tempfile.TemporaryDirectory(prefix="sim-printer-")
        self.path = Path(self._home.name) / "printer"
        self._master = -1
        self._slave = -1
        self._wake = -1
        self._reader: threading.Thread | None = None
        self._plugging = threading.RLock()

    @property
    def url(self) -> str:
        """The address for `station.toml`, as a serial port."""
        return f"serial://{self.path}"

    @property
    def node_url(self) -> str:
        """The same as a device node that is read and written as it is, as that of a USB printer."""
        return f"file:{self.path}"

    def start(self) -> "SimPtyPrinter":
        """Begin to print; the terminal is there when this returns."""
        self._begin_printing()
        self.plug()
        return self

    def stop(self) -> None:
        """Take everything away; returns when all threads are done."""
        self._end_printing()
        self.unplug()
        for thread in self._threads:
            thread.join()
        self._home.cleanup()

    def plug(self) -> None:
        """Make a terminal, raw, so that no byte is changed or echoed; nothing where there is one."""
        with self._plugging:
            if self._master < 0:
                self._plug()

    def _plug(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        fresh = self.path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(self._slave))
        fresh.replace(self.path)
        woken, self._wake = os.pipe()
        self._reader = threading.Thread(
            target=self._serve, args=(self._master, woken), name="sim-printer-read", daemon=True
        )
        self._reader.start()

    def unplug(self) -> None:
        """Take the terminal away, as pulling the plug does; what was received whole is still printed."""
        with self._plugging:
            self._unplug()

    def _unplug(self) -> None:
        self.path.unlink(missing_ok=True)
        reader, self._reader = self._reader, None
        if reader is not None:
            os.write(self._wake, b"!")
            reader.join()
            for number in (self._slave, self._master, self._wake):
                os.close(number)
        self._master = self._slave = self._wake = -1

    def cut(self) -> None:
        """Pull the plug and put it in again."""
        self._cut(self._master)

    def _cut(self, master: int) -> None:
        """Make another terminal, unless that is done already."""
        with self._plugging:
            if self._master == master >= 0:
                self._unplug()
                self._plug()

    def _serve(self, master: int, woken: int) -> None:
        answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        answering = threading.Thread(
            target=self._answer, args=(master, answers), name="sim-printer-answer", daemon=True
        )
        answering.start()
        with contextlib.suppress(OSError):
            while woken not in select.select([master, woken], [], [])[0]:
                if not self.receive(os.read(master, 4096), answers.put):
                    self._begin(self._cut, "sim-printer-cut", master)
                    select.select([woken], [], [])
                    break
        answers.put(None)
        answering.join()
        os.close(woken)

    def _answer(self, master: int, answers: "queue.SimpleQueue[bytes | None]") -> None:
        """Send answers, each as late as it is set, until there are no more."""
        os.set_blocking(master, False)
        while (answer := answers.get()) is not None:
            self._pause_for(self.answer_s)
            for part in self._parts(answer):
                # nobody reads: a serial line loses what does not fit
                with contextlib.suppress(BlockingIOError, OSError):
                    os.write(master, part)
