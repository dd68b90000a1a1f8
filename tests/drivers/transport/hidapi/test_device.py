"""The way to a HID device, with the real hidapi and without it."""

import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from drivers.api import BadSettings, ConnectionLost, Unreachable
from drivers.codecs.hid_descriptor import read_descriptor
from drivers.transport.hidapi import device as module
from drivers.transport.hidapi import library
from drivers.transport.hidapi.device import HidConnection, HidDevice, found_hid, hid_device
from tests.drivers.peers.hid_samples import POSTAL_SCALE, VOYAGER, pos_report, scale_report
from tests.helpers.testbed.bus import Plug, UsbBus

URL = "usb:0c2e:0901:18143B07D6"


def scanner(url: str = URL) -> HidDevice:
    return hid_device(url, 0x8C, read_descriptor)


@pytest.fixture
def plug(bus: UsbBus) -> Plug:
    return bus.plug_hid(VOYAGER)


@pytest.fixture
def connection(plug: Plug) -> Iterator[HidConnection]:
    connection = scanner().open()
    yield connection
    connection.close()


class TestWithoutADevice:
    """Runs in the tests' own process, with whatever is plugged into this machine, or nothing."""

    def test_a_machine_without_hidapi_has_no_hid_devices_and_says_why(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(library, "_library", None)
        assert found_hid() == []
        assert library.enumerate_devices() == []
        with pytest.raises(OSError, match="not installed"):
            library.new_handle()
        with pytest.raises(Unreachable, match="hidapi is not installed"):
            scanner().open()

    def test_a_device_that_is_not_there_is_unreachable(self) -> None:
        with pytest.raises(Unreachable, match="no HID device usb:0c2e:0901:18143B07D6 is plugged in"):
            scanner().open()
        assert scanner().address == URL

    def test_an_enumeration_that_fails_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail() -> None:
            raise OSError("no such luck")

        monkeypatch.setattr(library, "enumerate_devices", fail)
        with pytest.raises(Unreachable, match="no such luck"):
            found_hid()
        with pytest.raises(Unreachable, match="does not tell what is plugged in: no such luck"):
            scanner().open()

    @pytest.mark.parametrize(
        ("url", "message"),
        [
            ("", "'' is no address of a HID device"),
            ("/dev/hidraw0", "it must be usb:VID:PID"),
            ("tcp://127.0.0.1:1", "is no address of a HID device"),
            ("usb:12", "must be usb:VID:PID"),
            ("usb:xyz:1", "hexadecimal"),
            ("usb:1:2?speed=9", "there is no speed here"),
            ("usb:1:2?interface=x", "interface must be a number"),
        ],
    )
    def test_a_wrong_address_is_named_with_the_remedy(self, url: str, message: str) -> None:
        with pytest.raises(BadSettings, match=message):
            hid_device(url, 0x8C, read_descriptor)

    def test_the_devices_of_windows_are_found_by_what_hidapi_tells_there(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """There a device is listed once for each of its collections, behind a path of its own each."""
        path = rb"\\?\HID#VID_0C2E&PID_0901&MI_01#7&1&0&0000#{4d1e55b2-f16f-11cf-88cb-001111000030}"
        entry = {"path": path, "vendor_id": 0x0C2E, "product_id": 0x0901, "serial_number": "18143b07d6"}
        entry |= {"usage_page": 0x8C, "usage": 2, "interface_number": 1}
        entry |= {"manufacturer_string": "Honeywell", "product_string": None}
        monkeypatch.setattr(library, "enumerate_devices", lambda: [entry])
        monkeypatch.setattr(sys, "platform", "win32")
        (node,) = found_hid()
        assert (node.node.encode(), node.usages, node.interface) == (path, ((0x8C, 2),), 1)
        assert node.model == "Honeywell"
        with pytest.raises(Unreachable, match="cannot be opened"):
            scanner(URL + "?interface=1").open()


@pytest.mark.testbed
class TestOnABus:
    def test_every_hid_device_is_listed_with_what_it_says_of_itself(self, bus: UsbBus, plug: Plug) -> None:
        scale = bus.plug_hid(POSTAL_SCALE)
        found = {node.node: node for node in found_hid()}
        assert set(found) == {plug.node, scale.node}
        node = found[plug.node]
        assert (node.vid, node.pid, node.serial, node.interface) == (0x0C2E, 0x0901, "18143B07D6", 0)
        assert (node.model, node.usages) == ("Honeywell Voyager 1602g", ((0x8C, 0x02),))
        assert node.path == plug.path.rpartition("/")[2]
        assert found[scale.node].usages[0][0] == 0x8D

    def test_reports_come_whole_and_in_order(self, connection: HidConnection, plug: Plug) -> None:
        # As many at once as the mocked bus takes whole; it tears what does not fit in its socket.
        for start in range(0, 200, 50):
            reports = [pos_report(b"%d" % number) for number in range(start, start + 50)]
            for report in reports:
                plug.send(report)
            assert [connection.read(5.0) for _ in reports] == reports
        assert connection.read(0.01) == b""

    def test_reports_sent_at_once_are_told_apart_by_the_size_the_device_says(self, bus: UsbBus) -> None:
        plug = bus.plug_hid(POSTAL_SCALE)
        connection = hid_device("usb:0922:8003", 0x8D, read_descriptor).open()
        plug.send(scale_report(4, 1) + scale_report(4, 2) + scale_report(4, 3))
        assert [connection.read(5.0) for _ in range(3)] == [scale_report(4, number) for number in (1, 2, 3)]
        connection.close()

    def test_reports_go_out(self, connection: HidConnection, plug: Plug) -> None:
        connection.write(b"\xfd\x03\x16\x07\x0d")
        plug.wait_written(b"\xfd\x03\x16\x07\x0d")
        connection.send_feature(b"\xfe\x01")
        plug.wait_taken(b"\xfe\x01")

    def test_a_refused_report_is_told(self, bus: UsbBus) -> None:
        bus.plug_hid(replace(VOYAGER, refuses_features=True))
        connection = scanner().open()
        with pytest.raises(ConnectionLost, match="the device takes no report fe"):
            connection.send_feature(b"\xfe\x01")
        connection.close()

    def test_a_read_is_cancelled_by_another_thread(self, connection: HidConnection) -> None:
        threading.Timer(0.05, connection.cancel).start()
        assert connection.read(30.0) == b""
        connection.cancel()
        assert connection.read(30.0) == b""
        assert connection.read(0.01) == b""

    def test_what_came_before_the_plug_was_pulled_is_given_and_then_the_loss(
        self, connection: HidConnection, plug: Plug
    ) -> None:
        plug.send(pos_report(b"LAST"))
        first = connection.read(5.0)
        plug.unplug()
        assert first == pos_report(b"LAST")
        with pytest.raises(ConnectionLost, match="went away"):
            connection.read(5.0)
        with pytest.raises(ConnectionLost):
            connection.read(0.0)
        with pytest.raises(ConnectionLost):
            connection.write(b"\xfd\x00")

    def test_a_closed_device_may_be_closed_again_and_is_lost_to_who_uses_it(
        self, connection: HidConnection
    ) -> None:
        connection.close()
        connection.close()
        with pytest.raises(ConnectionLost):
            connection.read(1.0)
        with pytest.raises(ConnectionLost, match="it was closed"):
            connection.write(b"\xfd\x00")

    def test_the_node_is_looked_up_at_each_open(self, bus: UsbBus, plug: Plug) -> None:
        device = scanner()
        device.open().close()
        assert device.address == plug.node
        plug.unplug()
        bus.plug_hid(POSTAL_SCALE)
        again = bus.plug_hid(VOYAGER)
        connection = device.open()
        assert device.address == again.node
        again.send(pos_report(b"X"))
        assert connection.read(5.0) == pos_report(b"X")
        connection.close()

    def test_a_node_that_another_device_takes_while_it_is_opened_is_not_read(
        self, plug: Plug, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: list[HidConnection] = []
        really_open = HidConnection.open

        def open_and_swap(connection: HidConnection) -> None:
            really_open(connection)
            opened.append(connection)
            monkeypatch.setattr(library, "enumerate_devices", list)

        monkeypatch.setattr(HidConnection, "open", open_and_swap)
        with pytest.raises(Unreachable):
            scanner().open()
        with pytest.raises(ConnectionLost, match="closed"):
            opened[0].read(0.0)

    def test_a_driver_that_takes_nothing_leaves_the_rest_with_the_system(
        self, connection: HidConnection, plug: Plug, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "_MOST_WAITING", 4)
        reports = [pos_report(b"%d" % number) for number in range(20)]
        for report in reports:
            plug.send(report)
        assert [connection.read(5.0) for _ in reports] == reports
