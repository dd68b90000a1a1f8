"""A device behind a character device of the kernel, as a USB printer is: `file:/dev/usb/lp0`."""

import contextlib
import os
import select
import stat
from pathlib import Path

from drivers.api import BadSettings, ConnectionLost, Unreachable
from drivers.transport.failures import why

WRITE_S = 5.0
"""How long a device may take no byte at all, as in `drivers.transport.tcp`."""


class FileDevice:
    """The way to a character device at `path`."""

    def __init__(self, path: str) -> None:
        self.path = path

    @property
    def address(self) -> str:
        """The address in a form to show an installer."""
        return f"file:{self.path}"

    def open(self) -> "FileConnection":
        """Open it both ways; `Unreachable` where it is missing, forbidden, or no device."""
        try:
            if not stat.S_ISCHR(Path(self.path).stat().st_mode):
                raise Unreachable(f"{self.path} is no device; a printer is at /dev/usb/lp0 or the like")
            number = os.open(self.path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError as error:
            raise Unreachable(f"{self.path} cannot be opened: {why(error)}") from error
        return FileConnection(number)


class FileConnection:
    """An open character device; one thread reads and writes, any thread may cancel."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._wake, self._waker = os.pipe()

    def read(self, timeout: float) -> bytes:
        """Return what has come, b"" after `timeout` seconds of silence or a cancel."""
        try:
            ready, _, _ = select.select([self._number, self._wake], [], [], timeout)
            if self._wake in ready:
                os.read(self._wake, 4096)
            if self._number not in ready:
                return b""
            data = os.read(self._number, 65536)
        except (OSError, ValueError) as error:  # ValueError: closed meanwhile by another thread
            raise ConnectionLost(f"the device went away: {why(error)}") from error
        if not data:
            raise ConnectionLost("the device went away")
        return data

    def write(self, data: bytes) -> None:
        """Hand all of `data` over; `ConnectionLost` where it takes nothing for `WRITE_S`, or at a cancel."""
        try:
            while data:
                cancelled, ready, _ = select.select([self._wake], [self._number], [], WRITE_S)
                if cancelled:
                    raise ConnectionLost("stopped while sending")
                if not ready:
                    raise ConnectionLost("the device takes no more data")
                data = data[os.write(self._number, data) :]
        except (OSError, ValueError) as error:
            raise ConnectionLost(f"the device went away while sending: {why(error)}") from error

    def cancel(self) -> None:
        """Make the `read` under way, or the next one, return at once; a `write` is broken off."""
        with contextlib.suppress(OSError):
            os.write(self._waker, b"!")

    def close(self) -> None:
        """Let the device go; may be called twice."""
        numbers, self._number, self._wake, self._waker = (self._number, self._wake, self._waker), -1, -1, -1
        for number in numbers:
            if number >= 0:
                os.close(number)


def file_device(url: str) -> FileDevice:
    """Read `file:/dev/…`; `BadSettings` where no absolute path follows."""
    path = url.removeprefix("file:")
    path = path.removeprefix("//")
    if not path.startswith("/"):
        raise BadSettings(f"{url}: must be file:/dev/…")
    return FileDevice(path)
