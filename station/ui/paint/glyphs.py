"""The signs beside the words, drawn as strokes in a 100 × 100 square."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from station.ui.paint.brush import Brush


class Glyph(Enum):
    """A sign; each one has a shape of its own so that it is told apart without its colour."""

    CHECK = "check"
    CROSS = "cross"
    WARNING = "warning"
    SCAN = "scan"
    QUESTION = "question"
    MINUS = "minus"
    BADGE = "badge"
    BOX = "box"
    PRINTER = "printer"
    STOP = "stop"
    KEYPAD = "keypad"
    UP = "up"
    DOWN = "down"
    ERASE = "erase"
    MORE = "more"
    BACK = "back"
    SCALE = "scale"
    TAG = "tag"


def draw_glyph(brush: Brush, rect: QRect, glyph: Glyph, color: QColor) -> None:
    """Draw `glyph` as large as fits the middle of `rect`; it is never mirrored."""
    placed = brush.place(rect)
    side = min(placed.width(), placed.height())
    painter = brush.painter
    painter.save()
    painter.translate(placed.center().x() + 0.5 - side / 2, placed.center().y() + 0.5 - side / 2)
    painter.scale(side / 100, side / 100)
    pen = QPen(color, 13, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _STROKES[glyph](painter)
    painter.restore()


def _line(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _outline(painter: QPainter, width: float, *points: tuple[float, float]) -> None:
    _thin(painter, width)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))


def _thin(painter: QPainter, width: float) -> None:
    pen = QPen(painter.pen())
    pen.setWidthF(width)
    painter.setPen(pen)


def _check(painter: QPainter) -> None:
    _line(painter, (8, 56), (36, 84), (92, 16))


def _cross(painter: QPainter) -> None:
    _line(painter, (12, 12), (88, 88))
    _line(painter, (88, 12), (12, 88))


def _warning(painter: QPainter) -> None:
    _outline(painter, 9, (50, 8), (95, 90), (5, 90))
    _line(painter, (50, 38), (50, 62))
    _line(painter, (50, 76), (50, 76.5))


def _scan(painter: QPainter) -> None:
    _thin(painter, 8)
    for x, y, dx, dy in ((6, 10, 1, 1), (94, 10, -1, 1), (6, 90, 1, -1), (94, 90, -1, -1)):
        _line(painter, (x, y + 18 * dy), (x, y), (x + 18 * dx, y))
    for x, width in ((28, 9), (43, 5), (55, 9), (72, 6)):
        _thin(painter, width)
        _line(painter, (x, 32), (x, 68))


def _question(painter: QPainter) -> None:
    _thin(painter, 12)
    painter.drawArc(QRectF(24, 8, 52, 50), 195 * 16, -255 * 16)
    _line(painter, (50, 57), (50, 68))
    _line(painter, (50, 90), (50, 90.5))


def _minus(painter: QPainter) -> None:
    _line(painter, (14, 50), (86, 50))


def _badge(painter: QPainter) -> None:
    _thin(painter, 7)
    painter.drawRoundedRect(QRectF(14, 20, 72, 74), 8, 8)
    _line(painter, (40, 20), (40, 6), (60, 6), (60, 20))
    painter.drawEllipse(QPointF(50, 46), 11, 11)
    painter.drawArc(QRectF(29, 62, 42, 40), 15 * 16, 150 * 16)


def _box(painter: QPainter) -> None:
    _outline(painter, 7, (8, 30), (50, 10), (92, 30), (92, 76), (50, 95), (8, 76))
    _line(painter, (8, 30), (50, 50), (92, 30))
    _line(painter, (50, 50), (50, 95))


def _printer(painter: QPainter) -> None:
    _thin(painter, 7)
    painter.drawRoundedRect(QRectF(8, 36, 84, 38), 6, 6)
    _line(painter, (24, 36), (24, 10), (76, 10), (76, 36))
    _line(painter, (24, 60), (24, 92), (76, 92), (76, 60))


def _stop(painter: QPainter) -> None:
    _outline(painter, 9, (32, 6), (68, 6), (94, 32), (94, 68), (68, 94), (32, 94), (6, 68), (6, 32))
    _line(painter, (30, 50), (70, 50))


def _keypad(painter: QPainter) -> None:
    _thin(painter, 16)
    for row in range(3):
        for column in range(3):
            x, y = 18 + column * 32, 18 + row * 32
            _line(painter, (x, y), (x + 0.5, y))


def _up(painter: QPainter) -> None:
    _line(painter, (14, 68), (50, 30), (86, 68))


def _down(painter: QPainter) -> None:
    _line(painter, (14, 32), (50, 70), (86, 32))


def _more(painter: QPainter) -> None:
    _thin(painter, 18)
    for x in (14, 50, 86):
        _line(painter, (x, 50), (x + 0.5, 50))


def _back(painter: QPainter) -> None:
    _line(painter, (66, 14), (30, 50), (66, 86))


def _erase(painter: QPainter) -> None:
    _outline(painter, 7, (4, 50), (34, 18), (96, 18), (96, 82), (34, 82))
    _line(painter, (50, 37), (76, 63))
    _line(painter, (76, 37), (50, 63))


def _scale(painter: QPainter) -> None:
    _thin(painter, 7)
    _line(painter, (8, 26), (92, 26))
    _line(painter, (50, 26), (50, 42))
    _outline(painter, 7, (24, 42), (76, 42), (88, 92), (12, 92))
    painter.drawArc(QRectF(34, 56, 32, 32), 0, 180 * 16)
    _line(painter, (50, 72), (58, 62))


def _tag(painter: QPainter) -> None:
    _outline(painter, 7, (8, 50), (34, 20), (92, 20), (92, 80), (34, 80))
    painter.drawEllipse(QPointF(34, 50), 6, 6)
    _line(painter, (56, 40), (56, 60))
    _line(painter, (74, 34), (74, 66))


_STROKES: dict[Glyph, Callable[[QPainter], None]] = {
    Glyph.CHECK: _check,
    Glyph.CROSS: _cross,
    Glyph.WARNING: _warning,
    Glyph.SCAN: _scan,
    Glyph.QUESTION: _question,
    Glyph.MINUS: _minus,
    Glyph.BADGE: _badge,
    Glyph.BOX: _box,
    Glyph.PRINTER: _printer,
    Glyph.STOP: _stop,
    Glyph.KEYPAD: _keypad,
    Glyph.UP: _up,
    Glyph.DOWN: _down,
    Glyph.ERASE: _erase,
    Glyph.MORE: _more,
    Glyph.BACK: _back,
    Glyph.SCALE: _scale,
    Glyph.TAG: _tag,
}
