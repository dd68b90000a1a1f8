"""The keypad for a code that no scanner can read; it lies over the work and never asks for focus."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from station.ui.paint.brush import Brush, Side
from station.ui.paint.fonts import BOLD
from station.ui.paint.glyphs import Glyph
from station.ui.paint.metrics import TOUCH_GAP_MM, TOUCH_MM, Metrics
from station.ui.paint.text import Style, isolate
from station.ui.paint.theme import BORDER, GROUND, MUTED_ON_GROUND, ON_PAPER, PAPER
from station.ui.parts.touch import Look, Touch, place_mirrored
from station.ui.parts.view import View

_COLUMNS = 9
_ROWS = 4
_CHARACTERS = "1234567890-/.ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST_CODE = 48

_FIGURES_OFFSET = 1.5
"""Columns before the figures, so that they and the commands beside them stand in the middle."""

_FIGURES = ("123", "456", "789", "-0/")
_LETTERS = ("ABCDEFGHI", "JKLMNOPQR", "STUVWXYZ.")


class Keypad(View):
    """Figures first, letters behind a key; `entered` carries the code, `closed` that none will come."""

    entered = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._typed = ""
        self._letters = False
        self._keys = {character: Touch(self, metrics) for character in _CHARACTERS}
        for character, key in self._keys.items():
            key.clicked.connect(lambda _=False, pressed=character: self._type(pressed))
        self._erase, self._switch = Touch(self, metrics), Touch(self, metrics)
        self._close, self._enter = Touch(self, metrics), Touch(self, metrics)
        self._erase.clicked.connect(self._shorten)
        self._switch.clicked.connect(self._turn)
        self._close.clicked.connect(self.closed)
        self._enter.clicked.connect(self._finish)

    def open(self) -> None:
        """Begin with nothing typed."""
        self._typed, self._letters = "", False
        self.arrange()
        self.show()
        self.raise_()
        self.update()

    def typed(self) -> str:
        """What stands in the display."""
        return self._typed

    def arrange(self) -> None:
        """Place the keys of the page that is open."""
        rows = _LETTERS if self._letters else _FIGURES
        shown = {character for row in rows for character in row}
        for character, key in self._keys.items():
            key.metrics = self.metrics
            key.setVisible(character in shown)
            key.show_label(character, label_size=round(self.metrics.large * 1.2))
        offset = 0.0 if self._letters else _FIGURES_OFFSET
        for row, characters in enumerate(rows):
            for column, character in enumerate(characters):
                place_mirrored(self._keys[character], self.rect(), self._cell(row, column + offset))
        self._arrange_commands()

    def paint(self, brush: Brush) -> None:
        """Paint the display above the keys."""
        metrics = self.metrics
        brush.fill(self.rect(), GROUND)
        display = self._display()
        border = max(2, metrics.u(3))
        brush.box(display, PAPER, BORDER, border, radius=metrics.u(8))
        inner = display.adjusted(2 * metrics.pad, border, -2 * metrics.pad, -border)
        if self._typed:
            brush.text(inner, isolate(self._typed), Style(metrics.title, metrics.small, BOLD), ON_PAPER)
            return
        hint = self.tr("Type the code, then touch Enter. It is noted as typed.")
        brush.text(inner, hint, Style(metrics.body, metrics.small, lines=2), MUTED_ON_GROUND, Side.START)

    def _arrange_commands(self) -> None:
        for key in (self._erase, self._switch, self._close, self._enter):
            key.metrics = self.metrics
        self._erase.show_label("", glyph=Glyph.ERASE, name=self.tr("Erase"))
        self._switch.show_label("123" if self._letters else "ABC")
        self._close.show_label(self.tr("Back"))
        self._enter.show_label(self.tr("Enter"), look=Look.PRIMARY)
        if self._letters:
            places = tuple(self._span(3, column, 3 if column == 6 else 2) for column in (0, 2, 4, 6))
        else:
            beside = _FIGURES_OFFSET + 3
            places = tuple(self._span(row, beside, 3) for row in range(_ROWS))
        for key, place in zip((self._erase, self._switch, self._close, self._enter), places, strict=True):
            place_mirrored(key, self.rect(), place)

    def _display(self) -> QRect:
        metrics = self.metrics
        bottom = self._cell(0, 0).top() - metrics.pad
        height = min(metrics.u(170), bottom - metrics.pad)
        height = max(height, round(metrics.small * 1.6))
        left, right = self._cell(0, 0).left(), self._cell(0, _COLUMNS - 1).right()
        return QRect(left, bottom - height, right + 1 - left, height)

    def _cell(self, row: int, column: float) -> QRect:
        gap = self.metrics.mm(TOUCH_GAP_MM)
        least = self.metrics.mm(TOUCH_MM)
        width = max(least, min((self.width() - (_COLUMNS + 1) * gap) // _COLUMNS, self.metrics.u(180)))
        height = max(
            least, min((round(self.height() * 0.8) - (_ROWS + 1) * gap) // _ROWS, self.metrics.u(180))
        )
        left = (self.width() - _COLUMNS * width - (_COLUMNS - 1) * gap) // 2
        top = self.height() - _ROWS * height - _ROWS * gap
        return QRect(left + round(column * (width + gap)), top + row * (height + gap), width, height)

    def _span(self, row: int, column: float, columns: int) -> QRect:
        return self._cell(row, column).united(self._cell(row, column + columns - 1))

    def _type(self, character: str) -> None:
        if len(self._typed) < LONGEST_CODE:
            self._typed += character
            self.update()

    def _shorten(self) -> None:
        self._typed = self._typed[:-1]
        self.update()

    def _turn(self) -> None:
        self._letters = not self._letters
        self.arrange()

    def _finish(self) -> None:
        typed, self._typed = self._typed, ""
        if typed:
            self.entered.emit(typed)
            self.closed.emit()
