"""Writing down what an event brings about: journal, facts, effects and bench, in one transaction."""

from dataclasses import dataclass, replace
from typing import Any, assert_never

from drivers.api import PrintJob
from station.app.desks.labels import LabelDesk
from station.app.ports.ledger import Chapter, FactDraft, Job, JournalEntry, Pages, Taken
from station.app.screen.surroundings import Surroundings, look_around
from station.app.screen.words import one_line, say
from station.app.translation import drafts_of
from station.core.effects import (
    ConfirmJob,
    Effect,
    MarkOrder,
    PrintLabel,
    SpendNumber,
    WantClaim,
    WithdrawLabel,
    ZeroScale,
)
from station.core.equipment import NO_READER
from station.core.facts import ParcelChecked, ParcelClosed, ParcelWeighed
from station.core.flow.events import AnsweredBeside, BenchEvent, Garbled, Inventoried, ScaleSettled, Scanned
from station.core.flow.lookups import Noting
from station.core.flow.steps import Outcome, Step
from station.core.flows import AnyBench, AnyStep, Flows
from station.core.message import Message
from station.core.work import Work

Line = dict[str, Any]


@dataclass(frozen=True)
class Turn:
    """What one event came to, and what is to be done and said of it after its commit.

    `reading` is the journal's number, 0 if the event is not a reading; `message` None leaves what stands.
    `zero`: the scale is to show nothing. `wrote`: there may be something new for the store. `step` is the
    number of the last step that was kept, 0 for none.
    """

    bench: AnyBench
    around: Surroundings
    message: Message | None = None
    outcome: Outcome | None = None
    reading: int = 0
    prints: tuple[PrintJob, ...] = ()
    withdrawals: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    zero: bool = False
    wrote: bool = True
    step: int = 0


