"""A keyboard for this program alone: an input device of the Linux kernel, grabbed.

Requests are those of linux/input.h, by the numbering of asm-generic/ioctl.h, which all machines but PowerPC,
MIPS and SPARC share.
"""

import contextlib
import errno
import os
import sys
from typing import Final

from drivers.api import BadSettings, Transport, Unreachable
from drivers.transport.failures import why
from drivers.transport.file_device import FileConnection
from drivers.transport.usb.nodes import UsbKind, read_identity
from drivers.transport.usb.port import UsbPort

if sys.platform == "linux":
    import fcntl

EVIOCGRAB: Final = 1 << 30 | 4 << 16 | ord("E") << 8 | 0x90
"""_IOW('E', 0x90, int): 1 has all events come to this descriptor alone, until it is closed."""

EVIOCSCLOCKID: Final = 1 << 30 | 4 << 16 | ord("E") << 8 | 0xA0
"""_IOW('E', 0xa0, int): the clock of the events' times; the default is set by people and by NTP."""

_MONOTONIC: Final = (1).to_bytes(4, sys.byteorder)


class EvdevDevice:
    """The way to the keyboard at `path`."""

    def __init__(self, path: str) -> None:
        self.path = path

    @property
    def address(self) -> str:
        """The address in a form to show an installer."""
        return self.path

    def open(self) -> FileConnection:
        """Open and grab it; `Unreachable` where it is away, forbidden, or another program has it.

        The kernel lets the keys go to the other programs again when it is closed.
        """
        if sys.platform != "linux":
            raise Unreachable("keyboards can be grabbed under Linux only")
        try:
            number = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            barred = "its user must be in the group input" if error.errno == errno.EACCES else why(error)
            raise Unreachable(f"{self.path} cannot be opened: {barred}") from error
        try:
            _grab(number)
        except OSError as error:
            os.close(number)
            if error.errno == errno.EBUSY:
                raise Unreachable(f"another program has grabbed {self.path}; end that one first") from error
            raise Unreachable(f"{self.path} cannot be grabbed; is it a keyboard? {why(error)}") from error
        return FileConnection(number)


def _grab(number: int) -> None:
    """Take a keyboard for this descriptor alone; `OSError` where another has it or it is none."""
    fcntl.ioctl(number, EVIOCGRAB, 1)
    with contextlib.suppress(OSError):  # kernels before 3.4; the times then are those of the wall clock
        fcntl.ioctl(number, EVIOCSCLOCKID, _MONOTONIC)


def evdev_device(url: str) -> Transport:
    """Read `usb:VID:PID[:SERIAL]` or a path below /dev/input; `BadSettings` for anything else."""
    if url.startswith("usb:"):
        return UsbPort(read_identity(url), UsbKind.INPUT, EvdevDevice)
    if url.startswith("/dev/input/"):
        return EvdevDevice(url)
    raise BadSettings(f"{url}: must be usb:VID:PID, usb:VID:PID:SERIAL or /dev/input/by-id/…")
