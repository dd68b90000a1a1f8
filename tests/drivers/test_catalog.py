import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from drivers.api import BadSettings, Device, DeviceConfig, DriverInfo, Role, Sink
from drivers.catalog import GROUP, Catalog, catalog
from drivers.scanners.byte_scanner import ByteScanner
from tests.drivers.peers.recorder import Recorder

PLUG_IN = """
from drivers.api import DriverInfo, Role
def build(config, sink):
    raise RuntimeError("no such luck")
GOOD = DriverInfo("good", Role.SCALE, "a plug-in", build)
TAKEN = DriverInfo("serial", Role.SCANNER, "another serial", build)
NOT_ONE = 42
"""


@pytest.fixture
def plug_ins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "packline_plug_in.py").write_text(PLUG_IN)
    (tmp_path / "packline_broken.py").write_text("import no_such_library")
    (tmp_path / "packline_leaver.py").write_text("import sys; sys.exit('no licence found')")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    for name in ("packline_plug_in", "packline_broken", "packline_leaver"):
        sys.modules.pop(name, None)


def entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, GROUP)


def scanner(driver: str = "serial", **options: object) -> DeviceConfig:
    return DeviceConfig("front", Role.SCANNER, driver, "tcp://127.0.0.1:1", options)


def test_the_built_in_drivers_are_there() -> None:
    found = catalog()
    assert {"serial", "wedge", "zebra"} <= set(found.drivers)
    assert not found.broken
    assert all(isinstance(info, DriverInfo) for info in found.drivers.values())


def test_built_in_drivers_go_by_their_ids_and_only_those_asked_for_are_loaded() -> None:
    assert all(catalog([], {name}).drivers.keys() == {name} for name in catalog([]).drivers)
    code = "import sys; from drivers.catalog import catalog; catalog([], {'serial'}); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "drivers.scanners.serial_scanner" in loaded
    assert (
        not {"drivers.printers.zebra", "drivers.rfid.llrp_reader", "drivers.scanners.ssi_scanner", "pyudev"}
        & loaded
    )


@pytest.mark.usefixtures("plug_ins")
def test_a_driver_that_was_left_out_is_known_and_its_place_is_not_to_be_taken() -> None:
    found = catalog([entry("taken", "packline_plug_in:TAKEN")], {"zebra"})
    assert found.broken == {"taken": "there is another driver 'serial' already"}
    with pytest.raises(BadSettings, match=r"there is no driver 'teleport'; known are .*serial"):
        found.build(scanner("teleport"), Recorder())


@pytest.mark.usefixtures("plug_ins")
def test_a_plug_in_is_found_like_a_built_in_driver() -> None:
    assert catalog([entry("good", "packline_plug_in:GOOD")]).drivers["good"].summary == "a plug-in"


@pytest.mark.usefixtures("plug_ins")
def test_broken_plug_ins_are_listed_with_their_error_and_harm_no_other() -> None:
    found = catalog(
        [
            entry("gone", "packline_broken:DRIVER"),
            entry("empty", "packline_plug_in:NOTHING"),
            entry("number", "packline_plug_in:NOT_ONE"),
            entry("rival", "packline_plug_in:TAKEN"),
            entry("good", "packline_plug_in:GOOD"),
        ]
    )
    assert set(found.broken) == {"gone", "empty", "number", "rival"}
    assert "no_such_library" in found.broken["gone"]
    assert "no DriverInfo" in found.broken["number"]
    assert found.drivers["serial"].summary != "another serial"
    assert "good" in found.drivers
    with pytest.raises(BadSettings, match="front: driver 'gone' is broken: ModuleNotFoundError"):
        found.build(scanner("gone"), Recorder())


@pytest.mark.usefixtures("plug_ins")
def test_a_plug_in_that_ends_the_program_at_its_import_is_listed_and_ends_nothing() -> None:
    found = catalog([entry("leaver", "packline_leaver:DRIVER"), entry("good", "packline_plug_in:GOOD")])
    assert found.broken == {"leaver": "SystemExit: no licence found"}
    assert {"good", "serial"} <= set(found.drivers)


