"""What the lab shows of one virtual device, and what can be done to it, as values."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Deed:
    """Something to do to a device: `work` may wait and may raise; a mishap `breaks`, its undoing `mends`."""

    label: str
    work: Callable[[], None]
    breaks: bool = False
    mends: bool = False


@dataclass(frozen=True)
class Dial:
    """A value to be set by a slider, from `lowest` to `highest` whole units of `unit`."""

    unit: str
    lowest: int
    highest: int
    turn: Callable[[int], None]


@dataclass(frozen=True)
class Told:
    """How a device is now: what it was told or gave out, and the troubles that it has."""

    lines: tuple[str, ...]
    troubles: tuple[str, ...] = ()
    picture: Path | None = None


@dataclass(frozen=True)
class Card:
    """One device: `role`, `driver` and `url` are what a station needs to reach it.

    `told` is asked now and then and does not wait; `stop` switches it off. `codes` takes codes that are
    typed by hand, where the device delivers codes.
    """

    title: str
    role: str
    driver: str
    url: str
    deeds: tuple[Deed, ...]
    told: Callable[[], Told]
    stop: Callable[[], None]
    dial: Dial | None = None
    codes: Callable[[str], None] | None = None

    @property
    def table(self) -> str:
        """The device's table for station.toml."""
        return (
            f'[[devices]]\nname = "{self.title}"\nrole = "{self.role}"\n'
            f'driver = "{self.driver}"\nurl = "{self.url}"\n'
        )
