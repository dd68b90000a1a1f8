"""The screens of packing: the work area of each, and the commands it shows, in the same order everywhere."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from station.app.ports.ledger import QueueEntry
from station.app.screen.actions import actions_of
from station.app.screen.hindrances import reader_trouble, scale_trouble
from station.app.screen.lamps import trouble_mend, trouble_words
from station.app.screen.surroundings import Surroundings
from station.app.screen.values import (
    Body,
    CartonBody,
    CartonChoice,
    CheckingBody,
    LabelBody,
    LineRow,
    LockedBody,
    NoticeBody,
    PackingBody,
    QuestionBody,
    QueueRow,
    ReadyBody,
    WeighingBody,
)
from station.app.screen.words import Words, say, say_phrase
from station.core import messages
from station.core.bench import AskLeadBadge, AskLeadPin, AskReason, Question, Shelf
from station.core.checks import NOT_CHECKED, CheckState, TagCount
from station.core.codes.meanings import Command
from station.core.codes.site_codes import Kind
from station.core.messages.checks import extra_phrase
from station.core.packing.cartons import objection, propose, sum_of_parts
from station.core.packing.labelling import CARRIER_NAME
from station.core.packing.packing import Packing
from station.core.packing.state import AskCancel, AskSetAside, PackingBench, PackingState, open_work
from station.core.weights import Load, kilos
from station.core.work import PLAIN_CARTON, Carton, LabelState, Phase, Work

PIN_LENGTH = 4

_FLOW = Packing()

# Python would name them in the language of the machine, which Qt takes over as it starts.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


_ALWAYS = (Command.SET_ASIDE, Command.CANCEL, Command.LEAD, Command.OUT)
"""What any open order offers."""

_SHOWN: dict[Phase, tuple[Command, ...]] = {
    Phase.LOCKED: (Command.DEVICES,),
    Phase.READY: (Command.OUT, Command.LEAD, Command.NEXT, Command.DEVICES),
    Phase.VERIFYING: (
        Command.UNDO,
        Command.TAKE_OUT,
        Command.SHORT,
        Command.CLOSE,
        *_ALWAYS,
    ),
    Phase.CARTON: (Command.UNDO, Command.TAKE_OUT, Command.CLOSE, *_ALWAYS),
    Phase.CHECKING: (Command.UNDO, Command.OVERRIDE, Command.CHECK, *_ALWAYS),
    Phase.WEIGHING: (Command.UNDO, Command.ZERO, Command.OVERRIDE, *_ALWAYS),
    Phase.LABELLING: (Command.UNDO, Command.PRINT, Command.NEXT, *_ALWAYS),
    Phase.CONFIRMING: (Command.UNDO, Command.PRINT, *_ALWAYS),
    Phase.CLOSED: (),
}


class PackingFace:
    """How packing looks."""

    state = PackingState

    def body(self, bench: PackingBench, around: Surroundings) -> Body:
        """Return the work area; a question or a box to empty comes before the phase's own."""
        work = bench.state.work
        if bench.question:
            return _question(bench.question, around)
        if work is None:
            return _idle(bench, around)
        if _label_unknown(bench):
            return _asked("yes-no", say(messages.label_lost_from_sight()))
        if work.put_back:
            return _emptying(work)
        return _working(bench, work, around)

    def commands(self, bench: PackingBench) -> tuple[Command, ...]:
        """Return the commands of the command bar; a question shows what answers it."""
        if isinstance(bench.question, AskCancel):
            return (Command.NO, Command.YES)
        if bench.question:
            return (Command.NO,)
        if _label_unknown(bench):
            return (Command.UNDO, Command.SET_ASIDE, Command.LEAD, Command.NO, Command.YES)
        if bench.state.work and bench.state.work.put_back:
            return (Command.UNDO, Command.SET_ASIDE, Command.LEAD, Command.OUT)
        shown = _SHOWN[bench.state.phase]
        return tuple(word for word in shown if word is not Command.OVERRIDE or _may_allow(bench.state))


