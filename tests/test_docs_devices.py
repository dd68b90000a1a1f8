"""The guide for devices: the station takes every station.toml it shows, and does every command it names."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from drivers.api import BadSettings, DeviceConfig
from drivers.catalog import catalog
from station.app.screen.troubles import TROUBLES
from station.config import load

GUIDE = (Path(__file__).parent.parent / "docs" / "devices.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
SIMULATIONS = re.findall(r"^packline (simulate .*)$", GUIDE, re.MULTILINE)
ASKED = sorted(set(re.findall(r"`packline ((?:devices|doctor)[^`]*)`", GUIDE)))
STATION = '[station]\nname = "bench-1"\ndatabase = "bench-1.db"\n\n'
KNOWN = catalog([]).drivers


def objection(device: DeviceConfig, _: Sequence[DeviceConfig]) -> str:
    """Tell what its driver has against a table, as the command line does; nothing is opened."""
    try:
        catalog([]).build(device, lambda _: None)
    except BadSettings as error:
        return str(error)
    return ""


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_each_example_is_taken_as_it_stands(example: str, tmp_path: Path) -> None:
    tables = tomllib.loads(example).get("devices", [])
    path = tmp_path / "station.toml"
    path.write_text(STATION + example, encoding="utf-8")
    devices = load(path, objection).devices
    assert [device.driver for device in devices] == [table["driver"] for table in tables]


def test_each_driver_has_an_example() -> None:
    shown = {table["driver"] for example in EXAMPLES for table in tomllib.loads(example).get("devices", [])}
    assert shown == set(KNOWN)


def test_each_option_it_names_of_a_printer_is_one() -> None:
    section = GUIDE.partition("## Zebra printers")[2].partition("## RFID readers")[0]
    rows = re.findall(r"^\| (`[a-z_`, ]+) \|", section, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"[a-z_]+", row)}
    assert named
    assert named <= set(KNOWN["zebra"].options)


def test_each_reason_is_there_with_the_words_of_the_device_screen() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.*? \| .*?) \|", GUIDE, re.MULTILINE))
    assert rows == {code: f"{trouble.short} | {trouble.mend}" for code, trouble in TROUBLES.items()}


def packline(command: str, folder: Path) -> "subprocess.Popen[str]":
    """Begin a command of the guide in a folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "station", *shlex.split(command)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
    )


@pytest.mark.parametrize("command", SIMULATIONS)
def test_each_virtual_device_begins_as_it_is_told_to(command: str, tmp_path: Path) -> None:
    with packline(command, tmp_path) as running:
        assert running.stdout is not None
        first = running.stdout.readline()
        running.terminate()
    assert json.loads(first)["url"]


@pytest.mark.parametrize("command", ASKED)
def test_each_command_that_looks_at_devices_does_its_work(command: str, tmp_path: Path) -> None:
    """On a bench whose devices are away: `test` tells that it passed none, `doctor` what to mend."""
    scanner, scale = (next(one for one in EXAMPLES if driver in one) for driver in ('"serial"', '"mt-sics"'))
    reader = next(example for example in EXAMPLES if "llrp://" in example).replace(
        "192.168.1.60", "127.0.0.1:9"
    )
    (tmp_path / "station.toml").write_text(STATION + scanner + scale + reader, encoding="utf-8")
    endless = " --seconds 0.5" if "test" in command or "watch" in command else ""
    with packline(command + endless, tmp_path) as running:
        said, _ = running.communicate(timeout=240)
    assert "Traceback" not in said
    assert "usage:" not in said
    assert running.returncode in {0, 1}, said
