"""The closed carton before the reader: how many of how many pieces, which lack, what must come out."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from station.app.screen.values import CheckingBody, Progress, Screen
from station.ui.paint.brush import Brush, Side
from station.ui.paint.fonts import BOLD
from station.ui.paint.glyphs import Glyph, draw_glyph
from station.ui.paint.lines import paint_line, row_height
from station.ui.paint.metrics import Metrics
from station.ui.paint.progress import paint_progress
from station.ui.paint.text import Style, isolate, isolate_words
from station.ui.paint.theme import (
    ACTIVE,
    AMBER,
    BORDER,
    MUTED_ON_GROUND,
    ON_ACTIVE,
    ON_AMBER,
    ON_PAPER,
    PAPER,
)
from station.ui.parts.rowlist import RowList
from station.ui.parts.touch import place_mirrored
from station.ui.views.base import BodyView, body_of


class CheckingView(BodyView):
    """The count to the start, read from two metres; extras and then the items to the end."""

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._body = CheckingBody(reading=False, found=0, expected=0)
        self._progress: Progress | None = None
        self._list = RowList(self, metrics, self._paint_row)

    def present(self, screen: Screen) -> None:
        """Show another state of the check."""
        self._body, self._progress = body_of(screen, CheckingBody), screen.progress
        self.arrange()
        self.update()

    def arrange(self) -> None:
        """Place the list."""
        self._list.set_metrics(self.metrics)
        self._list.setVisible(bool(self._body.rows or self._body.extras))
        area = self._list_area()
        place_mirrored(self._list, self.rect(), area)
        count = len(self._body.extras) + len(self._body.rows)
        first = len(self._body.extras)
        lacking = (at for at, row in enumerate(self._body.rows) if row.packed < row.ordered)
        active = 0 if first else next(lacking, 0)
        self._list.present(count, active, row_height(self.metrics, area.height(), count))

    def paint(self, brush: Brush) -> None:
        """Paint the count, what is ignored, and the progress."""
        super().paint(brush)
        metrics, inner = self.metrics, self._inner()
        card = QRect(inner.x(), inner.y(), self._card_width(), inner.height() - self._footer() - metrics.pad)
        whole = self._body.found >= self._body.expected > 0 and not self._body.extras
        ground, ink = (ACTIVE, ON_ACTIVE) if whole else (PAPER, ON_PAPER)
        brush.box(card, ground, BORDER, max(2, metrics.u(3)), radius=metrics.u(8))
        within = card.adjusted(2 * metrics.pad, metrics.pad, -2 * metrics.pad, -metrics.pad)
        words = round(metrics.large * 1.4)
        ignored = self._ignored()
        below = words + (round(metrics.small * 1.5) if ignored else 0)
        figure = QRect(within.x(), within.y(), within.width(), within.height() - below)
        count = isolate(f"{self._body.found} / {self._body.expected}")
        size = Style(max(metrics.title, metrics.u(190)), metrics.title_floor, BOLD)
        brush.text(figure, count, size, ink, Side.MIDDLE)
        state = QRect(within.x(), figure.bottom() + 1, within.width(), words)
        brush.text(state, self._state(), Style(metrics.large, metrics.small), ink, Side.MIDDLE)
        rest = QRect(within.x(), state.bottom() + 1, within.width(), below - words)
        brush.text(rest, ignored, Style(metrics.small, metrics.small), ink, Side.MIDDLE)
        if self._progress:
            bar = QRect(card.x(), inner.bottom() + 1 - self._footer(), card.width(), self._footer())
            paint_progress(brush, bar, self._progress)
        if not self._body.rows and not self._body.extras:
            nothing = self.tr("No piece in this box has a tag on file")
            style = Style(metrics.large, metrics.small, lines=3, wrap_first=True)
            brush.text(self._list_area(), nothing, style, MUTED_ON_GROUND)

    def _paint_row(self, brush: Brush, rect: QRect, row: int) -> None:
        extras = self._body.extras
        if row >= len(extras):
            paint_line(brush, rect, self._body.rows[row - len(extras)])
            return
        metrics = brush.metrics
        brush.fill(rect, AMBER)
        side = round(metrics.body * 0.9)
        mark = QRect(rect.x() + metrics.pad, rect.y(), side, rect.height())
        draw_glyph(brush, mark, Glyph.CROSS, ON_AMBER.pen)
        words = rect.adjusted(side + 2 * metrics.pad, 0, -metrics.pad, 0)
        style = Style(metrics.body, metrics.small, BOLD, lines=2)
        brush.text(words, isolate_words(extras[row]), style, ON_AMBER)

    def _state(self) -> str:
        if self._body.reading:
            return self.tr("Tags read so far")
        return self.tr("Tags read")

    def _ignored(self) -> str:
        """Say what was read and is of no account: tags beside the bench, and such that name nothing here."""
        parts = []
        if self._body.strays:
            parts.append(self.tr("{count} beside the box").format(count=isolate(str(self._body.strays))))
        if self._body.unknown:
            parts.append(self.tr("{count} unknown").format(count=isolate(str(self._body.unknown))))
        return ", ".join(parts)

    def _inner(self) -> QRect:
        metrics = self.metrics
        return self.rect().adjusted(metrics.margin, metrics.pad, -metrics.margin, -metrics.u(4))

    def _card_width(self) -> int:
        return round(self._inner().width() * 0.4)

    def _list_area(self) -> QRect:
        inner = self._inner()
        left = inner.x() + self._card_width() + self.metrics.margin
        return QRect(left, inner.y(), inner.right() + 1 - left, inner.height())

    def _footer(self) -> int:
        return max(round(self.metrics.small * 1.5), self.metrics.u(66))
