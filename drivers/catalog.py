"""Which drivers there are: the built-in ones and those that installed packages add.

A plug-in is an entry point of the group `packline.drivers` whose object is a `DriverInfo`. Built-in drivers
are entry points too, loaded by the same code. A plug-in that can't be loaded is listed with its error and
does no other harm.
"""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points

from drivers.api import BadSettings, Device, DeviceConfig, DriverInfo, Sink

_log = logging.getLogger(__name__)

GROUP = "packline.drivers"

_BUILT_IN = (
    EntryPoint("serial", "drivers.scanners.serial_scanner:DRIVER", GROUP),
    EntryPoint("hid-pos", "drivers.scanners.hid_scanner:DRIVER", GROUP),
    EntryPoint("hid-scale", "drivers.scales.hid_scale:DRIVER", GROUP),
    EntryPoint("evdev", "drivers.scanners.evdev_scanner:DRIVER", GROUP),
    EntryPoint("ssi", "drivers.scanners.ssi_scanner:DRIVER", GROUP),
    EntryPoint("wedge", "drivers.scanners.wedge_scanner:DRIVER", GROUP),
    EntryPoint("zebra", "drivers.printers.zebra:DRIVER", GROUP),
    EntryPoint("mt-sics", "drivers.scales.mt_sics:DRIVER", GROUP),
    EntryPoint("toledo-8217", "drivers.scales.toledo_8217:DRIVER", GROUP),
    EntryPoint("llrp", "drivers.rfid.llrp_reader:DRIVER", GROUP),
)
_BUILT_IN_IDS = frozenset(entry.name for entry in _BUILT_IN)


@dataclass(frozen=True)
class Catalog:
    """`drivers` by their id; `broken` plug-ins by the name of their entry point, with what is wrong."""

    drivers: Mapping[str, DriverInfo] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)

    def build(self, config: DeviceConfig, sink: Sink) -> Device:
        """Make the device of one `[[devices]]` table, not yet started.

        `BadSettings` for a driver that isn't there, another role, or settings that the driver refuses.
        """
        info = self.drivers.get(config.driver)
        if info is None:
            raise BadSettings(f"{config.name}: {self._missing(config.driver)}")
        if info.role is not config.role:
            wrong, right = config.role.value, info.role.value
            raise BadSettings(f"{config.name}: driver {info.id!r} is for a {right}, not a {wrong}")
        try:
            return info.build(config, sink)
        except BadSettings as error:
            raise BadSettings(f"{config.name}: {error}") from error
        except (Exception, SystemExit) as error:
            raise BadSettings(f"{config.name}: driver {info.id!r} failed: {error!r}") from error

    def _missing(self, driver: str) -> str:
        if driver in self.broken:
            return f"driver {driver!r} is broken: {self.broken[driver]}"
        known = sorted({*self.drivers, *_BUILT_IN_IDS})
        return f"there is no driver {driver!r}; known are {', '.join(known)}"


def catalog(
    plug_ins: Iterable[EntryPoint] | None = None, built_in: Collection[str] = _BUILT_IN_IDS
) -> Catalog:
    """Load the drivers; `plug_ins` stands in for those of the installed packages.

    Of the built-in ones those in `built_in` alone: each takes its time to load, and a station's window waits
    for it. No plug-in can take the place of one that was left out.
    """
    found: dict[str, DriverInfo] = {}
    broken: dict[str, str] = {}
    others = entry_points(group=GROUP) if plug_ins is None else plug_ins
    wanted = [entry for entry in _BUILT_IN if entry.name in built_in]
    for entry in (*wanted, *(other for other in others if other not in _BUILT_IN)):
        try:
            info = _load(entry)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a foreign package may raise anything
            broken[entry.name] = f"{type(error).__name__}: {error}"
            _log.warning("driver %s (%s) cannot be used: %s", entry.name, entry.value, broken[entry.name])
            continue
        if info.id in found or (info.id in _BUILT_IN_IDS and entry not in _BUILT_IN):
            broken[entry.name] = f"there is another driver {info.id!r} already"
            continue
        found[info.id] = info
    return Catalog(found, broken)


def _load(entry: EntryPoint) -> DriverInfo:
    info = entry.load()
    if not isinstance(info, DriverInfo):
        raise TypeError(f"{entry.value} is no DriverInfo")
    return info
