"""The closed carton on the scale: what it weighs now, large, beside what it should."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from station.app.screen.values import Progress, Screen, WeighingBody
from station.ui.paint.brush import Brush, Side
from station.ui.paint.fonts import BOLD
from station.ui.paint.glyphs import Glyph, draw_glyph
from station.ui.paint.metrics import Metrics
from station.ui.paint.progress import paint_progress
from station.ui.paint.stack import Paragraph, paint_stack, stack_height
from station.ui.paint.text import Style, isolate, isolate_words
from station.ui.paint.theme import (
    ACTIVE,
    BORDER,
    MUTED_ON_PANEL,
    ON_ACTIVE,
    ON_PANEL,
    ON_PAPER,
    PANEL,
    PAPER,
    Ink,
)
from station.ui.views.base import BodyView, body_of


class WeighingView(BodyView):
    """The weight to the start, read from two metres; what is expected to the end.

    A load that lies still has a weight; one that moves, or a scale that is away, has none at all.
    """

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._body = WeighingBody("", moving=False, expected="", tolerance="", carton="")
        self._progress: Progress | None = None

    def present(self, screen: Screen) -> None:
        """Show another weight."""
        self._body, self._progress = body_of(screen, WeighingBody), screen.progress
        self.update()

    def paint(self, brush: Brush) -> None:
        """Paint the scale's display, the expected weight and the progress."""
        super().paint(brush)
        metrics = self.metrics
        inner = self.rect().adjusted(metrics.margin, metrics.pad, -metrics.margin, -metrics.u(4))
        width = round(inner.width() * 0.56)
        self._paint_display(brush, QRect(inner.x(), inner.y(), width, inner.height()))
        left = inner.x() + width + metrics.margin
        self._paint_side(brush, QRect(left, inner.y(), inner.right() + 1 - left, inner.height()))

    def _paint_display(self, brush: Brush, card: QRect) -> None:
        metrics, still = self.metrics, bool(self._body.shown)
        ground, ink = (ACTIVE, ON_ACTIVE) if still else (PAPER, ON_PAPER)
        brush.box(card, ground, BORDER, max(2, metrics.u(3)), radius=metrics.u(8))
        inner = card.adjusted(2 * metrics.pad, metrics.pad, -2 * metrics.pad, -metrics.pad)
        words = round(metrics.large * 1.5)
        figure = QRect(inner.x(), inner.y(), inner.width(), inner.height() - words)
        if still:
            size = Style(max(metrics.title, metrics.u(230)), metrics.title_floor, BOLD)
            brush.text(figure, isolate(self._body.shown), size, ink, Side.MIDDLE)
        else:
            side = min(figure.height(), metrics.u(300)) * 3 // 4
            middle = QRect(figure.center().x() - side // 2, figure.center().y() - side // 2, side, side)
            draw_glyph(brush, middle, Glyph.SCALE, ink.pen)
        state = QRect(inner.x(), inner.bottom() + 1 - words, inner.width(), words)
        brush.text(state, self._state(), Style(metrics.large, metrics.small), ink, Side.MIDDLE)

    def _state(self) -> str:
        if self._body.shown:
            return self.tr("Lies still")
        return self.tr("Moving") if self._body.moving else self.tr("No weight")

    def _paint_side(self, brush: Brush, area: QRect) -> None:
        metrics = self.metrics
        bar = max(round(metrics.small * 1.5), metrics.u(66))
        if self._progress:
            paint_progress(brush, QRect(area.x(), area.bottom() + 1 - bar, area.width(), bar), self._progress)
        panel = area.adjusted(0, 0, 0, -bar - metrics.pad)
        brush.fill(panel, PANEL)
        inner = panel.adjusted(2 * metrics.pad, metrics.pad, -2 * metrics.pad, -metrics.pad)
        parts = self._expected()
        space = metrics.u(16)
        free = inner.height() - stack_height(parts, inner.width(), space)
        paint_stack(brush, inner.adjusted(0, max(0, free // 2), 0, 0), parts, space)

    def _expected(self) -> list[Paragraph]:
        metrics, body = self.metrics, self._body
        quiet = Style(metrics.body, metrics.small, lines=2)
        loud = Style(max(metrics.title, metrics.u(130)), metrics.title_floor, BOLD)
        if not body.expected:
            unknown = self.tr("Expected weight not known: any weight is taken")
            return [
                Paragraph(
                    unknown, Style(metrics.large, metrics.small, BOLD, lines=5, wrap_first=True), ON_PANEL
                )
            ]
        return [
            Paragraph(self.tr("Expected"), quiet, MUTED_ON_PANEL),
            Paragraph(isolate(body.expected), loud, ON_PANEL),
            Paragraph(isolate(f"± {body.tolerance}"), quiet, MUTED_ON_PANEL),
            *self._below(),
        ]

    def _below(self) -> list[Paragraph]:
        body = self._body
        if body.refused:
            words = self.tr("Refused: {weight}").format(weight=isolate(body.refused))
            return [self._note(words, ON_PANEL, bold=True)]
        return [self._note(isolate_words(body.carton), MUTED_ON_PANEL)]

    def _note(self, words: str, ink: Ink, bold: bool = False) -> Paragraph:
        metrics = self.metrics
        style = Style(metrics.body, metrics.small, BOLD) if bold else Style(metrics.body, metrics.small)
        return Paragraph(words, style, ink)
