"""The thread that writes the log, so that no other one ever waits for a disk or a terminal because of it."""

import contextlib
import logging
import os
import queue
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from station.commands.logs.masking import mask
from station.commands.logs.rolling_file import RollingFile
from station.commands.logs.wording import line_of, words_of

MOST_WAITING = 10_000
"""Records kept for a disk or terminal that stands still: some megabytes; later ones are counted."""

GATHER_S = 0.05
"""How long records are gathered: woken by each, this thread would ask for the interpreter in the midst of the
very scan that is told of. So much of the log a crash may cost."""

STOP_S = 0.5
"""How long the end waits for the log; a station has two seconds for all of its end."""


@dataclass(frozen=True)
class _Said:
    """A record without anything of the thread it came from."""

    created: float
    level: int
    name: str
    words: str


class QueuedHandler(logging.Handler):
    """Takes records from any thread, without a lock, and gives their words to the writer."""

    def __init__(self, writer: "LogWriter") -> None:
        super().__init__()
        self._writer = writer

    def handle(self, record: logging.LogRecord) -> bool:
        """Take a record; the lock of the base class would have one thread wait for the words of another."""
        self.emit(record)
        return True

    def emit(self, record: logging.LogRecord) -> None:
        """Put a record into words and queue it; one whose words can't be made is told by its place."""
        try:
            words = words_of(record)
        except Exception as error:  # noqa: BLE001 - whatever a value does when it is put into words, the work goes on
            words = f"{type(error).__name__} in the words of {record.filename}:{record.lineno}"
        self._writer.put(_Said(record.created, record.levelno, record.name, words))


class LogWriter:
    """Writes what is queued to standard error and, once told where, to a file, from `start` until `stop`.

    Each place has a level of its own.
    """

    def __init__(self, stderr_level: int) -> None:
        self._stderr_level = stderr_level
        self._file: RollingFile | None = None
        self._file_level = logging.CRITICAL
        # `put` of this queue holds no lock, so that it may even be called in a signal's handler.
        self._queue: queue.SimpleQueue[_Said | None] = queue.SimpleQueue()
        self._left_out = 0
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def write_to(self, path: Path, level: int) -> None:
        """Write to a file as well, from now on."""
        self._file_level = level
        self._file = RollingFile(path, _tell)

    def put(self, said: _Said) -> None:
        """Queue a record; one too many is counted and let go."""
        if self._queue.qsize() < MOST_WAITING:
            self._queue.put(said)
        else:
            self._left_out += 1

    def stop(self) -> None:
        """Write what is queued and end; a disk or terminal that stands still is not waited for."""
        self._queue.put(None)
        self._thread.join(STOP_S)

    def _run(self) -> None:
        going_on = True
        while going_on:
            waiting = [self._queue.get()]
            time.sleep(GATHER_S)
            with contextlib.suppress(queue.Empty):
                while True:
                    waiting.append(self._queue.get_nowait())
            for said in waiting:
                if said is None:
                    going_on = False
                else:
                    self._write(said)
            if self._left_out:
                self._tell_left_out()
        if self._file:
            self._file.close()

    def _tell_left_out(self) -> None:
        words = f"{self._left_out} records were left out: they came faster than they could be written"
        self._left_out = 0
        self._write(_Said(time.time(), logging.WARNING, __name__, words))

    def _write(self, said: _Said) -> None:
        line = mask(line_of(said.created, logging.getLevelName(said.level), said.name, said.words))
        if said.level >= self._stderr_level:
            _write_stderr(line)
        if self._file and said.level >= self._file_level:
            self._file.write(line)


def _tell(words: str) -> None:
    _write_stderr(f"packline: {words}\n")


def _write_stderr(text: str) -> None:
    """Write to standard error past its buffer, whose lock a reader that stands still would keep for ever."""
    stream: TextIO | None = sys.stderr
    if stream is None:
        return
    try:
        _write_all(stream.fileno(), text.encode("utf-8", "backslashreplace"))
    except (OSError, ValueError):
        _write_replaced(stream, text)


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _write_replaced(stream: TextIO, text: str) -> None:
    """Write to what somebody has put in the place of standard error, or to nobody."""
    try:
        stream.write(text)
    except (OSError, ValueError):
        return
