"""The order being packed: its lines, the product's picture, how far it is."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from station.app.screen.values import LineRow, PackingBody, Progress, Screen
from station.ui.paint.brush import Brush
from station.ui.paint.lines import paint_line, row_height
from station.ui.paint.metrics import Metrics
from station.ui.paint.picture import paint_picture
from station.ui.paint.progress import paint_progress
from station.ui.paint.text import Style, isolate
from station.ui.paint.theme import MUTED_ON_GROUND
from station.ui.parts.rowlist import RowList
from station.ui.parts.touch import place_mirrored
from station.ui.views.base import BodyView, body_of


class PackingView(BodyView):
    """Lines to the start, picture and progress to the end.

    `want_picture` is called with the name of each picture that is to be shown; the picture comes
    back through `show_picture`.
    """

    def __init__(self, parent: QWidget | None, metrics: Metrics, want_picture: Callable[[str], None]) -> None:
        super().__init__(parent, metrics)
        self._want_picture = want_picture
        self._lines: tuple[LineRow, ...] = ()
        self._progress: Progress | None = None
        self._last_code = ""
        self._picture = ""
        self._pixmap: QPixmap | None = None
        self._list = RowList(
            self, metrics, lambda brush, rect, row: paint_line(brush, rect, self._lines[row])
        )

    def present(self, screen: Screen) -> None:
        """Show another packing body."""
        body = body_of(screen, PackingBody)
        self._lines, self._progress, self._last_code = body.lines, screen.progress, body.last_code
        if body.picture != self._picture:
            self._picture, self._pixmap = body.picture, None
            self._want_picture(body.picture)
        self._render_list()
        self.update()

    def show_picture(self, name: str, pixmap: QPixmap | None) -> None:
        """Show the picture that was asked for; one that comes too late is left aside."""
        if name == self._picture:
            self._pixmap = pixmap
            self.update()

    def arrange(self) -> None:
        """Place the list."""
        self._list.set_metrics(self.metrics)
        place_mirrored(self._list, self.rect(), self.list_area())
        self._render_list()

    def list_area(self) -> QRect:
        """Where the lines stand."""
        inner = self._inner()
        return QRect(inner.x(), inner.y(), round(inner.width() * 0.604), inner.height())

    def picture_area(self) -> QRect:
        """Where the picture stands: at least a quarter of the view."""
        side = self._side()
        return side.adjusted(0, 0, 0, -self._footer_height())

    def paint(self, brush: Brush) -> None:
        """Paint what stands beside the list."""
        super().paint(brush)
        paint_picture(brush, self.picture_area(), self._pixmap)
        metrics = self.metrics
        side = self._side()
        bar = QRect(
            side.x(), self.picture_area().bottom() + 1 + metrics.pad, side.width(), self._bar_height()
        )
        if self._progress:
            paint_progress(brush, bar, self._progress)
        last = QRect(side.x(), bar.bottom() + 1, side.width(), side.bottom() - bar.bottom())
        if self._last_code:
            words = self.tr("Last scan {code}").format(code=isolate(self._last_code))
            brush.text(last, words, Style(metrics.body, metrics.small), MUTED_ON_GROUND)

    def _inner(self) -> QRect:
        metrics = self.metrics
        return self.rect().adjusted(metrics.margin, metrics.pad, -metrics.margin, -metrics.u(4))

    def _side(self) -> QRect:
        inner = self._inner()
        left = self.list_area().right() + 1 + self.metrics.margin
        return QRect(left, inner.y(), inner.right() + 1 - left, inner.height())

    def _bar_height(self) -> int:
        return max(round(self.metrics.small * 1.5), self.metrics.u(66))

    def _footer_height(self) -> int:
        return self._bar_height() + self.metrics.pad + round(self.metrics.body * 1.6)

    def _render_list(self) -> None:
        active = next((at for at, line in enumerate(self._lines) if line.active), -1)
        if active < 0:
            active = next((at for at, line in enumerate(self._lines) if line.packed < line.ordered), 0)
        height = row_height(self.metrics, self.list_area().height(), len(self._lines))
        self._list.present(len(self._lines), active, height)
