"""A latched error: red, framed, over the whole work area until it is acknowledged."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from station.app.screen.values import Progress, Screen
from station.app.screen.words import Words
from station.core.message import Severity
from station.ui.paint.brush import Brush
from station.ui.paint.fonts import BOLD, REGULAR
from station.ui.paint.glyphs import Glyph, draw_glyph
from station.ui.paint.metrics import Metrics
from station.ui.paint.progress import box_words, progress_words
from station.ui.paint.stack import Paragraph, paint_stack, stack_height
from station.ui.paint.text import Style, isolate, isolate_words
from station.ui.paint.theme import ON_RED, PAPER, RED
from station.ui.views.base import BodyView

_NOTHING = Words("", Severity.LATCHED, "", "")


class RefusedView(BodyView):
    """What happened, what to do, what was scanned, that nothing was changed, how far the order is."""

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._message = _NOTHING
        self._progress: Progress | None = None
        self._refused = 0

    def present(self, screen: Screen) -> None:
        """Show another error, or that more scans were refused since."""
        self._message, self._progress = screen.message or _NOTHING, screen.progress
        self._refused = screen.refused_since
        self.update()

    def paint(self, brush: Brush) -> None:
        """Paint the red area, its white frame, the cross and the words."""
        metrics = self.metrics
        area = self.rect()
        brush.fill(area, RED)
        gap, line = max(6, metrics.u(15)), max(4, metrics.u(10))
        brush.fill(area.adjusted(gap, gap, -gap, -gap), PAPER)
        brush.fill(area.adjusted(gap + line, gap + line, -gap - line, -gap - line), RED)
        inset = gap + line + metrics.u(50)
        inner = area.adjusted(inset + metrics.u(40), inset, -inset, -inset)
        side = min(metrics.u(210), inner.height() // 2)
        words = inner.adjusted(side + metrics.u(90), 0, 0, 0)
        parts = self._parts()
        space = metrics.u(38)
        free = words.height() - stack_height(parts, words.width(), space)
        words.setTop(words.top() + max(0, free // 3))
        draw_glyph(brush, QRect(inner.x(), words.y(), side, side), Glyph.CROSS, ON_RED.pen)
        paint_stack(brush, words, parts, space)

    def _parts(self) -> list[Paragraph]:
        metrics, message = self.metrics, self._message
        loud = Style(max(metrics.title, metrics.u(112)), metrics.title_floor, BOLD, lines=2)
        action = Style(max(metrics.large, metrics.u(56)), metrics.small, REGULAR, lines=3, wrap_first=True)
        detail = Style(max(metrics.body, metrics.u(44)), metrics.small, REGULAR, lines=2)
        firm = Style(max(metrics.body, metrics.u(46)), metrics.small, BOLD, lines=2)
        return [
            Paragraph(message.title, loud, ON_RED),
            Paragraph(message.action, action, ON_RED),
            *(Paragraph(isolate_words(text), detail, ON_RED) for text in message.details),
            Paragraph(self._standing(), firm, ON_RED),
            Paragraph(self._refused_words(), firm, ON_RED),
        ]

    def _standing(self) -> str:
        """How far the order is and that it stayed so."""
        unchanged = "" if self._message.changed else self.tr("nothing was changed")
        if self._progress is None:
            return self.tr("Nothing was changed") if unchanged else ""
        words = self.tr("{box}: {pieces} packed").format(
            box=box_words(self._progress), pieces=progress_words(self._progress)
        )
        return f"{words} – {unchanged}" if unchanged else words

    def _refused_words(self) -> str:
        if not self._refused:
            return ""
        return self.tr("Scans refused since: {count}").format(count=isolate(str(self._refused)))