def _label_unknown(bench: PackingBench) -> bool:
    """Tell whether the worker is asked if the label came out."""
    work = bench.state.work
    unknown = work is not None and work.parcel.label.state is LabelState.UNKNOWN
    return unknown and bench.state.phase is Phase.LABELLING


def _may_allow(state: PackingState) -> bool:
    """Tell whether there is anything that a lead could allow."""
    if state.phase is Phase.WEIGHING or state.work is None:
        return state.disputed is not None
    return state.work.parcel.check.state in (CheckState.MISSING, CheckState.UNREAD)


def _idle(bench: PackingBench, around: Surroundings) -> Body:
    if bench.state.phase is Phase.LOCKED:
        left = next((entry for entry in bench.parked if entry.why is Shelf.LEFT_OPEN), None)
        return LockedBody(resume=f"Order {open_work(left).order.external_id} is open" if left else "")
    rows = tuple(queue_row(entry) for entry in around.queue)
    return ReadyBody(rows, around.waiting, around.finished)


def _working(bench: PackingBench, work: Work, around: Surroundings) -> Body:
    match bench.state.phase:
        case Phase.VERIFYING | Phase.CLOSED | Phase.READY | Phase.LOCKED:
            return _packing(bench, work, around)
        case Phase.CARTON:
            return _carton(work, around)
        case Phase.CHECKING:
            return _checking(work, around)
        case Phase.WEIGHING:
            return _weighing(bench, around)
        case Phase.LABELLING | Phase.CONFIRMING:
            return _label(bench, work)
        case _:
            assert_never(bench.state.phase)


def queue_row(entry: QueueEntry) -> QueueRow:
    """Return a waiting order as it is shown."""
    return QueueRow(
        entry.order,
        entry.external_id,
        entry.service.capitalize(),
        short_time(entry.ship_by),
        entry.pieces,
        entry.lines,
        entry.tote,
        urgent=entry.service in ("same-day", "express"),
    )


def short_time(at: str) -> str:
    """Return an RFC 3339 time as the floor reads it, in the bench's own time zone."""
    try:
        local = datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    return f"{_DAYS[local.weekday()]} {local:%d} {_MONTHS[local.month - 1]} {local:%H:%M}"


def line_rows(work: Work, active_sku: str, taking_out: bool = False) -> tuple[LineRow, ...]:
    """Return the lines: the one last scanned first among equals, full ones last."""
    rows, counts = [], work.counts
    for index, line in enumerate(work.order.lines):
        allowed = work.short[index] if work.short else 0
        active = line.sku == active_sku
        rows.append(
            LineRow(
                line.name,
                line.sku,
                line.barcode,
                line.location,
                counts[index],
                line.ordered - allowed,
                active=active,
                taken_out=active and taking_out,
            )
        )
    return tuple(rows)


def _packing(bench: PackingBench, work: Work, around: Surroundings) -> PackingBody:
    rows = line_rows(work, around.active_sku, bench.state.taking_out)
    wanted = next((row.sku for row in rows if row.packed < row.ordered), "")
    shown = around.active_sku if work.lines_of(around.active_sku) else wanted
    picture = next((line.picture or line.sku for line in work.order.lines if line.sku == shown), "")
    return PackingBody(rows, picture, around.last_code, bench.state.taking_out)


def _carton(work: Work, around: Surroundings) -> CartonBody:
    proposed = propose(work, around.cartons)
    choices = tuple(
        CartonChoice(
            carton.id,
            carton.name,
            around.codes.make(Kind.CARTON, carton.id),
            carton.id == proposed.id,
            _objection(work, carton),
        )
        for carton in sorted(around.cartons, key=lambda carton: carton.volume) or (PLAIN_CARTON,)
    )
    return CartonBody(choices, sum_of_parts(work, proposed))


def _objection(work: Work, carton: Carton) -> str:
    why = objection(work, carton)
    return say_phrase(why) if why else ""


