"""Devices found by their identity at each open; what is plugged in is the test's word, or a mocked bus's."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.api import BadSettings, Unreachable
from drivers.transport.opening import transport_for
from drivers.transport.options import OptionReader
from drivers.transport.serial_port import LineParameters, SerialPort
from drivers.transport.tcp import TcpPort
from drivers.transport.usb import nodes
from drivers.transport.usb.nodes import UsbIdentity, UsbKind, UsbNode, identity_of
from drivers.transport.usb.port import UsbPort, known_by
from tests.drivers.peers.usb_bus import UsbBus, require_umockdev


class Held:
    """A connection that is only open or closed."""

    def __init__(self) -> None:
        self.closed = False

    def read(self, timeout: float) -> bytes:
        return b""

    def write(self, data: bytes) -> None:
        """Take it."""

    def cancel(self) -> None:
        """Need nothing."""

    def close(self) -> None:
        self.closed = True


class Machine:
    """What is plugged in; opening a node may change it."""

    def __init__(self) -> None:
        self.nodes: list[UsbNode] = []
        self.after_opening: list[UsbNode] | None = None
        self.opened: list[str] = []
        self.connection = Held()

    def reach(self, node: str) -> "Way":
        return Way(self, node)


class Way:
    def __init__(self, machine: Machine, node: str) -> None:
        self._machine = machine
        self.address = node

    def open(self) -> Held:
        self._machine.opened.append(self.address)
        if self._machine.after_opening is not None:
            self._machine.nodes = self._machine.after_opening
        return self._machine.connection


def scanner(node: str, serial: str = "S1") -> UsbNode:
    return UsbNode(node, UsbKind.TTY, 0x0C2E, 0x0901, serial, 0, "1-1", "1-1")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(nodes, "nodes", lambda kind: [node for node in machine.nodes if node.kind is kind])
    return machine


def test_the_node_is_looked_up_at_every_open(machine: Machine) -> None:
    port = UsbPort(UsbIdentity(0x0C2E, 0x0901, "S1"), UsbKind.TTY, machine.reach)
    assert port.address == "usb:0c2e:0901:S1"
    with pytest.raises(Unreachable, match="no serial port usb:0c2e:0901:S1 is plugged in"):
        port.open()
    for node in ("/dev/ttyACM0", "/dev/ttyACM1"):
        machine.nodes = [scanner(node)]
        port.open()
        assert port.address == node
    assert machine.opened == ["/dev/ttyACM0", "/dev/ttyACM1"]
    assert known_by(port) == "usb:0c2e:0901:S1"
    assert known_by(TcpPort("host", 1)) == "tcp://host:1"


@pytest.mark.parametrize(
    "swapped", [[scanner("/dev/ttyACM0", "OTHER"), scanner("/dev/ttyACM1")], []], ids=["swapped", "pulled"]
)
def test_a_node_that_became_another_device_while_it_was_opened_is_let_go(
    machine: Machine, swapped: list[UsbNode]
) -> None:
    machine.nodes, machine.after_opening = [scanner("/dev/ttyACM0")], swapped
    port = UsbPort(UsbIdentity(0x0C2E, 0x0901, "S1"), UsbKind.TTY, machine.reach)
    with pytest.raises(Unreachable, match=r"became another device|is plugged in"):
        port.open()
    assert machine.connection.closed


def test_the_device_behind_a_node_or_a_link_to_it_is_told(machine: Machine, tmp_path: Path) -> None:
    node, link = tmp_path / "ttyACM0", tmp_path / "by-id"
    node.touch()
    link.symlink_to(node)
    machine.nodes = [scanner(str(node))]
    assert identity_of(str(link), UsbKind.TTY) == UsbIdentity(0x0C2E, 0x0901, "S1")
    assert identity_of("/dev/null", UsbKind.TTY) is None


def test_an_identity_is_an_address_of_serial_ports_and_printers() -> None:
    port = transport_for("usb:0c2e:0901", OptionReader({"baud": 19200}))
    assert isinstance(port, UsbPort)
    assert port.kind is UsbKind.TTY
    printer = transport_for("usb:0a5f:0166", OptionReader({}), UsbKind.PRINTER)
    assert isinstance(printer, UsbPort)
    assert printer.kind is UsbKind.PRINTER
    assert SerialPort("a", LineParameters(baud=19200)).at("b").parameters.baud == 19200
    with pytest.raises(BadSettings, match="must be usb:VID:PID"):
        transport_for("usb:scanner", OptionReader({}))


@pytest.fixture
def bus() -> Iterator[UsbBus]:
    require_umockdev()
    with UsbBus() as bus:
        yield bus


LOOK = """
import json
from dataclasses import asdict
from drivers.fleet.hotplug import plugged_in
print(json.dumps([{**asdict(node), "kind": node.kind.value} for node in plugged_in()]))
"""


def test_every_kind_of_node_is_told_with_all_that_its_device_is_known_by(bus: UsbBus) -> None:
    socket = {"ID_PATH": "pci-0000:00:14.0-usb-0:1:1.2"}
    voyager = {"vid": "0c2e", "pid": "0901", "serial": "S 1", "product": "V"}
    bus.plug("tty", "ttyACM0", "1-1", **voyager, interface=2, properties=socket)
    bus.plug("usbmisc", "lp0", "1-2", vid="0a5f", pid="0166")
    bus.plug("usbmisc", "hiddev0", "1-5", vid="0a5f", pid="0166")
    bus.plug("hidraw", "hidraw0", "1-3", vid="05e0", pid="1300", descriptor="058c0902a101c0")
    bus.plug("input", "event3", "1-4", vid="05e0", pid="1200", keys="402000000 0 fffffffffffffffe")
    bus.plug("input", "event4", "1-6", vid="046d", pid="c077", keys="1f0000 0 0 0 0")
    found = json.loads(bus.run("-c", LOOK))
    assert [(one["node"], one["kind"], one["interface"]) for one in found] == [
        ("/dev/ttyACM0", "tty", 2),
        ("/dev/usb/lp0", "usbmisc", 0),
        ("/dev/hidraw0", "hidraw", 0),
        ("/dev/input/event3", "input", 0),
    ]
    assert (found[0]["serial"], found[0]["product"]) == ("S 1", "V")
    assert (found[0]["path"], found[0]["port"]) == ("pci-0000:00:14.0-usb-0:1", "1-1")
    assert (found[1]["path"], found[1]["serial"]) == ("1-2", "")
    assert found[2]["usages"] == [[0x8C, 2]]
