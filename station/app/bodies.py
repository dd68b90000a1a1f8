"""The work area of each screen, from the bench."""

from datetime import datetime
from typing import assert_never

from station.app.actions import REASONS, label_unknown
from station.app.ledger import QueueEntry
from station.app.screens import (
    Body,
    CartonBody,
    CartonChoice,
    LabelBody,
    LineRow,
    LockedBody,
    NoticeBody,
    PackingBody,
    QuestionBody,
    QueueRow,
    ReadyBody,
)
from station.app.surroundings import Surroundings
from station.app.words import trouble_words
from station.core import catalogue
from station.core.bench import (
    AskCancel,
    AskLeadBadge,
    AskLeadPin,
    AskSetAside,
    AskShortReason,
    Bench,
    Question,
    Shelf,
)
from station.core.messages import Message
from station.core.packing.closing import CARRIER, objection, propose, weigh
from station.core.site_codes import Kind
from station.core.work import PLAIN_CARTON, LabelState, Phase, Work

PIN_LENGTH = 4


def body_of(bench: Bench, around: Surroundings) -> Body:
    """Return the work area; a question or a box to empty comes before the phase's own."""
    if bench.question:
        return _question(bench.question, around)
    if bench.work is None:
        return _idle(bench, around)
    if label_unknown(bench):
        message = catalogue.label_lost_from_sight()
        return QuestionBody("yes-no", message.title, message.action)
    if bench.work.put_back:
        return _emptying(bench.work)
    return _working(bench, bench.work, around)


def _idle(bench: Bench, around: Surroundings) -> Body:
    if bench.phase is Phase.LOCKED:
        left = next((entry for entry in bench.parked if entry.why is Shelf.LEFT_OPEN), None)
        return LockedBody(resume=f"Order {left.work.order.external_id} is open" if left else "")
    rows = tuple(queue_row(entry) for entry in around.queue)
    return ReadyBody(rows, around.waiting, around.finished)


def _working(bench: Bench, work: Work, around: Surroundings) -> Body:
    match bench.phase:
        case Phase.VERIFYING | Phase.CLOSED | Phase.READY | Phase.LOCKED:
            return _packing(bench, work, around)
        case Phase.CARTON:
            return _carton(work, around)
        case Phase.LABELLING | Phase.CONFIRMING:
            return _label(bench, work)
        case _:
            assert_never(bench.phase)


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
    return local.strftime("%a %d %b %H:%M")


def line_rows(work: Work, active_sku: str, taking_out: bool = False) -> tuple[LineRow, ...]:
    """Return the lines: the one last scanned first among equals, full ones last."""
    rows = []
    for index, line in enumerate(work.order.lines):
        allowed = work.short[index] if work.short else 0
        active = line.sku == active_sku
        rows.append(
            LineRow(
                line.name,
                line.sku,
                line.barcode,
                line.location,
                work.packed(index),
                line.ordered - allowed,
                active=active,
                taken_out=active and taking_out,
            )
        )
    return tuple(rows)


def _packing(bench: Bench, work: Work, around: Surroundings) -> PackingBody:
    rows = line_rows(work, around.active_sku, bench.taking_out)
    wanted = next((row.sku for row in rows if row.packed < row.ordered), "")
    shown = around.active_sku if work.lines_of(around.active_sku) else wanted
    picture = next((line.picture or line.sku for line in work.order.lines if line.sku == shown), "")
    return PackingBody(rows, picture, around.last_code, bench.taking_out)


def _carton(work: Work, around: Surroundings) -> CartonBody:
    proposed = propose(work, around.cartons)
    choices = tuple(
        CartonChoice(
            carton.id,
            carton.name,
            around.codes.make(Kind.CARTON, carton.id),
            carton.id == proposed.id,
            objection(work, carton),
        )
        for carton in sorted(around.cartons, key=lambda carton: carton.volume) or (PLAIN_CARTON,)
    )
    return CartonBody(choices, weigh(work, proposed))


def _label(bench: Bench, work: Work) -> LabelBody:
    label = work.parcel.label
    trouble = trouble_words(label.trouble) if label.trouble else ""
    if label.state is LabelState.PENDING:
        trouble = "No tracking number left"
    if label.state is LabelState.FAILED and not trouble:
        trouble = "Label was not printed"
    return LabelBody(
        tracking=label.tracking,
        carrier=f"{CARRIER.capitalize()} carrier",
        ship_to=work.order.ship_to,
        job=label.state.value,
        trouble=trouble,
        confirming=bench.phase is Phase.CONFIRMING,
        copy=max(label.copy, 1),
    )


def _emptying(work: Work) -> NoticeBody:
    rows = tuple(row for row in line_rows(work, "") if row.packed)
    return NoticeBody(
        f"Order {work.order.external_id}: empty the box",
        ("Take every piece out of the box", "Scan each piece as it comes out", f"Reason: {work.put_back}"),
        rows,
    )


def _question(question: Question, around: Surroundings) -> QuestionBody:
    reasons = tuple(around.buttons[command] for command in REASONS)
    match question:
        case AskCancel():
            return _asked("yes-no", catalogue.sure_to_cancel())
        case AskSetAside():
            message = catalogue.why_set_aside()
            return QuestionBody("reason", message.title, message.action, reasons)
        case AskLeadBadge():
            return _asked("badge", catalogue.lead_badge_wanted())
        case AskLeadPin():
            message = catalogue.pin_wanted(question.lead)
            return QuestionBody("pin", message.title, message.action, pin_length=PIN_LENGTH)
        case AskShortReason():
            message = catalogue.why_short()
            return QuestionBody("reason", message.title, message.action, reasons)
        case _:
            assert_never(question)


def _asked(kind: str, message: Message) -> QuestionBody:
    return QuestionBody(kind, message.title, message.action)
