"""Several things to choose from, each to touch or to scan."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from station.ui.glyphs import Glyph
from station.ui.metrics import Metrics
from station.ui.touch import Look, Touch, place_mirrored
from station.ui.brush import Brush
from station.ui.theme import GROUND
from station.ui.view import View

_MOST_COLUMNS = 3


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

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._choices: tuple[Choice, ...] = ()
        self._page = 0
        self._tiles: list[Touch] = []
        self._more = Touch(self, metrics)
        self._more.clicked.connect(self._turn)

    def render(self, choices: Sequence[Choice]) -> None:
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
            tile.show_label(choice.label, choice.code, look, choice.detail)
            tile.setEnabled(choice.enabled)
            place_mirrored(tile, self.rect(), self._cell(place, columns, rows))
            tile.show()
        if len(pages) > 1:
            self._more.show_label(self.tr("More"), glyph=Glyph.DOWN)
            place_mirrored(self._more, self.rect(), self._cell(columns * rows - 1, columns, rows))
            self._more.show()

    def paint(self, brush: Brush) -> None:
        """Paint the ground between the keys."""
        brush.fill(self.rect(), GROUND)

    def _pages(self) -> list[tuple[Choice, ...]]:
        columns, rows = self._grid()
        room = columns * rows
        if len(self._choices) <= room:
            return [self._choices]
        step = max(1, room - 1)
        return [self._choices[at : at + step] for at in range(0, len(self._choices), step)]

    def _grid(self) -> tuple[int, int]:
        count = max(1, len(self._choices))
        columns = min(count, _MOST_COLUMNS if count != 4 else 2)
        most_rows = max(1, (self.height() + self.metrics.gap) // (self.metrics.touch + self.metrics.gap))
        return columns, min(most_rows, -(-count // columns))

    def _cell(self, place: int, columns: int, rows: int) -> QRect:
        gap = self.metrics.gap
        row, column = divmod(place, columns)
        width = (self.width() - (columns - 1) * gap) // columns
        height = min((self.height() - (rows - 1) * gap) // rows, self.metrics.u(300) + self.metrics.touch // 2)
        return QRect(column * (width + gap), row * (height + gap), width, height)

    def _turn(self) -> None:
        self._page += 1
        self.arrange()
