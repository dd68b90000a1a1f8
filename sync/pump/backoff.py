"""How long to wait after trouble: full jitter, doubling."""

from collections.abc import Callable

SHORTEST_S = 0.5
LONGEST_S = 60.0


class Backoff:
    """Waits of a random length up to a bound that doubles with each failure, from 0.5 to 60 s.

    `random` gives numbers in [0, 1). The jitter keeps two hundred stations from coming back at once.
    """

    def __init__(self, random: Callable[[], float]) -> None:
        self._random = random
        self._bound = SHORTEST_S

    def next_s(self) -> float:
        """Return the seconds to wait after one more failure."""
        self._bound = min(self._bound * 2, LONGEST_S)
        return SHORTEST_S + self._random() * (self._bound - SHORTEST_S)

    def reset(self) -> None:
        """Begin again at the shortest wait, after a success."""
        self._bound = SHORTEST_S
