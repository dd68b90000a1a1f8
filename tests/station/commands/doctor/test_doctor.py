import os
import shutil
import socket
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from station.cli import main
from station.commands.doctor import Finding, database, examine, machine, nodes, reach, udev
from station.commands.doctor.udev import RULES
from station.config import StationConfig, load
from station.config.values import ScreenConfig
from station.db.database import StationDatabase
from tests.drivers.peers.usb_bus import UsbBus, require_umockdev
from tests.helpers.ledgers import BADGE, Ground

STATION = '[station]\nname = "bench-1"\ndatabase = "bench-1.db"\n'


def station(folder: Path, *devices: tuple[str, str, str], store: str = "") -> StationConfig:
    """Give a station with devices by role, driver and url."""
    tables = [
        f'[[devices]]\nname = "{role}-{number}"\nrole = "{role}"\ndriver = "{driver}"\nurl = "{url}"\n'
        for number, (role, driver, url) in enumerate(devices, 1)
    ]
    head = f'[store]\nurl = "{store}"\ntoken = "t"\n' if store else ""
    (folder / "station.toml").write_text(STATION + head + "".join(tables))
    return load(folder / "station.toml")


def test_every_question_is_a_line_and_what_wants_mending_a_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    station(tmp_path, ("scanner", "serial", "/dev/no-such-port"))
    assert main(["doctor", "--config", str(tmp_path / "station.toml")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("ok   ", "MEND ")) for line in lines)
    assert all(" -> " in line for line in lines if line.startswith("MEND"))
    assert "MEND scanner-1: /dev/no-such-port is not there -> plug it in" in lines
    asked = {line[5:].split(":")[0] for line in lines}
    assert {
        "Python",
        "SQLite",
        "hidapi",
        "window",
        "clock",
        "time service",
        "hot-plug",
        "udev rules",
    } <= asked
    assert {"station.toml", "disk", "durable write", "database"} <= asked


def test_a_bad_file_is_told_with_the_line_and_the_machine_is_looked_at_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text("[station]\nname = 7\n")
    findings = list(examine(tmp_path / "station.toml"))
    assert [one.found.split(":")[0] for one in findings if one.question == "station.toml"] == [
        "line 1",
        "line 2",
    ]
    assert any(one.question == "Python" for one in findings)


@pytest.mark.parametrize(
    ("size", "screen", "mend"),
    [
        ((1920, 1080), None, False),
        ((1920, 1080), ScreenConfig(resolution=(1920, 1080)), False),
        ((1920, 1080), ScreenConfig(resolution=(1280, 720)), True),
        ((1024, 768), None, True),
    ],
)
def test_a_screen_is_large_enough_and_the_one_in_the_file(
    size: tuple[int, int], screen: ScreenConfig | None, mend: bool
) -> None:
    assert bool(machine.judge_screen(size, screen).mend) is mend


def test_a_clock_that_nothing_keeps_right_wants_mending() -> None:
    assert machine.judge_clock_status(0x2001).mend == ""
    assert machine.judge_clock_status(0x40).mend == "turn NTP on: sudo timedatectl set-ntp true"
    assert "does not tell" in machine.judge_clock_status(None).found


def test_a_database_and_its_ballast_are_looked_at(tmp_path: Path) -> None:
    config = station(tmp_path)
    assert [one.question for one in database.examine(config)] == ["durable write", "database"]
    ground = Ground(tmp_path)
    ground.scan(BADGE)
    ground.close()
    found = {one.question: one for one in database.examine(config)}
    assert found["database"] == Finding("database", "every fact is there, the chain holds")
    assert found["ballast"].found.startswith("none")
    opened = StationDatabase(config.database)
    opened.keep_ballast()
    opened.close()
    assert {one.question: one.mend for one in database.examine(config)}["ballast"] == ""


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    config = station(tmp_path)
    config.database.write_bytes(b"no database at all" * 100)
    assert (
        "file is not a database" in {one.question: one for one in database.examine(config)}["database"].found
    )


def test_devices_that_are_away_unknown_or_bound_twice_are_told(tmp_path: Path) -> None:
    config = station(
        tmp_path,
        ("scanner", "serial", "usb:0c2e:0901:S1"),
        ("scale", "no-such-driver", "/dev/null"),
        ("printer", "zebra", "file:/dev/null"),
    )
    told = [
        (one.question, one.found) for one in nodes.examine(config) if not one.question.startswith("plug-in")
    ]
    clash = "file:/dev/null is bound to scale-2 already; name each port in one table only"
    assert told[0] == ("printer-3", clash)
    assert told[1] == ("scanner-1", "usb:0c2e:0901:S1 is not plugged in")
    assert told[2] == ("scale-2", "there is no driver 'no-such-driver'")
    assert told[3] == ("printer-3", "/dev/null can be opened")


def test_who_has_no_rights_is_told_how_to_get_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = tmp_path / "ttyACM0"
    node.touch()
    monkeypatch.setattr(os, "access", lambda *_: False)
    config = station(tmp_path, ("scanner", "serial", str(node)))
    if os.geteuid() == 0:
        os.chown(node, -1, 20)  # dialout on Debian
        node.chmod(stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IWGRP)
        monkeypatch.setattr(os, "getgroups", lambda: [0])
        found = [one for one in nodes.examine(config) if one.question == "scanner-1"]
        assert found[0].mend.startswith("sudo usermod -aG dialout $USER")
    node.chmod(stat.S_IRUSR)
    found = [one for one in nodes.examine(config) if one.question == "scanner-1"]
    assert found == [
        Finding("scanner-1", f"no rights on {node}", f"install packaging/udev/{RULES}, then plug it in again")
    ]


