"""The one place that sets logging up, and undoes it at the end."""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from station.commands.logs.wording import OURS
from station.commands.logs.writer import LogWriter, QueuedHandler

USUAL_ON_STDERR = logging.WARNING
USUAL_IN_FILE = logging.INFO

_log = logging.getLogger(__name__)


class Log:
    """The log of one run of the program."""

    def __init__(self, writer: LogWriter, level: int | None) -> None:
        self._writer = writer
        self._level = level

    def keep_beside(self, database: Path) -> None:
        """Keep the log in a file beside a database as well: `bench-1.log` beside `bench-1.db`.

        At the level that was asked for, or else from `info` on.
        """
        level = USUAL_IN_FILE if self._level is None else self._level
        self._writer.write_to(log_file_of(database), level)
        if self._level is None:
            _let_speak(min(level, USUAL_ON_STDERR))


@contextmanager
def log_of_program(level: int | None) -> Iterator[Log]:
    """Log what is as grave as `level` or graver to standard error; where it is None, warnings and errors.

    Only our own parts are heard below `warning`. Exceptions that end a thread are logged as well.
    """
    writer = LogWriter(USUAL_ON_STDERR if level is None else level)
    handler = QueuedHandler(writer)
    root = logging.getLogger()
    before = [logging.getLogger(name).level for name in OURS], threading.excepthook, sys.excepthook
    root.addHandler(handler)
    _let_speak(USUAL_ON_STDERR if level is None else level)
    threading.excepthook, sys.excepthook = _thread_ended, _log_uncaught
    writer.start()
    try:
        yield Log(writer, level)
    finally:
        writer.stop()
        root.removeHandler(handler)
        levels, threading.excepthook, sys.excepthook = before
        for name, its_level in zip(OURS, levels, strict=True):
            logging.getLogger(name).setLevel(its_level)


def log_file_of(database: Path) -> Path:
    """Return where the log of what works on a database is kept."""
    name = database.with_suffix(".log")
    return name if name != database else database.with_name(f"{database.name}.log")


def _let_speak(level: int) -> None:
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def _thread_ended(ended: threading.ExceptHookArgs) -> None:
    if isinstance(ended.exc_value, SystemExit):
        return
    name = ended.thread.name if ended.thread else "?"
    _log.critical("a defect ended the thread %s", name, exc_info=ended.exc_value)


def _log_uncaught(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    """Log what nobody caught, as a slot of Qt may leave it, without the values that may be in its words."""
    _log.critical("a defect was caught by nobody", exc_info=error)
