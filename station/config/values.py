"""A station as its file describes it, and what can be wrong in that file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from drivers.api import DeviceConfig, Role
from station.core.equipment import USUAL_CHECKING, USUAL_WEIGHING, Checking, Equipment, Weighing


@dataclass(frozen=True)
class ScreenConfig:
    """The display of the bench, by its true size; EDID and Qt often lie about it."""

    diagonal_inch: float = 15.6
    resolution: tuple[int, int] | None = None
    full_screen: bool = False
    sound: bool = True
    pictures: Path | None = None


@dataclass(frozen=True)
class StoreConfig:
    """Where the order store is, and how this station shows who it is.

    Exactly one of `token` and `enrol` (a one-time code) is set. `claims` is how many orders are
    claimed ahead.
    """

    url: str
    token: str = field(default="", repr=False)
    enrol: str = field(default="", repr=False)
    allow_http: bool = False
    ca_file: Path | None = None
    claims: int = 30


@dataclass(frozen=True)
class StationConfig:
    """One station, as its file describes it."""

    name: str
    database: Path
    store: StoreConfig | None
    devices: tuple[DeviceConfig, ...]
    screen: ScreenConfig = ScreenConfig()
    prefixes: Mapping[str, str] = field(default_factory=dict)
    weighing: Weighing = USUAL_WEIGHING
    checking: Checking = USUAL_CHECKING

    @property
    def equipment(self) -> Equipment:
        """What the bench weighs and checks with: only what one of its devices is for."""
        roles = {device.role for device in self.devices}
        return Equipment(
            self.weighing if Role.SCALE in roles else None, self.checking if Role.READER in roles else None
        )


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where, what, and how to mend it."""

    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what} {self.mend}"


class ConfigError(Exception):
    """The file cannot be used; `faults` tells everything that is wrong in it."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.path = path
        self.faults = sorted(faults, key=lambda fault: fault.line)
        super().__init__("\n".join(f"{path}: {fault}" for fault in self.faults))
