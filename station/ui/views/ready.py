"""The queue: what waits, most urgent first."""

from itertools import pairwise

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from station.app.screen.values import QueueRow, ReadyBody, Screen
from station.ui.paint.brush import Brush, Side
from station.ui.paint.fonts import BOLD, REGULAR, SEMIBOLD
from station.ui.paint.glyphs import Glyph, draw_glyph
from station.ui.paint.metrics import Metrics
from station.ui.paint.text import Style, isolate
from station.ui.paint.theme import (
    AMBER,
    BORDER,
    MUTED_ON_GROUND,
    MUTED_ON_PANEL,
    ON_AMBER,
    ON_PANEL,
    PANEL,
)
from station.ui.parts.rowlist import RowList
from station.ui.parts.touch import place_mirrored
from station.ui.views.base import BodyView, body_of

_COLUMNS = (0.0, 0.2, 0.4, 0.62, 0.8, 0.9, 1.0)
"""Where order, tote, service, ship-by, pieces and lines begin, as shares of the width."""


class ReadyView(BodyView):
    """Orders as rows, or the word that there are none."""

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._body = ReadyBody((), 0)
        self._list = RowList(self, metrics, self._paint_row)

    def present(self, screen: Screen) -> None:
        """Show another queue."""
        self._body = body_of(screen, ReadyBody)
        self._list.setVisible(bool(self._body.rows))
        self._list.present(len(self._body.rows), 0, self._row_height())
        self.update()

    def arrange(self) -> None:
        """Place the list under its column heads."""
        self._list.set_metrics(self.metrics)
        inner = self._inner()
        place_mirrored(self._list, self.rect(), inner.adjusted(0, self._head_height(), 0, 0))
        self._list.present(len(self._body.rows), 0, self._row_height())

    def paint(self, brush: Brush) -> None:
        """Paint the column heads, or the empty queue."""
        super().paint(brush)
        if self._body.rows:
            self._paint_head(brush)
        else:
            self._paint_empty(brush)

    def _inner(self) -> QRect:
        metrics = self.metrics
        return self.rect().adjusted(metrics.margin, metrics.u(4), -metrics.margin, -metrics.u(4))

    def _head_height(self) -> int:
        return round(self.metrics.small * 1.8)

    def _row_height(self) -> int:
        return max(round(self.metrics.body * 1.8), self.metrics.u(74))

    def _cells(self, rect: QRect) -> list[QRect]:
        pad = self.metrics.pad
        left = rect.x() + max(6, self.metrics.u(12)) + pad
        room = rect.right() - pad - left
        edges = [left + round(room * share) for share in _COLUMNS]
        return [QRect(start, rect.y(), end - start - pad, rect.height()) for start, end in pairwise(edges)]

    def _paint_head(self, brush: Brush) -> None:
        inner = self._inner()
        cells = self._cells(QRect(inner.x(), inner.y(), inner.width(), self._head_height()))
        names = (self.tr("Order"), self.tr("Tote"), self.tr("Service"), self.tr("Ship by"))
        figures = (self.tr("Pieces"), self.tr("Lines"))
        style = Style(self.metrics.small, self.metrics.small)
        for cell, name in zip(cells, (*names, *figures), strict=True):
            side = Side.END if name in figures else Side.START
            brush.text(cell, name, style, MUTED_ON_GROUND, side)

    def _paint_row(self, brush: Brush, rect: QRect, at: int) -> None:
        row = self._body.rows[at]
        brush.fill(rect, PANEL)
        if row.urgent:
            brush.fill(QRect(rect.x(), rect.y(), max(6, self.metrics.u(12)), rect.height()), AMBER)
        order, tote, service, ship_by, pieces, lines = self._cells(rect)
        body, small = self.metrics.body, self.metrics.small
        brush.text(
            order, isolate(row.external_id or row.order), Style(round(body * 1.1), small, BOLD), ON_PANEL
        )
        brush.text(tote, isolate(row.tote), Style(body, small, SEMIBOLD), ON_PANEL)
        self._paint_service(brush, service, row)
        brush.text(
            ship_by, isolate(row.ship_by), Style(body, small, BOLD if row.urgent else REGULAR), ON_PANEL
        )
        brush.text(pieces, isolate(str(row.pieces)), Style(body, small, BOLD), ON_PANEL, Side.END)
        brush.text(lines, isolate(str(row.lines)), Style(body, small), ON_PANEL, Side.END)

    def _paint_service(self, brush: Brush, cell: QRect, row: QueueRow) -> None:
        style = Style(self.metrics.body, self.metrics.small, BOLD if row.urgent else REGULAR)
        if not row.urgent:
            brush.text(cell, row.service, style, MUTED_ON_PANEL)
            return
        pad, inset = self.metrics.pad, max(4, self.metrics.u(9))
        pill = cell.adjusted(-pad, inset, -pad, -inset)
        brush.box(pill, AMBER, radius=self.metrics.u(8))
        side = round(self.metrics.body)
        mark = QRect(pill.x() + pad, pill.y() + (pill.height() - side) // 2, side, side)
        draw_glyph(brush, mark, Glyph.WARNING, ON_AMBER.pen)
        words = pill.adjusted(side + 2 * pad, 0, -pad, 0)
        brush.text(words, row.service, style, ON_AMBER)

    def _paint_empty(self, brush: Brush) -> None:
        area = self._inner()
        side = min(area.height() // 2, self.metrics.u(300))
        mark = QRect(area.x(), area.y(), area.width(), area.height() - round(self.metrics.large * 2))
        box = QRect(mark.center().x() - side // 2, mark.center().y() - side // 2, side, side)
        draw_glyph(brush, box, Glyph.BOX, BORDER)
        words = QRect(
            area.x(), box.bottom() + self.metrics.pad, area.width(), round(self.metrics.large * 1.6)
        )
        style = Style(self.metrics.large, self.metrics.small)
        brush.text(words, self.tr("The bench is ready."), style, MUTED_ON_GROUND, Side.MIDDLE)
