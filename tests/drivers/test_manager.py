from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.api import (
    BadSettings,
    DeviceConfig,
    DeviceState,
    DeviceStatus,
    DriverInfo,
    JobState,
    PrintJob,
    Role,
    ScaleOrder,
    Sink,
    WeightRead,
    WeightState,
)
from drivers.catalog import Catalog, catalog
from drivers.fleet.hotplug import Appeared, Hotplug, PlugChange, Vanished
from drivers.manager import Manager
from drivers.scanners.wedge_scanner import WedgeScanner
from drivers.sim.printers.printer import SimPrinter
from drivers.sim.scanners.line_scanner import SimPtyScanner, SimScanner
from drivers.transport.usb.identity import UsbKind, UsbNode
from tests.drivers.peers.recorder import Recorder


def scanner(name: str, url: str) -> DeviceConfig:
    return DeviceConfig(name, Role.SCANNER, "serial", url)


def printer(name: str, url: str) -> DeviceConfig:
    return DeviceConfig(name, Role.PRINTER, "zebra", url)


WEDGE = DeviceConfig("keys", Role.SCANNER, "wedge", "")


def test_all_devices_start_work_and_stop_together() -> None:
    code_source, label_maker, told = SimScanner().start(), SimPrinter().start(), Recorder()
    manager = Manager(
        [scanner("front", code_source.url), printer("zebra", label_maker.url), WEDGE], told, catalog()
    )
    manager.start()
    code_source.send("HELLO")
    told.wait_codes(1)
    chosen = manager.printer()
    assert chosen is not None
    chosen.submit(PrintJob("a", b"^XA^XZ"))
    told.wait_job("a", JobState.PRINTED)
    assert [status.state for status in manager.statuses] == [DeviceState.READY] * 3
    manager.stop()
    assert [status.state for status in manager.statuses] == [DeviceState.ABSENT] * 3
    code_source.stop()
    label_maker.stop()


def test_devices_are_looked_up_by_name_and_role() -> None:
    manager = Manager(
        [printer("one", "tcp://h:1"), WEDGE, printer("two", "tcp://h:2")], Recorder(), catalog()
    )
    assert list(manager.printers) == ["one", "two"]
    assert manager.printer() is manager.device("one")
    assert manager.printer("two") is manager.device("two")
    assert manager.printer("keys") is None
    assert [type(wedge) for wedge in manager.wedges] == [WedgeScanner]
    assert Manager([WEDGE], Recorder(), catalog()).printer() is None


class _Still:
    """Any device: it has a status and does nothing."""

    def __init__(self, config: DeviceConfig) -> None:
        self.status = DeviceStatus(config.name, config.role, DeviceState.ABSENT)

    def start(self) -> None: ...

    def stop(self, timeout: float = 2.0) -> None: ...


class _StillScale(_Still):
    reading = WeightRead("", WeightState.SILENT, None, 0)

    def tell(self, order: ScaleOrder) -> None: ...


class _StillReader(_Still):
    def begin(self, seconds: float) -> None: ...

    def end(self) -> None: ...


def test_the_first_scale_and_the_first_reader_are_the_ones_to_weigh_and_read_with() -> None:
    made = Catalog(
        {
            "scale": DriverInfo("scale", Role.SCALE, "a scale", lambda config, _: _StillScale(config)),
            "reader": DriverInfo("reader", Role.READER, "a reader", lambda config, _: _StillReader(config)),
        }
    )
    roles = (Role.READER, Role.SCALE, Role.SCALE, Role.READER)
    configs = [DeviceConfig(f"d{at}", role, role.value, f"tcp://h:{at}") for at, role in enumerate(roles)]
    manager = Manager(configs, Recorder(), made)
    assert (manager.scale(), manager.reader()) == (manager.device("d1"), manager.device("d0"))
    empty = Manager([], Recorder(), made)
    assert (empty.scale(), empty.reader()) == (None, None)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("tcp://localhost:7001", "socket://127.0.0.1:7001"),
        ("tcp://HOST:7001", "rfc2217://host:7001"),
        ("/dev/ttyACM0", "serial:///dev/ttyACM0?baud=115200"),
        ("/dev/ttyACM0", "file:/dev/ttyACM0"),
    ],
)
def test_one_port_bound_twice_is_refused_whatever_way_it_is_written(first: str, second: str) -> None:
    with pytest.raises(BadSettings, match=r"back: .* is bound to front already"):
        Manager([scanner("front", first), scanner("back", second)], Recorder(), catalog())


