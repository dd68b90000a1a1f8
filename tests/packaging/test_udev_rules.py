"""The udev rules, read as udev(7) has them and tried on made-up devices."""

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from station.commands.devices.known import MAKERS
from station.commands.doctor.udev import RULES

FOLDER = Path(__file__).parents[2] / "packaging" / "udev"
FILES = sorted(FOLDER.glob("*.rules"))

_TOKEN = re.compile(r'([A-Z]+)(?:\{([^}]+)\})?(==|!=|\+=|=)"([^"]*)"')
_MATCHES = {"ACTION", "SUBSYSTEM", "KERNEL", "ENV", "ATTR", "ATTRS", "TEST"}
_ASSIGNS = {"GOTO", "LABEL", "GROUP", "MODE", "TAG", "ENV", "ATTR"}

Token = tuple[str, str, str, str]


def rules(path: Path) -> list[list[Token]]:
    """Read a file; whatever is no list of keys, operators and values fails."""
    found = []
    for line in path.read_text(encoding="ascii").splitlines():
        if not line or line.startswith("#"):
            continue
        parts = [part.strip() for part in re.split(r",\s*(?=[A-Z])", line)]
        tokens = [_TOKEN.fullmatch(part) for part in parts]
        assert all(tokens), f"udev would not read {line!r}"
        found.append([(one[1], one[2] or "", one[3], one[4]) for one in tokens if one])
    return found


@dataclass
class Device:
    """A device as the rules see it, and what they made of it."""

    subsystem: str
    kernel: str
    vendor: str
    env: dict[str, str] = field(default_factory=dict)
    action: str = "add"
    made: dict[str, str] = field(default_factory=dict)

    def holds(self, key: str, name: str, wanted: str) -> bool:
        value = {
            "ACTION": self.action,
            "SUBSYSTEM": self.subsystem,
            "KERNEL": self.kernel,
            "ENV": self.env.get(name, ""),
            "ATTR": self.vendor if self.subsystem == "usb" else "",
            "ATTRS": self.vendor,
            "TEST": wanted,
        }[key]
        return any(fnmatchcase(value, one) for one in wanted.split("|"))

    def under(self, *files: Path) -> dict[str, str]:
        """Run the files over it, as udev does."""
        for file in files:
            goto = ""
            for rule in rules(file):
                labels = [value for key, _, _, value in rule if key == "LABEL"]
                if goto and goto not in labels:
                    continue
                goto = ""
                if all(self.holds(key, name, value) for key, name, op, value in rule if op == "=="):
                    for key, name, op, value in rule:
                        if op in ("=", "+="):
                            self.made[f"{key}{{{name}}}" if name else key] = value
                    goto = self.made.pop("GOTO", "")
        return self.made


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_rules_are_ones_that_udev_reads(path: Path) -> None:
    for rule in rules(path):
        for key, _, operator, _ in rule:
            assert key in (_MATCHES if operator in ("==", "!=") else _ASSIGNS)
    labels = {value for rule in rules(path) for key, _, _, value in rule if key == "LABEL"}
    assert {value for rule in rules(path) for key, _, _, value in rule if key == "GOTO"} <= labels


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_udev_itself_finds_nothing_wrong(path: Path) -> None:
    udevadm = shutil.which("udevadm")
    if udevadm is None or "verify" not in _run(udevadm, "--help").stdout:
        pytest.skip("there is no udevadm here that verifies rules (systemd 254 or newer)")
    done = _run(udevadm, "verify", "--resolve-names=never", str(path))
    assert done.returncode == 0, done.stdout + done.stderr


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_they_know_every_maker_that_the_program_knows() -> None:
    written = {
        int(vendor, 16)
        for rule in rules(FOLDER / RULES)
        for key, name, _, value in rule
        if (key, name) in (("ATTR", "idVendor"), ("ATTRS", "idVendor"))
        for vendor in value.split("|")
    }
    assert written == set(MAKERS)


@pytest.mark.parametrize(
    ("device", "made"),
    [
        (
            Device("tty", "ttyACM0", "0c2e"),
            {"ENV{ID_MM_PORT_IGNORE}": "1", "GROUP": "dialout", "MODE": "0660", "TAG": "uaccess"},
        ),
        (Device("hidraw", "hidraw3", "05f9"), {"GROUP": "dialout", "MODE": "0660", "TAG": "uaccess"}),
        (Device("usbmisc", "lp0", "0a5f"), {"GROUP": "lp", "MODE": "0660", "TAG": "uaccess"}),
        (
            Device("usb", "1-1", "0eb8", {"DEVTYPE": "usb_device"}),
            {"ATTR{power/control}": "on", "ENV{ID_MM_DEVICE_IGNORE}": "1"},
        ),
        (Device("hidraw", "hidraw3", "046d"), {}),
        (Device("tty", "ttyACM0", "0c2e", action="remove"), {}),
        (Device("input", "event3", "0c2e"), {}),
        (Device("usbmisc", "hiddev0", "0a5f"), {}),
    ],
    ids=["scanner", "hid", "printer", "awake", "mouse", "pulled", "keys-stay", "no-printer"],
)
def test_each_device_gets_what_it_needs_and_no_other_anything(device: Device, made: dict[str, str]) -> None:
    assert {key: value for key, value in device.under(FOLDER / RULES).items() if key != "LABEL"} == made


def test_the_desktop_leaves_grabbed_scanners_alone_only_by_the_file_for_it() -> None:
    made = Device("input", "event3", "05e0").under(*FILES)
    assert made["ENV{LIBINPUT_IGNORE_DEVICE}"] == "1"
    assert "ENV{LIBINPUT_IGNORE_DEVICE}" not in Device("input", "event3", "046d").under(*FILES)
