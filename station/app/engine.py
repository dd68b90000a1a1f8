"""The engine: one event in, one transaction, one Screen out.

`handle` is synchronous and belongs to one thread. What it returns, and every line it reports, is
shown only after the transaction has been committed.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import assert_never

from drivers.api import (
    CodeRead,
    DeviceChanged,
    DeviceStatus,
    InventoryEnded,
    JobChanged,
    ReadingBroken,
    ScaleObeyed,
    TagsRead,
    WeightRead,
)
from station.app.desks.apparatus import Apparatus
from station.app.desks.device_news import is_news
from station.app.ports.clock import Clock
from station.app.ports.events import (
    ClockCompared,
    DevicesSeen,
    EngineEvent,
    LedgerCall,
    LinkMoved,
    PullMoved,
    Refreshed,
)
from station.app.ports.inputs import CodeTyped, CommandTouched, PinTyped
from station.app.ports.ledger import Chapter, FactDraft, Ledger, LedgerBroken, LedgerFull, OrderNews, Pages
from station.app.recording import Line, Recording, Turn, label_line
from station.app.screen import devices
from station.app.screen.look import Look
from station.app.screen.presenter import News, present
from station.app.screen.surroundings import look_around, notice, remember, surroundings_of
from station.app.screen.values import Screen, Sound
from station.app.sensing import Verifying, moves_work
from station.core import messages
from station.core.bench import AskLeadPin
from station.core.codes.readings import Reading
from station.core.codes.resolver import resolve
from station.core.codes.site_codes import SiteCodes
from station.core.flow.events import (
    AnsweredBeside,
    BenchEvent,
    Garbled,
    NumbersArrived,
    OrderMoved,
    PinChecked,
    SavedAfterAll,
    Scanned,
)
from station.core.flow.steps import Outcome
from station.core.flows import FLOWS, AnyBench, Flows
from station.core.message import Message
from station.core.weights import Platform
from station.core.work import LabelState
from sync.contract.text import storable

__all__ = ["Engine", "Line"]

CheckPin = Callable[[str, str], bool]
CHAPTER = 1000
"""After how many steps a new chapter begins: replay has so far to go, and no step later is let go."""
_BY_HAND = (CodeRead, ReadingBroken, CommandTouched, CodeTyped, PinTyped)
_WRITES_NOTHING = (LinkMoved, ClockCompared, PullMoved, DevicesSeen, Refreshed, ScaleObeyed, TagsRead)


def _say_nothing(_: Line) -> None:
    """Report to nobody."""


class Engine:
    """Runs the flows of a station on the ledger.

    `check_pin(hash, pin)` proves a PIN; `report` gets the lines of the headless station; both are
    called in the engine's thread.
    """

    def __init__(
        self,
        *,
        station: str,
        ledger: Ledger,
        apparatus: Apparatus,
        clock: Clock,
        check_pin: CheckPin,
        report: Callable[[Line], None] = _say_nothing,
        codes: SiteCodes | None = None,
        flows: Flows = FLOWS,
    ) -> None:
        self._flows = flows
        self._ledger = ledger
        self._desk = desk = apparatus.labels
        self._clock = clock
        self._check_pin = check_pin
        self._report = report
        self._codes = codes or SiteCodes()
        self._scale, self._reader, self._scanners = apparatus.scale, apparatus.reader, apparatus.scanners
        self._verifying = Verifying(ledger, apparatus, flows, self._recording)
        self._message: Message | None = None
        self._fault: Message | None = None
        self._unsure = False
        self._wrote = False
        self._step = self._next_chapter = 0
        self._recorded: dict[str, DeviceStatus] = {}
        with ledger.writing() as pages:
            self._bench = pages.load_bench() or flows.fresh()
            left = desk.resume(pages)
            around = look_around(pages, self._bench, surroundings_of(station, self._codes), flows)
        platform = Platform(taken=flows.taken_load(self._bench))
        self._around = replace(around, scale=self._scale.name, platform=platform)
        desk.send(left)
        self._reader.resume(flows.wants_tags(self._bench))

    @property
    def bench(self) -> AnyBench:
        """The bench after the last committed event."""
        return self._bench

    @property
    def saved(self) -> bool:
        """Whether the ledger took the last event that had to be kept."""
        return not self._unsure

    @property
    def wrote(self) -> bool:
        """Whether the last event may have brought something new for the store."""
        return self._wrote

    def show_devices(
        self, statuses: Sequence[DeviceStatus], no_sound: bool = False, look: Look | None = None
    ) -> None:
        """Take the devices of the strip, in its order, before they begin to speak."""
        known = {status.name: status for status in statuses}
        self._around = replace(self._around, devices=known, look=look or Look(), no_sound=no_sound)

    def handle(self, event: EngineEvent) -> Screen:
        """Take one event and return what is to be shown.

        Where the database cannot be written the bench stays as it was, and the screen says that
        this was not saved. The scanner that read tells the same.
        """
        return self._answered(event, self._handle(event))

    def give_up(self, event: EngineEvent, error: Exception) -> Screen:
        """Return what is to be shown after a defect of the program kept an event from being taken."""
        broken = LedgerBroken(f"{type(error).__name__} at {type(event).__name__}")
        return self._answered(event, self._not_saved(event, broken))

    def _answered(self, event: EngineEvent, screen: Screen) -> Screen:
        if isinstance(event, CodeRead | ReadingBroken):
            # what sounds wrong at the bench, the scanner tells as wrong too
            self._scanners.answer(event, screen.sound is not Sound.WRONG)
        return screen

    def _handle(self, event: EngineEvent) -> Screen:
        self._around = notice(self._around, event)
        self._wrote = True
        told = isinstance(event, WeightRead) and not self._moves_work()
        if told or isinstance(event, DevicesSeen):
            self._wrote = False
            return self._present(None)
        try:
            if self._unsure:
                self._recover()
            turn = self._take(event)
        except (LedgerFull, LedgerBroken) as error:
            return self._not_saved(event, error)
        return self._follow_up(event, turn)

    def _follow_up(self, event: EngineEvent, turn: Turn) -> Screen:
        """Do what an event asks for, now that it is durable, and return what is to be shown.

        The bench goes on first: all that follows asks how it stands. A label is taken back before another
        is sent, so that the printer never has both. The reader begins only now: a tag it reads belongs to a
        carton that is recorded. The scale comes last, since its refusal is said in place of the message.
        """
        self._bench, self._around, self._wrote = turn.bench, turn.around, turn.wrote
        self._count_steps(turn)
        self._message = turn.message or self._message
        if isinstance(event, _BY_HAND):
            self._fault = None
        if not isinstance(event, _WRITES_NOTHING):
            self._around = replace(self._around, trouble="") if self._around.trouble else self._around
        self._desk.take_back(turn.withdrawals)
        self._desk.send(turn.prints)
        if self._reader.follow(self._flows.wants_tags(self._bench)):
            self._around = replace(self._around, read=None)
        for line in turn.lines:
            self._report(line)
        problem = self._scale.zero(self._around.platform) if turn.zero else ""
        if problem:
            self._message = messages.not_zeroed(problem)
            return self._present(self._message, turn.outcome, turn.reading)
        return self._present(turn.message, turn.outcome, turn.reading)

    def _count_steps(self, turn: Turn) -> None:
        """Have a new chapter begin with the run, and whenever enough steps have followed its beginning."""
        if turn.step:
            if self._step >= self._next_chapter:
                self._next_chapter = turn.step + CHAPTER
            self._step = turn.step

    def _moves_work(self) -> bool:
        return moves_work(self._bench, self._around.platform, self._flows)

    def _present(self, said: Message | None, outcome: Outcome | None = None, reading: int = 0) -> Screen:
        news = News(self._message, self._fault, said, outcome, reading)
        return present(self._bench, self._around, news, self._flows)

    def _not_saved(self, event: EngineEvent, error: LedgerFull | LedgerBroken) -> Screen:
        """Say that nothing of this was kept; the worker scans again once it is mended."""
        self._unsure = True
        if isinstance(event, LedgerCall) and not event.done.done():
            event.done.set_exception(error)
        self._around = replace(self._around, trouble=str(error))
        self._report({"error": str(error), "event": type(event).__name__})
        if not isinstance(event, _BY_HAND):
            return self._present(None)
        self._fault = messages.not_saved(str(error))
        return self._present(self._fault)

    def _recover(self) -> None:
        """Go on from what the ledger holds: a commit that failed may have become durable all the same.

        Then the worker was told to scan again what counts already; an error that latches says so.
        """
        with self._ledger.writing() as pages:
            bench = pages.load_bench() or self._flows.fresh()
            turn = Turn(bench, self._around)
            if bench != self._bench and bench.latch is None:
                recording = self._recording(pages, bench)
                recording.take(SavedAfterAll())
                turn = recording.close(self._around)
            left = self._desk.resume(pages)
        self._bench, self._unsure = turn.bench, False
        self._count_steps(turn)
        self._desk.send(left)

    def _take(self, event: EngineEvent) -> Turn:
        match event:
            case CodeRead():
                return self._read(Reading(storable(event.code), event.aim, event.device), event.raw)
            case CommandTouched():
                return self._read(Reading(storable(event.code), None, "screen"))
            case CodeTyped():
                return self._read(Reading(storable(event.code), None, "keypad", manual=True))
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
            case PullMoved():
                return replace(self._look(), lines=({"pulled": event.done, "of": event.whole},))
            case LinkMoved() | ClockCompared() | DevicesSeen() | Refreshed():
                return self._look()
            case WeightRead() | ScaleObeyed() | TagsRead() | InventoryEnded():
                return self._verifying.take(event, self._bench, self._around)
            case _:
                assert_never(event)

    def _recording(self, pages: Pages, bench: AnyBench | None = None) -> Recording:
        """Begin to record what follows from how the bench stands, or from how `bench` does."""
        bench = bench or self._bench
        due = self._step >= self._next_chapter
        chapter = Chapter(bench, self._codes.prefixes) if due else None
        return Recording(pages, self._desk, bench, self._reader.there, self._flows, chapter)

    def _read(self, reading: Reading, raw: bytes = b"") -> Turn:
        """Resolve, step, journal, record: one transaction."""
        with self._ledger.writing() as pages:
            recording = self._recording(pages)
            meaning = resolve(reading, recording.lookups, self._codes)
            shown = devices.answer(self._bench, self._around.look, meaning, self._flows)
            today = self._clock.now().astimezone().date().isoformat()
            event = Scanned(reading, meaning, today) if shown is None else AnsweredBeside(reading)
            step, line = recording.read(event, raw)
            worked = bool(self._flows.work(self._bench) and self._flows.work(step.bench))
            around = remember(self._around, reading, meaning, step, worked, bool(shown))
            return recording.close(recording.attend(around), line)

    def _broken(self, event: ReadingBroken) -> Turn:
        """Journal what came, so that nothing a scanner sent is lost, and have it scanned again."""
        reading = Reading(event.raw.decode("utf-8", "backslashreplace"), None, event.device)
        with self._ledger.writing() as pages:
            recording = self._recording(pages)
            _, line = recording.read(Garbled(reading, event.problem), event.raw)
            around = replace(self._around, look=self._around.look.showing(False))
            return recording.close(recording.attend(around), line)

    def _device(self, status: DeviceStatus) -> Turn:
        """Tell the store of a device's state where it is news."""
        if not is_news(status, self._recorded.get(status.name)):
            return Turn(self._bench, self._around, wrote=False)
        state = (status.state.value, status.reason)
        data = {"device": status.name, "role": status.role.value, "state": state[0], "reason": state[1]}
        with self._ledger.writing() as pages:
            pages.record((FactDraft("device-state-changed", dict(data)),))
            pages.remember_device(status.name, status.role.value, *state)
            recording = self._recording(pages)
            turn = recording.close(recording.attend(self._around), data)
        self._recorded[status.name] = status
        return turn

    def _job(self, event: JobChanged) -> Turn:
        with self._ledger.writing() as pages:
            moved = self._desk.hear(pages, event)
            job = pages.job(event.job) if moved else None
            if moved is None or job is None:
                return Turn(self._bench, self._around)
            recording = self._recording(pages)
            recording.take(moved)
            return recording.close(recording.attend(self._around), label_line(job, job.reason))

    def _pin(self, pin: str) -> Turn:
        question = self._bench.question
        if not isinstance(question, AskLeadPin):
            return Turn(self._bench, self._around)
        with self._ledger.writing() as pages:
            stored = pages.pin_hash(question.lead.id)
            right = stored is not None and self._check_pin(stored, pin)
            recording = self._recording(pages)
            recording.take(PinChecked(right))
            return recording.close(recording.attend(self._around))

    def _call(self, event: LedgerCall) -> Turn:
        """Do what a sync thread wants, and let the bench hear what it means."""
        try:
            with self._ledger.writing() as pages:
                turn = self._hear(pages, event.call(pages))
        except (LedgerFull, LedgerBroken):
            raise
        except Exception as error:  # noqa: BLE001 - handed over to the thread that asked, which answers for it
            event.done.set_exception(error)
            return Turn(self._bench, self._around)
        event.done.set_result(None)
        return turn

    def _hear(self, pages: Pages, news: Sequence[OrderNews]) -> Turn:
        recording = self._recording(pages)
        moved = [OrderMoved(entry.order, entry.standing, entry.fence) for entry in news]
        events: list[BenchEvent] = [*moved, *self._numbers()]
        for event in events:
            recording.take(event)
        return recording.close(recording.attend(self._around))

    def _look(self) -> Turn:
        with self._ledger.writing() as pages:
            return Turn(self._bench, look_around(pages, self._bench, self._around, self._flows))

    def _numbers(self) -> tuple[NumbersArrived, ...]:
        """Return one event for each parcel that waits for a tracking number."""
        works = self._flows.works(self._bench)
        waiting = [work for work in works if work.parcel.label.state is LabelState.PENDING]
        return (NumbersArrived(),) * len(waiting)
