"""`packline devices list`: the inventory as text for an installer, or as JSON."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from drivers.api import Unreachable
from drivers.catalog import catalog
from drivers.fleet.hotplug import plugged_in
from drivers.transport.usb.devices import usb_devices
from drivers.transport.usb.nodes import UsbKind
from station.commands.devices.inventory import Bound, Inventory, Plugged, take_inventory
from station.commands.devices.running import last_states
from station.config import load


def run_list(path: Path | None, as_json: bool) -> int:
    """Print what is plugged in, what it is bound to and what else could be; ConfigError for a bad file."""
    config = load(path) if path is not None else None
    problems: tuple[str, ...] = ()
    try:
        nodes, devices = plugged_in(), usb_devices()
    except Unreachable as error:
        nodes, devices, problems = [], [], (str(error),)
    inventory = take_inventory(
        nodes,
        devices,
        config.devices if config else (),
        catalog(),
        last_states(config) if config else {},
    )
    if as_json:
        sys.stdout.write(json.dumps(_as_json(inventory), ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(inventory))
    for problem in problems:
        sys.stderr.write(f"packline: {problem}\n")
    return 0


def _as_json(inventory: Inventory) -> dict[str, Any]:
    return {
        "plugged": [
            {
                "node": one.node.node,
                "kind": one.node.kind.value,
                "url": one.url,
                "vid": f"{one.node.vid:04x}",
                "pid": f"{one.node.pid:04x}",
                "serial": one.node.serial,
                "interface": one.node.interface,
                "path": one.node.path,
                "model": one.node.model,
                "bound": list(one.bound),
                "allowed": one.allowed,
                "tables": dict(one.tables),
            }
            for one in inventory.plugged
        ],
        "devices": [
            {
                "name": one.config.name,
                "role": one.config.role.value,
                "driver": one.config.driver,
                "url": one.config.url,
                "nodes": list(one.nodes),
                "state": one.state,
                "reason": one.reason,
            }
            for one in inventory.bound
        ],
        "unsupported": [
            {"port": one.port, "usb": f"{one.vid:04x}:{one.pid:04x}", "model": one.model, "known": one.known}
            for one in inventory.unsupported
        ],
        "drivers": [
            {
                "id": info.id,
                "role": info.role.value,
                "summary": info.summary,
                "schemes": list(info.schemes),
                "options": dict(info.options),
                "proof": info.proof,
            }
            for info in inventory.catalog.drivers.values()
        ],
        "broken": dict(inventory.catalog.broken),
    }


def _lines(inventory: Inventory) -> Iterator[str]:
    yield "plugged in:" if inventory.plugged else "plugged in: nothing that a driver could open"
    for one in inventory.plugged:
        yield from _plugged(one)
    if inventory.bound:
        yield "in station.toml:"
    for bound in inventory.bound:
        yield _bound(bound)
    if inventory.unsupported:
        yield "plugged in, and not supported as it is set up:"
    for other in inventory.unsupported:
        model = other.model or "without a name"
        yield f"  usb {other.vid:04x}:{other.pid:04x} {model} at {other.port}: {other.known}"
    yield "drivers:"
    for driver in inventory.catalog.drivers.values():
        yield f"  {driver.id:14} {driver.role.value:8} {driver.summary}"
    if inventory.catalog.broken:
        yield "plug-ins that are broken; the others work:"
    for name, why in inventory.catalog.broken.items():
        yield f"  {name:14} broken   {why}"


def _plugged(one: Plugged) -> Iterator[str]:
    model = one.node.model or "no name told"
    yield f"  {one.node.node}  {one.node.kind.words}  {one.url}  {model}"
    if not one.allowed:
        yield "    this user has no rights on it; `packline doctor` says how to give them"
    if one.bound:
        yield f"    bound to {', '.join(one.bound)}"
        return
    if not one.tables:
        yield f"    {_unserved(one)}"
        return
    driver, *others = one.tables
    also = f"; so could {', '.join(others)}" if others else ""
    yield f"    not bound; the driver {driver} could serve it{also}:"
    yield from (f"      {line}" for line in one.tables[driver].splitlines())


def _unserved(one: Plugged) -> str:
    if one.node.kind is UsbKind.INPUT:
        return "if this is a scanner, set it to USB serial (CDC) or HID POS; its keys reach the driver wedge"
    return "no driver of this station serves it"


def _bound(one: Bound) -> str:
    config = one.config
    place = ", ".join(one.nodes) or ("not plugged in" if one.is_local else "not plugged into this machine")
    state = f"; the station found it {one.state} {one.reason}".rstrip() if one.state else ""
    url = config.url or "keys of the window"
    return f"  {config.name}  {config.role.value}, {config.driver}  {url}  {place}{state}"
