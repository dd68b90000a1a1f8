from pathlib import Path

import pytest

from drivers.api import DeviceConfig, Role
from drivers.fleet.binding import binding_of, find_clashes
from drivers.transport.usb.identity import UsbKind, UsbNode


def scanner(name: str, url: str, driver: str = "serial") -> DeviceConfig:
    return DeviceConfig(name, Role.SCANNER, driver, url)


def test_an_identity_and_every_path_to_its_node_are_one_port(tmp_path: Path) -> None:
    node = tmp_path / "ttyACM0"
    node.touch()
    link = tmp_path / "usb-Honeywell_Voyager-if00"
    link.symlink_to(node)
    plugged = [UsbNode(str(node), UsbKind.TTY, 0x0C2E, 0x0901, "S1", 0, "1-1", "1-1")]
    for url in (str(node), str(link), f"serial://{link}?baud=9600"):
        problems = find_clashes([scanner("front", "usb:0c2e:0901:S1"), scanner("back", url)], plugged)
        assert problems == [f"back: {url} is bound to front already; name each port in one table only"]
        problems = find_clashes([scanner("back", url), scanner("front", "usb:0c2e:0901")], plugged)
        assert problems[0].startswith("front: usb:0c2e:0901 is bound to back already; ports of one device")
    assert find_clashes([scanner("front", "usb:0c2e:0901:S2"), scanner("back", str(node))], plugged) == []


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("usb:0c2e:0901:S1", "usb:0C2E:0901:s1", True),
        ("usb:0c2e:0901", "usb:0c2e:0901:S1", True),
        ("usb:0c2e:0901?path=1-1", "usb:0c2e:0901?path=1-2", False),
        ("usb:0c2e:0901:S1?interface=0", "usb:0c2e:0901:S1?interface=1", False),
        ("usb:0c2e:0901:S1?interface=0", "usb:0c2e:0901:S1", True),
        ("usb:0c2e:0901:S1", "usb:0c2e:0901:S2", False),
        ("usb:0c2e:0901", "usb:0c2e:0902", False),
        ("COM3", "com3", True),
        ("COM3", "COM4", False),
        ("usb:0c2e:0901", "tcp://host:1", False),
        ("cups:one", "cups:two", False),
        ("cups:one", "cups:one", True),
    ],
)
def test_two_addresses_clash_where_one_port_could_be_meant(one: str, other: str, clash: bool) -> None:
    problems = find_clashes([scanner("front", one), scanner("back", other)], [])
    assert bool(problems) is clash


def test_the_same_device_on_two_drivers_is_one_device() -> None:
    configs = [scanner("front", "usb:0c2e:0901:S1"), scanner("back", "usb:0c2e:0901:S1", "hid-pos")]
    assert "bound to front already" in find_clashes(configs, [])[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("usb:0c2e:0901:S1", "hid-pos"), ("usb:0c2e:0901:S1", "evdev")),
        (("usb:0c2e:0901:S1", "evdev"), ("usb:0c2e:0901", "wedge")),
        (("usb:0c2e:0901:S1?interface=0", "serial"), ("usb:0c2e:0901:S1?interface=1", "evdev")),
        (("/dev/ttyACM0", "serial"), ("/dev/input/event3", "evdev")),
        (("usb:0c2e:0901:S1?interface=1", "hid-pos"), ("serial:///dev/ttyACM0", "serial")),
    ],
)
def test_one_scanner_is_never_on_two_channels(one: tuple[str, str], other: tuple[str, str]) -> None:
    plugged = [
        UsbNode("/dev/ttyACM0", UsbKind.TTY, 0x0C2E, 0x0901, "S1", 0, "1-1", "1-1"),
        UsbNode("/dev/input/event3", UsbKind.INPUT, 0x0C2E, 0x0901, "S1", 1, "1-1", "1-1"),
        UsbNode("/dev/input/event4", UsbKind.INPUT, 0x0C2E, 0x0901, "S2", 1, "1-2", "1-2"),
    ]
    (problem,) = find_clashes([scanner("front", *one), scanner("back", *other)], plugged)
    assert problem.startswith(f"back: {other[0]} is ")
    assert "front" in problem
    apart = [scanner("front", *one), scanner("back", "usb:0c2e:0901:S2", "evdev")]
    assert find_clashes(apart, plugged) == []


@pytest.mark.parametrize("driver", ["serial", "ssi"])
def test_two_serial_ports_of_one_adapter_may_have_a_scanner_each(driver: str) -> None:
    plugged = [
        UsbNode("/dev/ttyUSB0", UsbKind.TTY, 0x0403, 0x6011, "FT1", 0, "1-1", "1-1"),
        UsbNode("/dev/ttyUSB1", UsbKind.TTY, 0x0403, 0x6011, "FT1", 1, "1-1", "1-1"),
    ]
    configs = [scanner("front", "usb:0403:6011:FT1?interface=0"), scanner("back", "/dev/ttyUSB1", driver)]
    assert find_clashes(configs, plugged) == []


def test_a_scanner_and_a_scale_in_one_housing_are_told_apart_by_interface() -> None:
    scale = DeviceConfig("scale", Role.SCALE, "hid-scale", "usb:05f9:2206:S1?interface=1")
    assert find_clashes([scanner("front", "usb:05f9:2206:S1?interface=0", "hid-pos"), scale], []) == []


def test_an_address_that_is_no_identity_is_left_to_its_driver() -> None:
    assert find_clashes([scanner("front", "usb:what")], []) == []
    assert not binding_of(scanner("front", "usb:what")).is_local
