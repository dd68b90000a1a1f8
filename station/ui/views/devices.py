"""The device screen: what is wrong in one large line, and a row with all that is known of each device."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from station.app.screen.values import DeviceRow, DevicesBody, Light, Screen
from station.ui.paint.brush import Brush, Side
from station.ui.paint.fonts import BOLD, metrics_of
from station.ui.paint.glyphs import Glyph, draw_glyph
from station.ui.paint.metrics import Metrics
from station.ui.paint.text import Style, fit, isolate, isolate_words
from station.ui.paint.theme import (
    MUTED_ON_PANEL,
    ON_AMBER,
    ON_IDLE,
    ON_PANEL,
    ON_RED,
    PANEL,
    Ink,
)
from station.ui.parts.rowlist import RowList
from station.ui.parts.touch import place_mirrored
from station.ui.views.base import BodyView, body_of

_LIGHTS: dict[Light, tuple[Ink, Glyph]] = {
    Light.OK: (ON_IDLE, Glyph.CHECK),
    Light.WARN: (ON_AMBER, Glyph.WARNING),
    Light.BAD: (ON_RED, Glyph.CROSS),
}
_LEFT_SHARE = 0.34
_LINE = 1.2
_PITCH = 1.2


class DevicesView(BodyView):
    """Rows of four lines; pages where they do not fit."""

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._body = DevicesBody("", "", Light.OK, ())
        self._list = RowList(self, metrics, self._paint_row)

    def present(self, screen: Screen) -> None:
        """Show the devices as they are now; the page stays where it was turned to."""
        self._body = body_of(screen, DevicesBody)
        self._list.present(len(self._body.rows), self._first_ill(), self._row_height())
        self.update()

    def arrange(self) -> None:
        """Place the list under the headline."""
        self._list.set_metrics(self.metrics)
        metrics = self.metrics
        area = self.rect().adjusted(
            metrics.margin, self._head().height() + metrics.u(8), -metrics.margin, -metrics.u(4)
        )
        place_mirrored(self._list, self.rect(), area)
        self._list.present(len(self._body.rows), self._first_ill(), self._row_height())

    def paint(self, brush: Brush) -> None:
        """Paint the headline."""
        super().paint(brush)
        ink, glyph = _LIGHTS[self._body.light]
        head = self._head()
        brush.fill(head, ink.ground)
        metrics = self.metrics
        side = round(head.height() * 0.55)
        mark = QRect(metrics.margin, head.y() + (head.height() - side) // 2, side, side)
        draw_glyph(brush, mark, glyph, ink.pen)
        clear = head.height() // 12
        words = head.adjusted(mark.right() + 2 * metrics.pad, clear, -metrics.margin, -clear)
        style = Style(metrics.title_floor, metrics.large, BOLD)
        fitted = brush.text(words, self._body.headline, style, ink)
        taken = round(metrics_of(fitted.size, BOLD).horizontalAdvance(fitted.lines[0]))
        self._paint_remedy(brush, words.adjusted(taken + 3 * metrics.pad, 0, 0, 0), ink)

    def _paint_remedy(self, brush: Brush, rest: QRect, ink: Ink) -> None:
        """Say what to do beside the headline where there is room; its row says it in any case."""
        style = Style(self.metrics.large, self.metrics.small, BOLD, lines=2)
        remedy = self._body.remedy
        if remedy and not rest.isEmpty() and not fit(remedy, rest.width(), rest.height(), style).cut:
            brush.text(rest, remedy, style, ink, Side.END)

    def _head(self) -> QRect:
        """As tall as words for two metres need, but no more than an eighth of the room."""
        metrics = self.metrics
        tall = min(round(metrics.title_floor * 1.3), self.height() // 8)
        return QRect(0, 0, self.width(), max(tall, round(metrics.large * 1.5)))

    def _first_ill(self) -> int:
        return next((at for at, row in enumerate(self._body.rows) if row.light is not Light.OK), 0)

    def _row_height(self) -> int:
        metrics = self.metrics
        return round(metrics.large * _LINE) + 3 * round(metrics.small * _PITCH) + 2 * max(4, metrics.u(6))

    def _paint_row(self, brush: Brush, rect: QRect, at: int) -> None:
        row = self._body.rows[at]
        metrics = self.metrics
        ink, glyph = _LIGHTS[row.light]
        band = round(metrics.large * 1.6)
        brush.fill(rect, PANEL)
        brush.fill(QRect(rect.x(), rect.y(), band, rect.height()), ink.ground)
        side = round(metrics.large * 0.9)
        draw_glyph(
            brush,
            QRect(rect.x(), rect.y(), band, rect.height()).adjusted(
                (band - side) // 2, 0, -(band - side) // 2, 0
            ),
            glyph,
            ink.pen,
        )
        inner = rect.adjusted(
            band + 2 * metrics.pad, max(4, metrics.u(6)), -metrics.pad, -max(4, metrics.u(6))
        )
        left = QRect(inner.x(), inner.y(), round(inner.width() * _LEFT_SHARE), inner.height())
        right = inner.adjusted(left.width() + 2 * metrics.pad, 0, 0, 0)
        self._paint_who(brush, left, row)
        self._paint_how(brush, right, row)

    def _paint_who(self, brush: Brush, area: QRect, row: DeviceRow) -> None:
        """Name, kind, model, and where it is reached."""
        first, *others = self._lines(area)
        metrics = self.metrics
        brush.text(first, isolate_words(row.device), Style(metrics.large, metrics.small, BOLD), ON_PANEL)
        texts = (row.role, isolate_words(row.model), isolate(row.place))
        for line, text in zip(others, texts, strict=True):
            brush.text(line, text, Style(metrics.small, metrics.small), MUTED_ON_PANEL)

    def _paint_how(self, brush: Brush, area: QRect, row: DeviceRow) -> None:
        """State and since when, the mend, counters, identity."""
        first, second, third, fourth = self._lines(area)
        metrics = self.metrics
        small = Style(metrics.small, metrics.small)
        share = round(first.width() * 0.55)
        state = QRect(first.x(), first.y(), share, first.height())
        self._paint_state(brush, state, row)
        brush.text(first.adjusted(share, 0, 0, 0), row.times, small, MUTED_ON_PANEL, Side.END)
        brush.text(second, row.mend, Style(metrics.small, metrics.small, BOLD), ON_PANEL)
        brush.text(third, row.counters, small, MUTED_ON_PANEL)
        brush.text(fourth, isolate_words(row.identity), small, MUTED_ON_PANEL)

    def _paint_state(self, brush: Brush, rect: QRect, row: DeviceRow) -> None:
        """Only what is not well stands on a colour."""
        metrics = self.metrics
        style = Style(metrics.large, metrics.small, BOLD)
        if row.light is Light.OK:
            brush.text(rect, row.standing, style, ON_PANEL)
            return
        ink, _ = _LIGHTS[row.light]
        words = rect.adjusted(metrics.pad, 0, -metrics.pad, 0)
        fitted = fit(row.standing, words.width(), words.height(), style)
        width = round(metrics_of(fitted.size, BOLD).horizontalAdvance(fitted.lines[0]))
        brush.box(
            QRect(rect.x(), rect.y(), width + 2 * metrics.pad, rect.height()), ink.ground, radius=metrics.u(8)
        )
        brush.text(words, row.standing, style, ink)

    def _lines(self, area: QRect) -> list[QRect]:
        """One line for large words and three for small ones under each other."""
        large, small = round(self.metrics.large * _LINE), round(self.metrics.small * _PITCH)
        tops = [0, large, large + small, large + 2 * small]
        heights = [large, small, small, small]
        return [
            QRect(area.x(), area.y() + top, area.width(), height)
            for top, height in zip(tops, heights, strict=True)
        ]
