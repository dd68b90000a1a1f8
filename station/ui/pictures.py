"""Product pictures, read and decoded beside the window's thread."""

import logging
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from threading import Thread

from PySide6.QtGui import QImage

from station.ui.bridge import WindowThread

_log = logging.getLogger(__name__)

PictureSource = Callable[[str], bytes | None]
"""Gives the file of a picture by its name; None where there is none; OSError where it can't be read.

Called in the loader's thread.
"""

PictureShown = Callable[[str, QImage | None], None]


def decode(data: bytes | None) -> QImage | None:
    """The picture in a file's bytes; None where there is none or it is damaged."""
    image = QImage.fromData(data) if data else None
    return None if image is None or image.isNull() else image


class PictureLoader:
    """Answers each `want` with `shown(name, image)` in the window's thread; only the latest counts."""

    def __init__(self, source: PictureSource, shown: PictureShown) -> None:
        self._source = source
        self._shown = shown
        self._window_thread = WindowThread()
        self._wanted: SimpleQueue[str | None] = SimpleQueue()
        self._thread: Thread | None = None

    def want(self, name: str) -> None:
        """Ask for a picture; returns at once. The thread begins with the first one asked for."""
        if self._thread is None:
            self._thread = Thread(target=self._run, name="picture-loader", daemon=True)
            self._thread.start()
        self._wanted.put(name)

    def stop(self) -> None:
        """End the thread and wait for it."""
        if self._thread is not None:
            self._wanted.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while (name := self._latest()) is not None:
            image = self._load(name)
            self._window_thread.send(partial(self._shown, name, image))

    def _latest(self) -> str | None:
        name = self._wanted.get()
        while name is not None and not self._wanted.empty():
            name = self._wanted.get()
        return name

    def _load(self, name: str) -> QImage | None:
        try:
            data = self._source(name)
        except OSError:
            _log.exception("the picture of %s can't be read", name)
            return None
        return decode(data)
