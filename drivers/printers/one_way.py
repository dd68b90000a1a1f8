"""A printer that takes labels and never says what became of them: a CUPS queue, a one-way print server.

That all bytes left proves nothing, so a label is handed over once, told as UNKNOWN with what is known, and
the worker is asked: the scan of the label is the only evidence there is.
"""

from dataclasses import dataclass
from typing import Protocol, assert_never

from drivers.api import ConnectionLost, DeviceState, JobState, PrintJob, Sink, Unreachable
from drivers.printers.printer_thread import PrinterThread

NO_WAY_BACK = "no-way-back"
"""The reason of each label that left whole."""


@dataclass(frozen=True)
class Trouble:
    """Why nothing is handed over now, as a code and in words."""

    reason: str
    words: str


@dataclass(frozen=True)
class Passing:
    """The label is on its way; `trouble` keeps it, if something does."""

    trouble: Trouble | None = None


@dataclass(frozen=True)
class Delivered:
    """All bytes of the label were delivered."""

    evidence: str


@dataclass(frozen=True)
class Doubtful:
    """Some bytes of the label may have been delivered, or all."""

    evidence: str


@dataclass(frozen=True)
class NeverSent:
    """Not one byte of the label was delivered, nor ever will be."""

    evidence: str


Delivery = Passing | Delivered | Doubtful | NeverSent


class Outlet(Protocol):
    """Where labels are handed over; all methods but `cancel` belong to the printer's thread."""

    @property
    def address(self) -> str:
        """The address in a form to show an installer."""

    def look(self) -> Trouble | None:
        """Say what keeps labels from being taken; `Unreachable` where nobody is there to take them."""

    def send(self, job: PrintJob) -> None:
        """Hand a label over; `Unreachable` where it was not taken at all, `ConnectionLost` in doubt."""

    def follow(self, job: PrintJob) -> Delivery:
        """Say how far a label is that was handed over, by an earlier run too; `Unreachable` where unknown."""

    def recall(self, job: PrintJob) -> None:
        """Stop a label that is on its way; `follow` then tells what became of it."""

    def cancel(self) -> None:
        """Make what is under way in the printer's thread fail soon; called from any thread."""


class OneWayPrinter(PrinterThread):
    """The `Printer` on its thread.

    States: OPENING → READY, which says that labels are taken and nothing of the printer; DEGRADED with the
    outlet's trouble; BACKOFF with reason "unreachable". A job goes QUEUED → HANDED_OVER → UNKNOWN, reason
    "no-way-back" where all bytes left and "lost-from-sight" where not even that is known; FAILED where none
    did. A label is never handed over a second time once a byte of it may have left.
    """

    def __init__(self, name: str, outlet: Outlet, idle_poll_s: float, busy_poll_s: float, sink: Sink) -> None:
        super().__init__(name, sink)
        self._outlet = outlet
        self._idle_poll_s = idle_poll_s
        self._busy_poll_s = busy_poll_s
        self._under_way: PrintJob | None = None
        self._recalled = False
        self._standing.identified("", "", {"way-back": "none"})

    def _interrupt(self) -> None:
        self._outlet.cancel()

    def _withdraw(self, job: str) -> None:
        """Take back a waiting job; have one that is on its way stopped at the next turn."""
        self._queue.withdraw(job)
        self._recalled = self._recalled or (self._under_way is not None and self._under_way.id == job)

    def _serve(self) -> None:
        self._wait(0.0)
        try:
            self._turn()
        except Unreachable as error:
            if not self._stopping.is_set():
                self._away(str(error))
            self._wait(self._backoff.next_s())
            return
        busy = self._queue or self._under_way is not None
        self._wait(self._busy_poll_s if busy else self._idle_poll_s)

    def _turn(self) -> None:
        """Look once and do what that allows: follow the label on its way, or hand over the next."""
        trouble = self._outlet.look()
        self._backoff.reset()
        self._came_back()
        self._standing.reached(self._outlet.address, self._outlet.address)
        if self._under_way is not None:
            trouble = self._follow(self._under_way, trouble)
        self._show(trouble)
        if self._queue and trouble is None and self._under_way is None:
            self._hand_over(self._queue.first())

    def _show(self, trouble: Trouble | None) -> None:
        if trouble is None:
            self._standing.move(DeviceState.READY, detail="what becomes of a label is not told")
        else:
            self._standing.move(DeviceState.DEGRADED, trouble.reason, trouble.words)
        self._queue.trouble(trouble.reason if trouble else "")

    def _away(self, words: str) -> None:
        self._standing.move(DeviceState.BACKOFF, "unreachable", words)
        self._queue.trouble("unreachable")
        if self._under_way is not None:
            self._queue.tell(self._under_way.id, JobState.HANDED_OVER, "unreachable")

    def _hand_over(self, job: PrintJob) -> None:
        """Send the next label; one of an earlier run is only followed."""
        if not job.recovering and b"^XZ" not in job.payload.upper():
            self._queue.end(job.id, JobState.FAILED, "bad-label", "the payload is no whole ZPL format")
            self._queue.take()
            return
        self._queue.tell(job.id, JobState.HANDED_OVER, evidence="being sent")
        self._queue.take()
        self._under_way, self._recalled = job, False
        if job.recovering:
            return
        try:
            self._outlet.send(job)
        except ConnectionLost:
            return  # `follow` says what it came to
        except Unreachable:
            self._under_way = None
            self._queue.put_back(job)
            raise

    def _follow(self, job: PrintJob, trouble: Trouble | None) -> Trouble | None:
        """Say how far the label is; gives what keeps the printer from taking labels."""
        if self._recalled:
            self._outlet.recall(job)
        match self._outlet.follow(job):
            case Passing(kept):
                trouble = trouble or kept
                self._queue.tell(job.id, JobState.HANDED_OVER, trouble.reason if trouble else "")
                return trouble
            case Delivered(evidence):
                self._queue.end(job.id, JobState.UNKNOWN, NO_WAY_BACK, evidence)
            case Doubtful(evidence):
                self._queue.end(job.id, JobState.UNKNOWN, "lost-from-sight", evidence)
            case NeverSent(evidence):
                reason = "withdrawn" if self._recalled else "never-sent"
                self._queue.end(job.id, JobState.FAILED, reason, evidence)
            case _ as never:
                assert_never(never)
        self._under_way, self._recalled = None, False
        return trouble