LOOK = """
from pathlib import Path
from station.config import load
from station.commands.doctor.nodes import examine
for finding in examine(load(Path("{path}"))):
    print(finding)
"""


def test_a_bound_device_is_found_on_the_bus_and_one_that_may_sleep_is_told(tmp_path: Path) -> None:
    require_umockdev()
    station(tmp_path, ("scanner", "serial", "usb:0c2e:0901:S1"), ("printer", "zebra", "usb:0a5f:0166"))
    with UsbBus() as bus:
        asleep = {"power/control": "auto"}
        bus.plug("tty", "ttyACM0", "1-1", vid="0c2e", pid="0901", serial="S1", attributes=asleep)
        bus.plug("usbmisc", "lp0", "1-2", vid="0a5f", pid="0166", attributes={"power/control": "on"})
        lines = bus.run("-c", LOOK.format(path=tmp_path / "station.toml")).splitlines()
        assert lines[0] == "ok   scanner-1: /dev/ttyACM0 can be opened"
        assert lines[1].startswith("MEND scanner-1: may be put to sleep by the system")
        assert lines[2:] == ["ok   printer-2: /dev/usb/lp0 can be opened"]
        bus.plug("usbmisc", "lp1", "1-3", vid="0a5f", pid="0166")
        lines = bus.run("-c", LOOK.format(path=tmp_path / "station.toml")).splitlines()
        assert "2 printers answer to usb:0a5f:0166" in lines[-1]
        assert "usb:0a5f:0166?path=1-3 (/dev/usb/lp1)" in lines[-1]


def test_the_rules_are_looked_for_where_udev_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(udev, "RULE_FOLDERS", (str(tmp_path),))
    config = station(tmp_path, ("scanner", "serial", "/dev/null"))
    found = {one.question: one for one in udev.examine(config.devices)}
    assert found["udev rules"].mend.startswith("sudo cp packaging/udev/")
    (tmp_path / RULES).touch()
    found = {one.question: one for one in udev.examine(config.devices)}
    assert found["udev rules"].mend == ""
    over_tcp = station(tmp_path, ("scanner", "serial", "tcp://h:1"))
    assert [one.question for one in udev.examine(over_tcp.devices)] == ["hot-plug"]


def test_a_program_that_takes_serial_ports_is_named(tmp_path: Path) -> None:
    config = station(tmp_path, ("scanner", "serial", "/dev/null"))
    sleep = shutil.which("sleep")
    if sleep is None:
        pytest.skip("there is no program to call brltty here")
    shutil.copy(sleep, tmp_path / "brltty")
    with subprocess.Popen([str(tmp_path / "brltty"), "60"]) as rival:
        found = {one.question: one for one in udev.examine(config.devices)}
        rival.kill()
    assert found["brltty"].mend.startswith("sudo apt remove brltty")
    assert "brltty" not in {one.question for one in udev.examine(config.devices)}


def test_devices_behind_tcp_are_connected_to_and_nothing_is_sent(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        config = station(
            tmp_path,
            ("reader", "llrp", f"llrp://127.0.0.1:{port}"),
            ("scale", "mt-sics", "tcp://127.0.0.1:1"),
        )
        found = list(reach.examine(config))
        connection, _ = server.accept()
        connection.settimeout(10)
        assert connection.recv(1) == b""
        connection.close()
    assert found[0] == Finding("reader-1", f"127.0.0.1:{port} can be reached")
    assert found[1].found.startswith("127.0.0.1:1 does not answer")
    held = StationDatabase(config.database)
    assert "left alone: the station runs" in next(iter(reach.examine(config))).found
    held.close()


@pytest.mark.parametrize(
    ("script", "found", "mends"),
    [
        ("echo printer zebra is idle.", "CUPS has the queue zebra", False),
        ("echo printer zebra disabled since", "the queue zebra is stopped", True),
        (
            '[ "$LC_ALL" = C ] && echo printer zebra disabled since || echo Drucker zebra deaktiviert seit',
            "the queue zebra is stopped",
            True,
        ),
        ('echo "lpstat: Invalid destination name" >&2; exit 1', "CUPS has no queue zebra", True),
    ],
)
def test_a_queue_of_cups_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, found: str, mends: bool
) -> None:
    lpstat = tmp_path / "lpstat"
    lpstat.write_text(f'#!/bin/sh\n[ "$2" = zebra ] || exit 3\n{script}\n')
    lpstat.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    (told,) = reach.examine(station(tmp_path, ("printer", "zebra", "cups:zebra")))
    assert told.found.startswith(found)
    assert bool(told.mend) is mends


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Iterator[str]:
    """An order store whose clock is ahead by so many seconds; `None` is one that is ill."""
    ahead: int | None = request.param

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(200 if ahead is not None else 500)
            self.send_header("Date", formatdate(time.time() + (ahead or 0), usegmt=True))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is given
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="store")
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("store", "found", "mend"),
    [
        (0, "answers, the clocks agree", ""),
        (36000, "the clocks are +", "turn NTP on"),
        (None, "answered 500", "is that the order store?"),
    ],
    indirect=["store"],
)
def test_the_store_is_asked_and_its_clock_compared(tmp_path: Path, store: str, found: str, mend: str) -> None:
    (told,) = reach.examine(station(tmp_path, store=store))
    assert found in told.found
    assert told.mend == mend


def test_a_store_that_is_away_is_told(tmp_path: Path) -> None:
    (told,) = reach.examine(station(tmp_path, store="http://127.0.0.1:1"))
    assert "does not answer" in told.found
    assert told.mend.endswith("benches go on")
