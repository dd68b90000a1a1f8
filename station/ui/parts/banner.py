"""The banner: one coloured area that says at two metres what happened and what to do."""

from PySide6.QtCore import QRect

from station.ui.paint.brush import Brush, Side
from station.ui.paint.fonts import BOLD, REGULAR, metrics_of
from station.ui.paint.glyphs import Glyph, draw_glyph
from station.ui.paint.text import Style, fit, isolate, text_height
from station.ui.paint.theme import TONE_INK, Tone
from station.ui.parts.heading import SEPARATOR, Heading
from station.ui.parts.view import View


class Banner(View):
    """Sign, title, second line and the big figure, in the colour of the heading's tone."""

    _heading = Heading(Tone.INFO, Glyph.SCAN, "")

    def present(self, heading: Heading) -> None:
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
        """Title and what is below it, as one block in the middle of the height."""
        ink = TONE_INK[self._heading.tone]
        below = self._below_title(words)
        space = self.metrics.u(14) if below else 0
        lower = sum(round(style.size * 1.2) for _, style in below)
        title = self._title_style()
        fitted = fit(self._heading.title, words.width(), words.height() - lower - space, title)
        upper = text_height(fitted)
        y = words.y() + max(0, (words.height() - upper - space - lower) // 2)
        brush.text(QRect(words.x(), y, words.width(), upper), self._heading.title, title, ink)
        y += upper + space
        for text, style in below:
            height = round(style.size * 1.2)
            brush.text(QRect(words.x(), y, words.width(), height), text, style, ink)
            y += height

    def _below_title(self, words: QRect) -> list[tuple[str, Style]]:
        """One line where all of it fits; else what to do on one and, where there is room, the rest below."""
        heading, metrics = self._heading, self.metrics
        large = Style(metrics.large, metrics.small, REGULAR)
        joined = SEPARATOR.join(part for part in (heading.detail, heading.extra) if part)
        if not joined:
            return []
        height = round(metrics.large * 1.2)
        if not heading.detail or fit(joined, words.width(), height, large).size == metrics.large:
            return [(joined, large)]
        small = Style(metrics.small, metrics.small, REGULAR)
        rest = words.height() - height - round(metrics.small * 1.2) - metrics.u(14)
        fits = not fit(heading.extra, words.width(), height, small).cut
        if fits and not fit(heading.title, words.width(), rest, self._title_style()).cut:
            return [(heading.detail, large), (heading.extra, small)]
        return [(heading.detail, large)]

    def _title_style(self) -> Style:
        return Style(self.metrics.title, self.metrics.title_floor, BOLD, lines=2)