class Recording:
    """One event's transaction, from the bench before it to the Turn that `close` returns.

    Whatever moves the bench goes through `read`, `take` or `attend`, and is kept with all that it looked up
    by `lookups`, so that it can be replayed. `reads`: whether there is a reader that will tell what it read.
    `chapter`: what the steps are to be preceded by.
    """

    def __init__(
        self,
        pages: Pages,
        desk: LabelDesk,
        bench: AnyBench,
        reads: bool,
        flows: Flows,
        chapter: Chapter | None = None,
    ) -> None:
        self._pages = pages
        self._desk = desk
        self._before = bench
        self._reads = reads
        self._flows = flows
        self._chapter = chapter
        self.bench = bench
        self.lookups = Noting(pages)
        self._steps: list[Taken] = []
        self._message: Message | None = None
        self._outcome: Outcome | None = None
        self._number = 0
        self._prints: list[PrintJob] = []
        self._withdrawals: list[str] = []
        self._lines: list[Line] = []
        self._zero = False

    def read(self, event: Scanned | Garbled | AnsweredBeside, raw: bytes) -> tuple[AnyStep, Line]:
        """Take a reading and journal it; the journal's fact comes before those of its step."""
        before, reading = self.bench, event.reading
        step = self._flows.step(before, event, self.lookups)
        operator = before.operator or step.bench.operator
        work = self._flows.work(step.bench) or self._flows.work(before)
        self._outcome = step.outcome or Outcome.REFUSED
        entry = JournalEntry(
            reading.device,
            reading.code,
            reading.aim,
            reading.manual,
            operator.id if operator else "",
            step.bench.state.phase.value,
            self._outcome.value,
            work.order.id if work else "",
            step.message.key if step.message else "",
            raw,
        )
        self._number = self._pages.append_journal(entry)
        self._follow(event, step, self._number, _scan_fact(self._number, entry))
        said = one_line(say(step.message)) if step.message else ""
        return step, {
            "journal": self._number,
            "code": reading.code,
            "outcome": entry.outcome,
            "state": entry.state,
            "order": work.order.external_id if work else None,
            "message": said,
        }

    def take(self, event: BenchEvent) -> None:
        """Take an event that is not a reading."""
        self._follow(event, self._flows.step(self.bench, event, self.lookups))

    def attend(self, around: Surroundings) -> Surroundings:
        """Take what scale and reader have to say to where the bench stands by now; return what is shown."""
        if self._flows.wants_tags(self.bench) and not self._reads:
            self.take(Inventoried((), NO_READER))
        grams = around.platform.fresh
        if grams is None or not self._flows.wants_weight(self.bench):
            return around
        before = self.bench
        self.take(ScaleSettled(grams))
        return around if self.bench is before else replace(around, platform=around.platform.take())

    def close(self, around: Surroundings, *lines: Line) -> Turn:
        """Store the bench and its steps; return what is to be done and said once this is committed."""
        self._pages.save_bench(self._before, self.bench)
        step = self._pages.keep_steps(self._steps, self._chapter) if self._steps else 0
        return Turn(
            self.bench,
            look_around(self._pages, self.bench, around, self._flows),
            self._message,
            self._outcome,
            self._number,
            tuple(self._prints),
            tuple(self._withdrawals),
            (*lines, *self._lines),
            self._zero,
            step=step,
        )

    def _follow(self, event: BenchEvent, step: AnyStep, reading: int = 0, *first: FactDraft) -> None:
        """Write a step's facts and effects, and go on from its bench, one beat on."""
        before = self.bench
        drafts = drafts_of(before, step)
        for fact in step.facts:
            if isinstance(fact, ParcelClosed):
                self._keep_serials(fact, step.bench)
            elif isinstance(fact, ParcelChecked | ParcelWeighed):
                self._lines.append(
                    _verified_line(fact, step.bench.state.phase.value, self._flows.work(step.bench))
                )
        for effect in step.effects:
            self._do(effect, step.bench)
        self._pages.record((*first, *drafts))
        self._message = step.message or self._message
        self.bench = self._flows.advance(step.bench)
        changed = self.bench is not before
        self._keep(Taken((event,), self.lookups.taken(), step, drafts, self.bench, changed, reading))

    def _keep(self, taken: Taken) -> None:
        """Keep a step; one that came to nothing goes with those of its kind before it that did not either."""
        last = self._steps[-1] if self._steps else None
        alike = last and type(last.events[0]) is type(taken.events[0])
        if last and alike and _came_to_nothing(last) and _came_to_nothing(taken):
            self._steps[-1] = replace(taken, events=(*last.events, *taken.events))
        else:
            self._steps.append(taken)

    def _do(self, effect: Effect, bench: AnyBench) -> None:
        match effect:
            case SpendNumber():
                self._pages.spend_number(effect.tracking)
            case PrintLabel():
                self._prints.append(
                    self._desk.store(self._pages, effect, self._labelled(bench, effect.tracking))
                )
            case WithdrawLabel():
                self._desk.withdraw(self._pages, effect)
                self._withdrawals.append(effect.job)
            case ConfirmJob():
                job = self._desk.confirm(self._pages, effect)
                if job:
                    self._lines.append(label_line(job, "scanned"))
            case MarkOrder():
                self._pages.mark_order(effect.order, effect.mark)
            case WantClaim():
                self._pages.want_claim(effect.order)
            case ZeroScale():
                self._zero = True
            case _:
                assert_never(effect)

    def _keep_serials(self, fact: ParcelClosed, bench: AnyBench) -> None:
        serials = [(sku, unit.serial) for sku, unit in fact.contents if unit.serial]
        serials += [(piece.sku, piece.serial) for piece in fact.pieces]
        work = self._flows.work(bench)
        if serials and work:
            self._pages.remember_units(work.order, serials)

    def _labelled(self, bench: AnyBench, tracking: str) -> Work:
        """Return the work, open or parked, whose open parcel carries a number."""
        for work in self._flows.works(bench):
            if work.parcel.label.tracking == tracking:
                return work
        raise LabelWithoutWork(f"{tracking} is on no open parcel")


def _came_to_nothing(taken: Taken) -> bool:
    return taken.step == Step(taken.bench) and not taken.looked_up


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


def label_line(job: Job, reason: str) -> Line:
    """Return the line of the headless station for a print job."""
    state = job.label_state.value
    return {"label": job.id, "state": state, "tracking": job.tracking, "copy": job.copy, "reason": reason}


def _verified_line(fact: ParcelChecked | ParcelWeighed, state: str, work: Work | None) -> Line:
    """Return the line of the headless station for a carton that was checked or weighed."""
    order = work.order.external_id if work else None
    where: Line = {"parcel": fact.parcel, "state": state, "order": order}
    if isinstance(fact, ParcelChecked):
        return {"checked": "override" if fact.lead else fact.check.state.value, **where}
    return {"weighed": fact.weight_g, "expected": fact.expected_g, "accepted": fact.accepted, **where}


class LabelWithoutWork(Exception):
    """A label is to be printed for a number that is on no open parcel: a defect of the program."""
