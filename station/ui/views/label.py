"""The label: what will be on it, how far the printer is, and the three things left to do."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from station.app.screen.values import LabelBody, Progress, Screen
from station.core.work import LabelState
from station.ui.paint.brush import Brush, Side
from station.ui.paint.fonts import BOLD, REGULAR
from station.ui.paint.glyphs import Glyph, draw_glyph
from station.ui.paint.metrics import Metrics
from station.ui.paint.progress import paint_progress
from station.ui.paint.text import Style, isolate, isolate_words
from station.ui.paint.theme import (
    ACTIVE,
    BLUE,
    BORDER,
    MUTED_ON_GROUND,
    MUTED_ON_PANEL,
    MUTED_ON_PAPER,
    ON_ACTIVE,
    ON_PANEL,
    ON_PAPER,
    PANEL,
    PAPER,
    TEXT,
)
from station.ui.views.base import BodyView, body_of


class LabelView(BodyView):
    """The label in small to the start, the steps to the end.

    The small label has no code that a scanner can read: the worker must scan the one on the box.
    """

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._body = LabelBody("", "", (), LabelState.NONE, "", confirming=False)
        self._progress: Progress | None = None

    def present(self, screen: Screen) -> None:
        """Show another state of the label."""
        self._body, self._progress = body_of(screen, LabelBody), screen.progress
        self.update()

    def paint(self, brush: Brush) -> None:
        """Paint the small label, the steps, the job's state and the progress."""
        super().paint(brush)
        metrics = self.metrics
        inner = self.rect().adjusted(metrics.margin, metrics.pad, -metrics.margin, -metrics.u(4))
        width = round(inner.width() * 0.42)
        self._paint_label(brush, QRect(inner.x(), inner.y(), width, inner.height()))
        left = inner.x() + width + metrics.margin
        self._paint_side(brush, QRect(left, inner.y(), inner.right() + 1 - left, inner.height()))

    def _paint_label(self, brush: Brush, card: QRect) -> None:
        metrics, body = self.metrics, self._body
        brush.box(card, PAPER, BORDER, max(2, metrics.u(3)), radius=metrics.u(8))
        inner = card.adjusted(2 * metrics.pad, metrics.pad, -2 * metrics.pad, -metrics.pad)
        head = QRect(inner.x(), inner.y(), inner.width(), round(metrics.large * 1.5))
        copy = self.tr("Copy {number}").format(number=isolate(str(body.copy))) if body.copy > 1 else ""
        brush.text(head, isolate_words(body.carrier), Style(metrics.large, metrics.small, BOLD), ON_PAPER)
        brush.text(head, copy, Style(metrics.body, metrics.small, BOLD), ON_PAPER, Side.END)
        foot = QRect(
            inner.x(),
            inner.bottom() + 1 - round(metrics.body * 1.5),
            inner.width(),
            round(metrics.body * 1.5),
        )
        brush.text(
            foot, isolate(body.tracking), Style(metrics.body, metrics.small, BOLD), ON_PAPER, Side.MIDDLE
        )
        bars = min(round(metrics.title * 1.1), inner.height() // 5)
        self._paint_bars(brush, QRect(inner.x(), foot.top() - bars, inner.width(), bars))
        self._paint_address(
            brush, QRect(inner.x(), head.bottom(), inner.width(), foot.top() - bars - head.bottom())
        )

    def _paint_bars(self, brush: Brush, rect: QRect) -> None:
        """Even bars stand for the code; they say nothing to a scanner."""
        step = max(6, self.metrics.u(14))
        for x in range(rect.x() + step, rect.right() - step, step):
            brush.fill(QRect(x, rect.y(), step // 2, rect.height()), TEXT)

    def _paint_address(self, brush: Brush, rect: QRect) -> None:
        metrics = self.metrics
        lines = self._body.ship_to
        pitch = round(metrics.body * 1.3)
        shown = lines[: max(1, rect.height() // pitch)]
        top = rect.y() + max(0, (rect.height() - pitch * len(shown)) // 2)
        for at, line in enumerate(shown):
            ink, weight = (ON_PAPER, BOLD) if at == 0 else (MUTED_ON_PAPER, REGULAR)
            place = QRect(rect.x(), top + at * pitch, rect.width(), pitch)
            brush.text(place, isolate_words(line), Style(metrics.body, metrics.small, weight), ink)

    def _paint_side(self, brush: Brush, area: QRect) -> None:
        metrics = self.metrics
        bar = max(round(metrics.small * 1.5), metrics.u(66))
        word = round(metrics.body * 1.6)
        if self._progress:
            paint_progress(brush, QRect(area.x(), area.bottom() + 1 - bar, area.width(), bar), self._progress)
        state = QRect(area.x(), area.bottom() + 1 - bar - word, area.width(), word)
        brush.text(state, self._job_words(), Style(metrics.body, metrics.small), MUTED_ON_GROUND)
        steps = self._steps()
        space = metrics.u(10)
        height = (state.top() - area.y() - space * len(steps)) // len(steps)
        for at, words in enumerate(steps):
            rect = QRect(area.x(), area.y() + at * (height + space), area.width(), height)
            self._paint_step(brush, rect, at, words)

    def _paint_step(self, brush: Brush, rect: QRect, at: int, words: str) -> None:
        metrics, now = self.metrics, self._step_now()
        current = at == now
        brush.fill(rect, ACTIVE if current else PANEL)
        if current:
            brush.fill(QRect(rect.x(), rect.y(), max(6, metrics.u(12)), rect.height()), BLUE)
        ink = ON_ACTIVE if current else ON_PANEL if at > now else MUTED_ON_PANEL
        side = round(metrics.large * 0.9)
        mark = QRect(rect.x() + 3 * metrics.pad, rect.y(), side, rect.height())
        if at < now:
            draw_glyph(brush, mark, Glyph.CHECK, ink.pen)
        else:
            figure = Style(metrics.large, metrics.small, BOLD)
            brush.text(mark, isolate(str(at + 1)), figure, ink, Side.MIDDLE)
        text = rect.adjusted(side + 5 * metrics.pad, 0, -metrics.pad, 0)
        weight = BOLD if current else REGULAR
        brush.text(text, words, Style(metrics.large, metrics.small, weight, lines=2), ink)

    def _step_now(self) -> int:
        return 1 if self._body.confirming else 0

    def _steps(self) -> tuple[str, ...]:
        first = self.tr("Close the box")
        return first, self.tr("Stick the label on it"), self.tr("Scan the label")

    def _job_words(self) -> str:
        states = {
            LabelState.QUEUED: self.tr("Label waits for the printer. It prints by itself, once."),
            LabelState.HANDED_OVER: self.tr("Label is at the printer"),
            LabelState.PRINTING: self.tr("Label is printing"),
            LabelState.PRINTED: self.tr("Label is printed"),
            LabelState.UNKNOWN: self.tr("Not sure whether the label came out"),
            LabelState.FAILED: self.tr("Label did not reach the printer"),
        }
        return states.get(self._body.job, self._body.job.value)
