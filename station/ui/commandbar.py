"""The commands of a screen, each always at its own place, to touch or to scan."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from station.app.screens import Action
from station.ui.brush import Brush
from station.ui.glyphs import Glyph
from station.ui.metrics import Metrics
from station.ui.theme import GROUND
from station.ui.touch import Look, Touch, place_mirrored
from station.ui.view import View

COLUMNS = 6

PLACES: dict[str, tuple[int, int]] = {
    "UNDO": (0, 1),
    "NO": (0, 2),
    "TAKE-OUT": (1, 1),
    "SHORT": (2, 1),
    "PRINT": (2, 1),
    "SET-ASIDE": (3, 1),
    "CANCEL": (3, 1),
    "LEAD": (4, 1),
    "OUT": (4, 1),
    "CLOSE": (5, 1),
    "NEXT": (5, 1),
    "YES": (4, 2),
    "ACK": (3, 3),
}
"""First column of a command and over how many it reaches when its neighbours are free."""

LEADING = frozenset({"CLOSE", "NEXT", "YES", "ACK"})
"""Commands that lead the work on; they are dark."""


def place_actions(actions: tuple[Action, ...]) -> dict[int, tuple[Action, int]]:
    """Give each action its column and width, by column.

    Where two want one column the second takes the nearest free one. What is beyond six finds no
    place here and stays on the printed command sheet.
    """
    columns: dict[int, Action] = {}
    for action in actions:
        wanted, _ = PLACES.get(action.command, (2, 1))
        free = [column for column in range(COLUMNS) if column not in columns]
        if free:
            columns[min(free, key=lambda column: (abs(column - wanted), column))] = action
    return {column: (action, _width_at(column, action, columns)) for column, action in columns.items()}


def _width_at(column: int, action: Action, taken: dict[int, Action]) -> int:
    wanted, span = PLACES.get(action.command, (2, 1))
    if column != wanted:
        return 1
    width = 1
    while width < span and column + width not in taken:
        width += 1
    return width


class CommandBar(View):
    """The row of command buttons along the bottom and the key that opens the keypad."""

    touched = Signal(str)
    keypad_wanted = Signal()

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._buttons = [Touch(self, metrics) for _ in range(COLUMNS)]
        self._keypad = Touch(self, metrics)
        self._keypad.show_label("", glyph=Glyph.KEYPAD)
        self._keypad.setAccessibleName(self.tr("Type a code"))
        self._keypad.clicked.connect(self.keypad_wanted)
        self._placed: dict[int, tuple[Action, int]] = {}
        self._shown: tuple[Action, ...] = ()
        for column, button in enumerate(self._buttons):
            button.hide()
            button.clicked.connect(lambda _=False, at=column: self.touched.emit(self._buttons[at].code))

    def render(self, actions: tuple[Action, ...], keypad: bool) -> None:
        """Show the actions at their places; `keypad` tells whether a code may be typed."""
        self._keypad.setVisible(keypad)
        if actions == self._shown:
            return
        self._shown = actions
        self._placed = place_actions(actions)
        for column, button in enumerate(self._buttons):
            entry = self._placed.get(column)
            button.setVisible(entry is not None)
            if entry is None:
                continue
            action, _ = entry
            look = Look.PRIMARY if action.command in LEADING else Look.PLAIN
            button.show_label(action.label, action.code, look)
            button.setEnabled(action.enabled)
        self.arrange()

    def arrange(self) -> None:
        """Place the buttons on the fixed grid."""
        metrics = self.metrics
        side = metrics.touch
        top = (self.height() - side) // 2
        first = metrics.margin
        keypad = QRect(self.width() - metrics.margin - side, top, side, side)
        room = keypad.left() - metrics.gap - first
        for button in (*self._buttons, self._keypad):
            button.metrics = metrics
        place_mirrored(self._keypad, self.rect(), keypad)
        step = (room + metrics.gap) / COLUMNS
        for column, (_, span) in self._placed.items():
            left = first + round(column * step)
            right = first + round((column + span) * step) - metrics.gap
            place_mirrored(self._buttons[column], self.rect(), QRect(left, top, right - left, side))

    def paint(self, brush: Brush) -> None:
        """Paint the ground between the buttons."""
        brush.fill(self.rect(), GROUND)