def test_a_port_and_a_link_to_it_are_one(tmp_path: Path) -> None:
    sim = SimPtyScanner().start()
    (tmp_path / "by-id").symlink_to(sim.path)
    with pytest.raises(BadSettings, match="bound to front already"):
        Manager([scanner("front", sim.path), scanner("back", str(tmp_path / "by-id"))], Recorder(), catalog())
    sim.stop()


def test_everything_wrong_is_told_at_once() -> None:
    configs = [scanner("a", "tcp://h:1"), scanner("a", "ftp://h"), WEDGE, WEDGE, printer("z", "tcp://h:1")]
    with pytest.raises(BadSettings) as caught:
        Manager(configs, Recorder(), catalog())
    kinds = "tcp, socket, serial, rfc2217, usb, file, /dev/…"
    assert str(caught.value).splitlines() == [
        "a: there are two devices of this name",
        "keys: there are two devices of this name",
        "keys: wedge is bound to keys already; name each port in one table only",
        "z: tcp://h:1 is bound to a already; name each port in one table only",
        f"a: 'ftp://h' is no address of a device; it must begin with {kinds}",
    ]


class HandWatch(Hotplug):
    """A watch whose changes are told by the test's hand."""

    def __init__(self, told: Callable[[PlugChange], None], after_look: Callable[[], None]) -> None:
        super().__init__(told, after_look, look=list, events=lambda: None)
        self.tell = told
        self.look_over = after_look


class SlowPlug:
    """A device that notes what it is told, in the state and at the address that the test gives it."""

    def __init__(self, state: DeviceState) -> None:
        self.status = DeviceStatus("slow", Role.SCALE, state, address="/dev/ttyACM0", since_ns=1, quiet_ns=1)
        self.heard: list[str] = []

    def start(self) -> None:
        """Need nothing."""

    def stop(self, timeout: float = 2.0) -> None:
        """Need nothing."""

    def nudge(self) -> None:
        self.heard.append("nudge")

    def release(self, why: str) -> None:
        self.heard.append(why)


def managed(state: DeviceState, sink: Sink = lambda _: None) -> tuple[Manager, SlowPlug, HandWatch]:
    plug = SlowPlug(state)
    watches: list[HandWatch] = []

    def watch(*args: Callable[..., None]) -> Hotplug:
        watches.append(HandWatch(*args))
        return watches[0]

    info = DriverInfo("slow", Role.SCALE, "", lambda *_: plug)
    config = DeviceConfig("slow", Role.SCALE, "slow", "usb:0922:8003:S1")
    return Manager([config], sink, Catalog({"slow": info}), watch), plug, watches[0]


DYMO = UsbNode("/dev/ttyACM0", UsbKind.TTY, 0x0922, 0x8003, "S1")


@pytest.mark.parametrize(
    ("state", "change", "heard"),
    [
        (DeviceState.BACKOFF, Appeared(DYMO), ["nudge"]),
        (DeviceState.BACKOFF, Appeared(replace(DYMO, serial="S2")), []),
        (DeviceState.READY, Appeared(DYMO), []),
        (DeviceState.READY, Vanished(DYMO), ["/dev/ttyACM0 was unplugged"]),
        (DeviceState.READY, Vanished(replace(DYMO, node="/dev/ttyACM1")), []),
        (DeviceState.BACKOFF, Vanished(DYMO), []),
    ],
)
def test_a_device_hears_of_its_own_plug_and_of_no_other(
    state: DeviceState, change: PlugChange, heard: list[str]
) -> None:
    _, plug, watch = managed(state)
    watch.tell(change)
    assert plug.heard == heard


def test_a_device_silent_for_too_long_is_degraded_to_whoever_asks_and_told_so() -> None:
    told = Recorder()
    manager, _, watch = managed(DeviceState.READY, told)
    assert [(status.state, status.reason) for status in manager.statuses] == [
        (DeviceState.DEGRADED, "silent")
    ]
    watch.look_over()
    assert told.states == [(DeviceState.DEGRADED, "silent")]
