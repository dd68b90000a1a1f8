"""Painting in words of the theme: fills, frames and fitted text, mirrored where the language asks."""

from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QWidget

from station.ui.paint.fonts import font, metrics_of
from station.ui.paint.metrics import CAP_HEIGHT, Metrics
from station.ui.paint.text import LINE_HEIGHT, Fitted, Style, fit
from station.ui.paint.theme import Ink


class Side(Enum):
    """Where text stands in its rectangle; START is left, or right in a right-to-left language."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Brush:
    """A painter on one widget; rectangles are given left-to-right and mirrored when needed."""

    def __init__(self, widget: QWidget, metrics: Metrics) -> None:
        self.metrics = metrics
        self.area = widget.rect()
        self._direction = widget.layoutDirection()
        self.painter = QPainter(widget)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.setLayoutDirection(self._direction)

    def end(self) -> None:
        """Finish; nothing may be painted afterwards."""
        self.painter.end()

    def place(self, rect: QRect) -> QRect:
        """Where `rect` really lies, after mirroring."""
        return QStyle.visualRect(self._direction, self.area, rect)

    def fill(self, rect: QRect, color: QColor) -> None:
        """Fill a rectangle with one colour."""
        self.painter.fillRect(self.place(rect), color)

    def box(
        self, rect: QRect, ground: QColor, border: QColor | None = None, width: int = 2, radius: int = 0
    ) -> None:
        """Fill a rounded rectangle and draw its border inside its edge."""
        placed = QRectF(self.place(rect))
        if border is None:
            self.painter.setPen(Qt.PenStyle.NoPen)
        else:
            self.painter.setPen(QPen(border, width))
            placed.adjust(width / 2, width / 2, -width / 2, -width / 2)
        self.painter.setBrush(ground)
        self.painter.drawRoundedRect(placed, radius, radius)

    def pixmap(self, rect: QRect, pixmap: QPixmap) -> None:
        """Draw a pixmap pixel for pixel in the middle of `rect`."""
        placed = self.place(rect)
        x = placed.x() + (placed.width() - pixmap.width()) // 2
        y = placed.y() + (placed.height() - pixmap.height()) // 2
        self.painter.drawPixmap(x, y, pixmap)

    def text(self, rect: QRect, text: str, style: Style, ink: Ink, side: Side = Side.START) -> Fitted:
        """Write `text` into `rect`, centred on its height by the capitals; tells how it was fitted.

        The ground of `ink` is what was painted under the text before; it is not painted here.
        """
        placed = self.place(rect)
        fitted = fit(text, placed.width(), placed.height(), style)
        self.painter.setFont(font(fitted.size, style.weight))
        self.painter.setPen(ink.pen)
        capitals = fitted.size * CAP_HEIGHT
        pitch = fitted.size * LINE_HEIGHT
        block = capitals + pitch * (len(fitted.lines) - 1)
        baseline = placed.y() + (placed.height() - block) / 2 + capitals
        for line in fitted.lines:
            advance = metrics_of(fitted.size, style.weight).horizontalAdvance(line)
            self.painter.drawText(QPointF(round(self._start(placed, advance, side)), round(baseline)), line)
            baseline += pitch
        return fitted

    def _start(self, placed: QRect, advance: float, side: Side) -> float:
        if side is Side.MIDDLE:
            return placed.x() + (placed.width() - advance) / 2
        leftmost = (side is Side.START) == (self._direction == Qt.LayoutDirection.LeftToRight)
        return placed.x() if leftmost else placed.x() + placed.width() - advance
