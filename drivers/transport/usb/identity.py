"""What a USB device is known by across unplugging, and the node behind which the system shows it just now."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from urllib.parse import parse_qsl, quote, unquote

from drivers.api import BadSettings, Unreachable, UsbMatch

_FORM = "usb:VID:PID, usb:VID:PID:SERIAL, or either with ?interface=N or ?path=SOCKET"
_HEX = re.compile(r"(?:0[xX])?([0-9A-Fa-f]{1,4})")


class UsbKind(Enum):
    """The kinds of node a driver opens, by the names of the kernel's subsystems."""

    TTY = "tty"
    PRINTER = "usbmisc"
    HIDRAW = "hidraw"
    INPUT = "input"

    @property
    def words(self) -> str:
        """What an installer calls it."""
        return _WORDS[self]


_WORDS = {
    UsbKind.TTY: "serial port",
    UsbKind.PRINTER: "printer",
    UsbKind.HIDRAW: "HID device",
    UsbKind.INPUT: "keyboard",
}


@dataclass(frozen=True)
class UsbIdentity:
    """A device by its make and, where it has one, its serial number.

    `interface` tells the ports of one device apart, `path` the sockets that devices without serial number
    are plugged into. What is empty or `None` is left open.
    """

    vid: int
    pid: int
    serial: str = ""
    interface: int | None = None
    path: str = ""

    def __str__(self) -> str:
        serial = f":{quote(self.serial, safe=':+-._~@')}" if self.serial else ""
        query = [f"interface={self.interface}"] if self.interface is not None else []
        query += [f"path={self.path}"] if self.path else []
        return f"usb:{self.vid:04x}:{self.pid:04x}{serial}{'?' if query else ''}{'&'.join(query)}"


@dataclass(frozen=True)
class UsbNode:
    """One node of a plugged-in USB device: what is opened, and everything the device is known by.

    `path` is the socket: udev's name of it where udev runs, the kernel's otherwise; `port` is always the
    kernel's. `usages` are the usage page and usage of each HID collection, without opening the device.
    """

    node: str
    kind: UsbKind
    vid: int
    pid: int
    serial: str = ""
    interface: int | None = None
    path: str = ""
    port: str = ""
    maker: str = ""
    product: str = ""
    usages: tuple[tuple[int, int], ...] = ()

    @property
    def model(self) -> str:
        """Maker and product in words, as far as the device tells them."""
        return " ".join(part for part in (self.maker, self.product) if part)

    def is_a(self, identity: UsbIdentity) -> bool:
        """Tell whether this is a node of the device that `identity` names."""
        return (
            (self.vid, self.pid) == (identity.vid, identity.pid)
            and (not identity.serial or _same(self.serial) == _same(identity.serial))
            and (identity.interface is None or identity.interface == self.interface)
            and (not identity.path or identity.path in (self.path, self.port))
        )

    def fits(self, match: UsbMatch) -> bool:
        """Tell whether a driver that serves `match` could serve this."""
        return (
            match.vid in (0, self.vid)
            and match.pid in (0, self.pid)
            and (not match.usage_page or any(page == match.usage_page for page, _ in self.usages))
        )


def read_identity(url: str) -> UsbIdentity:
    """Read `usb:VID:PID[:SERIAL][?interface=N][&path=SOCKET]`; `BadSettings` says what does not fit."""
    place, _, query = url.partition("?")
    scheme, *parts = place.split(":", 3)
    numbers = [_HEX.fullmatch(part) for part in parts[:2]]
    if scheme != "usb" or len(numbers) < 2 or not all(numbers):
        raise BadSettings(f"{url}: must be {_FORM}; VID and PID are up to four hexadecimal digits each")
    vid, pid = (int(number[1], 16) for number in numbers if number)
    options = dict(parse_qsl(query, keep_blank_values=True))
    interface = options.pop("interface", None)
    path = options.pop("path", "")
    if options:
        raise BadSettings(f"{url}: there is no {', '.join(sorted(options))} here; it must be {_FORM}")
    if interface is not None and not (interface.isascii() and interface.isdigit()):
        raise BadSettings(f"{url}: interface must be a number, not {interface!r}")
    serial = unquote(parts[2]) if len(parts) > 2 else ""
    return UsbIdentity(vid, pid, serial, None if interface is None else int(interface), path)


def pick(identity: UsbIdentity, nodes: Sequence[UsbNode], kind: UsbKind) -> UsbNode:
    """Choose the one node of `identity`; `Unreachable` where there is none, or more than one to choose from.

    One of several is never taken by chance: the worker would scan into the wrong bench.
    """
    found = [node for node in nodes if node.is_a(identity)]
    if len(found) == 1:
        return found[0]
    if not found:
        kin = [node for node in nodes if (node.vid, node.pid) == (identity.vid, identity.pid)]
        others = f"; of this make there is {_list(kin, nodes)}" if kin else ""
        raise Unreachable(f"no {kind.words} {identity} is plugged in{others}")
    raise Unreachable(
        f"{len(found)} {kind.words}s answer to {identity}; write the one that is meant: {_list(found, nodes)}"
    )


def identify(node: UsbNode, among: Sequence[UsbNode]) -> UsbIdentity:
    """Give the shortest identity that means this node and no other of those plugged in.

    The serial number is always part of it; interface and socket only where they are needed.
    """
    plain = UsbIdentity(node.vid, node.pid, node.serial)
    ways = (
        plain,
        replace(plain, interface=node.interface),
        replace(plain, path=node.path),
        replace(plain, interface=node.interface, path=node.path),
    )
    same = [other for other in among if other.kind is node.kind]
    return next((way for way in ways if sum(other.is_a(way) for other in same) <= 1), ways[-1])


def _list(nodes: Sequence[UsbNode], among: Sequence[UsbNode]) -> str:
    return ", ".join(f"{identify(node, among)} ({node.node})" for node in nodes)


def _same(serial: str) -> str:
    """Fold what the systems write differently: udev writes spaces as underscores, Windows all in capitals."""
    return "_".join(serial.split()).casefold()
