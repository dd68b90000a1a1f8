"""What is plugged in is what hidapi, pyserial and pyudev find."""

from pathlib import Path

import pytest
import serial
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from tests.helpers.testbed.bus import HidModel, UsbBus, UsbModel

pytestmark = pytest.mark.testbed

SCANNER = HidModel(
    0x0C2E,
    0x0901,
    "18143B07D6",
    "Honeywell",
    "Voyager 1602g",
    descriptor=bytes.fromhex("058c0902a101850215002600ff7508953f09fe8102c0"),
)


def usb_ports() -> list[ListPortInfo]:
    """Give the serial ports behind USB; a port of this machine's own may be seen beside them."""
    return [port for port in list_ports.comports() if port.vid is not None]


def test_an_empty_bus_has_no_device(bus: UsbBus) -> None:
    hidraw = pytest.importorskip("hidraw")
    assert hidraw.enumerate() == []


def test_hidapi_finds_a_hid_device_by_what_it_says_of_itself(bus: UsbBus) -> None:
    hidraw = pytest.importorskip("hidraw")
    plug = bus.plug_hid(SCANNER)
    (found,) = hidraw.enumerate()
    assert (found["vendor_id"], found["product_id"], found["serial_number"]) == (0x0C2E, 0x0901, "18143B07D6")
    assert (found["usage_page"], found["usage"], found["interface_number"]) == (0x8C, 2, 0)
    assert found["path"].decode() == plug.node


def test_reports_go_both_ways_and_an_unplugged_device_fails_its_reader(bus: UsbBus) -> None:
    hidraw = pytest.importorskip("hidraw")
    plug = bus.plug_hid(SCANNER)
    device = hidraw.device()
    device.open_path(plug.node.encode())
    assert bytes(device.get_report_descriptor()) == SCANNER.descriptor
    plug.send(bytes([2]) * 64)
    assert bytes(device.read(64, 5000)) == bytes([2]) * 64
    device.write(b"\xfd\x03")
    plug.wait_written(b"\xfd\x03")
    assert device.send_feature_report(b"\xfe\x01") == 2
    assert plug.taken == [b"\xfe\x01"]
    plug.unplug()
    with pytest.raises(OSError, match="read error"):
        device.read(64, 5000)
    device.close()
    assert hidraw.enumerate() == []


def test_one_plugged_in_again_stands_behind_another_node(bus: UsbBus) -> None:
    first = bus.plug_hid(SCANNER)
    first.unplug()
    assert bus.plug_hid(SCANNER).node != first.node


def test_pyserial_finds_a_serial_port_and_reads_and_writes_it(bus: UsbBus) -> None:
    plug = bus.plug_serial(UsbModel(0x0C2E, 0x0AAA, "S1", "Honeywell", "Serial"))
    (found,) = usb_ports()
    assert (found.device, found.vid, found.pid, found.serial_number) == (plug.node, 0x0C2E, 0x0AAA, "S1")
    with serial.Serial(plug.node, timeout=5) as port:
        plug.send(b"CODE\r")
        assert port.read(5) == b"CODE\r"
        port.write(b"BEEP")
        plug.wait_written(b"BEEP")
        plug.unplug()
        with pytest.raises((serial.SerialException, OSError)):
            port.read(1)
    assert usb_ports() == []


def test_a_printer_is_a_device_to_write_and_read(bus: UsbBus) -> None:
    plug = bus.plug_printer(UsbModel(0x0A5F, 0x0166, "P1", "Zebra", "ZD421"))
    with Path(plug.node).open("r+b", buffering=0) as printer:
        printer.write(b"~HS")
        plug.wait_written(b"~HS")
        plug.send(b"\x02030")
        assert printer.read(4) == b"\x02030"


def test_pyudev_hears_of_plugging_in_and_out(bus: UsbBus) -> None:
    pyudev = pytest.importorskip("pyudev")
    monitor = pyudev.Monitor.from_netlink(pyudev.Context())
    monitor.filter_by("hidraw")
    monitor.start()
    plug = bus.plug_hid(SCANNER)
    added = monitor.poll(10)
    assert added is not None
    assert (added.action, added.device_node) == ("add", plug.node)
    plug.unplug()
    removed = monitor.poll(10)
    assert removed is not None
    assert removed.action == "remove"
