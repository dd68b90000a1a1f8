"""Pulling what changed at the store, a page a step."""

from collections.abc import Callable

from sync.contract.errors import Refused, SyncError
from sync.contract.wire import Wire
from sync.pump.outcomes import Again, Outcome, trouble_of
from sync.pump.port import SyncPort

# The store answers a long poll after this at the latest.
POLL_S = 20.0
# A cursor these refuse is of another life of the store, or too old: everything is pulled afresh.
LOST_CURSOR = frozenset({"other-incarnation", "cursor-too-old", "bad-cursor"})


class Puller:
    """Takes pages to the station; `restored` is called when the store is found in another incarnation."""

    def __init__(self, wire: Wire, port: SyncPort, restored: Callable[[], None]) -> None:
        self._wire = wire
        self._port = port
        self._restored = restored
        self._afresh = False
        self._incarnation = ""
        self._level = False

    def step(self, wait: float = POLL_S) -> Outcome:
        """Ask for one page and have it written; once level with the store, wait up to `wait` s for news."""
        cursor = "" if self._afresh else self._port.pull_cursor()
        try:
            page = self._wire.pull(cursor, wait if self._level else 0.0)
        except Refused as refusal:
            if cursor and refusal.problem.code in LOST_CURSOR:
                self._afresh = True
                return Again()
            return trouble_of(refusal)
        except SyncError as error:
            return trouble_of(error)
        if page.changes or page.cursor != cursor:
            self._port.apply_page(page)
        self._afresh = False
        if not page.more and not self._level:
            self._level = True
            self._port.pulled_level()
        self._notice(page.incarnation)
        return Again()

    def _notice(self, incarnation: str) -> None:
        if self._incarnation and incarnation != self._incarnation:
            self._restored()
        self._incarnation = incarnation
