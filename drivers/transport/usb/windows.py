"""The nodes of USB devices where there is no udev: COM ports as pyserial lists them, paths as hidapi does.

Nothing here was run on Windows; it is tested with what both libraries give there.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from serial.tools import list_ports

from drivers.transport.usb.identity import UsbKind, UsbNode


class ListedPort(Protocol):
    """What `serial.tools.list_ports` tells of a port; everything but the device may be `None`."""

    device: str
    vid: int | None
    pid: int | None
    serial_number: str | None
    location: str | None
    manufacturer: str | None
    product: str | None


_INTERFACE = re.compile(r":x\.(\d+)$")
"""How pyserial ends the location of one interface of several."""


def com_ports(listed: Callable[[], Iterable[ListedPort]] = list_ports.comports) -> list[UsbNode]:
    """List the COM ports of USB devices, opening none."""
    return [
        _port(port, port.vid, port.pid) for port in listed() if port.vid is not None and port.pid is not None
    ]


def _port(port: ListedPort, vid: int, pid: int) -> UsbNode:
    location = port.location or ""
    interface = _INTERFACE.search(location)
    path = _INTERFACE.sub("", location)
    return UsbNode(
        node=port.device,
        kind=UsbKind.TTY,
        vid=vid,
        pid=pid,
        serial=port.serial_number or "",
        interface=int(interface[1]) if interface else None,
        path=path,
        port=path,
        maker=port.manufacturer or "",
        product=port.product or "",
    )


def hid_paths(listed: Iterable[Mapping[str, Any]]) -> list[UsbNode]:
    """Turn what `hidapi` enumerates into nodes; it lists a device once for each of its collections."""
    found: dict[str, UsbNode] = {}
    for entry in listed:
        path = entry["path"]
        node = path.decode("utf-8", "replace") if isinstance(path, bytes) else str(path)
        number = entry.get("interface_number", -1)
        found[node] = UsbNode(
            node=node,
            kind=UsbKind.HIDRAW,
            vid=entry["vendor_id"],
            pid=entry["product_id"],
            serial=entry.get("serial_number") or "",
            interface=None if number < 0 else number,
            path=node,
            port=node,
            maker=entry.get("manufacturer_string") or "",
            product=entry.get("product_string") or "",
            usages=(
                *(found[node].usages if node in found else ()),
                (entry.get("usage_page", 0), entry.get("usage", 0)),
            ),
        )
    return list(found.values())


def nodes(kind: UsbKind) -> list[UsbNode]:
    """List the nodes of one kind; HID devices are listed by who owns hidapi's thread, by `hid_paths`."""
    return com_ports() if kind is UsbKind.TTY else []
