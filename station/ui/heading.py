"""What the banner says: the engine's message, or what the body itself asks for."""

from dataclasses import dataclass
from typing import assert_never

from PySide6.QtCore import QCoreApplication

from station.app.screens import (
    Body,
    CartonBody,
    LabelBody,
    LockedBody,
    NoticeBody,
    PackingBody,
    QuestionBody,
    ReadyBody,
    Screen,
)
from station.core.messages import Message
from station.ui.glyphs import Glyph
from station.ui.text import isolate, isolate_words
from station.ui.theme import SEVERITY_TONE, Tone

TONE_GLYPH = {
    Tone.OK: Glyph.CHECK,
    Tone.INFO: Glyph.SCAN,
    Tone.WARN: Glyph.WARNING,
    Tone.ERROR: Glyph.CROSS,
}


@dataclass(frozen=True)
class Heading:
    """The words of a banner, what they mean at a glance, and the big figure at their end."""

    tone: Tone
    glyph: Glyph
    title: str
    detail: str = ""
    count: str = ""


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


def _said(message: Message, count: str, body: Body) -> Heading:
    tone = SEVERITY_TONE[message.severity]
    glyph = TONE_GLYPH[tone]
    if isinstance(body, PackingBody) and body.taking_out and tone is not Tone.ERROR:
        glyph = Glyph.MINUS
    detail = " · ".join(isolate_words(part) for part in (message.action, *message.details) if part)
    return Heading(tone, glyph, message.title, detail, count)


def _asked(body: Body, count: str) -> Heading | None:
    match body:
        case LockedBody() | QuestionBody():
            return None
        case ReadyBody():
            return _ready(body, count)
        case PackingBody():
            return _packing(body, count)
        case CartonBody():
            return Heading(
                Tone.INFO, Glyph.BOX, _tr("Scan a carton"), _tr("Everything is in. Take the proposed one.")
            )
        case LabelBody():
            return _label(body, count)
        case NoticeBody():
            return Heading(Tone.WARN, Glyph.STOP, body.title, "", count)
        case _ as unknown:
            assert_never(unknown)


def _ready(body: ReadyBody, count: str) -> Heading:
    if body.finished:
        return Heading(Tone.OK, Glyph.CHECK, body.finished, _tr("Scan the next tote, order or item."), count)
    if not body.rows:
        return Heading(
            Tone.INFO, Glyph.SCAN, _tr("No orders waiting"), _tr("New ones appear here by themselves.")
        )
    waiting = _tr("Waiting: {count}. Most urgent first.").format(count=isolate(str(body.waiting)))
    return Heading(Tone.INFO, Glyph.SCAN, _tr("Scan a tote, order or item"), waiting, count)


def _packing(body: PackingBody, count: str) -> Heading:
    if body.taking_out:
        return Heading(
            Tone.WARN,
            Glyph.MINUS,
            _tr("Taking out"),
            _tr("Scan each piece that you take out of the box."),
            count,
        )
    wanted = next((line for line in body.lines if line.active), None)
    if wanted is None:
        wanted = next((line for line in body.lines if line.packed < line.ordered), None)
    if wanted is None:
        return Heading(Tone.INFO, Glyph.SCAN, _tr("Scan the carton"), "", count)
    detail = _tr("Next: {name} · {location}").format(name=wanted.name, location=isolate(wanted.location))
    return Heading(Tone.INFO, Glyph.SCAN, _tr("Scan the next piece"), detail, count)


def _label(body: LabelBody, count: str) -> Heading:
    if body.trouble:
        return Heading(
            Tone.WARN, Glyph.PRINTER, body.trouble, _tr("The label waits. It prints by itself, once."), count
        )
    if body.confirming:
        return Heading(
            Tone.INFO, Glyph.SCAN, _tr("Scan the new label"), _tr("Stick it on the box first."), count
        )
    return Heading(Tone.INFO, Glyph.PRINTER, _tr("Label is printing"), _tr("Close the box meanwhile."), count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Heading", text)
