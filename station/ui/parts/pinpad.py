"""The keypad for a PIN: large keys, nothing typed is ever shown."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from station.ui.paint.brush import Brush
from station.ui.paint.glyphs import Glyph
from station.ui.paint.metrics import TOUCH_GAP_MM, TOUCH_MM, Metrics
from station.ui.paint.theme import GROUND
from station.ui.parts.touch import Look, Touch, place_mirrored
from station.ui.parts.view import View

_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "erase", "0", "enter")
_COLUMNS = 3
_ROWS = 4
LONGEST_PIN = 12


class PinPad(View):
    """Twelve keys; `entered` carries the PIN, `typed` how many figures it has so far."""

    entered = Signal(str)
    typed = Signal(int)

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._pin = ""
        self._length = 0
        self._keys = {name: Touch(self, metrics) for name in _KEYS}
        for name, key in self._keys.items():
            key.clicked.connect(lambda _=False, pressed=name: self._press(pressed))

    def begin(self, length: int) -> None:
        """Forget what was typed; a PIN of `length` figures enters itself, 0 waits for the key."""
        self._pin, self._length = "", length
        self.typed.emit(0)

    def size_wanted(self) -> tuple[int, int]:
        """Width and height with keys of 20 mm, more where the window is large."""
        key, gap = self._key_size(), self.metrics.mm(TOUCH_GAP_MM)
        return _COLUMNS * key + (_COLUMNS - 1) * gap, _ROWS * key + (_ROWS - 1) * gap

    def arrange(self) -> None:
        """Place the keys as on a telephone, in every language."""
        key, gap = self._key_size(), self.metrics.mm(TOUCH_GAP_MM)
        for at, (name, button) in enumerate(self._keys.items()):
            row, column = divmod(at, _COLUMNS)
            button.metrics = self.metrics
            button.setGeometry(QRect(column * (key + gap), row * (key + gap), key, key))
            self._label(name, button)

    def paint(self, brush: Brush) -> None:
        """Paint the ground between the keys."""
        brush.fill(self.rect(), GROUND)

    def _label(self, name: str, button: Touch) -> None:
        if name == "erase":
            button.show_label("", glyph=Glyph.ERASE, name=self.tr("Erase"))
        elif name == "enter":
            button.show_label("", look=Look.PRIMARY, glyph=Glyph.CHECK, name=self.tr("Enter"))
        else:
            button.show_label(name, label_size=round(self.metrics.large * 1.25))

    def _key_size(self) -> int:
        room = (self.metrics.work.height() - (_ROWS + 1) * self.metrics.mm(TOUCH_GAP_MM)) // _ROWS
        return max(self.metrics.mm(TOUCH_MM), min(room, self.metrics.u(190)))

    def _press(self, name: str) -> None:
        if name == "erase":
            self._pin = self._pin[:-1]
        elif name == "enter":
            self._enter()
            return
        elif len(self._pin) < (self._length or LONGEST_PIN):
            self._pin += name
        self.typed.emit(len(self._pin))
        if self._length and len(self._pin) == self._length:
            self._enter()

    def _enter(self) -> None:
        pin, self._pin = self._pin, ""
        self.typed.emit(0)
        if pin:
            self.entered.emit(pin)


def place_pinpad(pad: PinPad, area: QRect, within: QRect) -> QRect:
    """Put the pad in the middle of the end half of `within`; gives back its place."""
    width, height = pad.size_wanted()
    left = within.right() + 1 - width - max(0, (within.width() // 2 - width) // 2)
    rect = QRect(left, within.y() + (within.height() - height) // 2, width, height)
    place_mirrored(pad, area, rect)
    pad.set_metrics(pad.metrics)
    return rect
