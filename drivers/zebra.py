"""A Zebra label printer: prints one label after the other, each exactly once, and proves it.

One thread owns the printer. A job waits QUEUED while the printer is in trouble or away, is HANDED_OVER
before its first byte leaves, PRINTING once seen in the printer, and ends PRINTED, UNKNOWN or FAILED by
`zebra_evidence.judge`. The sink is told of HANDED_OVER before anything is sent: one that stores it
before it returns makes a crash safe, since a job told so is only ever submitted again as `recovering`.
"""

import logging
import queue
import threading
import time
from dataclasses import dataclass, replace
from typing import assert_never

from drivers.api import (
    Connection,
    ConnectionLost,
    DeviceConfig,
    DeviceState,
    DeviceStatus,
    DriverInfo,
    JobState,
    PrintJob,
    Role,
    Sink,
    Transport,
    Unreachable,
)
from drivers.backoff import Backoff
from drivers.print_queue import PrintQueue
from drivers.standing import Standing
from drivers.transport.opening import transport_for
from drivers.transport.options import OptionReader
from drivers.transport.usb import UsbKind
from drivers.transport.usb_port import known_by
from drivers.zebra_evidence import Flight, NeverArrived, OutOfSight, Proven, Sight, Waiting, judge
from drivers.zebra_link import Abilities, NoAnswer, ZebraLink

_log = logging.getLogger(__name__)

_MOST_SENDINGS = 5
"""A label that breaks the connection this often is told as FAILED instead of tried for ever."""


@dataclass(frozen=True)
class ZebraSettings:
    """Times in seconds.

    `answer_s`: a printer under load takes up to 2 to answer. `settle_s`: longer than the longest time from
    a label's last byte to the odometer; 6 inches at 2 inches a second and the warming up take 5.
    """

    answer_s: float = 3.0
    settle_s: float = 8.0
    idle_poll_s: float = 2.0
    busy_poll_s: float = 0.25


@dataclass(frozen=True)
class _Withdrawal:
    job: str


@dataclass
class _UnderWay:
    """The job that was sent last and what is known of it; `link` is the conversation it was sent in."""

    job: PrintJob
    flight: Flight
    link: ZebraLink | None


