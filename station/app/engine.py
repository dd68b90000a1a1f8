"""The engine: one event in, one transaction, one Screen out.

`handle` is synchronous and belongs to one thread. What it returns, and every line it reports, is
shown only after the transaction has been committed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from drivers.api import CodeRead, DeviceChanged, DeviceStatus, JobChanged, PrintJob, ReadingBroken
from station.app.clock import Clock
from station.app.events import ClockCompared, EngineEvent, LedgerCall, LinkMoved, Refreshed
from station.app.inputs import CodeTyped, CommandTouched, PinTyped
from station.app.labels import LabelDesk
from station.app.ledger import FactDraft, JournalEntry, Ledger, LedgerBroken, LedgerFull, OrderNews, Pages
from station.app.presenter import Surroundings, present, waits_for_scan
from station.app.screens import Screen
from station.app.translation import draft_of
from station.core import catalogue
from station.core.bench import AskLeadPin, Bench
from station.core.effects import (
    ConfirmJob,
    Effect,
    MarkOrder,
    PrintLabel,
    SpendNumber,
    WantClaim,
    WithdrawLabel,
)
from station.core.facts import ParcelClosed
from station.core.meanings import ItemMeant, Meaning
from station.core.messages import Message
from station.core.packing.closing import advance
from station.core.packing.events import (
    Event,
    NumbersArrived,
    OrderMoved,
    Outcome,
    PinChecked,
    Scanned,
    Step,
)
from station.core.packing.machine import step as machine_step
from station.core.readings import Reading
from station.core.resolver import resolve
from station.core.site_codes import SiteCodes
from station.core.work import LabelState, Work

Line = dict[str, Any]
CheckPin = Callable[[str, str], bool]
QUEUE_SHOWN = 8


def _say_nothing(_: Line) -> None:
    """Report to nobody."""


@dataclass
class _Turn:
    """What one transaction gathers to be done and said after it."""

    bench: Bench
    message: Message | None = None
    outcome: Outcome | None = None
    reading: int = 0
    prints: tuple[PrintJob, ...] = ()
    withdrawals: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


class Engine:
    """Runs the packing machine on the ledger.

    `check_pin(hash, pin)` proves a PIN; `report` gets the lines of the headless station; both are
    called in the engine's thread.
    """

    def __init__(
        self,
        *,
        station: str,
        ledger: Ledger,
        desk: LabelDesk,
        clock: Clock,
        check_pin: CheckPin,
        report: Callable[[Line], None] = _say_nothing,
        codes: SiteCodes | None = None,
    ) -> None:
        self._ledger = ledger
        self._desk = desk
        self._clock = clock
        self._check_pin = check_pin
        self._report = report
        self._codes = codes or SiteCodes()
        self._around = Surroundings(station, self._codes)
        self._message: Message | None = None
        self._fault: Message | None = None
        with ledger.writing() as pages:
            self._bench = pages.load_bench()
            left = desk.resume(pages)
            self._glance(pages, self._bench)
        desk.send(left)

    @property
    def bench(self) -> Bench:
        """The bench after the last committed event."""
        return self._bench

    def show_devices(self, statuses: Sequence[DeviceStatus], no_sound: bool = False) -> None:
        """Take the devices of the strip, in its order, before they begin to speak."""
        self._around.devices = {status.name: status for status in statuses}
        self._around.no_sound = no_sound

    def handle(self, event: EngineEvent) -> Screen:
        """Take one event and return what is to be shown.

        Where the database cannot be written the bench stays as it was, and the screen says that
        this was not saved.
        """
        try:
            turn = self._take(event)
        except (LedgerFull, LedgerBroken) as error:
            return self._not_saved(event, error)
        self._bench = turn.bench
        self._fault = None
        if turn.message is not None:
            self._message = turn.message
        self._desk.take_back(turn.withdrawals)
        self._desk.send(turn.prints)
        for line in turn.lines:
            self._report(line)
        return present(self._bench, self._around, self._message, turn.outcome, turn.reading)

    def _take(self, event: EngineEvent) -> _Turn:
        match event:
            case CodeRead():
                return self._read(Reading(event.code, event.aim, event.device), event.raw)
            case CommandTouched():
                return self._read(Reading(event.code, None, "screen"))
            case CodeTyped():
                return self._read(Reading(event.code, None, "keypad", manual=True))
            case ReadingBroken():
                return self._broken(event)
            case DeviceChanged():
                return self._device(event.status)
            case JobChanged():
                return self._job(event)
            case PinTyped():
                return self._pin(event.pin)
            case LedgerCall():
                return self._call(event)
            case LinkMoved():
                self._around.link, self._around.link_words = event.state, event.words
                return self._look()
            case ClockCompared():
                self._around.clock_offset_ms = event.offset_ms
                return _Turn(self._bench)
            case Refreshed():
                return self._look()
            case _:
                assert_never(event)

    def _read(self, reading: Reading, raw: bytes = b"") -> _Turn:
        """Resolve, step, journal, record: one transaction."""
        with self._ledger.writing() as pages:
            meaning = resolve(reading, pages, self._codes)
            today = self._clock.now().astimezone().date().isoformat()
            step = machine_step(self._bench, Scanned(reading, meaning, today), pages)
            turn = self._journal(pages, reading, raw, step)
            self._remember(reading, meaning, step)
        return turn

    def _journal(self, pages: Pages, reading: Reading, raw: bytes, step: Step) -> _Turn:
        operator = self._bench.operator or step.bench.operator
        work = step.bench.work or self._bench.work
        order = work.order.id if work else ""
        outcome = step.outcome or Outcome.REFUSED
        entry = JournalEntry(
            reading.device,
            reading.code,
            reading.aim,
            reading.manual,
            operator.id if operator else "",
            step.bench.phase.value,
            outcome.value,
            order,
            step.message.key if step.message else "",
            raw,
        )
        number = pages.append_journal(entry)
        scan = _scan_fact(number, entry)
        turn = self._finish(pages, step, (scan,))
        turn.reading, turn.outcome = number, outcome
        said = f"{step.message.title}. {step.message.action}".strip() if step.message else ""
        line: Line = {
            "journal": number,
            "code": reading.code,
            "outcome": outcome.value,
            "state": step.bench.phase.value,
            "order": work.order.external_id if work else None,
            "message": said,
        }
        turn.lines = (line, *turn.lines)
        return turn

    def _finish(self, pages: Pages, step: Step, first: tuple[FactDraft, ...] = ()) -> _Turn:
        """Write a step: facts, effects, the bench one beat on."""
        turn = _Turn(advance(step.bench), step.message)
        operator = (self._bench.operator or step.bench.operator) if step.facts else None
        name = operator.id if operator else ""
        for fact in step.facts:
            if isinstance(fact, ParcelClosed):
                self._keep_serials(pages, fact, step.bench)
        for effect in step.effects:
            self._do(pages, effect, step.bench, turn)
        pages.record((*first, *(draft_of(fact, name) for fact in step.facts)))
        pages.save_bench(self._bench, turn.bench)
        self._glance(pages, turn.bench)
        return turn

    def _do(self, pages: Pages, effect: Effect, bench: Bench, turn: _Turn) -> None:
        match effect:
            case SpendNumber():
                pages.spend_number(effect.tracking)
            case PrintLabel():
                job = self._desk.store(pages, effect, _work_of(bench, effect.tracking))
                turn.prints = (*turn.prints, job)
            case WithdrawLabel():
                self._desk.withdraw(pages, effect)
                turn.withdrawals = (*turn.withdrawals, effect.job)
            case ConfirmJob():
                self._desk.confirm(pages, effect)
            case MarkOrder():
                pages.mark_order(effect.order, effect.mark)
            case WantClaim():
                pages.want_claim(effect.order)
            case _:
                assert_never(effect)

    def _keep_serials(self, pages: Pages, fact: ParcelClosed, bench: Bench) -> None:
        serials = [(sku, unit.serial) for sku, unit in fact.contents if unit.serial]
        if serials and bench.work:
            pages.remember_units(bench.work.order, serials)

    def _remember(self, reading: Reading, meaning: Meaning, step: Step) -> None:
        """Keep what the screen shows of the last scan."""
        self._around.last_code = reading.code
        if step.bench.work is None or self._bench.work is None:
            self._around.active_sku = ""
        if isinstance(meaning, ItemMeant) and step.outcome in (Outcome.COUNTED, Outcome.ACCEPTED):
            self._around.active_sku = meaning.item
        self._around.finished = ""
        if step.message and step.message.key == "order-packed":
            self._around.finished = step.message.title

    def _broken(self, event: ReadingBroken) -> _Turn:
        """Journal what came, so that nothing a scanner sent is lost, and have it scanned again."""
        code = event.raw.decode("utf-8", "backslashreplace")
        reading = Reading(code, None, event.device)
        step = Step(self._bench, Outcome.UNKNOWN, catalogue.reading_broken(event.problem))
        with self._ledger.writing() as pages:
            return self._journal(pages, reading, event.raw, step)

    def _device(self, status: DeviceStatus) -> _Turn:
        """Show a device's state, and tell the store when it is another one."""
        before = self._around.devices.get(status.name)
        self._around.devices[status.name] = status
        data = {"device": status.name, "role": status.role.value, "state": status.state.value}
        data["reason"] = status.reason
        if before is None or (before.state, before.reason) != (status.state, status.reason):
            with self._ledger.writing() as pages:
                pages.record((FactDraft("device-state-changed", dict(data)),))
                pages.remember_device(status.name, status.role.value, status.state.value, status.reason)
                self._glance(pages, self._bench)
        return _Turn(self._bench, lines=(data,))

    def _job(self, event: JobChanged) -> _Turn:
        with self._ledger.writing() as pages:
            moved = self._desk.hear(pages, event)
            if moved is None:
                return _Turn(self._bench)
            job = pages.job(event.job)
            turn = self._finish(pages, machine_step(self._bench, moved, pages))
        if job:
            line: Line = {"label": job.id, "state": job.state, "tracking": job.tracking, "copy": job.copy}
            turn.lines = ({**line, "reason": job.reason},)
        return turn

    def _pin(self, pin: str) -> _Turn:
        question = self._bench.question
        if not isinstance(question, AskLeadPin):
            return _Turn(self._bench)
        with self._ledger.writing() as pages:
            stored = pages.pin_hash(question.lead.id)
            right = stored is not None and self._check_pin(stored, pin)
            return self._finish(pages, machine_step(self._bench, PinChecked(right), pages))

    def _call(self, event: LedgerCall) -> _Turn:
        """Do what a sync thread wants, and let the bench hear what it means."""
        try:
            with self._ledger.writing() as pages:
                turn = self._hear(pages, event.call(pages))
        except (LedgerFull, LedgerBroken) as error:
            event.done.set_exception(error)
            raise
        except Exception as error:  # noqa: BLE001 - handed over to the thread that asked, which answers for it
            event.done.set_exception(error)
            return _Turn(self._bench)
        event.done.set_result(None)
        return turn

    def _hear(self, pages: Pages, news: Sequence[OrderNews]) -> _Turn:
        bench, message = self._bench, None
        turn = _Turn(bench)
        moved = [OrderMoved(entry.order, entry.standing, entry.fence) for entry in news]
        events: list[Event] = [*moved, *self._waiting(bench)]
        for event in events:
            step = machine_step(bench, event, pages)
            message = step.message or message
            bench = self._write(pages, step, bench, turn)
        turn.bench, turn.message = bench, message
        pages.save_bench(self._bench, bench)
        self._glance(pages, bench)
        return turn

    def _write(self, pages: Pages, step: Step, before: Bench, turn: _Turn) -> Bench:
        for effect in step.effects:
            self._do(pages, effect, step.bench, turn)
        name = before.operator.id if before.operator else ""
        pages.record(tuple(draft_of(fact, name) for fact in step.facts))
        return step.bench

    @staticmethod
    def _waiting(bench: Bench) -> tuple[NumbersArrived, ...]:
        """Return one event for each parcel that waits for a tracking number."""
        works = [entry.work for entry in bench.parked] + ([bench.work] if bench.work else [])
        waiting = [work for work in works if work.parcel.label.state is LabelState.PENDING]
        return (NumbersArrived(),) * len(waiting)

    def _look(self) -> _Turn:
        with self._ledger.writing() as pages:
            self._glance(pages, self._bench)
        return _Turn(self._bench)

    def _glance(self, pages: Pages, bench: Bench) -> None:
        """Read what the screen shows beside the bench; on the hot path as little as may be."""
        if waits_for_scan(bench):
            self._around.queue = pages.queue(QUEUE_SHOWN)
            self._around.counts = pages.counts()
        if bench.work and not bench.work.parcel.carton and bench.work.complete:
            self._around.cartons = pages.cartons()

    def _not_saved(self, event: EngineEvent, error: LedgerFull | LedgerBroken) -> Screen:
        """Say that nothing of this was kept; the worker scans again once it is mended."""
        self._fault = catalogue.not_saved(str(error))
        self._report({"error": str(error), "event": type(event).__name__})
        return present(self._bench, self._around, self._fault, Outcome.REFUSED)


def _scan_fact(number: int, entry: JournalEntry) -> FactDraft:
    data = {
        "journal": number,
        "device": entry.device,
        "code": entry.code,
        "aim": entry.aim,
        "manual": entry.manual,
        "state": entry.state,
        "outcome": entry.outcome,
        "message": entry.message,
    }
    return FactDraft("scan-journaled", data, entry.order or None, entry.operator or None)


def _work_of(bench: Bench, tracking: str) -> Work:
    """Return the work, open or parked, whose parcel carries a number."""
    works = [entry.work for entry in bench.parked] + ([bench.work] if bench.work else [])
    return next(work for work in works if work.parcel.label.tracking == tracking)
