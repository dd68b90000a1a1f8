"""What a scale shows: the newest reading while it is young enough, told to the sink when it changes."""

import threading
import time

from drivers.api import ScaleObeyed, ScaleOrder, Sink, Weight, WeightRead, WeightState
from drivers.base.telling import tell


class Display:
    """Holds one scale's newest reading; written by the scale's thread, read from any.

    A reading is good for `max_age_s`; nothing older is ever given out, whatever the thread is doing.
    """

    def __init__(self, name: str, sink: Sink, max_age_s: float) -> None:
        self._name = name
        self._sink = sink
        self._max_age_ns = int(max_age_s * 1e9)
        self._lock = threading.Lock()
        self._newest = WeightRead(name, WeightState.SILENT, None, time.monotonic_ns())

    @property
    def reading(self) -> WeightRead:
        """The newest reading, SILENT where it is too old; `at_ns` is when the scale said so last."""
        with self._lock:
            newest = self._newest
        now = time.monotonic_ns()
        if newest.state is WeightState.SILENT or now - newest.at_ns <= self._max_age_ns:
            return newest
        return WeightRead(self._name, WeightState.SILENT, None, now)

    def show(self, state: WeightState, weight: Weight | None) -> None:
        """Take what the scale says now; the sink hears of it only where it is something else."""
        self._take(WeightRead(self._name, state, weight, time.monotonic_ns()))

    def fall_silent(self) -> None:
        """Take back what was shown: the scale has nothing to say that could be believed."""
        self.show(WeightState.SILENT, None)

    def expire(self) -> None:
        """Fall silent where the newest reading is too old."""
        if self.reading.state is WeightState.SILENT:
            self.fall_silent()

    def obeyed(self, order: ScaleOrder, problem: str) -> None:
        """Tell what became of an order; `problem` is empty where the scale obeyed."""
        tell(self._sink, ScaleObeyed(self._name, order, problem, time.monotonic_ns()))

    def _take(self, reading: WeightRead) -> None:
        with self._lock:
            before = self._newest
            same = (before.state, before.weight) == (reading.state, reading.weight)
            if not same or reading.state is not WeightState.SILENT:
                self._newest = reading
        if not same:
            tell(self._sink, reading)
