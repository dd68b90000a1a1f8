"""A ledger that tells how much of an event was spent on writing it down durably."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from typing import Any, cast

from station.app.ports.ledger import FactDraft, JournalEntry, Pages
from station.core.flows import AnyBench
from station.db.ledger import StationLedger


class TimedLedger:
    """Adds up in `spent`, in nanoseconds, what BEGIN, the writing of a scan's rows and COMMIT took.

    What the engine reads and decides in between is not counted: it has no counterpart in the floor.
    """

    def __init__(self, ledger: StationLedger) -> None:
        self._ledger = ledger
        self.spent = 0

    @contextlib.contextmanager
    def writing(self) -> Iterator[Pages]:
        """Open the ledger's transaction, timed."""
        began = time.perf_counter_ns()
        with self._ledger.writing() as pages:
            self.spent += time.perf_counter_ns() - began
            yield cast("Pages", _TimedPages(pages, self))
            began = time.perf_counter_ns()
        self.spent += time.perf_counter_ns() - began

    def close(self) -> None:
        """Close the ledger."""
        self._ledger.close()


class _TimedPages:
    """Hands everything on; the three writes of a scan are timed."""

    def __init__(self, pages: Pages, ledger: TimedLedger) -> None:
        self._pages = pages
        self._ledger = ledger

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pages, name)

    def append_journal(self, entry: JournalEntry) -> int:
        """Journal a reading."""
        began = time.perf_counter_ns()
        number = self._pages.append_journal(entry)
        self._ledger.spent += time.perf_counter_ns() - began
        return number

    def record(self, drafts: Sequence[FactDraft]) -> None:
        """Put facts into the outbox."""
        began = time.perf_counter_ns()
        self._pages.record(drafts)
        self._ledger.spent += time.perf_counter_ns() - began

    def save_bench(self, before: AnyBench, after: AnyBench) -> None:
        """Store the bench."""
        began = time.perf_counter_ns()
        self._pages.save_bench(before, after)
        self._ledger.spent += time.perf_counter_ns() - began