def _checking(work: Work, around: Surroundings) -> CheckingBody:
    """Show the inventory that runs, else how the last one was judged."""
    judged = work.parcel.check
    reading = judged.state is CheckState.READING
    check = (around.read or NOT_CHECKED) if reading else judged
    counts = check.counts or _nothing_read(work)
    return CheckingBody(
        reading,
        sum(count.found for count in counts),
        sum(count.expected for count in counts),
        tuple(LineRow(count.name, count.sku, "", "", count.found, count.expected) for count in counts),
        tuple(say_phrase(extra_phrase(extra)) for extra in check.extras),
        check.strays,
        check.strange,
        reader_trouble(check.problem),
    )


def _nothing_read(work: Work) -> tuple[TagCount, ...]:
    """Return what the reader is to find, before it has found anything."""
    boxed: dict[str, TagCount] = {}
    for index, line in enumerate(work.order.lines):
        count = work.parcel.count_of(index)
        if line.rfid and count:
            before = boxed.get(line.sku, TagCount(line.sku, line.name, 0, 0))
            boxed[line.sku] = replace(before, expected=before.expected + count)
    return tuple(boxed.values())


def _weighing(bench: PackingBench, around: Surroundings) -> WeighingBody:
    platform, target = around.platform, around.target
    trouble, remedy = scale_trouble(platform, target.least_g, around.scale)
    refused = kilos(bench.state.disputed.grams) if bench.state.disputed else ""
    lies_still = platform.load is Load.STABLE and platform.grams is not None
    if refused and lies_still:
        # It counts as taken, so its trouble would be "lift the box"; but a lead may allow it where it lies.
        trouble, remedy = "", ""
    return WeighingBody(
        kilos(platform.grams) if lies_still and platform.grams is not None else "",
        platform.load is Load.MOVING,
        "" if target.expected_g is None else kilos(target.expected_g),
        "" if target.expected_g is None else kilos(target.tolerance_g),
        target.carton,
        trouble,
        remedy,
        refused,
    )


def _label(bench: PackingBench, work: Work) -> LabelBody:
    label = work.parcel.label
    trouble, remedy = trouble_words(label.trouble), trouble_mend(label.trouble)
    if label.state is LabelState.PENDING:
        trouble, remedy = "No tracking number left", ""
    if label.state is LabelState.FAILED and not trouble:
        trouble, remedy = "Label was not printed", "Look at the printer. Print it again."
    return LabelBody(
        tracking=label.tracking,
        carrier=CARRIER_NAME,
        ship_to=work.order.ship_to,
        job=label.state,
        trouble=trouble,
        confirming=bench.state.phase is Phase.CONFIRMING,
        copy=max(label.copy, 1),
        remedy=remedy,
    )


def _emptying(work: Work) -> NoticeBody:
    rows = tuple(row for row in line_rows(work, "") if row.packed)
    return NoticeBody(
        f"Order {work.order.external_id}: empty the box",
        ("Take every piece out of the box", "Scan each piece as it comes out", f"Reason: {work.put_back}"),
        rows,
    )


class NoFaceError(Exception):
    """A question stands that this flow never asks: a defect of the program."""


def _question(question: Question, around: Surroundings) -> QuestionBody:
    match question:
        case AskCancel():
            return _asked("yes-no", say(messages.sure_to_cancel()))
        case AskSetAside():
            return _reason(say(messages.why_set_aside()), question, around)
        case AskLeadBadge():
            return _asked("badge", say(messages.lead_badge_wanted(question.what)))
        case AskLeadPin():
            words = say(messages.pin_wanted(question.lead))
            return QuestionBody("pin", words.title, words.action, pin_length=PIN_LENGTH)
        case AskReason():
            return _reason(say(messages.why_allowed(question.what)), question, around)
        case _:
            raise NoFaceError(f"packing asks no {type(question).__name__}")


def _reason(words: Words, question: Question, around: Surroundings) -> QuestionBody:
    reasons = actions_of(_FLOW.reasons(question), around.buttons)
    return QuestionBody("reason", words.title, words.action, reasons)


def _asked(kind: str, words: Words) -> QuestionBody:
    return QuestionBody(kind, words.title, words.action)
