"""One order line as a painted row: what, where, how many of how many."""

from PySide6.QtCore import QRect

from station.app.screen.values import LineRow
from station.ui.paint.brush import Brush, Side
from station.ui.paint.fonts import BOLD, REGULAR, metrics_of
from station.ui.paint.glyphs import Glyph, draw_glyph
from station.ui.paint.metrics import Metrics
from station.ui.paint.text import LINE_HEIGHT, Style, fit, isolate
from station.ui.paint.theme import ACTIVE, BLUE, MUTED_ON_ACTIVE, MUTED_ON_PANEL, ON_ACTIVE, ON_PANEL, PANEL


def row_height(metrics: Metrics, height: int, count: int) -> int:
    """Two lines of text a row; one where two would leave fewer than five rows in `height`."""
    tall = round((metrics.body + metrics.small) * LINE_HEIGHT) + metrics.u(12)
    if height // (tall + metrics.u(6)) >= min(count, 5):
        return tall
    return round(metrics.body * 1.7)


def paint_line(brush: Brush, rect: QRect, line: LineRow) -> None:
    """Paint a row: muted when full, bold while wanted, on blue when it is at work."""
    metrics = brush.metrics
    full = line.packed >= line.ordered
    ink = ON_ACTIVE if line.active else ON_PANEL
    quiet = MUTED_ON_ACTIVE if line.active else MUTED_ON_PANEL
    brush.fill(rect, ACTIVE if line.active else PANEL)
    edge = max(6, metrics.u(12))
    if line.active:
        brush.fill(QRect(rect.x(), rect.y(), edge, rect.height()), BLUE)
    mark = round(metrics.body * 0.8)
    _paint_mark(brush, QRect(rect.x() + edge + metrics.pad, rect.y(), mark, rect.height()), line)
    main = quiet if full and not line.active else ink
    columns = _columns(metrics, rect, edge + metrics.pad + mark + metrics.pad, bool(line.location))
    _paint_words(brush, columns[0], line, main.pen == ink.pen)
    place = Style(max(metrics.small, round(metrics.body * 0.97)), metrics.small)
    brush.text(columns[1], isolate(line.location), place, main)
    count = isolate(f"{line.packed} / {line.ordered}")
    figure = Style(max(metrics.small, min(metrics.large, round(rect.height() * 0.7))), metrics.small, BOLD)
    brush.text(columns[2], count, figure, main, Side.END)


def _columns(metrics: Metrics, rect: QRect, indent: int, placed: bool) -> tuple[QRect, QRect, QRect]:
    pad = metrics.pad
    count = round(metrics_of(metrics.large, BOLD).horizontalAdvance("00 / 00"))
    place = round(metrics_of(metrics.body, REGULAR).horizontalAdvance("A00-00-0")) if placed else 0
    end = rect.right() - pad
    third = QRect(end - count, rect.y(), count, rect.height())
    second = QRect(third.x() - pad - place, rect.y(), place, rect.height())
    first = QRect(rect.x() + indent, rect.y(), second.x() - pad - rect.x() - indent, rect.height())
    return first, second, third


def _paint_mark(brush: Brush, rect: QRect, line: LineRow) -> None:
    pen = (MUTED_ON_ACTIVE if line.active else MUTED_ON_PANEL).pen
    if line.taken_out:
        draw_glyph(brush, rect, Glyph.MINUS, pen)
    elif line.packed >= line.ordered:
        draw_glyph(brush, rect, Glyph.CHECK, pen)


def _paint_words(brush: Brush, rect: QRect, line: LineRow, wanted: bool) -> None:
    metrics = brush.metrics
    ink = ON_ACTIVE if line.active else ON_PANEL
    quiet = MUTED_ON_ACTIVE if line.active else MUTED_ON_PANEL
    name = Style(metrics.body, metrics.small, BOLD if wanted else REGULAR)
    upper = round(metrics.body * LINE_HEIGHT)
    lower = round(metrics.small * LINE_HEIGHT)
    if rect.height() < upper + lower:
        brush.text(rect, line.name, name, ink if wanted else quiet)
        return
    top = rect.y() + (rect.height() - upper - lower) // 2
    brush.text(QRect(rect.x(), top, rect.width(), upper), line.name, name, ink if wanted else quiet)
    style = Style(metrics.small, metrics.small)
    codes = "   ".join(isolate(code) for code in (line.sku, line.barcode) if code)
    if fit(codes, rect.width(), lower, style).cut:
        codes = isolate(line.sku)
    brush.text(QRect(rect.x(), top + upper, rect.width(), lower), codes, style, quiet)
