"""A Zebra label printer: prints one label after the other, each exactly once, and proves it.

One thread owns the printer. A job waits QUEUED while the printer is in trouble or away, is HANDED_OVER
before its first byte leaves, PRINTING once seen in the printer, and ends PRINTED, UNKNOWN or FAILED by
`zebra_evidence.judge`. The sink is told of HANDED_OVER before anything is sent: one that stores it
before it returns makes a crash safe, since a job told so is only ever submitted again as `recovering`.
"""

import logging
import time
from dataclasses import dataclass, replace
from typing import assert_never

from drivers.api import (
    Connection,
    ConnectionLost,
    DeviceState,
    JobState,
    PrintJob,
    Sink,
    Transport,
    Unreachable,
)
from drivers.base.conversation import NoAnswer, NotUnderstood
from drivers.labels.font import LabelFont, fonts_named
from drivers.printers.printer_thread import PrinterThread
from drivers.printers.zebra_evidence import (
    Flight,
    LostFromSight,
    NeverArrived,
    Observation,
    Proven,
    Waiting,
    judge,
)
from drivers.printers.zebra_link import Abilities, Description, NotStored, ZebraLink
from drivers.transport.usb.port import known_by

_log = logging.getLogger(__name__)

_MOST_SENDINGS = 5
"""A label that breaks the connection this often is told as FAILED instead of tried for ever."""


@dataclass(frozen=True)
class ZebraSettings:
    """Times in seconds.

    `answer_s`: a printer under load takes up to 2 to answer. `settle_s`: longer than the longest time from
    a label's last byte to the odometer; 6 inches at 2 inches a second and the warming up take 5.
    `dots_per_mm` is what the labels are drawn for.
    """

    answer_s: float = 3.0
    settle_s: float = 8.0
    idle_poll_s: float = 2.0
    busy_poll_s: float = 0.25
    dots_per_mm: int = 8


@dataclass
class _UnderWay:
    """The job that was sent last and what is known of it; `link` is the conversation it was sent in."""

    job: PrintJob
    flight: Flight
    link: ZebraLink | None


