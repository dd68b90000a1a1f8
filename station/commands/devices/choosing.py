"""Which device of a station is meant, and whether this command may open it."""

from drivers.api import DeviceConfig
from station.commands.devices.running import runs
from station.config import StationConfig


class Refused(Exception):
    """The device is not to be opened here; the text says why and what to do instead."""


def choose(config: StationConfig, which: str) -> DeviceConfig:
    """Give the device of that name, or the only one of that role; `Refused` where it is not to be opened.

    A running station holds its devices: two programs that read one port share its bytes silently.
    """
    named = [device for device in config.devices if device.name == which]
    found = named or [device for device in config.devices if device.role.value == which]
    if not found:
        there = ", ".join(f"{device.name} ({device.role.value})" for device in config.devices) or "none"
        raise Refused(f"there is no device {which!r} in the file; there is {there}")
    if len(found) > 1:
        names = ", ".join(device.name for device in found)
        raise Refused(f"there are {len(found)} devices for {which}; name one of {names}")
    if found[0].driver == "wedge":
        raise Refused(f"{found[0].name} types into the window; open the station and scan there")
    if runs(config):
        raise Refused(
            f"the station {config.name} is running and holds {found[0].name}; stop it first,"
            " or look at it with `packline devices watch`"
        )
    return found[0]
