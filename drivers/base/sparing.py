"""How often a flapping device may write to the log: a loose plug must not fill the disk overnight."""

import time
from collections.abc import Callable

_BURST = 20
"""Lines that are written at once: several replugs in a row, each with its states."""

_REFILL_S = 60.0
"""How long it takes until one more may be written after that; some 1,500 lines a day at worst."""


class Sparing:
    """Lets a burst of lines pass, then one a minute, and counts those it keeps back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left = float(_BURST)
        self._at = clock()
        self._kept_back = 0

    def passes(self) -> bool:
        """Tell whether one more line may be written."""
        now = self._clock()
        self._left = min(float(_BURST), self._left + (now - self._at) / _REFILL_S)
        self._at = now
        if self._left < 1:
            self._kept_back += 1
            return False
        self._left -= 1
        return True

    def kept_back(self) -> int:
        """Give how many lines were not written since this was asked last."""
        count, self._kept_back = self._kept_back, 0
        return count
