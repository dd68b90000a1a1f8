"""`packline devices`, as processes: on a mocked USB bus, and with the virtual devices that ship."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from drivers.catalog import GROUP, catalog
from drivers.sim.printers.printer import SimPrinter
from drivers.sim.scanners.line_scanner import SimScanner
from station.cli import main
from station.db.database import StationDatabase, is_held
from tests.drivers.peers.usb_bus import Program, UsbBus, require_umockdev

STATION = '[station]\nname = "bench-1"\ndatabase = "bench-1.db"\n'
VOYAGER = {"vid": "0c2e", "pid": "0901", "serial": "18143B07D6", "maker": "Honeywell", "product": "Voyager"}


@pytest.fixture
def bus() -> Iterator[UsbBus]:
    require_umockdev()
    with UsbBus() as bus:
        yield bus


def write(folder: Path, *devices: tuple[str, str, str, str]) -> str:
    """Write a station's file with devices by name, role, driver and url."""
    keys = ("name", "role", "driver", "url")
    tables = [
        "[[devices]]\n" + "".join(f'{key} = "{value}"\n' for key, value in zip(keys, device, strict=True))
        for device in devices
    ]
    path = folder / "station.toml"
    path.write_text(STATION + "\n".join(tables))
    return str(path)


def start(*arguments: str) -> Program:
    return Program([sys.executable, "-m", "station", "devices", *arguments])


def test_the_list_shows_what_is_bound_what_could_be_and_what_is_not_supported(
    bus: UsbBus, tmp_path: Path
) -> None:
    bus.plug("tty", "ttyACM0", "1-1", **VOYAGER)
    bus.plug("usbmisc", "lp0", "1-2", vid="0a5f", pid="0166", serial="P1", maker="Zebra", product="ZD421")
    bus.plug("hidraw", "hidraw1", "1-3", vid="05e0", pid="1200", descriptor="05010906a101c0", maker="Symbol")
    config = write(tmp_path, ("front", "scanner", "serial", "usb:0c2e:0901:18143B07D6"))
    text = bus.run("-m", "station", "devices", "list", "--config", config)
    assert (
        "/dev/ttyACM0  serial port  usb:0c2e:0901:18143B07D6  Honeywell Voyager\n    bound to front\n" in text
    )
    assert 'driver = "zebra"\n      url = "usb:0a5f:0166:P1"' in text
    assert "usb 05e0:1200 Symbol at 1-3: Zebra scanner in keyboard mode" in text
    told = json.loads(bus.run("-m", "station", "devices", "--json", "--config", config))
    assert [(one["node"], one["bound"]) for one in told["plugged"]] == [
        ("/dev/ttyACM0", ["front"]),
        ("/dev/usb/lp0", []),
    ]
    assert told["devices"][0]["nodes"] == ["/dev/ttyACM0"]
    assert {"serial", "zebra", "wedge"} <= {one["id"] for one in told["drivers"]}


def test_a_scanner_is_tested_by_scanning(bus: UsbBus, tmp_path: Path) -> None:
    bus.plug("tty", "ttyACM0", "1-1", **VOYAGER)
    config = write(tmp_path, ("front", "scanner", "serial", "usb:0c2e:0901"))
    with bus.start("-m", "station", "devices", "test", "scanner", "--config", config, "--count", "1") as test:
        test.wait_line("scan something")
        bus.send("ttyACM0", "]C101095\x1d10A\r")
        test.wait_line("01095<1D>10A", "]C1 (GS1 in Code 128)", "1d 31 30 41")
        test.wait_line("front: passed")
    assert test.process.returncode == 0


def test_a_scanner_that_is_away_does_not_pass(tmp_path: Path) -> None:
    config = write(tmp_path, ("front", "scanner", "serial", "/dev/no-such-port"))
    with start("test", "front", "--config", config, "--seconds", "0.5") as test:
        test.wait_line("backoff (unreachable)")
        test.wait_line("front: not passed: not reached. Look at its power, cable and address.")
    assert test.process.returncode == 1


