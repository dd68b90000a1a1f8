"""A keyboard for this program alone: an input device of the Linux kernel, grabbed.

`usb:VID:PID[:SERIAL]` is looked up below /sys/class/input at every opening, as a device that is plugged in
again is another eventN; a path below /dev/input is taken as it is. Requests are those of linux/input.h, by
the numbering of asm-generic/ioctl.h, which all machines but PowerPC, MIPS and SPARC share.
"""

import contextlib
import errno
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.api import BadSettings, Unreachable
from drivers.transport.file_device import FileConnection

if sys.platform == "linux":
    import fcntl

EVIOCGRAB: Final = 1 << 30 | 4 << 16 | ord("E") << 8 | 0x90
"""_IOW('E', 0x90, int): 1 has all events come to this descriptor alone, 0 lets go."""

EVIOCSCLOCKID: Final = 1 << 30 | 4 << 16 | ord("E") << 8 | 0xA0
"""_IOW('E', 0xa0, int): the clock of the events' times; the default is set by people and by NTP."""

_MONOTONIC: Final = 1
_DIGITS: Final = 0xFFC
"""KEY_1 to KEY_0 in a bit map of keys; a scanner's second node, with media keys, has Enter but no digits."""
_INPUTS: Final = Path("/sys/class/input")
_IDENTITY: Final = re.compile(r"usb:([0-9a-f]{4}):([0-9a-f]{4})(?::(.+))?", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A keyboard with digits on USB, plugged in now."""

    node: str
    vid: str
    pid: str
    serial: str
    model: str

    @property
    def identity(self) -> str:
        """What it is known by across unplugging."""
        return f"usb:{self.vid}:{self.pid}" + (f":{self.serial}" if self.serial else "")


class EvdevDevice:
    """The way to the keyboard at a path, or with a USB identity; `node`, `identity` and `model` once open."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.node = ""
        self.identity = ""
        self.model = ""

    @property
    def address(self) -> str:
        """The node it was reached at last, or what was asked for."""
        return self.node or self.target

    def open(self) -> "EvdevConnection":
        """Open and grab it; `Unreachable` where it is away, forbidden, or another program has it."""
        if sys.platform != "linux":
            raise Unreachable("keyboards can be grabbed under Linux only")
        self.node = ""
        node = self._look_up()
        try:
            number = os.open(node, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            hint = "; its user must be in the group input" if error.errno == errno.EACCES else ""
            raise Unreachable(f"{node} cannot be opened: {error}{hint}") from error
        try:
            grab(number)
        except OSError as error:
            os.close(number)
            if error.errno == errno.EBUSY:
                raise Unreachable(f"another program has grabbed {node}; end that one first") from error
            raise Unreachable(f"{node} cannot be grabbed; is it an input device? {error}") from error
        self.node = node
        return EvdevConnection(number)

    def _look_up(self) -> str:
        match = _IDENTITY.fullmatch(self.target)
        if match is None:
            known = next(
                (found for found in keyboards() if Path(self.target).resolve() == Path(found.node)), None
            )
            self.identity, self.model = (known.identity, known.model) if known else ("", "")
            return self.target
        vid, pid, serial = match[1].lower(), match[2].lower(), match[3]
        fitting = [
            found
            for found in keyboards()
            if (found.vid, found.pid) == (vid, pid) and serial in (None, found.serial)
        ]
        if not fitting:
            raise Unreachable(f"no keyboard {self.target} is plugged in")
        if len(fitting) > 1:
            nodes = ", ".join(f"{found.node} ({found.identity})" for found in fitting)
            raise Unreachable(
                f"{self.target} is not one device but {nodes}; name its serial number, or its path"
            )
        self.identity, self.model = fitting[0].identity, fitting[0].model
        return fitting[0].node


class EvdevConnection(FileConnection):
    """An open and grabbed keyboard; one thread reads, any thread may cancel."""

    def close(self) -> None:
        """Let the keys go to the other programs again; may be called twice."""
        with contextlib.suppress(OSError):
            ungrab(self._number)
        super().close()


def grab(number: int) -> None:
    """Take a keyboard for this descriptor alone; `OSError` where another has it or it is none."""
    fcntl.ioctl(number, EVIOCGRAB, 1)
    with contextlib.suppress(OSError):  # kernels before 3.4; the times then are those of the wall clock
        fcntl.ioctl(number, EVIOCSCLOCKID, _MONOTONIC.to_bytes(4, sys.byteorder))


def ungrab(number: int) -> None:
    """Let a keyboard go."""
    if number >= 0:
        fcntl.ioctl(number, EVIOCGRAB, 0)


def keyboards() -> list[Found]:
    """Give the USB input devices that have digits, plugged in now."""
    found: list[Found] = []
    for entry in sorted(_INPUTS.glob("event*")):
        device = entry.resolve() / "device"
        if not _types_digits(_read(device / "capabilities" / "key")):
            continue
        usb = next((parent for parent in entry.resolve().parents if (parent / "idVendor").exists()), None)
        if usb is not None:
            vid, pid = _read(usb / "idVendor").lower(), _read(usb / "idProduct").lower()
            model = _read(device / "name")
            found.append(Found(f"/dev/input/{entry.name}", vid, pid, _read(usb / "serial"), model))
    return found


def _types_digits(words: str) -> bool:
    """Tell by the kernel's bit map of keys, hexadecimal words of which the last is the lowest."""
    return bool(words) and int(words.rpartition(" ")[2], 16) & _DIGITS == _DIGITS


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip()
    except OSError:  # it was pulled out while we looked, or has no such thing
        return ""


def evdev_device(url: str) -> EvdevDevice:
    """Read `usb:VID:PID[:SERIAL]` or a path below /dev/input; `BadSettings` for anything else."""
    path = url.removeprefix("evdev:")
    path = path.removeprefix("//")
    if not path.startswith("/dev/input/") and not _IDENTITY.fullmatch(path):
        raise BadSettings(f"{url}: must be usb:VID:PID, usb:VID:PID:SERIAL or /dev/input/by-id/…")
    return EvdevDevice(path)
