"""A painted list that always shows the row at work, with two large keys to look further."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from station.ui.paint.brush import Brush, Side
from station.ui.paint.fonts import BOLD
from station.ui.paint.glyphs import Glyph
from station.ui.paint.metrics import Metrics
from station.ui.paint.text import Style, isolate
from station.ui.paint.theme import GROUND, ON_GROUND
from station.ui.parts.touch import Touch, place_mirrored
from station.ui.parts.view import View

RowPainter = Callable[[Brush, QRect, int], None]


class RowList(View):
    """Rows of one height under each other; pages where they do not fit.

    The page turns by itself to the row that `present` names, and stays where a finger left it as
    long as that row is the same.
    """

    def __init__(self, parent: QWidget | None, metrics: Metrics, paint_row: RowPainter) -> None:
        super().__init__(parent, metrics)
        self._paint_row = paint_row
        self._count = 0
        self._active = 0
        self._row_height = 60
        self._first = 0
        self._up = Touch(self, metrics)
        self._down = Touch(self, metrics)
        self._up.clicked.connect(lambda: self._turn(-1))
        self._down.clicked.connect(lambda: self._turn(1))

    def present(self, count: int, active: int, row_height: int) -> None:
        """Show `count` rows of `row_height` pixels, the page with row `active` first."""
        moved = (count, active, row_height) != (self._count, self._active, self._row_height)
        self._count, self._active, self._row_height = count, active, row_height
        if moved:
            self._first = self._page_of(active)
        self._arrange_keys()
        self.update()

    def rows_shown(self) -> range:
        """The rows on the page."""
        return range(self._first, min(self._count, self._first + self._per_page()))

    def arrange(self) -> None:
        """Keep the row at work on the page after a change of size."""
        for key in (self._up, self._down):
            key.metrics = self.metrics
        self._first = self._page_of(self._active)
        self._arrange_keys()

    def paint(self, brush: Brush) -> None:
        """Paint the rows of the page and, where there are more, how many lie before and after."""
        brush.fill(self.rect(), GROUND)
        pitch = self._row_height + self._space()
        for place, row in enumerate(self.rows_shown()):
            self._paint_row(brush, QRect(0, place * pitch, self.width(), self._row_height), row)
        if self._paged():
            self._paint_position(brush)

    def _paint_position(self, brush: Brush) -> None:
        shown = self.rows_shown()
        words = self.tr("{shown} of {count}").format(
            shown=isolate(f"{shown.start + 1}–{shown.stop}"), count=isolate(str(self._count))
        )
        height = self.metrics.touch_small
        middle = QRect(0, self.height() - height, self.width(), height)
        reach = self._key_width() + self.metrics.pad
        style = Style(self.metrics.body, self.metrics.small, BOLD)
        brush.text(middle.adjusted(reach, 0, -reach, 0), words, style, ON_GROUND, Side.MIDDLE)

    def _space(self) -> int:
        return max(3, self.metrics.u(6))

    def _fit_into(self, height: int) -> int:
        return max(1, (height + self._space()) // (self._row_height + self._space()))

    def _paged(self) -> bool:
        return self._count > self._fit_into(self.height())

    def _per_page(self) -> int:
        if not self._paged():
            return max(1, self._count)
        return self._fit_into(self.height() - self.metrics.touch_small - self.metrics.pad)

    def _page_of(self, row: int) -> int:
        return row // self._per_page() * self._per_page() if self._count else 0

    def _turn(self, pages: int) -> None:
        last = self._page_of(max(0, self._count - 1))
        self._first = min(last, max(0, self._first + pages * self._per_page()))
        self._arrange_keys()
        self.update()

    def _key_width(self) -> int:
        return max(self.metrics.touch_small, self.width() // 5)

    def _arrange_keys(self) -> None:
        paged = self._paged()
        self._up.setVisible(paged)
        self._down.setVisible(paged)
        if not paged:
            return
        height, width = self.metrics.touch_small, self._key_width()
        top = self.height() - height
        self._up.show_label("", glyph=Glyph.UP, name=self.tr("Earlier lines"))
        self._down.show_label("", glyph=Glyph.DOWN, name=self.tr("More lines"))
        self._up.setEnabled(self._first > 0)
        self._down.setEnabled(self.rows_shown().stop < self._count)
        place_mirrored(self._up, self.rect(), QRect(0, top, width, height))
        place_mirrored(self._down, self.rect(), QRect(self.width() - width, top, width, height))