def test_a_printer_is_tested_by_a_label_followed_to_its_end(tmp_path: Path) -> None:
    printer = SimPrinter().start()
    config = write(tmp_path, ("zebra", "printer", "zebra", printer.url))
    with start("test", "printer", "--config", config, "--json") as test:
        test.wait_line('"label": "printed"')
        test.wait_line('"passed": true')
    printer.stop()
    assert test.process.returncode == 0
    assert len(printer.labels) == 1


def test_watching_shows_states_ages_and_counters_until_it_is_ended(tmp_path: Path) -> None:
    scanner = SimScanner().start()
    config = write(tmp_path, ("front", "scanner", "serial", scanner.url))
    with start("watch", "--config", config, "--json") as watch:
        watch.wait_line('"state": "ready"', '"age_s": null')
        scanner.send("HELLO")
        line = watch.lines[watch.wait_line('"frames": 1') - 1]
        assert json.loads(line)["bytes"] == len("HELLO\r\n")
        assert json.loads(line)["age_s"] >= 0
        scanner.unplug()
        watch.wait_line('"state": "backoff"', '"reason": "lost"')
        watch.process.send_signal(signal.SIGINT)
    scanner.stop()
    assert watch.process.returncode == 0


def test_a_table_is_watched_too(tmp_path: Path) -> None:
    config = write(tmp_path, ("front", "scanner", "serial", "/dev/no-such-port"))
    with start("watch", "--config", config, "--seconds", "0.3") as watch:
        watch.wait_line("device", "state", "age", "reached at")
        watch.wait_line("front", "scanner", "never")
    assert watch.process.wait() == 0


def test_a_device_of_a_running_station_is_left_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write(tmp_path, ("front", "scanner", "serial", "tcp://127.0.0.1:1"))
    station = StationDatabase(tmp_path / "bench-1.db")
    assert is_held(tmp_path / "bench-1.db")
    assert main(["devices", "test", "front", "--config", config]) == 1
    assert "the station bench-1 is running and holds front" in capsys.readouterr().err
    with start("watch", "--config", config, "--seconds", "0.3") as watch:
        watch.wait_line("the station bench-1 runs and holds the devices")
    station.close()
    assert not is_held(tmp_path / "bench-1.db")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["test", "scanner"], 2, "needs --config FILE"),
        (["watch"], 2, "needs --config FILE"),
        (["test", "--config", "FILE"], 2, "say which device to test; in FILE there is front, back, keys"),
        (["test", "scale", "--config", "FILE"], 1, "there is no device 'scale' in the file; there is front"),
        (
            ["test", "scanner", "--config", "FILE"],
            1,
            "3 devices for scanner; name one of front, back",
        ),
        (["test", "keys", "--config", "FILE"], 1, "types into the window"),
        (["list", "--config", "no-such-file"], 2, "the file cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    config = write(
        tmp_path,
        ("front", "scanner", "serial", "tcp://127.0.0.1:1"),
        ("back", "scanner", "serial", "tcp://127.0.0.1:2"),
        ("keys", "scanner", "wedge", ""),
    )
    given = [config if one == "FILE" else one for one in arguments]
    assert main(["devices", *given]) == code
    assert words in capsys.readouterr().err.replace(config, "FILE")


def test_the_help_says_what_each_command_does() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "station", "devices", "--help"], capture_output=True, text=True, check=True
    )
    assert all(word in done.stdout for word in ("list ", "test ", "watch ", "[[devices]] table"))


def test_a_plug_in_that_broke_is_listed_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = EntryPoint("acme-scale", "no_such_module:DRIVER", GROUP)
    monkeypatch.setattr("station.commands.devices.listing.catalog", lambda: catalog([broken]))
    assert main(["devices", "list"]) == 0
    assert "acme-scale     broken   ModuleNotFoundError" in capsys.readouterr().out
