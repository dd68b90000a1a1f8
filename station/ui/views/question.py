"""A question that fills the work area: yes or no, a badge, or one of several reasons."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from station.app.screen.values import Progress, QuestionBody, Screen
from station.ui.paint.brush import Brush
from station.ui.paint.fonts import BOLD, REGULAR
from station.ui.paint.glyphs import Glyph, draw_glyph
from station.ui.paint.metrics import Metrics
from station.ui.paint.progress import paint_progress
from station.ui.paint.stack import Paragraph, paint_stack, stack_height
from station.ui.paint.text import Style
from station.ui.paint.theme import AMBER, ON_AMBER, ON_PANEL, PANEL
from station.ui.parts.choices import Choice, ChoiceGrid
from station.ui.parts.touch import place_mirrored
from station.ui.views.base import BodyView, body_of

_SIGNS = {"badge": Glyph.BADGE}


class QuestionView(BodyView):
    """The question in large letters inside an amber frame; `touched` carries a choice's code."""

    touched = Signal(str)

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._body = QuestionBody("yes-no", "", "")
        self._progress: Progress | None = None
        self._grid = ChoiceGrid(self, metrics, PANEL)
        self._grid.touched.connect(self.touched)

    def present(self, screen: Screen) -> None:
        """Ask another question."""
        self._body, self._progress = body_of(screen, QuestionBody), screen.progress
        self._grid.setVisible(bool(self._body.choices))
        self._grid.present(
            [Choice(action.label, action.code, enabled=action.enabled) for action in self._body.choices]
        )
        self.arrange()
        self.update()

    def arrange(self) -> None:
        """Place the choices in the lower half."""
        inner = self._inner()
        top = inner.y() + round(inner.height() * 0.42)
        bottom = inner.bottom() + 1 - self._footer()
        self._grid.metrics = self.metrics
        place_mirrored(self._grid, self.rect(), QRect(inner.x(), top, inner.width(), bottom - top))
        self._grid.set_metrics(self.metrics)

    def paint(self, brush: Brush) -> None:
        """Paint frame, sign and words; how far the order is at the bottom."""
        metrics = self.metrics
        brush.fill(self.rect(), AMBER)
        frame = max(8, metrics.u(16))
        brush.fill(self.rect().adjusted(frame, frame, -frame, -frame), PANEL)
        inner = self._inner()
        bottom = inner.bottom() + 1 - self._footer()
        if self._body.choices:
            bottom = inner.y() + round(inner.height() * 0.42) - metrics.pad
        self._paint_words(brush, QRect(inner.x(), inner.y(), inner.width(), bottom - inner.y()))
        if self._progress:
            height = self._footer() - metrics.pad
            bar = QRect(inner.x(), inner.bottom() + 1 - height, inner.width(), height)
            paint_progress(brush, bar, self._progress)

    def _paint_words(self, brush: Brush, area: QRect) -> None:
        metrics = self.metrics
        side = min(area.height(), metrics.u(240))
        disc = QRect(area.x(), area.y() + (area.height() - side) // 2, side, side)
        brush.box(disc, AMBER, radius=side // 2)
        edge = side // 4
        sign = _SIGNS.get(self._body.kind, Glyph.QUESTION)
        draw_glyph(brush, disc.adjusted(edge, edge, -edge, -edge), sign, ON_AMBER.pen)
        words = area.adjusted(side + 2 * metrics.margin, 0, 0, 0)
        parts = [
            Paragraph(self._body.title, Style(metrics.title, metrics.title_floor, BOLD, lines=2), ON_PANEL),
            Paragraph(self._body.detail, Style(metrics.large, metrics.small, REGULAR, lines=3), ON_PANEL),
        ]
        space = metrics.u(26)
        free = words.height() - stack_height(parts, words.width(), space)
        paint_stack(brush, words.adjusted(0, max(0, free // 2), 0, 0), parts, space)

    def _inner(self) -> QRect:
        edge = max(8, self.metrics.u(16)) + 2 * self.metrics.pad
        return self.rect().adjusted(edge, edge, -edge, -edge)

    def _footer(self) -> int:
        return (
            max(round(self.metrics.small * 1.5), self.metrics.u(66)) + self.metrics.pad
            if self._progress
            else 0
        )
