"""The banner: one coloured area that says at two metres what happened and what to do."""

from PySide6.QtCore import QRect

from station.ui.brush import Brush, Side
from station.ui.fonts import BOLD, REGULAR, metrics_of
from station.ui.glyphs import Glyph, draw_glyph
from station.ui.heading import Heading
from station.ui.text import Style, isolate
from station.ui.theme import TONE_INK, Tone
from station.ui.view import View


class Banner(View):
    """Sign, title, second line and the big figure, in the colour of the heading's tone."""

    _heading = Heading(Tone.INFO, Glyph.SCAN, "")

    def render(self, heading: Heading) -> None:
        """Show another heading."""
        if heading != self._heading:
            self._heading = heading
            self.update()

    def paint(self, brush: Brush) -> None:
        """Paint the figure first, then the words into what it leaves."""
        heading, metrics = self._heading, self.metrics
        ink = TONE_INK[heading.tone]
        area = self.rect()
        brush.fill(area, ink.ground)
        inner = area.adjusted(metrics.margin, metrics.pad, -metrics.margin, -metrics.pad)
        side = max(metrics.u(134), metrics.title)
        mark = QRect(inner.x() + metrics.u(26), inner.y(), side, inner.height())
        draw_glyph(brush, mark, heading.glyph, ink.pen)
        start = mark.right() + metrics.u(48)
        end = inner.right() + 1
        if heading.count:
            end -= self._paint_count(brush, inner)
        self._paint_words(brush, QRect(start, inner.y(), end - start, inner.height()))

    def _paint_count(self, brush: Brush, inner: QRect) -> int:
        size = max(self.metrics.title, self.metrics.u(150))
        count = isolate(self._heading.count)
        width = round(metrics_of(size, BOLD).horizontalAdvance(count)) + 2
        rect = QRect(inner.right() + 1 - width, inner.y(), width, inner.height())
        brush.text(rect, count, Style(size, self.metrics.title, BOLD), TONE_INK[self._heading.tone], Side.END)
        return width + self.metrics.margin

    def _paint_words(self, brush: Brush, words: QRect) -> None:
        heading, metrics = self._heading, self.metrics
        ink = TONE_INK[heading.tone]
        title = Style(metrics.title, metrics.title_floor, BOLD, lines=2)
        if not heading.detail:
            brush.text(words, heading.title, title, ink)
            return
        lower = round(metrics.large * 1.3)
        brush.text(words.adjusted(0, 0, 0, -lower), heading.title, title, ink)
        detail = Style(metrics.large, metrics.small, REGULAR)
        brush.text(QRect(words.x(), words.bottom() + 1 - lower, words.width(), lower), heading.detail, detail, ink)
