"""Weights as they are typed and said, and what lies on the scale."""

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

SAME_LOAD_G = Decimal(5)
"""Two stable weights this close are the same load: a scale's last digit flickers."""

_TYPED = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,3}))?\s*(KG|G)?", re.IGNORECASE)


class WeightFrom(Enum):
    """How a parcel's weight came to be known; PARTS is the sum of what was packed."""

    PARTS = "parts"
    SCALE = "scale"
    TYPED = "typed"
    OVERRIDE = "override"


def typed_weight(text: str) -> Decimal | None:
    """Return the grams that were typed, None for what is not a weight.

    Without a unit a whole number is grams and one with a point or comma kilograms.
    """
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    whole, fraction, unit = found[1], found[2] or "", (found[3] or "").upper()
    value = Decimal(f"{whole}.{fraction or 0}")
    grams = value * 1000 if unit == "KG" or (fraction and not unit) else value
    return grams if grams > 0 else None


def whole_grams(grams: Decimal) -> int:
    """Return a weight as it is kept."""
    return int(grams.quantize(Decimal(1), ROUND_HALF_UP))


def kilos(grams: Decimal | int) -> str:
    """Return a weight as it is said ("1.240 kg")."""
    return f"{Decimal(grams) / 1000:.3f} kg"


class Load(Enum):
    """What a scale says of its load; only STABLE has a weight. SILENT is a scale that is away, or none."""

    STABLE = "stable"
    MOVING = "moving"
    OVER = "over"
    UNDER = "under"
    FAULT = "fault"
    SILENT = "silent"


@dataclass(frozen=True)
class Target:
    """What the closed carton should weigh in grams, and by how much it may be off.

    None where that is not known; below `least_g` the scale must be empty.
    """

    carton: str = ""
    expected_g: int | None = None
    tolerance_g: Decimal = Decimal(0)
    least_g: Decimal = Decimal(0)


NO_TARGET = Target()
"""What is known before a carton is weighed."""


@dataclass(frozen=True)
class Platform:
    """What a scale shows now; never an old value.

    `taken` is the load whose weight was taken last, None once it has left: it was seen lifted or
    another one in its place. Until then it is nobody else's weight.
    """

    load: Load = Load.SILENT
    grams: Decimal | None = None
    net: bool = False
    taken: Decimal | None = None

    @property
    def fresh(self) -> Decimal | None:
        """The weight that may be taken now, None where there is none."""
        settled = self.load is Load.STABLE and self.grams is not None and not self.net
        return self.grams if settled and self.grams and self.grams > 0 and self.taken is None else None

    def seen(self, load: Load, grams: Decimal | None, net: bool = False) -> "Platform":
        """Return the platform after the scale's next word."""
        lifted = load is Load.UNDER or (grams is not None and not self._is_taken(grams))
        return replace(self, load=load, grams=grams, net=net, taken=None if lifted else self.taken)

    def take(self) -> "Platform":
        """Return the platform once its weight was taken."""
        return replace(self, taken=self.grams)

    def _is_taken(self, grams: Decimal) -> bool:
        return self.taken is not None and abs(grams - self.taken) <= SAME_LOAD_G


UNHEARD = Platform()
"""A scale that has not said anything yet."""
