"""The nodes of USB devices on Linux, from sysfs through libudev; opens none of them.

The properties that udev adds are used where it runs; everything needed is in sysfs where it does not, as in
a container.
"""

import contextlib
import re
from typing import TYPE_CHECKING

from drivers.api import Unreachable
from drivers.transport.usb.hid_usages import usages
from drivers.transport.usb.identity import UsbKind, UsbNode

if TYPE_CHECKING:
    import pyudev

_NAMES = {
    UsbKind.TTY: "tty[A-RT-Z]*",
    UsbKind.PRINTER: "lp[0-9]*",
    UsbKind.HIDRAW: "hidraw*",
    UsbKind.INPUT: "event*",
}
"""Patterns of the kernel's names: dozens of consoles and ttyS ports need not be looked at each time."""

_NODES = {
    UsbKind.TTY: re.compile(r"/dev/tty\w+"),
    UsbKind.PRINTER: re.compile(r"/dev/usb/lp\d+"),
    UsbKind.HIDRAW: re.compile(r"/dev/hidraw\d+"),
    UsbKind.INPUT: re.compile(r"/dev/input/event\d+"),
}

_TYPING_KEYS = sum(1 << key for key in (*range(2, 12), 28))
"""Digits and Enter (linux/input-event-codes.h): a node without them is not a keyboard that types codes."""


def nodes(kind: UsbKind) -> list[UsbNode]:
    """List the nodes of one kind that belong to USB devices; `Unreachable` where the system tells none."""
    try:
        import pyudev  # noqa: PLC0415 - a window without USB devices need not wait for it

        every = pyudev.Context().list_devices(subsystem=kind.value)
        devices = list(every.match_sys_name(_NAMES[kind]))
    except (ImportError, OSError) as error:
        raise Unreachable(f"the system does not tell what is plugged in: {error}") from error
    found = [node for device in devices if (node := _node(device, kind)) is not None]
    return sorted(found, key=lambda node: (len(node.node), node.node))


def _node(device: "pyudev.Device", kind: UsbKind) -> UsbNode | None:
    """Read one device; `None` where it is of no use here, or went away meanwhile."""
    name = device.device_node or ""
    usb = device.find_parent("usb", "usb_device")
    if usb is None or not _NODES[kind].fullmatch(name):
        return None
    if kind is UsbKind.INPUT and not _types(device):
        return None
    interface = device.find_parent("usb", "usb_interface")
    path = re.sub(r":\d+\.\d+$", "", device.properties.get("ID_PATH", "")) or usb.sys_name
    try:
        return UsbNode(
            node=name,
            kind=kind,
            vid=int(text_of(usb, "idVendor"), 16),
            pid=int(text_of(usb, "idProduct"), 16),
            serial=text_of(usb, "serial"),
            interface=int(text_of(interface, "bInterfaceNumber") or "0", 16)
            if interface is not None
            else None,
            path=path,
            port=usb.sys_name,
            maker=text_of(usb, "manufacturer"),
            product=text_of(usb, "product"),
            usages=_usages(device) if kind is UsbKind.HIDRAW else (),
        )
    except ValueError:
        return None


def text_of(device: "pyudev.Device", name: str) -> str:
    """Read an attribute of a device in sysfs; empty where there is none, or no device any more."""
    value: bytes = device.attributes.get(name, b"")
    return value.decode("utf-8", "replace").strip()


def _usages(device: "pyudev.Device") -> tuple[tuple[int, int], ...]:
    hid = device.find_parent("hid")
    descriptor: bytes = hid.attributes.get("report_descriptor", b"") if hid is not None else b""
    return usages(descriptor)


def _types(device: "pyudev.Device") -> bool:
    """Tell whether an input node has the keys that type a code."""
    parent = device.find_parent("input")
    if parent is None:
        return False
    lowest = text_of(parent, "capabilities/key").split()[-1:]
    with contextlib.suppress(ValueError):
        return bool(lowest) and int(lowest[0], 16) & _TYPING_KEYS == _TYPING_KEYS
    return False
