"""Which port a `[[devices]]` table means, whatever way it is written, and which tables mean the same one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from drivers.api import BadSettings, DeviceConfig, Role
from drivers.transport.usb.nodes import UsbIdentity, UsbNode, read_identity

_COM_PORT = re.compile(r"COM\d+", re.IGNORECASE)


@dataclass(frozen=True)
class Binding:
    """Where a device is bound: the `identity` of a USB device, the `path` of a node, or another `place`."""

    identity: UsbIdentity | None = None
    path: str = ""
    place: str = ""

    @property
    def is_local(self) -> bool:
        """Tell whether it is plugged into this machine."""
        return not self.place

    def means(self, node: UsbNode) -> bool:
        """Tell whether `node` is what the device is bound to, links to it followed as they stand now."""
        if self.identity is not None:
            return node.is_a(self.identity)
        return bool(self.path) and _real(self.path) == node.node

    def clashes(self, other: "Binding", plugged: Sequence[UsbNode]) -> bool:
        """Tell whether both can mean one port, by what they say or by what is plugged in."""
        if self.place or other.place:
            return self.place == other.place
        if self.identity and other.identity and _overlap(self.identity, other.identity):
            return True
        if self.path and other.path:
            return _real(self.path) == _real(other.path)
        return any(self.means(node) and other.means(node) for node in plugged)

    def is_same_device(self, other: "Binding", plugged: Sequence[UsbNode]) -> bool:
        """Tell whether both can mean one USB device, behind whichever of its nodes."""
        if self.identity and other.identity:
            return _overlap(replace(self.identity, interface=None), replace(other.identity, interface=None))
        mine = {_socket(node) for node in plugged if self.means(node)}
        return any(_socket(node) in mine for node in plugged if other.means(node))


def binding_of(config: DeviceConfig) -> Binding:
    """Read where a device is bound; an address that is none is left to its driver to refuse."""
    url = config.url
    if url.startswith("usb:"):
        try:
            return Binding(identity=read_identity(url))
        except BadSettings:
            return Binding(place=f"{config.driver} {url}")
    if url.startswith(("serial:", "file:", "/")):
        return Binding(path=urlsplit(url).path)
    if _COM_PORT.fullmatch(url):
        return Binding(path=url.upper())
    if url.startswith(("tcp:", "socket:", "rfc2217:")):
        place = urlsplit(url).netloc.lower()
        return Binding(place="tcp " + place.replace("localhost", "127.0.0.1"))
    return Binding(place=f"{config.driver} {url}")


def find_clashes(configs: Sequence[DeviceConfig], plugged: Sequence[UsbNode]) -> list[str]:
    """Name devices that share a name or a port, and scanners read on two channels.

    Two that read one port would share its bytes silently; of one scanner on two each code would come twice.
    """
    problems: list[str] = []
    names: set[str] = set()
    bound: list[tuple[DeviceConfig, Binding]] = []
    for config in configs:
        if config.name in names:
            problems.append(f"{config.name}: there are two devices of this name")
        names.add(config.name)
        binding = binding_of(config)
        holder = next((other.name for other, held in bound if binding.clashes(held, plugged)), None)
        double = next(
            (
                other.name
                for other, held in bound
                if _reads_same_scanner(config, binding, other, held, plugged)
            ),
            None,
        )
        if holder is not None:
            problems.append(_clash(config, binding, holder))
        elif double is not None:
            problems.append(
                f"{config.name}: {config.url} is the scanner that {double} reads already, in another way; "
                "take one of the two away, or each code would come twice"
            )
        bound.append((config, binding))
    return problems


def _reads_same_scanner(
    one: DeviceConfig, mine: Binding, other: DeviceConfig, held: Binding, plugged: Sequence[UsbNode]
) -> bool:
    """Tell whether two tables read one scanner in two of its ways, as serial port, HID device or keyboard.

    Two serial ports of one USB device are an adapter with a scanner at each.
    """
    both_scan = one.role is other.role is Role.SCANNER
    return both_scan and _way(one) != _way(other) and mine.is_same_device(held, plugged)


def _way(config: DeviceConfig) -> str:
    return "serial" if config.driver == "ssi" else config.driver


def _socket(node: UsbNode) -> tuple[str, int, int, str]:
    return node.port, node.vid, node.pid, node.serial


def _clash(config: DeviceConfig, binding: Binding, holder: str) -> str:
    mend = "; name each port in one table only"
    if binding.identity is not None:
        mend = "; ports of one device are told apart by ?interface=N, devices of one make by serial number"
    return f"{config.name}: {config.url or config.driver} is bound to {holder} already{mend}"


def _overlap(one: UsbIdentity, other: UsbIdentity) -> bool:
    """Tell whether a device could be named by both: nothing that both say differs."""
    return (
        (one.vid, one.pid) == (other.vid, other.pid)
        and _agree(one.serial.casefold(), other.serial.casefold())
        and _agree(one.interface, other.interface)
        and _agree(one.path, other.path)
    )


def _agree(one: str | int | None, other: str | int | None) -> bool:
    return one in ("", None) or other in ("", None) or one == other


def _real(path: str) -> str:
    return path if _COM_PORT.fullmatch(path) else str(Path(path).resolve())
