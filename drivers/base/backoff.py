"""How long to wait before the next attempt to open a device."""

import random
from collections.abc import Callable

_SHORTEST_S = 0.05
"""Keeps a device that opens and fails at once from being tried in a tight loop."""


class Backoff:
    """Waits that double from `first_s` to `longest_s`, each drawn anew below that (full jitter).

    A hall of stations that lost one switch then does not come back in the same instant.
    """

    def __init__(
        self, first_s: float = 0.5, longest_s: float = 10.0, draw: Callable[[], float] = random.random
    ) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._draw = draw
        self._failures = 0

    def next_s(self) -> float:
        """Give the seconds to wait after one more failure."""
        ceiling = min(self._longest_s, self._first_s * (1 << min(self._failures, 16)))
        self._failures += 1
        return max(_SHORTEST_S, self._draw() * ceiling)

    def reset(self) -> None:
        """Begin again at the shortest wait: the device was reached."""
        self._failures = 0
