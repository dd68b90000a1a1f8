"""What the system does with devices that are plugged in: events, rules, and programs that get there first."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from drivers.api import DeviceConfig
from drivers.fleet.binding import binding_of
from drivers.fleet.hotplug import HotplugPace
from station.commands.doctor.finding import Finding

RULES = "70-packline.rules"

RULE_FOLDERS = ("/etc/udev/rules.d", "/run/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d")
_INSTALL = f"sudo cp packaging/udev/{RULES} /etc/udev/rules.d/, then sudo udevadm control --reload"

_GRABBERS = {
    "brltty": "sudo apt remove brltty; it takes adapters for serial ports as braille displays",
    "ModemManager": f"{_INSTALL}, which keeps it off; or sudo apt remove modemmanager",
}


def examine(devices: Sequence[DeviceConfig]) -> Iterator[Finding]:
    """Yield what is to be said of udev; rules and rivals count only where a device is plugged in here."""
    if sys.platform != "linux":
        return
    yield _events()
    if not any(binding_of(device).is_local for device in devices):
        return
    yield _groups()
    yield _rules()
    yield from _rivals()


def _events() -> Finding:
    from drivers.transport.usb.events import udev_events

    look = f"what is plugged in is looked up every {HotplugPace.look_s:g} s"
    if udev_events() is None:
        return Finding("hot-plug", f"udev cannot be heard; {look}")
    if not Path("/run/udev/control").exists():
        return Finding("hot-plug", f"udev does not run here; {look}")
    return Finding("hot-plug", "udev tells what is plugged in")


def _groups() -> Finding:
    """Name the groups of bench devices that this user is in; whoever lacks one is told at the device."""
    import grp

    if os.geteuid() == 0:
        return Finding("groups", "this user is root")
    mine = {group.gr_name for group in grp.getgrall() if group.gr_gid in os.getgroups()}
    names = ", ".join(name for name in ("dialout", "lp", "input") if name in mine)
    return Finding("groups", f"of dialout, lp and input this user is in {names or 'none'}")


def _rules() -> Finding:
    found = [folder for folder in RULE_FOLDERS if (Path(folder) / RULES).exists()]
    if found:
        return Finding("udev rules", f"{RULES} is in {found[0]}")
    return Finding("udev rules", f"{RULES} is not installed", _INSTALL)


def _rivals() -> Iterator[Finding]:
    """Name running programs that open serial ports of their own accord, and type into them."""
    running = _programs()
    installed = not _rules().mend
    for name, mend in _GRABBERS.items():
        if name in running and not (installed and name == "ModemManager"):
            yield Finding(name, "runs, and may take serial ports away", mend)


def _programs() -> set[str]:
    names = set()
    for place in Path("/proc").glob("[0-9]*/comm"):
        try:
            names.add(place.read_text().strip())
        except OSError:
            continue
    return names
