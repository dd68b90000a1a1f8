"""The station that runs beside this command, as far as its database tells: it holds the devices then."""

from typing import Any

from station.config import StationConfig
from station.db.database import DatabaseUnusable, is_held
from station.status import read_status


def runs(config: StationConfig) -> bool:
    """Tell whether the station of this file is running on this machine."""
    return is_held(config.database)


def last_states(config: StationConfig) -> dict[str, dict[str, Any]]:
    """Give the devices' states as the station wrote them last, by name; nothing where it never ran."""
    try:
        devices: list[dict[str, Any]] = read_status(config)["devices"]
    except (FileNotFoundError, DatabaseUnusable):
        return {}
    return {device["name"]: device for device in devices}
