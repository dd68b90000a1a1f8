"""A second window to scan with when there is no scanner: tiles to touch or click."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from station.ui.paint.brush import Brush
from station.ui.paint.fonts import BOLD
from station.ui.paint.metrics import Metrics
from station.ui.paint.text import Style
from station.ui.paint.theme import GROUND, ON_GROUND
from station.ui.parts.touch import Touch
from station.ui.parts.view import View

WIDTH, HEIGHT = 460, 900
_COLUMNS = 2


@dataclass(frozen=True)
class Tile:
    """One thing to scan: what it says, the code it stands for, and under which head it stands."""

    label: str
    code: str
    group: str


class ScanPanel(QWidget):
    """Shows what `tiles` gives, in its order; a touched tile calls `scan` with its code.

    It never takes the keyboard focus from the station's window. Call `refresh` when there may be
    other tiles.
    """

    closed = Signal()

    def __init__(
        self,
        tiles: Callable[[], Sequence[Tile]],
        scan: Callable[[str], None],
        diagonal_inch: float,
        resolution: tuple[int, int],
    ) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self._tiles = tiles
        self._sheet = _Sheet(Metrics(*resolution, diagonal_inch, resolution), scan)
        self._area = QScrollArea(self)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._sheet)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        self.setWindowTitle(self.tr("Packline: scan panel"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setMinimumSize(WIDTH, HEIGHT // 2)
        self.resize(WIDTH, HEIGHT)
        self.refresh()

    def refresh(self) -> None:
        """Ask for the tiles anew; nothing moves where they are the same."""
        self._sheet.present(tuple(self._tiles()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that someone closes the panel; it stays until the program ends."""
        event.ignore()
        self.closed.emit()


class _Sheet(View):
    """The tiles under their heads, two beside each other."""

    def __init__(self, metrics: Metrics, scan: Callable[[str], None]) -> None:
        super().__init__(None, metrics)
        self._scan = scan
        self._tiles: tuple[Tile, ...] = ()
        self._heads: list[tuple[str, QRect]] = []
        self._buttons: list[Touch] = []

    def present(self, tiles: tuple[Tile, ...]) -> None:
        """Show other tiles."""
        if tiles == self._tiles and self._heads:
            return
        self._tiles = tiles
        while len(self._buttons) < len(tiles):
            button = Touch(self, self.metrics)
            place = len(self._buttons)
            button.clicked.connect(lambda _=False, at=place: self._scan(self._tiles[at].code))
            self._buttons.append(button)
        self.arrange()

    def arrange(self) -> None:
        """Place heads and tiles, and ask for the height they need."""
        space = 8
        height = max(self.metrics.mm(15), round(self.metrics.small * 3))
        width = (max(self.width(), WIDTH) - (_COLUMNS + 1) * space) // _COLUMNS
        head = 44
        self._heads = []
        x, y, group = 0, 0, ""
        for button in self._buttons[len(self._tiles) :]:
            button.hide()
        for tile, button in zip(self._tiles, self._buttons, strict=False):
            if tile.group != group or not self._heads:
                y += height + space if x else 0
                x, group = 0, tile.group
                self._heads.append((group, QRect(2 * space, y, 2 * width, head)))
                y += head
            button.show_label(tile.label, label_size=self.metrics.small)
            button.setGeometry(space + x * (width + space), y, width, height)
            button.show()
            x += 1
            if x == _COLUMNS:
                x, y = 0, y + height + space
        wanted = y + (height + space if x else 0)
        if self.minimumHeight() != wanted:
            self.setMinimumHeight(wanted)
        self.update()

    def paint(self, brush: Brush) -> None:
        """Paint the heads."""
        brush.fill(self.rect(), GROUND)
        style = Style(self.metrics.small, self.metrics.small, BOLD)
        for group, rect in self._heads:
            brush.text(rect, group, style, ON_GROUND)
