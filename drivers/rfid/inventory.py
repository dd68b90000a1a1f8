"""One inventory from its beginning to its end: what was read, what is still to be told, what went wrong."""

from collections.abc import Callable

from drivers.api import InventoryEnded, TagsRead
from drivers.codecs.llrp.tags import TagSeen
from drivers.rfid.tag_window import ReaderClock, TagWindow

_REPORT_NS = 100_000_000
"""Ten reports a second: what a screen can show and an engine can take without falling behind."""


class RunningInventory:
    """Collects the readings of inventory `number` and tells them, at most ten times a second, in order.

    All its tags are told before its end is, and nothing after that. `clock` is to be kept up to date: it puts
    the reader's times on ours.
    """

    def __init__(
        self,
        device: str,
        number: int,
        began_ns: int,
        ends_ns: int,
        tell: Callable[[TagsRead | InventoryEnded], object],
    ) -> None:
        self.number = number
        self.clock = ReaderClock()
        self._device = device
        self._ends_ns = ends_ns
        self._problem = ""
        self._reads = 0
        self._window = TagWindow(began_ns)
        self._told_ns = began_ns - _REPORT_NS
        self._tell = tell

    def add(self, tags: tuple[TagSeen, ...]) -> int:
        """Take the tags of a report; gives how many belong to another inventory and are left out."""
        ours = tuple(seen for seen in tags if seen.rospec in (0, self.number))
        self._reads += self._window.add(ours)
        return len(tags) - len(ours)

    def due_ns(self) -> int:
        """Give when something is to be told, or it is over."""
        return min(self._ends_ns, self._told_ns + _REPORT_NS) if self._window else self._ends_ns

    def over(self, now_ns: int) -> bool:
        """Tell whether it has run its time, or was cut short."""
        return now_ns >= self._ends_ns

    def cut_short(self, problem: str) -> None:
        """Have it be over now."""
        self._ends_ns = 0
        self.note_problem(problem)

    def note_problem(self, problem: str) -> None:
        """Note that it is not whole; of several problems the first is told."""
        self._problem = self._problem or problem

    def report(self, now_ns: int) -> None:
        """Tell what was read, where it is time to."""
        if self._window and now_ns - self._told_ns >= _REPORT_NS:
            self._report(now_ns)

    def end(self, now_ns: int, problem: str = "") -> None:
        """Tell the rest, then the end."""
        if self._window:
            self._report(now_ns)
        self.note_problem(problem)
        self._tell(InventoryEnded(self._device, self.number, self._reads, self._problem, now_ns))

    def _report(self, now_ns: int) -> None:
        self._told_ns = now_ns
        self._tell(TagsRead(self._device, self.number, self._window.take(now_ns, self.clock), now_ns))
