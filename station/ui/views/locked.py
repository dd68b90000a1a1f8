"""Nobody is signed in: one thing to do, and what work waits."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from station.app.screen.values import LockedBody, Progress, Screen
from station.ui.paint.brush import Brush
from station.ui.paint.fonts import BOLD, REGULAR
from station.ui.paint.glyphs import Glyph, draw_glyph
from station.ui.paint.metrics import Metrics
from station.ui.paint.progress import paint_progress
from station.ui.paint.stack import Paragraph, paint_stack, stack_height
from station.ui.paint.text import Style
from station.ui.paint.theme import BLUE, BORDER, MUTED_ON_GROUND, MUTED_ON_PANEL, ON_GROUND, ON_PANEL, PANEL
from station.ui.views.base import BodyView, body_of


class LockedView(BodyView):
    """The badge, the words, and a card with the work that was left open."""

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._body = LockedBody()
        self._progress: Progress | None = None

    def present(self, screen: Screen) -> None:
        """Show whether work waits."""
        self._body, self._progress = body_of(screen, LockedBody), screen.progress
        self.update()

    def paint(self, brush: Brush) -> None:
        """Paint the badge beside the words; the card below them."""
        super().paint(brush)
        metrics = self.metrics
        area = self.rect().adjusted(3 * metrics.margin, metrics.pad, -3 * metrics.margin, -metrics.pad)
        card = self._card_height() if self._body.resume else 0
        upper = area.adjusted(0, 0, 0, -card)
        side = min(upper.height() * 2 // 3, metrics.u(320))
        draw_glyph(brush, QRect(area.x(), upper.y(), side, upper.height()), Glyph.BADGE, BORDER)
        start = area.x() + side + 3 * metrics.margin
        self._paint_words(brush, QRect(start, upper.y(), area.right() - start, upper.height()))
        if self._body.resume:
            self._paint_card(brush, QRect(area.x(), area.bottom() + 1 - card, area.width(), card))

    def _paint_words(self, brush: Brush, area: QRect) -> None:
        metrics = self.metrics
        words = (
            self.tr("Your work goes on where you left it.")
            if self._body.resume
            else self.tr("The bench is free.")
        )
        size = max(metrics.title, metrics.u(120))
        title = Style(size, metrics.title_floor, BOLD, lines=2)
        parts = [
            Paragraph(self.tr("Scan your badge"), title, ON_GROUND),
            Paragraph(words, Style(metrics.large, metrics.small, REGULAR, lines=2), MUTED_ON_GROUND),
        ]
        space = metrics.u(30)
        free = area.height() - stack_height(parts, area.width(), space)
        paint_stack(brush, area.adjusted(0, max(0, free // 2), 0, 0), parts, space)

    def _card_height(self) -> int:
        metrics = self.metrics
        bar = self._bar_height() + 2 * metrics.pad if self._progress else 0
        return round(metrics.small * 1.5) + round(metrics.large * 1.5) + bar + 3 * metrics.pad

    def _bar_height(self) -> int:
        return max(round(self.metrics.small * 1.5), self.metrics.u(66))

    def _paint_card(self, brush: Brush, card: QRect) -> None:
        metrics = self.metrics
        brush.fill(card, PANEL)
        brush.fill(QRect(card.x(), card.y(), max(6, metrics.u(12)), card.height()), BLUE)
        inner = card.adjusted(3 * metrics.pad, metrics.pad, -2 * metrics.pad, -2 * metrics.pad)
        head = QRect(inner.x(), inner.y(), inner.width(), round(metrics.small * 1.5))
        brush.text(head, self.tr("Left open"), Style(metrics.small, metrics.small), MUTED_ON_PANEL)
        name = QRect(inner.x(), head.bottom() + 1, inner.width(), round(metrics.large * 1.5))
        brush.text(name, self._body.resume, Style(metrics.large, metrics.small, BOLD), ON_PANEL)
        if self._progress:
            height = self._bar_height()
            paint_progress(
                brush, QRect(inner.x(), inner.bottom() + 1 - height, inner.width(), height), self._progress
            )
