"""Things to touch: one painted button, with the code that does the same when it is scanned."""

from enum import Enum

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QStyle, QWidget

from station.ui.paint.brush import Brush, Side
from station.ui.paint.codes import code_pixmap
from station.ui.paint.fonts import BOLD, REGULAR
from station.ui.paint.glyphs import Glyph, draw_glyph
from station.ui.paint.metrics import Metrics
from station.ui.paint.stack import Paragraph, paint_stack, stack_height
from station.ui.paint.text import Style, fit
from station.ui.paint.theme import (
    BORDER,
    GROUND,
    MUTED_ON_GROUND,
    ON_ACTIVE,
    ON_IDLE,
    ON_PANEL,
    ON_PRESSED,
    ON_PRESSED_DARK,
    Ink,
)

_SMALLEST_CODE = 58
"""Two pixels for each of 29 modules; scanners read less badly."""


class Look(Enum):
    """PRIMARY leads the work on and is dark; PLAIN is all else; CHOSEN is the proposed one of several."""

    PLAIN = "plain"
    PRIMARY = "primary"
    CHOSEN = "chosen"


class Touch(QAbstractButton):
    """A button for gloved fingers: painted, never focused, at least 15 mm on each side.

    `code` is drawn as a QR code before the label, on `code_side` pixels where that is set; `detail`
    is a second, smaller line.
    """

    def __init__(self, parent: QWidget, metrics: Metrics) -> None:
        super().__init__(parent)
        self.metrics = metrics
        self.code = ""
        self.detail = ""
        self.look = Look.PLAIN
        self.glyph: Glyph | None = None
        self.label_size = 0
        self.code_side = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_label(
        self,
        label: str,
        code: str = "",
        look: Look = Look.PLAIN,
        detail: str = "",
        glyph: Glyph | None = None,
        label_size: int = 0,
        name: str = "",
    ) -> None:
        """Change what the button says; `label_size` 0 is the usual size of buttons.

        `name` is what it is called where there is no label to read.
        """
        self.setAccessibleName(name or label)
        wanted = (label, code, look, detail, glyph, label_size)
        if wanted == (self.text(), self.code, self.look, self.detail, self.glyph, self.label_size):
            return
        self.code, self.look, self.detail, self.glyph, self.label_size = wanted[1:]
        self.setText(label)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, border, code or glyph, and words."""
        brush = Brush(self, self.metrics)
        try:
            self._paint(brush)
        finally:
            brush.end()

    def _paint(self, brush: Brush) -> None:
        ink = self._ink()
        rect = self.rect()
        brush.fill(rect, self.palette().window().color())
        border = max(2, self.metrics.u(3))
        if self.look is Look.CHOSEN:
            border = max(4, self.metrics.u(7))
        brush.box(rect, ink.ground, BORDER, border, radius=self.metrics.u(12))
        inner = rect.adjusted(border, border, -border, -border)
        words = self._paint_head(brush, inner, ink)
        self._paint_words(brush, words, ink)

    def _paint_head(self, brush: Brush, inner: QRect, ink: Ink) -> QRect:
        """Paint code or glyph at the start; tells where the words may stand."""
        pad = self.metrics.pad
        side = inner.height()
        if self.code:
            pixmap, words = self._code_and_words(inner)
            brush.pixmap(QRect(words.x() - pad - pixmap.width(), inner.y(), pixmap.width(), side), pixmap)
            return words
        if self.glyph and not self.text():
            edge = side // 4
            draw_glyph(brush, inner.adjusted(edge, edge, -edge, -edge), self.glyph, ink.pen)
            return QRect()
        if self.glyph:
            mark = QRect(inner.x() + 2 * pad, inner.y(), side // 2, side)
            draw_glyph(brush, mark, self.glyph, ink.pen)
            return inner.adjusted(side // 2 + 4 * pad, 0, -pad, 0)
        return inner.adjusted(pad, 0, -pad, 0)

    def _code_and_words(self, inner: QRect) -> tuple[QPixmap, QRect]:
        """The largest code, to half of the width, beside which the label is not cut."""
        side = self.code_side or min(inner.height(), max(inner.width() // 2, inner.height() // 2))
        while True:
            pixmap = code_pixmap(self.code, side)
            taken = border_gap(self.metrics) + pixmap.width() + self.metrics.pad
            words = inner.adjusted(taken, 0, -self.metrics.pad, 0)
            whole = not fit(self.text(), words.width(), words.height(), self._label_style()).cut
            if whole or pixmap.width() <= _SMALLEST_CODE:
                return pixmap, words
            side = pixmap.width() - 1

    def _label_style(self) -> Style:
        return Style(
            self.label_size or self.metrics.large, self.metrics.small, BOLD, lines=2, wrap_first=True
        )

    def _paint_words(self, brush: Brush, words: QRect, ink: Ink) -> None:
        if words.isEmpty():
            return
        side = Side.START if self.code or self.glyph else Side.MIDDLE
        label = self._label_style()
        if not self.detail:
            brush.text(words, self.text(), label, ink, side)
            return
        parts = [
            Paragraph(self.text(), label, ink),
            Paragraph(self.detail, Style(self.metrics.body, self.metrics.small, REGULAR, lines=2), ink),
        ]
        space = self.metrics.u(16)
        free = words.height() - stack_height(parts, words.width(), space)
        paint_stack(brush, words.adjusted(0, max(0, free // 2), 0, 0), parts, space)

    def _ink(self) -> Ink:
        if not self.isEnabled():
            return Ink(MUTED_ON_GROUND.pen, GROUND)
        if self.look is Look.PRIMARY:
            return ON_PRESSED_DARK if self.isDown() else ON_IDLE
        if self.isDown():
            return ON_PRESSED
        return ON_ACTIVE if self.look is Look.CHOSEN else ON_PANEL


def border_gap(metrics: Metrics) -> int:
    """Space between a button's border and its code; the code's own quiet zone does the rest."""
    return max(2, metrics.u(5))


def place_mirrored(widget: QWidget, area: QRect, rect: QRect) -> None:
    """Give `widget` the place of `rect`, mirrored in `area` for a right-to-left language."""
    widget.setGeometry(QStyle.visualRect(widget.layoutDirection(), area, rect))
