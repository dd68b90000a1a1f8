"""What is plugged in, what of it is bound, and what the rest could be used for; nothing is opened for it."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from drivers.api import DeviceConfig
from drivers.catalog import Catalog
from drivers.fleet.binding import binding_of
from drivers.fleet.unsupported import known
from drivers.transport.usb.devices import UsbDevice
from drivers.transport.usb.nodes import UsbKind, UsbNode, identify
from station.commands.devices.known import POS_SCALE, POS_SCANNER, explain, explain_hid, is_for_the_bench
from station.commands.devices.proposals import drivers_for, table_for

_POS = frozenset({POS_SCANNER, POS_SCALE})


@dataclass(frozen=True)
class Plugged:
    """A node that a driver could open: `bound` names the devices that mean it, `tables` bind it anew.

    `tables` are by the drivers' ids, the best one first.
    """

    node: UsbNode
    url: str
    bound: tuple[str, ...]
    tables: Mapping[str, str]
    allowed: bool


@dataclass(frozen=True)
class Bound:
    """A device of station.toml: `nodes` are those it means now, `state` what the station wrote last."""

    config: DeviceConfig
    nodes: tuple[str, ...]
    is_local: bool
    state: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Unsupported:
    """A device that no driver serves as it is set up, with what is known of it."""

    port: str
    vid: int
    pid: int
    model: str
    known: str


@dataclass(frozen=True)
class Inventory:
    """All of it."""

    plugged: tuple[Plugged, ...]
    bound: tuple[Bound, ...]
    unsupported: tuple[Unsupported, ...]
    catalog: Catalog
    problems: tuple[str, ...] = field(default=())


def take_inventory(
    nodes: Sequence[UsbNode],
    devices: Sequence[UsbDevice],
    configs: Sequence[DeviceConfig],
    catalog: Catalog,
    states: Mapping[str, Mapping[str, str]],
) -> Inventory:
    """Put together what was found plugged in and what station.toml says; `states` are by device name."""
    useful = [node for node in nodes if _is_useful(node, catalog)]
    plugged = tuple(_plugged(node, nodes, configs, catalog) for node in useful)
    return Inventory(
        plugged,
        tuple(_bound(config, nodes, states.get(config.name, {})) for config in configs),
        tuple(_unsupported(nodes, devices, {node.port for node in useful})),
        catalog,
    )


def _is_useful(node: UsbNode, catalog: Catalog) -> bool:
    """Tell whether a node is one to bind; of HID devices only those are that a driver knows the usages of."""
    if node.kind is UsbKind.HIDRAW:
        return any(page in _POS for page, _ in node.usages) or bool(drivers_for(node, catalog))
    return True


def _plugged(
    node: UsbNode, nodes: Sequence[UsbNode], configs: Sequence[DeviceConfig], catalog: Catalog
) -> Plugged:
    serving = drivers_for(node, catalog)
    ids = {info.id for info in serving}
    bound = tuple(
        config.name for config in configs if config.driver in ids and binding_of(config).means(node)
    )
    return Plugged(
        node,
        str(identify(node, nodes)),
        bound,
        {info.id: table_for(node, info, nodes) for info in serving},
        sys.platform != "linux" or os.access(node.node, os.R_OK | os.W_OK),
    )


def _bound(config: DeviceConfig, nodes: Sequence[UsbNode], told: Mapping[str, str]) -> Bound:
    binding = binding_of(config)
    meant = tuple(node.node for node in nodes if binding.means(node))
    if binding.path and not meant and Path(binding.path).exists():
        meant = (binding.path,)
    return Bound(config, meant, binding.is_local, told.get("state", ""), told.get("reason", ""))


def _unsupported(
    nodes: Sequence[UsbNode], devices: Sequence[UsbDevice], served: set[str]
) -> list[Unsupported]:
    """Name the devices that have no useful node; what is plainly not for a bench is left out."""
    found: list[Unsupported] = []
    for device in devices:
        if device.port in served:
            continue
        hid = next((node for node in nodes if node.port == device.port and node.kind is UsbKind.HIDRAW), None)
        told = known(device.vid, device.pid)
        if not told and hid is None and not is_for_the_bench(device):
            continue
        told = told or (explain_hid(hid) if hid is not None else explain(device))
        found.append(Unsupported(device.port, device.vid, device.pid, device.model, told))
    return found
