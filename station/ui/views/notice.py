"""The work was stopped from outside: what to do now, step by step, and with which pieces."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from station.app.screen.values import NoticeBody, Progress, Screen
from station.ui.paint.brush import Brush, Side
from station.ui.paint.fonts import BOLD
from station.ui.paint.lines import paint_line, row_height
from station.ui.paint.metrics import Metrics
from station.ui.paint.progress import paint_progress
from station.ui.paint.text import Style, isolate
from station.ui.paint.theme import ON_IDLE, ON_PANEL, PANEL
from station.ui.parts.rowlist import RowList
from station.ui.parts.touch import place_mirrored
from station.ui.views.base import BodyView, body_of


class NoticeView(BodyView):
    """Numbered steps to the start; the pieces and their bins to the end."""

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._body = NoticeBody("", ())
        self._progress: Progress | None = None
        self._list = RowList(
            self, metrics, lambda brush, rect, row: paint_line(brush, rect, self._body.lines[row])
        )

    def present(self, screen: Screen) -> None:
        """Show another notice."""
        self._body, self._progress = body_of(screen, NoticeBody), screen.progress
        self._list.setVisible(bool(self._body.lines))
        self.arrange()
        self.update()

    def arrange(self) -> None:
        """Place the list of pieces."""
        self._list.set_metrics(self.metrics)
        area = self._list_area()
        place_mirrored(self._list, self.rect(), area)
        lines = self._body.lines
        active = next((at for at, line in enumerate(lines) if line.active), 0)
        self._list.present(len(lines), active, row_height(self.metrics, area.height(), len(lines)))

    def paint(self, brush: Brush) -> None:
        """Paint the steps and how far the order was."""
        super().paint(brush)
        inner, metrics = self._inner(), self.metrics
        width = round(inner.width() * 0.44) if self._body.lines else inner.width()
        footer = self._footer()
        if self._progress:
            paint_progress(
                brush, QRect(inner.x(), inner.bottom() + 1 - footer, width, footer), self._progress
            )
        steps = self._body.steps
        if not steps:
            return
        space = metrics.u(10)
        room = inner.height() - (footer + space if self._progress else 0)
        height = min((room - space * (len(steps) - 1)) // len(steps), round(metrics.large * 4))
        for at, words in enumerate(steps):
            self._paint_step(
                brush, QRect(inner.x(), inner.y() + at * (height + space), width, height), at, words
            )

    def _paint_step(self, brush: Brush, rect: QRect, at: int, words: str) -> None:
        metrics = self.metrics
        brush.fill(rect, PANEL)
        side = min(rect.height() - metrics.pad, round(metrics.large * 1.8))
        disc = QRect(rect.x() + metrics.pad, rect.y() + (rect.height() - side) // 2, side, side)
        brush.box(disc, ON_IDLE.ground, radius=side // 2)
        figure = Style(metrics.large, metrics.small, BOLD)
        brush.text(disc, isolate(str(at + 1)), figure, ON_IDLE, Side.MIDDLE)
        text = rect.adjusted(side + 3 * metrics.pad, 0, -metrics.pad, 0)
        style = Style(metrics.large, metrics.small, BOLD, lines=3)
        brush.text(text, words, style, ON_PANEL)

    def _inner(self) -> QRect:
        metrics = self.metrics
        return self.rect().adjusted(metrics.margin, metrics.pad, -metrics.margin, -metrics.u(4))

    def _list_area(self) -> QRect:
        inner = self._inner()
        left = inner.x() + round(inner.width() * 0.44) + self.metrics.margin
        return QRect(left, inner.y(), inner.right() + 1 - left, inner.height())

    def _footer(self) -> int:
        return max(round(self.metrics.small * 1.5), self.metrics.u(66))