@pytest.mark.parametrize("error", [RuntimeError("worn"), SystemExit("no licence")])
def test_a_driver_that_raises_whatever_it_is_when_it_builds_is_bad_settings(error: BaseException) -> None:
    def build(_: DeviceConfig, __: Sink) -> Device:
        raise error

    leaver = Catalog({"leaver": DriverInfo("leaver", Role.SCANNER, "leaves", build)})
    with pytest.raises(BadSettings, match="front: driver 'leaver' failed"):
        leaver.build(scanner("leaver"), Recorder())


@pytest.mark.usefixtures("plug_ins")
def test_a_plug_in_that_fails_to_build_is_bad_settings() -> None:
    found = catalog([entry("good", "packline_plug_in:GOOD")])
    with pytest.raises(BadSettings, match="front: driver 'good' failed: RuntimeError"):
        found.build(DeviceConfig("front", Role.SCALE, "good", ""), Recorder())


def test_a_device_is_built_by_its_driver_and_not_started() -> None:
    device = catalog().build(scanner(), Recorder())
    assert isinstance(device, ByteScanner)
    assert device.status.name == "front"


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (scanner("teleport"), "front: there is no driver 'teleport'; known are .*serial, .*wedge, zebra"),
        (scanner("zebra"), "front: driver 'zebra' is for a printer, not a scanner"),
        (scanner(speed=9600), "front: unknown option speed; known are aim, code_id"),
        (scanner(max_length=1), "front: option max_length must be a whole number from 16 to 65536, not 1"),
        (scanner(framing="x"), "front: option framing must be one of line, stx-etx, start-end"),
        (scanner(aim="maybe"), "front: option aim must be true or false, not 'maybe'"),
        (scanner(prefix=7), "front: option prefix must be a text, not 7"),
        (scanner(prefix="\\x"), "front: option prefix: .* is not readable"),
        (scanner("wedge", prefix="Q"), "front: option prefix: 'Q' is no key"),
        (
            scanner("hid-pos"),
            "front: 'tcp://127.0.0.1:1' is no address of a HID device; it must be usb:VID:PID",
        ),
        (
            DeviceConfig("w", Role.SCALE, "hid-scale", "usb:922:8003", {"max_age_s": 0}),
            "w: option max_age_s must be seconds from 0.2 to 60, not 0",
        ),
        (
            DeviceConfig("w", Role.SCALE, "hid-scale", "usb:922:8003", {"unit": "kg"}),
            "w: unknown option unit; known are max_age_s, settle_s",
        ),
        (
            DeviceConfig("z", Role.PRINTER, "zebra", "tcp://h:1", {"answer_s": 0}),
            "z: option answer_s must be sec",
        ),
        (
            DeviceConfig("z", Role.PRINTER, "zebra", "lpd://zebra"),
            "z: 'lpd://zebra' is no address of a device",
        ),
        (DeviceConfig("z", Role.PRINTER, "zebra", ""), "z: '' is no address"),
        (DeviceConfig("z", Role.PRINTER, "zebra", "tcp://host"), "z: tcp://host: must be tcp://HOST:PORT"),
        (DeviceConfig("z", Role.PRINTER, "zebra", "tcp://host:x"), "z: tcp://host:x: Port could not"),
        (
            DeviceConfig("z", Role.PRINTER, "zebra", "serial://ttyS0"),
            "z: serial://ttyS0: must be serial:///dev",
        ),
        (DeviceConfig("z", Role.PRINTER, "zebra", "serial:///dev/x?bits=9"), "z: option bits must be"),
        (DeviceConfig("z", Role.PRINTER, "zebra", "serial:///dev/x?speed=9"), "z: unknown option speed"),
    ],
)
def test_wrong_settings_are_named_with_the_remedy(config: DeviceConfig, message: str) -> None:
    with pytest.raises(BadSettings, match=message):
        catalog().build(config, Recorder())


def test_an_empty_catalogue_knows_nothing() -> None:
    with pytest.raises(BadSettings):
        Catalog().build(scanner(), Recorder())


LOADED = """
import subprocess
import sys
from drivers.catalog import catalog
catalog([], {sys.argv[1]})
print(*sys.modules)
"""


@pytest.mark.parametrize("driver", sorted(catalog([]).drivers))
def test_a_driver_that_is_wanted_loads_no_other(driver: str) -> None:
    modules = {name: info.build.__module__ for name, info in catalog([]).drivers.items()}
    command = [sys.executable, "-c", LOADED, driver]
    loaded = set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    assert {name for name, module in modules.items() if module in loaded} == {driver}
