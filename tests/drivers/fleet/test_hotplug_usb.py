"""Real pyserial, pyudev and drivers on a bus that umockdev mocks."""

import json
from collections.abc import Iterator

import pytest

from tests.drivers.peers.usb_bus import Program, UsbBus, require_umockdev

VOYAGER = {"vid": "0c2e", "pid": "0901", "serial": "18143B07D6", "maker": "Honeywell", "product": "Voyager"}
FRONT = {"role": "scanner", "driver": "serial", "name": "front", "url": "usb:0C2E:0901:18143B07D6"}


@pytest.fixture
def bus() -> Iterator[UsbBus]:
    require_umockdev()
    with UsbBus() as bus:
        yield bus


def bench(bus: UsbBus, *tables: dict[str, str], look_s: float = 30.0, poll: bool = False) -> Program:
    mode = ["poll"] if poll else []
    return bus.start("-m", "tests.drivers.peers.bench_process", json.dumps(tables), str(look_s), *mode)


def test_a_scanner_comes_back_under_another_node_and_reads(bus: UsbBus) -> None:
    bus.plug("tty", "ttyACM0", "1-1", **VOYAGER)
    with bench(bus, FRONT) as station:
        at = station.wait_line('"ready"', '"/dev/ttyACM0"', '"usb:0c2e:0901:18143B07D6"')
        bus.send("ttyACM0", "BEFORE\r")
        at = station.wait_line('"BEFORE"', after=at)
        bus.unplug("ttyACM0")
        at = station.wait_line('"lost"', after=at)
        bus.plug("tty", "ttyACM0", "1-2", vid="1234", pid="0001", serial="OTHER")
        bus.plug("tty", "ttyACM1", "1-1", **VOYAGER)
        at = station.wait_line('"ready"', '"/dev/ttyACM1"', after=at)
        bus.send("ttyACM0", "NOT-MINE\r")
        bus.send("ttyACM1", "AFTER\r")
        station.wait_line('"AFTER"', after=at)
    assert not any("NOT-MINE" in line for line in station.lines)
    assert json.loads(station.lines[-1])["threads"] == ["MainThread"]


@pytest.mark.parametrize("poll", [False, True], ids=["by-udev", "by-looking"])
def test_a_scanner_that_waits_long_is_opened_as_soon_as_it_appears(bus: UsbBus, poll: bool) -> None:
    with bench(bus, FRONT, look_s=0.3 if poll else 30, poll=poll) as station:
        at = station.wait_line('"backoff"', "no serial port usb:0c2e:0901:18143B07D6 is plugged in")
        bus.plug("tty", "ttyUSB3", "1-4", events=not poll, **VOYAGER)
        station.wait_line('"ready"', '"/dev/ttyUSB3"', after=at)
    assert station.process.returncode == 0


def test_a_device_that_hangs_after_its_plug_was_pulled_is_let_go(bus: UsbBus) -> None:
    bus.plug("tty", "ttyACM0", "1-1", **VOYAGER)
    with bench(bus, FRONT) as station:
        at = station.wait_line('"ready"')
        bus.hide("ttyACM0")
        at = station.wait_line('"lost"', "was unplugged", after=at)
        station.wait_line('"backoff"', after=at)


def test_a_usb_printer_is_found_under_each_of_its_nodes(bus: UsbBus) -> None:
    table = {"role": "printer", "driver": "zebra", "url": "usb:0a5f:0166:P1"}
    bus.plug("usbmisc", "lp0", "1-1", vid="0a5f", pid="0166", serial="P1")
    with bench(bus, table) as station:
        at = station.wait_line('"identifying"', '"/dev/usb/lp0"', '"usb:0a5f:0166:P1"')
        bus.unplug("lp0")
        at = station.wait_line('"unreachable"', after=at)
        bus.plug("usbmisc", "lp1", "1-1", vid="0a5f", pid="0166", serial="P1")
        station.wait_line('"identifying"', '"/dev/usb/lp1"', after=at)


def test_two_devices_of_one_make_without_serial_numbers_are_not_guessed_at(bus: UsbBus) -> None:
    bus.plug("tty", "ttyACM0", "1-1", vid="05e0", pid="1701")
    bus.plug("tty", "ttyACM1", "1-2", vid="05e0", pid="1701")
    table = {"role": "scanner", "driver": "serial", "url": "usb:05e0:1701"}
    with bench(bus, table) as station:
        station.wait_line('"backoff"', "2 serial ports answer", "usb:05e0:1701?path=1-1 (/dev/ttyACM0)")
    table["url"] = "usb:05e0:1701?path=1-2"
    with bench(bus, table) as station:
        at = station.wait_line('"ready"', '"/dev/ttyACM1"')
        bus.send("ttyACM1", "SECOND\r")
        station.wait_line('"SECOND"', after=at)


def test_an_identity_and_its_node_are_one_port(bus: UsbBus) -> None:
    bus.plug("tty", "ttyACM0", "1-1", **VOYAGER)
    tables = json.dumps([FRONT, {**FRONT, "name": "back", "url": "/dev/ttyACM0"}])
    with bus.start("-m", "tests.drivers.peers.bench_process", tables, "3") as refused:
        assert refused.process.stderr is not None
        assert "/dev/ttyACM0 is bound to front already" in refused.process.stderr.read()