class ZebraPrinter:
    """The `Printer` on its thread.

    States: OPENING → IDENTIFYING → READY; DEGRADED with the printer's trouble as reason, or "no-answer";
    LOST and BACKOFF with reason "unreachable". Other reasons: paper-out, ribbon-out, head-open, paused,
    cutter-fault, over-temperature, head-fault, paper-jam, media-mark, printer-fault, buffer-full.
    """

    def __init__(self, name: str, transport: Transport, settings: ZebraSettings, sink: Sink) -> None:
        self._name = name
        self._transport = transport
        self._settings = settings
        self._standing = Standing(name, Role.PRINTER, sink)
        self._queue = PrintQueue(name, sink)
        self._under_way: _UnderWay | None = None
        self._sendings = 0
        self._abilities = Abilities()
        self._backoff = Backoff(longest_s=5.0)
        self._inbox: queue.SimpleQueue[PrintJob | _Withdrawal | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._run, name=f"printer-{name}", daemon=True)

    @property
    def status(self) -> DeviceStatus:
        """The newest status, safe to read from any thread."""
        return self._standing.status

    def start(self) -> None:
        """Begin to open the printer and to keep it open; returns at once."""
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        """End the thread and close the printer; jobs not yet sent are told nothing more."""
        self._stopping.set()
        self._inbox.put(None)
        connection = self._connection
        if connection is not None:
            connection.cancel()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def nudge(self) -> None:
        """Try to open now, where it waits to."""
        self._inbox.put(None)

    def submit(self, job: PrintJob) -> None:
        """Queue a job; one whose id is still known here is not taken twice."""
        self._inbox.put(job)

    def withdraw(self, job: str) -> None:
        """Take back a job that is still queued: it ends FAILED with reason "withdrawn"."""
        self._inbox.put(_Withdrawal(job))

    def _run(self) -> None:
        self._standing.move(DeviceState.OPENING)
        while not self._stopping.is_set():
            try:
                self._serve()
            except Exception as error:  # noqa: BLE001 - the thread's top reports and begins anew
                self._standing.move(DeviceState.BACKOFF, "internal-error", repr(error))
                _log.exception("%s: the printer's thread begins anew", self._name)
                self._stopping.wait(self._backoff.next_s())
        self._standing.move(DeviceState.ABSENT)

    def _serve(self) -> None:
        """Take orders, then open the printer and serve it; tell of the trouble that ends it."""
        self._wait(0.0)
        try:
            self._visit()
        except Unreachable as error:
            self._trouble(DeviceState.BACKOFF, "unreachable", str(error))
        except ConnectionLost as error:
            self._trouble(DeviceState.LOST, "unreachable", str(error))
        except NoAnswer as error:
            self._trouble(DeviceState.DEGRADED, "no-answer", str(error))
        self._wait(self._backoff.next_s())

    def _visit(self) -> None:
        """Open the printer and serve it until it is lost, goes silent, or the driver is stopped."""
        connection = self._connection = self._transport.open()
        try:
            self._standing.reached(self._transport.address, known_by(self._transport))
            if self._standing.status.reason == "unreachable":
                self._standing.reconnected()
            if self._standing.status.reason != "no-answer":
                self._standing.move(DeviceState.IDENTIFYING)
            answer_s = self._settings.answer_s
            link = ZebraLink(connection, answer_s, self._stopping.is_set, self._heard, self._abilities)
            torso = link.identify()
            self._abilities = link.abilities
            if torso and self._under_way is not None:
                self._under_way.flight = replace(self._under_way.flight, torso=True)
            while not self._stopping.is_set():
                self._step(link)
        finally:
            self._connection = None
            connection.close()

    def _step(self, link: ZebraLink) -> None:
        """Look once and do what that allows: follow the label under way, or send the next."""
        sight = link.look()
        self._backoff.reset()
        reason = sight.reasons[0] if sight.reasons else ""
        state = DeviceState.DEGRADED if reason else DeviceState.READY
        self._standing.move(state, reason, ", ".join(sight.reasons))
        self._queue.trouble(reason)
        if self._under_way is not None:
            self._follow(self._under_way, link, sight)
        elif self._queue and not reason:
            self._hand_over(self._queue.first(), link, sight)
        busy = self._queue or self._under_way is not None
        self._wait(self._settings.busy_poll_s if busy else self._settings.idle_poll_s)

    def _hand_over(self, job: PrintJob, link: ZebraLink, sight: Sight) -> None:
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
        self._queue.tell(job.id, JobState.HANDED_OVER, evidence="being sent", odometer=sight.odometer)
        self._queue.take()
        self._sendings += 1
        self._under_way = _UnderWay(job, Flight(job.labels, sight.odometer), link)
        link.send(job.payload)

    def _follow(self, under_way: _UnderWay, link: ZebraLink, sight: Sight) -> None:
        """Weigh what was seen of the label under way, and act on the verdict."""
        now = time.monotonic()
        received = under_way.flight.received or under_way.link is link
        flight = replace(under_way.flight, received=received).after(sight, now)
        under_way.flight = flight
        job = under_way.job
        match judge(flight, sight, now, self._settings.settle_s):
            case Waiting(state, reason):
                self._queue.tell(job.id, state, reason, odometer=flight.before)
                return
            case Proven(evidence):
                self._queue.end(job.id, JobState.PRINTED, "", evidence, sight.odometer)
            case NeverArrived(evidence):
                self._send_again(job, link, evidence)
                return
            case OutOfSight(evidence):
                link.cancel_partial()
                self._queue.end(job.id, JobState.UNKNOWN, "lost-from-sight", evidence, sight.odometer)
            case _ as never:
                assert_never(never)
        self._under_way, self._sendings = None, 0

    def _send_again(self, job: PrintJob, link: ZebraLink, evidence: str) -> None:
        """Queue a label anew that the printer provably doesn't have, unless it breaks every connection."""
        link.cancel_partial()
        self._under_way = None
        if self._sendings < _MOST_SENDINGS:
            _log.info("%s: label %s is sent again: %s", self._name, job.id, evidence)
            self._queue.put_back(job)
            return
        self._sendings = 0
        self._queue.end(job.id, JobState.FAILED, "never-arrived", evidence)

    def _trouble(self, state: DeviceState, reason: str, detail: str) -> None:
        """Tell of a printer that can't be seen; time without sight is no evidence of an idle one."""
        if self._stopping.is_set():
            return
        self._standing.move(state, reason, detail)
        self._queue.trouble(reason)
        if self._under_way is not None:
            flight = self._under_way.flight
            self._under_way.flight = replace(flight, idle_since=None)
            seen = JobState.PRINTING if flight.seen_busy else JobState.HANDED_OVER
            self._queue.tell(self._under_way.job.id, seen, reason, odometer=flight.before)

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
                    self._withdraw(order)
                case None:
                    return
                case _ as never:
                    assert_never(never)

    def _withdraw(self, order: _Withdrawal) -> None:
        """Take a waiting job back; an order the sink could not take is obeyed later."""
        obeyed = False
        try:
            self._queue.withdraw(order.job)
            obeyed = True
        finally:
            if not obeyed:
                self._inbox.put(order)

    def _heard(self, sensible: bool) -> None:
        self._standing.received(time.monotonic_ns())
        if not sensible:
            self._standing.broke()


def build_zebra(config: DeviceConfig, sink: Sink) -> ZebraPrinter:
    """Make a printer from its table in station.toml; `BadSettings` names what does not fit."""
    options = OptionReader(config.options)
    transport = transport_for(config.url, options, UsbKind.PRINTER)
    default = ZebraSettings()
    settings = ZebraSettings(
        answer_s=options.seconds("answer_s", default.answer_s, 0.1, 30),
        settle_s=options.seconds("settle_s", default.settle_s, 0.1, 120),
        idle_poll_s=options.seconds("idle_poll_s", default.idle_poll_s, 0.05, 60),
        busy_poll_s=options.seconds("busy_poll_s", default.busy_poll_s, 0.02, 10),
    )
    options.integer("dots_per_mm", 8, 6, 24)
    options.finish()
    return ZebraPrinter(config.name, transport, settings, sink)


DRIVER = DriverInfo(
    id="zebra",
    role=Role.PRINTER,
    summary="Zebra label printer (ZPL II) with proof of each label by its odometer and status",
    build=build_zebra,
    schemes=("tcp", "socket", "serial", "rfc2217", "usb", "file", "/dev/…"),
    options={
        "dots_per_mm": "8 for 203 dpi, 12 for 300 dpi; for who draws the labels",
        "answer_s": "longest time the printer takes to answer, in seconds",
        "settle_s": "longest time from a label's last byte until the odometer moves, in seconds",
        "idle_poll_s": "time between two looks at an idle printer, in seconds",
        "busy_poll_s": "time between two looks at a printer with work, in seconds",
        "baud": "on a serial port: speed, 9600 unless set otherwise",
        "bits": "on a serial port: 5 to 8",
        "parity": "on a serial port: N, E or O",
        "stop_bits": "on a serial port: 1 or 2",
        "xonxoff": "on a serial port: software flow control",
        "rtscts": "on a serial port: hardware flow control",
    },
)
