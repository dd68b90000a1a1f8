"""The device strip: who works where on what, how far, and how every device stands."""

from PySide6.QtCore import QRect

from station.app.screen.values import Lamp, Light, Progress, Strip
from station.ui.paint.brush import Brush, Side
from station.ui.paint.fonts import BOLD, REGULAR, metrics_of
from station.ui.paint.glyphs import Glyph, draw_glyph
from station.ui.paint.text import Style, isolate, isolate_words
from station.ui.paint.theme import GROUND, ON_AMBER, ON_IDLE, ON_RED, PAPER, Ink
from station.ui.parts.view import View

_ABNORMAL: dict[Light, tuple[Ink, Glyph]] = {
    Light.WARN: (ON_AMBER, Glyph.WARNING),
    Light.BAD: (ON_RED, Glyph.CROSS),
}


class StripView(View):
    """The line at the top of every screen; only what is abnormal has a colour."""

    _strip = Strip("", "", "", ())
    _progress: Progress | None = None
    _local: tuple[Lamp, ...] = ()
    _checking = False

    def present(self, strip: Strip, progress: Progress | None) -> None:
        """Show another strip."""
        if (strip, progress) != (self._strip, self._progress):
            self._strip, self._progress = strip, progress
            self.update()

    def show_local(self, lamps: tuple[Lamp, ...]) -> None:
        """Show lamps of this machine itself ("Sound", "none") beside the engine's."""
        if lamps != self._local:
            self._local = lamps
            self.update()

    def show_checking(self, checking: bool) -> None:
        """Say that an answer is still awaited."""
        if checking != self._checking:
            self._checking = checking
            self.update()

    def paint(self, brush: Brush) -> None:
        """Paint words to the start, lamps to the end."""
        area = self.rect()
        brush.fill(area, ON_IDLE.ground)
        line = max(2, self.metrics.u(3))
        brush.fill(QRect(0, area.height() - line, area.width(), line), GROUND)
        inner = area.adjusted(self.metrics.margin, 0, -self.metrics.margin, 0)
        words = self._words()
        lamps = self._lamps(inner.width() - 2 * self.metrics.margin, words)
        used = self._paint_lamps(brush, inner, lamps)
        left = inner.adjusted(0, 0, -used - self.metrics.margin, 0)
        self._paint_words(brush, left, words)

    def _words(self) -> list[str]:
        strip = self._strip
        order = self.tr("Order {order}").format(order=isolate(strip.order)) if strip.order else ""
        words = [strip.station, order, isolate_words(strip.operator) if strip.operator else ""]
        if self._progress:
            words.append(
                self.tr("Box {box} · {count}").format(
                    box=isolate(str(self._progress.box)),
                    count=isolate(f"{self._progress.done} / {self._progress.total}"),
                )
            )
        return [word for word in words if word]

    def _lamps(self, width: int, words: list[str]) -> list[tuple[str, Light]]:
        """Give the lamps as they fit beside the words; those that are well give way to a name.

        One that is live gives way last, after the station's name.
        """
        lamps = self._strip.lamps + self._local
        if self._checking:
            lamps = (Lamp(self.tr("Checking…"), "", Light.WARN), *lamps)
        brief = [lamp.name if lamp.light is Light.OK else _whole(lamp) for lamp in lamps]
        ways = (
            ([_whole(lamp) for lamp in lamps], words),
            (
                [_whole(lamp) if lamp.live else text for lamp, text in zip(lamps, brief, strict=True)],
                words[1:],
            ),
        )
        for texts, beside in ways:
            shown = [(text, lamp.light) for text, lamp in zip(texts, lamps, strict=True)]
            used = sum(self._lamp_width(f"{text} · ", light) for text, light in shown)
            if used <= width - self._words_width(beside):
                return shown
        return [(text, lamp.light) for text, lamp in zip(brief, lamps, strict=True)]

    def _paint_lamps(self, brush: Brush, inner: QRect, lamps: list[tuple[str, Light]]) -> int:
        """Paint from the end backwards; tells how many pixels were used."""
        end = inner.right() + 1
        previous: Light | None = None
        for text, light in reversed(lamps):
            words = f"{text} · " if light is Light.OK and previous is Light.OK else text
            if light is not Light.OK and previous is not None:
                end -= self.metrics.pad
            width = self._lamp_width(words, light)
            rect = QRect(end - width, 0, width, self.height())
            if light is Light.OK:
                brush.text(rect, words, self._style(), ON_IDLE)
            else:
                self._paint_pill(brush, rect, text, light)
                width += self.metrics.pad
            end -= width
            previous = light
        return inner.right() + 1 - end

    def _paint_pill(self, brush: Brush, rect: QRect, text: str, light: Light) -> None:
        ink, glyph = _ABNORMAL[light]
        inset = max(3, self.metrics.u(5))
        pill = rect.adjusted(0, inset, 0, -inset)
        brush.box(pill, ink.ground, PAPER if light is Light.BAD else None, 2, radius=self.metrics.u(8))
        side = self._mark_side()
        mark = QRect(pill.x() + self.metrics.pad, pill.y() + (pill.height() - side) // 2, side, side)
        draw_glyph(brush, mark, glyph, ink.pen)
        brush.text(
            pill.adjusted(side + 2 * self.metrics.pad, 0, -self.metrics.pad, 0),
            text,
            self._style(bold=True),
            ink,
        )

    def _lamp_width(self, text: str, light: Light) -> int:
        if light is Light.OK:
            return self._width(text) + 2
        return self._width(text, bold=True) + 2 + self._mark_side() + 3 * self.metrics.pad

    def _paint_words(self, brush: Brush, rect: QRect, words: list[str]) -> None:
        """The station's own name is the first to go: it never changes."""
        step = self._width("    ", bold=True)
        while len(words) > 1 and self._words_width(words) > rect.width():
            words = words[1:]
        x = rect.x()
        for word in words:
            width = min(self._width(word, bold=True) + 2, rect.right() + 1 - x)
            brush.text(QRect(x, 0, width, self.height()), word, self._style(bold=True), ON_IDLE, Side.START)
            x += width + step

    def _words_width(self, words: list[str]) -> int:
        step = self._width("    ", bold=True)
        return sum(self._width(word, bold=True) + 2 + step for word in words) - step

    def _mark_side(self) -> int:
        return round(self.metrics.small * 0.95)

    def _style(self, bold: bool = False) -> Style:
        return Style(self.metrics.small, self.metrics.small, BOLD if bold else REGULAR)

    def _width(self, text: str, bold: bool = False) -> int:
        measure = metrics_of(self.metrics.small, BOLD if bold else REGULAR)
        return round(measure.horizontalAdvance(text) + 0.5)


def _whole(lamp: Lamp) -> str:
    return f"{lamp.name} {lamp.text}".strip()
