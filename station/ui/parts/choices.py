"""Several things to choose from, each to touch or to scan; what is forbidden shows no code."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from station.ui.paint.brush import Brush
from station.ui.paint.glyphs import Glyph
from station.ui.paint.metrics import Metrics
from station.ui.paint.theme import GROUND
from station.ui.parts.touch import Look, Touch, place_mirrored
from station.ui.parts.view import View


@dataclass(frozen=True)
class Choice:
    """One tile: a name, a second line, and the code that chooses it."""

    label: str
    code: str
    detail: str = ""
    chosen: bool = False
    enabled: bool = True


class ChoiceGrid(View):
    """Tiles in a grid; `touched` carries a tile's code. What does not fit is behind a last tile."""

    touched = Signal(str)

    def __init__(self, parent: QWidget | None, metrics: Metrics, ground: QColor = GROUND) -> None:
        super().__init__(parent, metrics)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, ground)
        self.setPalette(palette)
        self._ground = ground
        self._choices: tuple[Choice, ...] = ()
        self._page = 0
        self._tiles: list[Touch] = []
        self._more = Touch(self, metrics)
        self._more.clicked.connect(self._turn)

    def present(self, choices: Sequence[Choice]) -> None:
        """Show other choices, from the first page."""
        if tuple(choices) == self._choices:
            return
        self._choices = tuple(choices)
        self._page = 0
        while len(self._tiles) < len(self._choices):
            tile = Touch(self, self.metrics)
            tile.clicked.connect(lambda _=False, tile=tile: self.touched.emit(tile.code))
            self._tiles.append(tile)
        self.arrange()

    def arrange(self) -> None:
        """Place the tiles of the page."""
        pages = self._pages()
        page = pages[self._page % len(pages)]
        columns, rows = self._grid()
        for tile in (*self._tiles, self._more):
            tile.metrics = self.metrics
            tile.hide()
        for place, (tile, choice) in enumerate(zip(self._tiles, page, strict=False)):
            look = Look.CHOSEN if choice.chosen else Look.PLAIN
            code = choice.code if choice.enabled else ""
            sign = None if choice.enabled else Glyph.STOP
            tile.show_label(choice.label, code, look, choice.detail, sign)
            tile.setEnabled(choice.enabled)
            place_mirrored(tile, self.rect(), self._cell(place, columns, rows))
            tile.show()
        if len(pages) > 1:
            self._more.show_label(self.tr("More"), glyph=Glyph.DOWN)
            place_mirrored(self._more, self.rect(), self._cell(columns * rows - 1, columns, rows))
            self._more.show()

    def paint(self, brush: Brush) -> None:
        """Paint the ground between the keys."""
        brush.fill(self.rect(), self._ground)

    def _pages(self) -> list[tuple[Choice, ...]]:
        columns, rows = self._grid()
        room = columns * rows
        if len(self._choices) <= room:
            return [self._choices]
        step = max(1, room - 1)
        return [self._choices[at : at + step] for at in range(0, len(self._choices), step)]

    def _grid(self) -> tuple[int, int]:
        """Columns and rows: two or three columns look best, more are taken where rows run out."""
        count, gap, touch = max(1, len(self._choices)), self.metrics.gap, self.metrics.touch
        most_rows = max(1, (self.height() + gap) // (touch + gap))
        most_columns = max(1, (self.width() + gap) // (2 * touch + gap))
        columns = min(count, most_columns, 2 if count == 4 else 3)
        while columns < most_columns and columns * most_rows < count:
            columns += 1
        return columns, min(most_rows, -(-count // columns))

    def _cell(self, place: int, columns: int, rows: int) -> QRect:
        gap = self.metrics.gap
        row, column = divmod(place, columns)
        width = (self.width() - (columns - 1) * gap) // columns
        height = min(
            (self.height() - (rows - 1) * gap) // rows, self.metrics.u(300) + self.metrics.touch // 2
        )
        return QRect(column * (width + gap), row * (height + gap), width, height)

    def _turn(self) -> None:
        self._page += 1
        self.arrange()
