"""`station.toml`: read, checked, and everything wrong in it told at once with its line and the mend."""

from station.config.reading import load
from station.config.values import ConfigError, Fault, ScreenConfig, StationConfig, StoreConfig

__all__ = ["ConfigError", "Fault", "ScreenConfig", "StationConfig", "StoreConfig", "load"]
