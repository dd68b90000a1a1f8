"""The devices of station.toml: their drivers, whether they are plugged in, and whether they may be opened."""

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from drivers.api import DeviceConfig, Unreachable
from drivers.catalog import Catalog, catalog
from drivers.fleet.binding import binding_of, find_clashes
from drivers.fleet.hotplug import plugged_in
from drivers.transport.usb.nodes import UsbIdentity, UsbNode, pick
from station.commands.devices.proposals import drivers_for
from station.commands.doctor.finding import Finding
from station.commands.doctor.udev import RULES
from station.config import StationConfig


def examine(config: StationConfig) -> Iterator[Finding]:
    """Yield what is to be said of each device; none is opened."""
    known = catalog()
    for name, why in known.broken.items():
        yield Finding(f"plug-in {name}", why, "update or remove it; the others work")
    try:
        plugged: Sequence[UsbNode] = plugged_in()
    except Unreachable as error:
        yield Finding("USB", str(error), "install libudev")
        plugged = ()
    for problem in find_clashes(config.devices, plugged):
        name, _, what = problem.partition(": ")
        yield Finding(name, what, "change its url in station.toml")
    for device in config.devices:
        yield from _device(device, known, plugged)


def _device(device: DeviceConfig, known: Catalog, plugged: Sequence[UsbNode]) -> Iterator[Finding]:
    if device.driver not in known.drivers:
        names = ", ".join(sorted(known.drivers))
        yield Finding(device.name, f"there is no driver {device.driver!r}", f"use one of {names}")
        return
    binding = binding_of(device)
    if binding.identity is not None:
        yield from _by_identity(device, binding.identity, known, plugged)
    elif binding.path and sys.platform == "linux":
        yield from _by_path(device, binding.path, plugged)


def _by_identity(
    device: DeviceConfig, identity: UsbIdentity, known: Catalog, plugged: Sequence[UsbNode]
) -> Iterator[Finding]:
    """Find the node as the driver would, among those that it could open."""
    info = known.drivers[device.driver]
    mine = [node for node in plugged if info in drivers_for(node, known)]
    kinds = {node.kind for node in mine if node.is_a(identity)}
    if not kinds:
        mend = "plug it in; `packline devices` shows what is"
        yield Finding(device.name, f"{identity} is not plugged in", mend)
        return
    try:
        kind = kinds.pop()
        node = pick(identity, [one for one in mine if one.kind is kind], kind)
    except Unreachable as error:
        yield Finding(device.name, str(error), "write one of these as its url")
        return
    yield _rights(device.name, Path(node.node))
    yield from _power(device.name, node)


def _by_path(device: DeviceConfig, path: str, plugged: Sequence[UsbNode]) -> Iterator[Finding]:
    if not Path(path).exists():
        yield Finding(device.name, f"{path} is not there", "plug it in")
        return
    yield _rights(device.name, Path(path))
    node = next((node for node in plugged if binding_of(device).means(node)), None)
    if node is not None:
        yield from _power(device.name, node)


def _rights(name: str, path: Path) -> Finding:
    if os.access(path, os.R_OK | os.W_OK):
        return Finding(name, f"{path} can be opened")
    return Finding(name, f"no rights on {path}", _rights_mend(path.stat()))


def _rights_mend(there: os.stat_result) -> str:
    """Say how to get at a node: by its group, where that has the rights, else by our rules."""
    import grp

    rules = f"install packaging/udev/{RULES}, then plug it in again"
    if there.st_gid == 0 or not there.st_mode & stat.S_IWGRP:
        return rules
    try:
        group = grp.getgrgid(there.st_gid).gr_name
    except KeyError:
        return rules
    if there.st_gid in os.getgroups():
        return rules
    return f"sudo usermod -aG {group} $USER, then sign in again; or {rules}"


def _power(name: str, node: UsbNode) -> Iterator[Finding]:
    """Tell of a device that the system may put to sleep: its first code after a pause would be lost."""
    control = Path("/sys/bus/usb/devices") / node.port / "power" / "control"
    try:
        asleep = control.read_text().strip() == "auto"
    except OSError:
        return
    if asleep:
        mend = f"install packaging/udev/{RULES}; it keeps bench devices awake"
        yield Finding(name, "may be put to sleep by the system, and lose the first code after it", mend)