class ZebraPrinter(PrinterThread):
    """The `Printer` on its thread.

    States: OPENING → IDENTIFYING → READY; DEGRADED with the printer's trouble as reason, "no-answer" or
    "not-understood";
    LOST and BACKOFF with reason "unreachable". Other reasons: paper-out, ribbon-out, head-open, paused,
    cutter-fault, over-temperature, under-temperature, head-fault, paper-jam, media-mark, printer-fault,
    buffer-full; wrong-resolution, in which labels are printed all the same; and "take-label", which is no
    trouble but the wait of a printer whose last label hangs in the peeler.
    `font` is downloaded before the first label that names it, unless the printer has it.
    """

    def __init__(
        self,
        name: str,
        transport: Transport,
        settings: ZebraSettings,
        sink: Sink,
        font: LabelFont | None = None,
    ) -> None:
        super().__init__(name, sink)
        self._transport = transport
        self._settings = settings
        self._font = font
        self._under_way: _UnderWay | None = None
        self._sendings = 0
        self._abilities = Abilities()
        self._description = Description()
        self._connection: Connection | None = None
        # A look is made of three questions, and each may take its time.
        self._standing.speaks_every(settings.idle_poll_s + 3 * settings.answer_s)

    def _interrupt(self) -> None:
        connection = self._connection
        if connection is not None:
            connection.cancel()

    def _serve(self) -> None:
        """Take orders, then open the printer and serve it; tell of the trouble that ends it."""
        self._wait(0.0)
        try:
            self._visit()
        except Unreachable as error:
            self._trouble(DeviceState.BACKOFF, "unreachable", str(error))
        except ConnectionLost as error:
            self._trouble(DeviceState.LOST, "unreachable", str(error))
        except NotUnderstood as error:
            self._trouble(DeviceState.DEGRADED, "not-understood", str(error))
        except NoAnswer as error:
            self._trouble(DeviceState.DEGRADED, "no-answer", str(error))
        self._wait(self._backoff.next_s())

    def _visit(self) -> None:
        """Open the printer and serve it until it is lost, goes silent, or the driver is stopped."""
        connection = self._connection = self._transport.open()
        try:
            self._came_back()
            self._standing.reached(self._transport.address, known_by(self._transport))
            if self._standing.status.reason not in ("no-answer", "not-understood"):
                self._standing.move(DeviceState.IDENTIFYING)
            self._converse(connection)
        finally:
            self._connection = None
            connection.close()

    def _converse(self, connection: Connection) -> None:
        answer_s = self._settings.answer_s
        link = ZebraLink(connection, answer_s, self._stopping.is_set, self._standing, self._abilities)
        try:
            self._description = link.identify()
        finally:
            self._abilities = link.abilities
        if self._description.partial_label and self._under_way is not None:
            self._under_way.flight = replace(self._under_way.flight, partial_label=True)
        while not self._stopping.is_set():
            self._step(link)

    def _step(self, link: ZebraLink) -> None:
        """Look once and do what that allows: follow the label under way, or send the next."""
        seen = link.look()
        self._backoff.reset()
        self._show(seen)
        wait = seen.reasons[0] if seen.reasons else "take-label" if seen.held else ""
        self._queue.trouble(wait)
        if self._under_way is not None:
            self._follow(self._under_way, link, seen)
        elif self._queue and not wait:
            self._hand_over(self._queue.first(), link, seen)
        busy = self._queue or self._under_way is not None
        self._wait(self._settings.busy_poll_s if busy else self._settings.idle_poll_s)

    def _show(self, seen: Observation) -> None:
        """Say how the printer stands, and what it told of itself."""
        description, drawn = self._description, self._settings.dots_per_mm
        facts = dict(description.facts, warnings=", ".join(seen.warnings) or "none")
        if seen.odometer is not None:
            facts["odometer"] = str(seen.odometer)
        self._standing.identified(description.model, description.firmware, facts)
        if seen.reasons:
            self._standing.move(DeviceState.DEGRADED, seen.reasons[0], ", ".join(seen.reasons))
        elif description.dots_per_mm not in (0, drawn):
            words = f"labels are drawn for {drawn} dots per mm, the printer has {description.dots_per_mm}"
            self._standing.move(DeviceState.DEGRADED, "wrong-resolution", words)
        elif seen.held:
            self._standing.move(DeviceState.READY, "take-label", "the next label waits until this is taken")
        else:
            self._standing.move(DeviceState.READY, detail=", ".join(seen.warnings))

    def _hand_over(self, job: PrintJob, link: ZebraLink, seen: Observation) -> None:
        """Send a label to a printer that is well; a recovering one is only looked for."""
        if job.recovering:
            flight = Flight(job.labels, job.odometer_before, recovering=True)
            self._under_way = _UnderWay(job, flight, None)
            self._queue.take()
            return
        if b"^XZ" not in job.payload.upper():
            self._queue.end(job.id, JobState.FAILED, "bad-label", "the payload is no whole ZPL format")
            self._queue.take()
            return
        if not self._has_fonts(job, link):
            return
        self._queue.tell(job.id, JobState.HANDED_OVER, evidence="being sent", odometer=seen.odometer)
        self._queue.take()
        self._sendings += 1
        self._under_way = _UnderWay(job, Flight(job.labels, seen.odometer), link)
        link.send(job.payload)

    def _has_fonts(self, job: PrintJob, link: ZebraLink) -> bool:
        """Bring the label's font to the printer if it lacks it; false where the job ended for want of it."""
        if self._font is None or self._font.name not in fonts_named(job.payload):
            return True
        if link.keeps(self._font.name):
            return True
        self._queue.tell(job.id, JobState.QUEUED, "loading-font")
        try:
            link.store_font(self._font.name, self._font.data)
        except NotStored as error:
            self._queue.end(job.id, JobState.FAILED, "no-font", str(error))
            self._queue.take()
            return False
        return True

    def _follow(self, under_way: _UnderWay, link: ZebraLink, seen: Observation) -> None:
        """Weigh what was seen of the label under way, and act on the verdict."""
        now = time.monotonic()
        received = under_way.flight.received or under_way.link is link
        flight = replace(under_way.flight, received=received).after(seen, now)
        under_way.flight = flight
        job = under_way.job
        match judge(flight, seen, now, self._settings.settle_s):
            case Waiting(state, reason):
                self._queue.tell(job.id, state, reason, odometer=flight.before)
                return
            case Proven(evidence):
                self._queue.end(job.id, JobState.PRINTED, "", evidence, seen.odometer)
            case NeverArrived(evidence):
                self._send_again(job, evidence)
                return
            case LostFromSight(evidence):
                link.cancel_partial()
                self._queue.end(job.id, JobState.UNKNOWN, "lost-from-sight", evidence, seen.odometer)
            case _ as never:
                assert_never(never)
        self._under_way, self._sendings = None, 0

    def _send_again(self, job: PrintJob, evidence: str) -> None:
        """Queue a label anew that the printer provably doesn't have, unless it breaks every connection.

        That is known in a later conversation only, which began with cancelling what the printer had of it.
        """
        self._under_way = None
        if self._sendings < _MOST_SENDINGS:
            _log.info("%s: label %s is sent again: %s", self._name, job.id, evidence)
            self._queue.put_back(job)
            return
        self._sendings = 0
        self._queue.end(job.id, JobState.FAILED, "never-arrived", evidence)

    def _trouble(self, state: DeviceState, reason: str, detail: str) -> None:
        """Tell of a printer that can't be asked; that time is not evidence of an idle one."""
        if self._stopping.is_set():
            return
        self._standing.move(state, reason, detail)
        self._queue.trouble(reason)
        if self._under_way is not None:
            flight = self._under_way.flight
            self._under_way.flight = replace(flight, idle_since=None)
            known = JobState.PRINTING if flight.seen_busy else JobState.HANDED_OVER
            self._queue.tell(self._under_way.job.id, known, reason, odometer=flight.before)
