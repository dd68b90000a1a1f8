"""The thread of a printer: takes jobs and withdrawals from any thread, serves them until it is stopped."""

import queue
import threading
import time
from dataclasses import dataclass
from typing import assert_never

from drivers.api import DeviceStatus, PrintJob, Role, Sink
from drivers.base.backoff import Backoff
from drivers.base.device_thread import DeviceThread
from drivers.base.standing import Standing
from drivers.printers.print_queue import PrintQueue


@dataclass(frozen=True)
class _Withdrawal:
    job: str


class PrinterThread:
    """What all printers share: orders, queue, standing, and the thread that outlives every failure.

    An implementation gives `_serve`, one turn with the printer, and `_interrupt`, which ends what a turn is
    waiting for. `_withdraw` may do more than take a job off the queue.
    """

    def __init__(self, name: str, sink: Sink) -> None:
        self._name = name
        self._standing = Standing(name, Role.PRINTER, sink)
        self._queue = PrintQueue(name, sink)
        self._backoff = Backoff(longest_s=5.0)
        self._inbox: queue.SimpleQueue[PrintJob | _Withdrawal | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = DeviceThread(
            f"printer-{name}", self._standing, self._stopping, self._serve, self._rest
        )

    @property
    def status(self) -> DeviceStatus:
        """The newest status, safe to read from any thread."""
        return self._standing.status

    @property
    def thread_ended(self) -> bool:
        """Whether the printer's thread ran and has ended."""
        return self._thread.ended

    def start(self) -> None:
        """Begin to open the printer and to keep it open; returns at once."""
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        """End the thread and close the printer; jobs not yet sent are told nothing more."""
        self._thread.stop(timeout, self._break_off)

    def submit(self, job: PrintJob) -> None:
        """Queue a job; one whose id is still known here is not taken twice."""
        self._inbox.put(job)

    def withdraw(self, job: str) -> None:
        """Take back a job that is still queued: it ends FAILED with reason "withdrawn"."""
        self._inbox.put(_Withdrawal(job))

    def nudge(self) -> None:
        """Try to open now, where it waits to; safe from any thread."""
        self._inbox.put(None)

    def _serve(self) -> None:
        """Serve the printer until that ends by itself, fails, or the thread is stopped."""
        raise NotImplementedError

    def _interrupt(self) -> None:
        """Make what the thread is waiting for return soon; called from another thread."""

    def _came_back(self) -> None:
        """Count one more time that the printer came back; one that was never reached comes for the first."""
        status = self._standing.status
        if status.reason == "unreachable" and status.address:
            self._standing.reconnected()

    def _withdraw(self, job: str) -> None:
        self._queue.withdraw(job)

    def _break_off(self) -> None:
        """End the wait for orders and the wait for the printer, whichever the thread is in."""
        self._inbox.put(None)
        self._interrupt()

    def _rest(self) -> None:
        self._stopping.wait(self._backoff.next_s())

    def _wait(self, seconds: float) -> None:
        """Take orders for so long; a new job ends the wait."""
        until = time.monotonic() + seconds
        while not self._stopping.is_set():
            try:
                order = self._inbox.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                return
            match order:
                case PrintJob():
                    self._queue.add(order, self._standing.status.reason)
                    return
                case _Withdrawal():
                    self._take_back(order)
                case None:
                    return
                case _ as never:
                    assert_never(never)

    def _take_back(self, order: _Withdrawal) -> None:
        """Take a waiting job back; an order the sink could not take is obeyed later."""
        obeyed = False
        try:
            self._withdraw(order.job)
            obeyed = True
        finally:
            if not obeyed:
                self._inbox.put(order)
