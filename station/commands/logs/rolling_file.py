"""A log file that never grows beyond its bounds, and whose trouble is told once and costs nobody anything."""

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path

MOST_BYTES = 2 * 1024 * 1024
FILES = 5


class RollingFile:
    """`NAME.log` and older ones, `NAME.log.1` the newest of them: `files` of `most_bytes` bytes at most.

    For one thread. `tell` hears in words, once, what keeps it from being written. A folder that is not there
    is nothing to tell: what the log stands beside is missing as well, and whoever needs that says so.
    """

    def __init__(
        self, path: Path, tell: Callable[[str], None], *, most_bytes: int = MOST_BYTES, files: int = FILES
    ) -> None:
        self._path = path
        self._tell = tell
        self._most_bytes = most_bytes
        self._files = files
        self._handle: int | None = None
        self._size = 0
        self._missed = 0
        self._torn = False
        self._told = False

    def write(self, line: str) -> None:
        """Append a line; one that can't be written is counted, and the file says so once it can be."""
        data = line.encode("utf-8", "backslashreplace")
        try:
            self._append(self._note() + data)
        except OSError as error:
            self._fail(error)

    def close(self) -> None:
        """Let the file go; the next line opens it again."""
        if self._handle is not None:
            with contextlib.suppress(OSError):
                os.close(self._handle)
            self._handle = None

    def _note(self) -> bytes:
        """Return what has to stand before the next line: the end of a torn one, and how many are missing."""
        end = b"\n" if self._torn else b""
        return end + (f"({self._missed} lines are missing here)\n".encode() if self._missed else b"")

    def _append(self, data: bytes) -> None:
        handle = self._opened()
        if self._size and self._size + len(data) > self._most_bytes:
            handle = self._roll(handle)
        written = os.write(handle, data)
        self._size += written
        self._torn = written < len(data)
        if self._torn:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._missed = 0

    def _opened(self) -> int:
        if self._handle is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            self._handle = os.open(self._path, flags, 0o640)
            self._size = os.fstat(self._handle).st_size
        return self._handle

    def _roll(self, handle: int) -> int:
        """Begin a new file; where the old ones can't be renamed, this one is emptied."""
        try:
            for number in range(self._files - 2, 0, -1):
                with contextlib.suppress(FileNotFoundError):
                    self._older(number).replace(self._older(number + 1))
            self._path.replace(self._older(1))
        except OSError as error:
            os.ftruncate(handle, 0)
            self._size = 0
            self._complain(error)
            return handle
        self.close()
        return self._opened()

    def _older(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}")

    def _fail(self, error: OSError) -> None:
        self._missed += 1
        self.close()
        if not isinstance(error, FileNotFoundError):
            self._complain(error)

    def _complain(self, error: OSError) -> None:
        if not self._told:
            self._told = True
            why = error.strerror or type(error).__name__
            self._tell(f"the log {self._path} can't be written: {why}; the work goes on without it")
