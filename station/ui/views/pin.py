"""A PIN is asked for: who, what for, how many figures are in, and the keypad."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from station.app.screen.values import LockedBody, QuestionBody, Screen
from station.app.screen.words import Words
from station.ui.paint.brush import Brush
from station.ui.paint.fonts import BOLD, REGULAR
from station.ui.paint.glyphs import Glyph, draw_glyph
from station.ui.paint.metrics import Metrics
from station.ui.paint.stack import Paragraph, paint_stack, stack_height
from station.ui.paint.text import Style, isolate_words
from station.ui.paint.theme import BORDER, MUTED_ON_GROUND, ON_GROUND, PAPER, SEVERITY_TONE, TEXT, TONE_INK
from station.ui.parts.heading import TONE_GLYPH
from station.ui.parts.pinpad import PinPad, place_pinpad
from station.ui.views.base import BodyView


class PinView(BodyView):
    """Words and dots to the start, keys to the end; `entered` carries the PIN."""

    entered = Signal(str)

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._title = ""
        self._detail = ""
        self._length = 0
        self._typed = 0
        self._message: Words | None = None
        self._asked: object = None
        self._pad = PinPad(self, metrics)
        self._pad.entered.connect(self.entered)
        self._pad.typed.connect(self._show_typed)

    def present(self, screen: Screen) -> None:
        """Ask for another PIN; the same question again keeps what is typed, unless it was answered."""
        match screen.body:
            case LockedBody(pin_for=name, pin_length=length):
                self._title, self._detail = self.tr("Enter your PIN"), isolate_words(name)
            case QuestionBody(title=title, detail=detail, pin_length=length):
                self._title, self._detail = title, detail
            case other:
                raise TypeError(f"{type(other).__name__} asks for no PIN")
        self._message, self._length = screen.message, length
        asked = (screen.body, screen.message, screen.reading)
        if asked != self._asked:
            self._asked = asked
            self._pad.begin(length)
        self.update()

    def arrange(self) -> None:
        """Place the keys."""
        self._pad.metrics = self.metrics
        place_pinpad(self._pad, self.rect(), self._inner())

    def paint(self, brush: Brush) -> None:
        """Paint the words and one dot for each figure."""
        super().paint(brush)
        metrics = self.metrics
        words = self._words_area()
        side, line, space = round(metrics.title * 1.3), round(metrics.title * 1.1), metrics.u(30)
        parts = [
            Paragraph(self._title, Style(metrics.title, metrics.title_floor, BOLD, lines=2), ON_GROUND),
            Paragraph(self._detail, Style(metrics.large, metrics.small, REGULAR, lines=3), MUTED_ON_GROUND),
        ]
        text = stack_height(parts, words.width(), space)
        needed = side + text + line + 2 * space + self._message_height()
        y = words.y() + max(0, (words.height() - needed) // 2)
        draw_glyph(brush, QRect(words.x(), y, side, side), Glyph.BADGE, BORDER)
        y += side + space
        y = paint_stack(brush, QRect(words.x(), y, words.width(), text), parts, space) + space
        self._paint_dots(brush, QRect(words.x(), y, words.width(), line))
        if self._message:
            height = self._message_height() - space
            rect = QRect(words.x(), y + line + space, words.width(), height)
            self._paint_message(brush, rect, self._message)

    def _paint_dots(self, brush: Brush, rect: QRect) -> None:
        size = min(round(self.metrics.title * 0.6), rect.width() // max(1, 2 * (self._length or self._typed)))
        for at in range(max(self._length, self._typed)):
            dot = QRect(rect.x() + round(at * size * 1.6), rect.y() + (rect.height() - size) // 2, size, size)
            brush.box(dot, TEXT if at < self._typed else PAPER, BORDER, 3, radius=size // 2)

    def _paint_message(self, brush: Brush, rect: QRect, message: Words) -> None:
        metrics = self.metrics
        tone = SEVERITY_TONE[message.severity]
        ink = TONE_INK[tone]
        brush.box(rect, ink.ground, radius=metrics.u(10))
        side = round(metrics.large * 1.1)
        mark = QRect(rect.x() + 2 * metrics.pad, rect.y(), side, rect.height())
        draw_glyph(brush, mark, TONE_GLYPH[tone], ink.pen)
        words = rect.adjusted(side + 4 * metrics.pad, 0, -metrics.pad, 0)
        said = " · ".join(part for part in (message.title, message.action) if part)
        brush.text(words, said, Style(metrics.large, metrics.small, BOLD, lines=2), ink)

    def _message_height(self) -> int:
        return round(self.metrics.large * 2.6) + self.metrics.u(30) if self._message else 0

    def _inner(self) -> QRect:
        margin = self.metrics.margin
        return self.rect().adjusted(margin, 0, -margin, 0)

    def _words_area(self) -> QRect:
        inner = self._inner()
        width, _ = self._pad.size_wanted()
        end = inner.right() - width - max(0, (inner.width() // 2 - width) // 2)
        return QRect(
            inner.x() + self.metrics.margin,
            inner.y(),
            end - inner.x() - 3 * self.metrics.margin,
            inner.height(),
        )

    def _show_typed(self, count: int) -> None:
        self._typed = count
        self.update()
