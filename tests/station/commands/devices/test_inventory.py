from pathlib import Path

from drivers.api import Device, DeviceConfig, DriverInfo, Role, Sink, UsbMatch
from drivers.catalog import Catalog, catalog
from drivers.transport.usb.devices import UsbDevice
from drivers.transport.usb.identity import UsbKind, UsbNode
from station.commands.devices.inventory import take_inventory
from station.config import load
from tests.drivers.peers.recorder import Recorder

VOYAGER = UsbNode("/dev/ttyACM0", UsbKind.TTY, 0x0C2E, 0x0901, "S1", 0, "1-1", "1-1", "Honeywell", "Voyager")
ZD421 = UsbNode("/dev/usb/lp0", UsbKind.PRINTER, 0x0A5F, 0x0166, "P1", 0, "1-2", "1-2", "Zebra", "ZD421")
POS = UsbNode("/dev/hidraw0", UsbKind.HIDRAW, 0x05E0, 0x1300, "", 0, "1-3", "1-3", usages=((0x8C, 2),))
KEYS = UsbNode("/dev/hidraw1", UsbKind.HIDRAW, 0x05E0, 0x1200, "", 0, "1-4", "1-4", usages=((1, 6),))
MOUSE = UsbNode("/dev/hidraw2", UsbKind.HIDRAW, 0x046D, 0xC077, "", 0, "1-5", "1-5", usages=((1, 2),))


def build(config: DeviceConfig, sink: Sink) -> Device:
    raise AssertionError("nothing is built for a list")


HID_POS = DriverInfo("hid-pos", Role.SCANNER, "", build, ("usb",), usb=(UsbMatch(usage_page=0x8C),))
SSI = DriverInfo("ssi", Role.SCANNER, "", build, ("serial", "usb"), usb=(UsbMatch(0x05E0),))
EVDEV = DriverInfo("evdev", Role.SCANNER, "", build, ("usb",), usb=(UsbMatch(0x05E0),))
LLRP = DriverInfo("llrp", Role.READER, "", build, ("llrp",))
SERIAL = DriverInfo("serial", Role.SCANNER, "", build, ("serial", "usb"))
ZEBRA = DriverInfo("zebra", Role.PRINTER, "", build, ("serial", "usb"))
EVERY = Catalog({one.id: one for one in (SERIAL, ZEBRA, HID_POS, SSI, EVDEV, LLRP)})


def device(node: UsbNode, *classes: int) -> UsbDevice:
    return UsbDevice(node.vid, node.pid, node.serial, node.maker, node.product, node.port, classes)


def scanner(name: str, url: str, driver: str = "serial") -> DeviceConfig:
    return DeviceConfig(name, Role.SCANNER, driver, url)


def test_what_is_bound_is_told_with_the_devices_that_mean_it() -> None:
    config = scanner("front", "usb:0c2e:0901:S1")
    taken = take_inventory([VOYAGER], [], [config], EVERY, {"front": {"state": "ready", "reason": ""}})
    assert [one.bound for one in taken.plugged] == [("front",)]
    assert [(one.nodes, one.state) for one in taken.bound] == [(("/dev/ttyACM0",), "ready")]


def test_each_kind_of_node_is_offered_to_the_drivers_that_open_it_those_that_name_it_first() -> None:
    symbol = UsbNode("/dev/ttyACM1", UsbKind.TTY, 0x05E0, 0x1701, "", 0, "1-6", "1-6")
    typing = UsbNode("/dev/input/event3", UsbKind.INPUT, 0x05E0, 0x1200, "", 0, "1-4", "1-4")
    nodes = [VOYAGER, symbol, ZD421, POS, typing]
    taken = take_inventory(nodes, [], [], EVERY, {})
    assert [list(one.tables) for one in taken.plugged] == [
        ["serial", "zebra", "ssi"],
        ["ssi", "serial", "zebra"],
        ["zebra"],
        ["hid-pos"],
        ["evdev"],
    ]


def test_the_table_to_write_is_one_that_the_station_reads_and_its_driver_takes(tmp_path: Path) -> None:
    nodes = [VOYAGER, ZD421]
    taken = take_inventory(nodes, [], [], catalog([]), {})
    tables = "\n".join(
        one.tables[driver] for one, driver in zip(taken.plugged, ("serial", "zebra"), strict=True)
    )
    path = tmp_path / "station.toml"
    path.write_text(f'[station]\nname = "bench-1"\ndatabase = "bench-1.db"\n{tables}\n')
    devices = load(path).devices
    assert [(one.role, one.driver, one.url) for one in devices] == [
        (Role.SCANNER, "serial", "usb:0c2e:0901:S1"),
        (Role.PRINTER, "zebra", "usb:0a5f:0166:P1"),
    ]
    for one in devices:
        catalog([]).build(one, Recorder())


def test_what_no_driver_serves_is_listed_with_what_is_known_of_it() -> None:
    snapi = UsbDevice(0x05E0, 0x1900, "", "Symbol", "Scanner", "1-7", (0xFF,))
    office = UsbDevice(0x04A9, 0x1234, "", "Canon", "Printer", "1-8", (0x07,))
    disk = UsbDevice(0x0781, 0x5567, "", "SanDisk", "Cruzer", "1-9", (0x08,))
    devices = [device(VOYAGER, 2, 10), device(KEYS, 3), device(MOUSE, 3), snapi, office, disk]
    taken = take_inventory([VOYAGER, KEYS, MOUSE], devices, [], EVERY, {})
    assert [one.node for one in taken.plugged] == [VOYAGER]
    known = {one.port: one.known for one in taken.unsupported}
    assert set(known) == {"1-4", "1-5", "1-7", "1-8"}
    assert "keyboard mode" in known["1-4"]
    assert "HID POS" in known["1-4"]
    assert known["1-5"] == "its usages are 01/02"
    assert "SNAPI" in known["1-7"]
    assert "usblp" in known["1-8"]


def test_nobodys_keyboard_is_proposed_to_be_grabbed() -> None:
    office = UsbNode("/dev/input/event4", UsbKind.INPUT, 0x046D, 0xC31C, "", 0, "1-9", "1-9")
    assert [dict(one.tables) for one in take_inventory([office], [], [], EVERY, {}).plugged] == [{}]


def test_a_pos_device_without_a_driver_is_listed_all_the_same() -> None:
    taken = take_inventory([POS], [], [], Catalog(), {})
    assert [(one.url, dict(one.tables)) for one in taken.plugged] == [("usb:05e0:1300", {})]


def test_a_device_elsewhere_is_not_looked_for_here() -> None:
    taken = take_inventory(
        [], [], [scanner("front", "tcp://host:1"), scanner("back", "/dev/null")], EVERY, {}
    )
    assert [(one.is_local, one.nodes) for one in taken.bound] == [(False, ()), (True, ("/dev/null",))]
