"""Which drivers could serve a plugged-in node, and the `[[devices]]` table to write for it."""

from collections.abc import Sequence
from typing import assert_never

from drivers.api import DriverInfo, Role
from drivers.catalog import Catalog
from drivers.transport.usb.nodes import UsbKind, UsbNode, identify


def drivers_for(node: UsbNode, catalog: Catalog) -> list[DriverInfo]:
    """Give the drivers that could serve a node; those that name its make or its usages come first."""
    fitting = [(rank, info) for info in catalog.drivers.values() if (rank := _rank(info, node))]
    return [info for _, info in sorted(fitting, key=lambda pair: -pair[0])]


def _rank(info: DriverInfo, node: UsbNode) -> int:
    """Give 2 for a driver that names the device, 1 for one that serves any such port, else 0."""
    named = any(node.fits(match) for match in info.usb)
    return 0 if not _serves(info, node, named) else 2 if named else 1


def _serves(info: DriverInfo, node: UsbNode, named: bool) -> bool:
    """Tell whether a driver opens this kind of node, by its role and the addresses it takes.

    A keyboard is proposed to a driver that names its maker only: a grab of the wrong one would silence it.
    """
    by_usage = any(match.usage_page for match in info.usb)
    by_identity = "usb" in info.schemes
    serial = "serial" in info.schemes
    match node.kind:
        case UsbKind.HIDRAW:
            return by_identity and by_usage and named
        case UsbKind.INPUT:
            return by_identity and named and info.role is Role.SCANNER and not serial and not by_usage
        case UsbKind.PRINTER:
            return by_identity and info.role is Role.PRINTER
        case UsbKind.TTY:
            return serial and not by_usage
        case _ as never:
            assert_never(never)


def table_for(node: UsbNode, info: DriverInfo, among: Sequence[UsbNode]) -> str:
    """Write the table that binds `info` to this node and no other of those plugged in."""
    url = identify(node, among)
    return f'[[devices]]\nrole = "{info.role.value}"\ndriver = "{info.id}"\nurl = "{url}"'
