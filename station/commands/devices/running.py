"""The station that runs beside this command, as far as its database tells: it holds the devices then."""

from station.commands.status import read_devices
from station.config import StationConfig
from station.db.database import DatabaseUnusable, is_held


def runs(config: StationConfig) -> bool:
    """Tell whether the station of this file is running on this machine."""
    return is_held(config.database)


def last_states(config: StationConfig) -> dict[str, dict[str, str]]:
    """Give the devices' states as the station wrote them last, by name; nothing where it never ran."""
    try:
        devices = read_devices(config)
    except (FileNotFoundError, DatabaseUnusable):
        return {}
    return {device["name"]: device for device in devices}
