"""How far the order is: one bar with the figures on it."""

from PySide6.QtCore import QCoreApplication, QRect

from station.app.screen.values import Progress
from station.ui.paint.brush import Brush, Side
from station.ui.paint.fonts import BOLD
from station.ui.paint.text import Style, isolate
from station.ui.paint.theme import BORDER, FILLED, ON_PANEL, PANEL


def progress_words(progress: Progress) -> str:
    """Pieces done and in all ("17 / 68 pieces"), the figures kept in order."""
    count = isolate(f"{progress.done} / {progress.total}")
    if progress.total == 1:
        return QCoreApplication.translate("Progress", "{count} piece").format(count=count)
    return QCoreApplication.translate("Progress", "{count} pieces").format(count=count)


def box_words(progress: Progress) -> str:
    """Which box is open ("Box 1")."""
    return QCoreApplication.translate("Progress", "Box {box}").format(box=isolate(str(progress.box)))


def paint_progress(brush: Brush, rect: QRect, progress: Progress) -> None:
    """Paint the bar, filled by the share that is done, with box and pieces written on it."""
    border = max(2, brush.metrics.u(3))
    brush.fill(rect, BORDER)
    inner = rect.adjusted(border, border, -border, -border)
    brush.fill(inner, PANEL)
    share = progress.done / progress.total if progress.total else 0.0
    brush.fill(QRect(inner.x(), inner.y(), round(inner.width() * min(1.0, share)), inner.height()), FILLED)
    words = f"{box_words(progress)} · {progress_words(progress)}"
    size = max(brush.metrics.small, min(brush.metrics.large, round(rect.height() * 0.62)))
    style = Style(size, brush.metrics.small, BOLD)
    pad = brush.metrics.pad
    brush.text(inner.adjusted(pad, 0, -pad, 0), words, style, ON_PANEL, Side.MIDDLE)
