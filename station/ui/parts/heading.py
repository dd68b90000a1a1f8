"""What the banner says: the engine's message, or what the body itself asks for."""

from dataclasses import dataclass
from typing import assert_never

from PySide6.QtCore import QCoreApplication

from station.app.screen.values import (
    Body,
    CartonBody,
    CheckingBody,
    DevicesBody,
    LabelBody,
    LockedBody,
    NoticeBody,
    PackingBody,
    QuestionBody,
    ReadyBody,
    Screen,
    WeighingBody,
)
from station.app.screen.words import Words
from station.ui.paint.glyphs import Glyph
from station.ui.paint.text import isolate, isolate_words
from station.ui.paint.theme import SEVERITY_TONE, Tone

translate = QCoreApplication.translate
"""Called by this name with the words in place, so that lupdate finds them."""

SEPARATOR = " · "

TONE_GLYPH = {
    Tone.OK: Glyph.CHECK,
    Tone.INFO: Glyph.SCAN,
    Tone.WARN: Glyph.WARNING,
    Tone.ERROR: Glyph.CROSS,
}


@dataclass(frozen=True)
class Heading:
    """The words of a banner, what they mean at a glance, and the big figure at their end.

    `detail` says what to do; `extra`, what was scanned and the like, gives way first.
    """

    tone: Tone
    glyph: Glyph
    title: str
    detail: str = ""
    count: str = ""
    extra: str = ""


def heading_of(screen: Screen) -> Heading | None:
    """The banner of `screen`; None where the body fills the work area by itself."""
    if asks_pin(screen.body):
        return None
    if screen.message is not None:
        return _said(screen.message, screen.banner_count, screen.body)
    return _asked(screen.body, screen.banner_count)


def asks_pin(body: Body) -> bool:
    """Whether the body's keypad takes a PIN; it needs the whole work area."""
    match body:
        case LockedBody(pin_for=name):
            return bool(name)
        case QuestionBody(kind=kind):
            return kind == "pin"
        case _:
            return False


def _said(message: Words, count: str, body: Body) -> Heading:
    tone = SEVERITY_TONE[message.severity]
    glyph = TONE_GLYPH[tone]
    if isinstance(body, PackingBody) and body.taking_out and tone is not Tone.ERROR:
        glyph = Glyph.MINUS
    extra = SEPARATOR.join(isolate_words(part) for part in message.details if part)
    return Heading(tone, glyph, message.title, message.action, count, extra)


def _asked(body: Body, count: str) -> Heading | None:
    match body:
        case LockedBody() | QuestionBody() | DevicesBody():
            return None
        case ReadyBody():
            return _ready(body, count)
        case PackingBody():
            return _packing(body, count)
        case CartonBody():
            title = translate("Heading", "Scan a carton")
            detail = translate("Heading", "Everything is in. Take the proposed one.")
            return Heading(Tone.INFO, Glyph.BOX, title, detail, count)
        case CheckingBody():
            return _checking(body, count)
        case WeighingBody():
            return _weighing(body, count)
        case LabelBody():
            return _label(body, count)
        case NoticeBody():
            return Heading(Tone.WARN, Glyph.STOP, body.title, "", count)
        case _ as unknown:
            assert_never(unknown)


def _ready(body: ReadyBody, count: str) -> Heading:
    if body.finished:
        detail = translate("Heading", "Scan the next tote, order or item.")
        return Heading(Tone.OK, Glyph.CHECK, body.finished, detail, count)
    if not body.rows:
        title = translate("Heading", "No orders waiting")
        detail = translate("Heading", "New ones appear here by themselves.")
        return Heading(Tone.INFO, Glyph.SCAN, title, detail)
    title = translate("Heading", "Scan a tote, order or item")
    waiting = translate("Heading", "Waiting: {count}. Most urgent first.")
    return Heading(Tone.INFO, Glyph.SCAN, title, waiting.format(count=isolate(str(body.waiting))), count)


def _packing(body: PackingBody, count: str) -> Heading:
    if body.taking_out:
        title = translate("Heading", "Taking out")
        detail = translate("Heading", "Scan each piece that you take out of the box.")
        return Heading(Tone.WARN, Glyph.MINUS, title, detail, count)
    active = [line for line in body.lines if line.active]
    wanted = [*active, *(line for line in body.lines if line.packed < line.ordered)]
    if not wanted:
        return Heading(Tone.INFO, Glyph.SCAN, translate("Heading", "Scan the carton"), "", count)
    title = translate("Heading", "Scan the next piece")
    detail = translate("Heading", "Next: {name}").format(name=wanted[0].name)
    return Heading(Tone.INFO, Glyph.SCAN, title, detail, count, isolate(wanted[0].location))


def _checking(body: CheckingBody, count: str) -> Heading:
    if body.reading:
        detail = translate("Heading", "Close it and leave it before the reader.")
        return Heading(Tone.INFO, Glyph.TAG, translate("Heading", "Reading the box"), detail, count)
    if body.trouble:
        detail = translate("Heading", "Read it again, or a lead allows it.")
        return Heading(Tone.WARN, Glyph.TAG, body.trouble, detail, count)
    if body.extras:
        title = translate("Heading", "Take the extras out")
        return Heading(Tone.WARN, Glyph.TAG, title, translate("Heading", "Then read it again."), count)
    if body.found < body.expected:
        title = translate("Heading", "Open the box and count")
        detail = translate("Heading", "Then read it again, or a lead allows it.")
        return Heading(Tone.WARN, Glyph.TAG, title, detail, count)
    title = translate("Heading", "Box is not checked")
    return Heading(Tone.INFO, Glyph.TAG, title, translate("Heading", "Read it again."), count)


def _weighing(body: WeighingBody, count: str) -> Heading:
    if body.trouble:
        return Heading(Tone.WARN, Glyph.SCALE, body.trouble, body.remedy, count)
    if body.refused:
        title = translate("Heading", "Weight is off")
        detail = translate("Heading", "Lift the box and put it down again, or a lead allows it.")
        return Heading(Tone.WARN, Glyph.SCALE, title, detail, count)
    title = translate("Heading", "Put the box on the scale")
    return Heading(Tone.INFO, Glyph.SCALE, title, translate("Heading", "Let it lie still."), count)


def _label(body: LabelBody, count: str) -> Heading:
    if body.trouble:
        detail = body.remedy or translate("Heading", "The label waits. It prints by itself, once.")
        return Heading(Tone.WARN, Glyph.PRINTER, body.trouble, detail, count)
    if body.confirming:
        title = translate("Heading", "Scan the new label")
        detail = translate("Heading", "Stick it on the box first.")
        return Heading(Tone.INFO, Glyph.SCAN, title, detail, count)
    title = translate("Heading", "Label is printing")
    return Heading(Tone.INFO, Glyph.PRINTER, title, translate("Heading", "Close the box meanwhile."), count)
