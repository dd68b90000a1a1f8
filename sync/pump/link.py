"""How the station stands with its store, as one value made of what each activity meets."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum


class LinkState(IntEnum):
    """From well to worst: answers come; none come; the store says no until a person acts."""

    ONLINE = 0
    OFFLINE = 1
    REFUSED = 2


@dataclass(frozen=True, slots=True)
class Link:
    """The state and, where it is not online, why, in words for the lead."""

    state: LinkState
    words: str = ""


class LinkBoard:
    """Joins what several threads report and tells of each change of the whole; the worst one counts.

    `tell` is called by the thread whose report changed it, one call at a time.
    """

    def __init__(self, tell: Callable[[Link], None]) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._reports: dict[str, Link] = {}
        self._told: Link | None = None

    def report(self, source: str, link: Link) -> None:
        """Take what `source` met last."""
        with self._lock:
            self._reports[source] = link
            whole = max(self._reports.values(), key=lambda one: one.state)
            if whole != self._told:
                self._told = whole
                self._tell(whole)
