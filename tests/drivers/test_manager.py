from pathlib import Path

import pytest

from drivers.api import BadSettings, DeviceConfig, DeviceState, JobState, PrintJob, Role
from drivers.catalog import catalog
from drivers.manager import Manager
from drivers.sim.printer import SimPrinter
from drivers.sim.scanner import SimPtyScanner, SimScanner
from drivers.wedge import WedgeScanner
from tests.drivers.recorder import Recorder


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
        "keys: wedge is bound to keys already",
        "z: tcp://h:1 is bound to a already",
        f"a: 'ftp://h' is no address of a device; it must begin with {kinds}",
    ]
