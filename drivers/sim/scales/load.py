"""What lies on a virtual scale: one load, its settling, zero and tare, whatever protocol tells of it.

Grams are exact decimals. Times are seconds on any steady clock, given by who asks.
"""

import threading
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from drivers.api import Weight


class Trouble(Enum):
    """Why the scale shows no weight."""

    MOVING = "moving"
    OVER = "over"
    UNDER = "under"
    FAULT = "fault"


class Unable(Exception):
    """The scale can't do that now; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True)
class Plate:
    """What a scale is made like: its unit, decimals shown, capacity and how fast it comes to rest.

    `lowest_g` is how far below zero it still shows; a checkout scale shows nothing below zero.
    """

    unit: str = "kg"
    decimals: int = 3
    capacity_g: Decimal = Decimal(15000)
    lowest_g: Decimal = Decimal(-500)
    zero_range_g: Decimal = Decimal(300)
    settle_s: float = 0.3
    model: str = "SIM-15"
    firmware: str = "1.0"
    serial: str = "0000000001"


class Load:
    """The load and what the scale makes of it; methods may be called from any thread."""

    def __init__(self, plate: Plate) -> None:
        self.plate = plate
        self._lock = threading.RLock()
        self._gross = Decimal(0)
        self._from = Decimal(0)
        self._moved = float("-inf")
        self._shaking = False
        self._faulty = False
        self._drift = Decimal(0)
        self._zero = Decimal(0)
        self._tare = Decimal(0)

    def put(self, grams: Decimal, now: float) -> None:
        """Lay so many grams on an empty plate, in place of what lay there; it settles for `settle_s`."""
        with self._lock:
            self._from, self._gross, self._moved = self._at(now), grams, now
            self._drift = Decimal(0)

    def shake(self, shaking: bool) -> None:
        """Keep the load from coming to rest, or let it."""
        with self._lock:
            self._shaking = shaking

    def drift(self, grams_a_second: Decimal, now: float) -> None:
        """Have the load grow slowly, too slowly to count as moving."""
        with self._lock:
            self._gross, self._moved = self._at(now), now - self.plate.settle_s
            self._drift = grams_a_second

    def fail(self, faulty: bool) -> None:
        """Break the scale's inside, or mend it."""
        with self._lock:
            self._faulty = faulty

    def zero(self, now: float) -> None:
        """Take what lies on it for nothing; `Unable` where it moves or is too much for that."""
        with self._lock:
            gross = self._resting(now)
            if abs(gross) > self.plate.zero_range_g or self._tare:
                raise Unable(Trouble.OVER)
            self._zero = gross

    def tare(self, now: float) -> Decimal:
        """Take what lies on it off from now on, and give it in grams; `Unable` where it moves."""
        with self._lock:
            self.weigh(now)
            self._tare = self._resting(now) - self._zero
            return self._tare

    def clear_tare(self) -> None:
        """Show gross again."""
        with self._lock:
            self._tare = Decimal(0)

    @property
    def tare_g(self) -> Decimal:
        """The tare in grams, 0 for none."""
        with self._lock:
            return self._tare

    def weigh(self, now: float) -> Weight:
        """Give the weight at rest; `Unable` where there is none to show."""
        with self._lock:
            gross = self._at(now) - self._zero
            if self._faulty:
                raise Unable(Trouble.FAULT)
            if gross > self.plate.capacity_g:
                raise Unable(Trouble.OVER)
            if gross - self._tare < self.plate.lowest_g:
                raise Unable(Trouble.UNDER)
            self._resting(now)
            return self.passing(now)

    def passing(self, now: float) -> Weight:
        """Give what the display shows in passing, at rest or not."""
        with self._lock:
            return self.shown(self._at(now) - self._zero - self._tare)

    def shown(self, grams: Decimal) -> Weight:
        """Give so many grams as the display shows them."""
        exact = grams / Weight(Decimal(1), self.plate.unit).grams
        value = exact.quantize(Decimal(1).scaleb(-self.plate.decimals), ROUND_HALF_UP)
        return Weight(value or abs(value), self.plate.unit, bool(self.tare_g))

    def _resting(self, now: float) -> Decimal:
        if self._shaking or now < self._moved + self.plate.settle_s:
            raise Unable(Trouble.MOVING)
        return self._at(now)

    def _at(self, now: float) -> Decimal:
        """Give the grams that press on the plate now."""
        since = now - self._moved
        if since < self.plate.settle_s:
            part = Decimal(since / self.plate.settle_s).quantize(Decimal("0.001"))
            return self._from + (self._gross - self._from) * part
        drifted = self._drift and self._drift * Decimal(since - self.plate.settle_s)
        return self._gross + drifted
