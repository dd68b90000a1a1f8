"""What pyserial and hidapi give on Windows, as their sources and manuals show it; run anywhere."""

from dataclasses import dataclass

import pytest

from drivers.api import Unreachable
from drivers.transport.usb.identity import UsbKind, pick, read_identity
from drivers.transport.usb.windows import com_ports, hid_paths, nodes

HID_ENTRY = {
    "path": rb"\\?\HID#VID_0C2E&PID_0901&MI_01#7&2f1a&0&0000#{4d1e55b2-f16f-11cf-88cb-001111000030}",
    "vendor_id": 0x0C2E,
    "product_id": 0x0901,
    "serial_number": "18143B07D6",
    "interface_number": 1,
    "manufacturer_string": "Honeywell",
    "product_string": "Voyager 1602g",
    "usage_page": 0x8C,
    "usage": 2,
}


@dataclass
class Port:
    device: str
    vid: int | None = 0x0C2E
    pid: int | None = 0x0901
    serial_number: str | None = "18143B07D6"
    location: str | None = "1-3"
    manufacturer: str | None = "Honeywell"
    product: str | None = None


def test_a_com_port_is_found_by_its_identity_under_whatever_number() -> None:
    listed = [Port("COM1", None, None, None, None, None), Port("COM7"), Port("COM4", serial_number="OTHER")]
    found = pick(read_identity("usb:0c2e:0901:18143b07d6"), com_ports(lambda: listed), UsbKind.TTY)
    assert (found.node, found.model, found.path) == ("COM7", "Honeywell", "1-3")


def test_the_ports_of_one_device_are_told_apart_by_their_interface() -> None:
    listed = [Port("COM7", location="1-3:x.0"), Port("COM8", location="1-3:x.2")]
    ports = com_ports(lambda: listed)
    assert pick(read_identity("usb:0c2e:0901?interface=2"), ports, UsbKind.TTY).node == "COM8"
    with pytest.raises(Unreachable, match=r"interface=0 \(COM7\)"):
        pick(read_identity("usb:0c2e:0901"), ports, UsbKind.TTY)


def test_a_hid_device_is_found_by_its_identity_with_all_its_collections() -> None:
    second = {**HID_ENTRY, "usage_page": 0xFF00, "usage": 1}
    other = {**HID_ENTRY, "path": b"other", "product_id": 1, "serial_number": None, "interface_number": -1}
    paths = hid_paths([HID_ENTRY, second, other])
    found = pick(read_identity("usb:0c2e:0901:18143B07D6?interface=1"), paths, UsbKind.HIDRAW)
    assert found.node.encode() == HID_ENTRY["path"]
    assert found.usages == ((0x8C, 2), (0xFF00, 1))
    assert (paths[1].interface, paths[1].serial) == (None, "")


def test_printers_and_keyboards_have_no_nodes_there() -> None:
    assert nodes(UsbKind.PRINTER) == []
    assert nodes(UsbKind.INPUT) == []


def test_the_machine_itself_can_be_asked() -> None:
    assert all(node.kind is UsbKind.TTY for node in nodes(UsbKind.TTY))
