"""Weights, and what weighs."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Protocol, runtime_checkable

from drivers.api.devices import Device

_GRAMS = {
    "mg": Decimal("0.001"),
    "g": Decimal(1),
    "kg": Decimal(1000),
    "t": Decimal(1_000_000),
    "ct": Decimal("0.2"),
    "gr": Decimal("0.06479891"),
    "dwt": Decimal("1.55517384"),
    "ozt": Decimal("31.1034768"),
    "oz": Decimal("28.349523125"),
    "lb": Decimal("453.59237"),
    "ton": Decimal("907184.74"),
}
"""Grams in a unit; all are exact by definition (NIST SP 811, appendix B.8; "ton" is the short one)."""

UNITS = tuple(_GRAMS)
"""The units a weight may have; a driver refuses a frame that has another."""


@dataclass(frozen=True)
class Weight:
    """What a scale showed, in the unit of its frame and with its digits; `net` where a tare is taken off."""

    value: Decimal
    unit: str
    net: bool = False

    @property
    def grams(self) -> Decimal:
        """The same in grams."""
        return self.value * _GRAMS[self.unit]


class WeightState(Enum):
    """What a scale says of the load.

    STABLE is the only one that has a weight. MOVING has not settled. OVER and UNDER are outside its range.
    FAULT is the scale's own trouble (calibration, zero, hardware). SILENT: it has not said anything for
    longer than a weight may be old, or is away.
    """

    STABLE = "stable"
    MOVING = "moving"
    OVER = "over"
    UNDER = "under"
    FAULT = "fault"
    SILENT = "silent"


@dataclass(frozen=True)
class WeightRead:
    """A scale shows something else than before; `weight` is there where it is STABLE and nowhere else."""

    device: str
    state: WeightState
    weight: Weight | None
    at_ns: int


class ScaleOrder(Enum):
    """What a scale can be told to do."""

    ZERO = "zero"
    TARE = "tare"
    CLEAR_TARE = "clear-tare"


@dataclass(frozen=True)
class ScaleObeyed:
    """A scale did what it was told, or `problem` says in words why not."""

    device: str
    order: ScaleOrder
    problem: str
    at_ns: int


@runtime_checkable
class Scale(Device, Protocol):
    """A device that tells its sink what lies on it: each change as `WeightRead`, and no value twice."""

    @property
    def reading(self) -> WeightRead:
        """What it shows now; SILENT where that is older than a weight may be. Safe from any thread."""

    def tell(self, order: ScaleOrder) -> None:
        """Have it do something; the answer reaches the sink as `ScaleObeyed`. Returns at once."""
