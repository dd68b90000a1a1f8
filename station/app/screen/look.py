"""What was seen of the devices beside their states: live values, whose driver they have, broken plug-ins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from drivers.api import (
    DeviceConfig,
    DeviceStatus,
    InventoryEnded,
    TagsRead,
    Weight,
    WeightRead,
    WeightState,
)
from station.app.ports.events import DevicesSeen


@dataclass(frozen=True)
class Live:
    """What a device told last of what it measures: a scale's weight, whether a reader reads."""

    weight: WeightRead | None = None
    reading: bool = False


@dataclass(frozen=True)
class Look:
    """The newest look at the devices.

    `configs` are their tables in station.toml by name, `broken` the plug-ins that cannot be used, with what
    is wrong; `at_ns` is when they were looked at. `shown` tells that the device screen is open.
    """

    live: Mapping[str, Live] = field(default_factory=dict)
    configs: Mapping[str, DeviceConfig] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)
    at_ns: int = 0
    shown: bool = False

    def now_ns(self, status: DeviceStatus) -> int:
        """Return the time by which a status is to be judged: never one before it."""
        return max(self.at_ns, status.since_ns, status.last_rx_ns)

    def showing(self, shown: bool) -> "Look":
        """Return the look with the device screen open or closed."""
        return self if shown is self.shown else replace(self, shown=shown)


def look_of(configs: Sequence[DeviceConfig], broken: Mapping[str, str]) -> Look:
    """Return what is known before any device has spoken."""
    return Look(configs={config.name: config for config in configs}, broken=broken)


def hear(look: Look, event: WeightRead | TagsRead | InventoryEnded) -> Look:
    """Take in what a device has measured."""
    return replace(look, live={**look.live, event.device: _live(event)})


def _live(event: WeightRead | TagsRead | InventoryEnded) -> Live:
    match event:
        case WeightRead():
            return Live(weight=event)
        case TagsRead():
            return Live(reading=True)
        case InventoryEnded():
            return Live()
        case _ as never:
            assert_never(never)


def see(look: Look, seen: DevicesSeen) -> Look:
    """Take in a look at all devices; a weight that was told after it stays."""
    weights = {
        weight.device: Live(weight=weight)
        for weight in seen.weights
        if (known := look.live.get(weight.device, Live()).weight) is None or known.at_ns <= seen.at_ns
    }
    return replace(look, live={**look.live, **weights}, at_ns=seen.at_ns)


def newer(known: Mapping[str, DeviceStatus], seen: DevicesSeen) -> dict[str, DeviceStatus]:
    """Return the statuses that were seen; one that a device told after the look stays."""
    found = {status.name: status for status in seen.statuses}
    later = {name: known[name] for name in found.keys() & known.keys()}
    return found | {name: status for name, status in later.items() if status.since_ns > found[name].since_ns}


def weight_of(live: Live | None) -> Weight | None:
    """Return the weight that lies on a scale, `None` where it shows none."""
    if live is None or live.weight is None or live.weight.state is not WeightState.STABLE:
        return None
    return live.weight.weight
