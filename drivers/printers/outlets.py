"""Where one-way labels go: into a byte stream nobody answers from, or into a queue of CUPS."""

import time

from drivers.api import Connection, PrintJob, Transport
from drivers.printers.cups_queue import CupsJob, CupsQueue, Progress
from drivers.printers.one_way import Delivered, Delivery, Doubtful, NeverSent, Passing, Trouble
from drivers.printers.zebra_link import CANCEL_PARTIAL

_LOOK_EACH_S = 10.0
"""Between two looks whether a print server is there; many serve one connection at a time."""

_DRAIN_S = 0.2
"""A printer that does say something is read empty, or closing would take back what is still under way."""

_SLOW_S = 20.0
"""A queue that is busy with one label for longer waits for a printer that does not take it."""


class StreamOutlet:
    """A printer behind any transport, from which no answer is expected."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._connection: Connection | None = None
        self._looked = 0.0
        self._whole = ""

    @property
    def address(self) -> str:
        """The address in a form to show an installer."""
        return self._transport.address

    def look(self) -> Trouble | None:
        """Open and close it, now and then."""
        now = time.monotonic()
        if not self._looked or now - self._looked > _LOOK_EACH_S:
            self._looked = 0.0
            self._transport.open().close()
            self._looked = now
        return None

    def send(self, job: PrintJob) -> None:
        """Open, send, close; the rest of a label that broke off before is cancelled first."""
        self._whole = ""
        connection = self._connection = self._transport.open()
        try:
            connection.write(CANCEL_PARTIAL + job.payload)
            connection.read(_DRAIN_S)
            self._whole = job.id
        finally:
            self._connection = None
            self._looked = 0.0
            connection.close()

    def follow(self, job: PrintJob) -> Delivery:
        """Tell whether the whole label left."""
        if self._whole == job.id:
            return Delivered("all bytes were sent; the printer does not say whether it printed")
        return Doubtful("the connection ended inside the label, or an earlier run sent it")

    def recall(self, job: PrintJob) -> None:
        """Do nothing: what was sent was sent."""

    def cancel(self) -> None:
        """Break off what is being sent."""
        connection = self._connection
        if connection is not None:
            connection.cancel()


class CupsOutlet:
    """A raw queue of CUPS; a job is known there by its id, so that it is found again after a crash."""

    def __init__(self, queue: CupsQueue) -> None:
        self._queue = queue
        self._number = 0
        self._sent_at = 0.0

    @property
    def address(self) -> str:
        """The address in a form to show an installer."""
        return self._queue.address

    def look(self) -> Trouble | None:
        """Ask the queue how it stands."""
        state = self._queue.state()
        return Trouble(state.reason, state.message) if state.reason else None

    def send(self, job: PrintJob) -> None:
        """Put a label into the queue."""
        self._number, self._sent_at = 0, time.monotonic()
        self._number = self._queue.submit(_name(job), job.payload)

    def follow(self, job: PrintJob) -> Delivery:
        """Ask the queue how far the label is."""
        found = self._queue.job(self._number) if self._number else self._queue.find(_name(job))
        if found is None:
            self._number = 0
            return Doubtful("the queue does not know the label, or not any more")
        self._number = found.number
        match found.progress:
            case Progress.WAITING | Progress.SENDING:
                return Passing(self._kept(found))
            case Progress.DELIVERED:
                self._number = 0
                return Delivered(
                    "the queue delivered all bytes; it does not know whether the printer printed"
                )
            case Progress.ENDED:
                self._number = 0
                if found.begun:
                    return Doubtful("the label was taken off the queue after it had begun to be sent")
                return NeverSent("the label was taken off the queue before it was sent")

    def recall(self, job: PrintJob) -> None:
        """Have the queue forget a label."""
        if not self._number and (found := self._queue.find(_name(job))) is not None:
            self._number = found.number
        if self._number:
            self._queue.withdraw(self._number)

    def cancel(self) -> None:
        """Break off the question that is under way."""
        self._queue.cancel()

    def _kept(self, job: CupsJob) -> Trouble | None:
        """Say what keeps a label in the queue: CUPS names a printer that is away in words only."""
        words = job.message or self._queue.state().message
        if any(
            sign in words.lower() for sign in ("unavailable", "not responding", "unable to locate", "offline")
        ):
            return Trouble("unreachable", words)
        if job.progress is Progress.SENDING and time.monotonic() - self._sent_at > _SLOW_S:
            return Trouble("no-answer", words or "the printer does not take the label")
        return None


def _name(job: PrintJob) -> str:
    return f"packline {job.id}"
