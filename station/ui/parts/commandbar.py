"""The commands of a screen, each always at its own place, to touch or to scan."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from station.app.screen.values import Action
from station.ui.paint.brush import Brush
from station.ui.paint.glyphs import Glyph
from station.ui.paint.metrics import Metrics
from station.ui.paint.theme import GROUND
from station.ui.parts.places import COLUMNS, LEADING, TYPE_A_CODE, Place, place_actions
from station.ui.parts.touch import Look, Touch, border_gap, place_mirrored
from station.ui.parts.view import View


class CommandBar(View):
    """Two pages of command buttons along the bottom; `touched` carries the code of the one touched.

    The square key at the end turns the page. The second page begins with the key for the keypad.
    """

    touched = Signal(str)
    keypad_wanted = Signal()

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._buttons = [Touch(self, metrics) for _ in range(COLUMNS)]
        for button in self._buttons:
            button.clicked.connect(lambda _=False, button=button: self.touched.emit(button.code))
        self._type = Touch(self, metrics)
        self._type.clicked.connect(self.keypad_wanted)
        self._turn = Touch(self, metrics)
        self._turn.clicked.connect(self._turn_page)
        self._placed: dict[Place, Action] = {}
        self._shown: tuple[tuple[Action, ...], bool] | None = None
        self._page = 0
        self._keypad = False

    def present(self, actions: tuple[Action, ...], keypad: bool) -> None:
        """Show other actions, first page first; `keypad` tells whether a code may be typed."""
        if (actions, keypad) == self._shown:
            return
        self._shown = (actions, keypad)
        self._placed, self._keypad, self._page = place_actions(actions), keypad, 0
        self._fill_page()

    def arrange(self) -> None:
        """Place what is on the page."""
        narrow = self._rect_of(Place(0, 0)).width() - 2 * border_gap(self.metrics)
        for button in (*self._buttons, self._type, self._turn):
            button.metrics = self.metrics
            # One size for all, although the columns' widths differ by a pixel.
            button.code_side = min(narrow // 2, self.metrics.touch - 2 * border_gap(self.metrics))
        place_mirrored(self._turn, self.rect(), self._square())
        place_mirrored(self._type, self.rect(), self._rect_of(TYPE_A_CODE))
        for place in self._placed:
            if place.page == self._page:
                place_mirrored(self._buttons[place.column], self.rect(), self._rect_of(place))

    def paint(self, brush: Brush) -> None:
        """Paint the ground between the buttons."""
        brush.fill(self.rect(), GROUND)

    def _fill_page(self) -> None:
        by_column = {
            place.column: action for place, action in self._placed.items() if place.page == self._page
        }
        for column, button in enumerate(self._buttons):
            action = by_column.get(column)
            button.setVisible(action is not None)
            if action is not None:
                look = Look.PRIMARY if action.command in LEADING else Look.PLAIN
                button.show_label(action.label, action.code, look)
                button.setEnabled(action.enabled)
        self._type.setVisible(self._keypad and self._page == TYPE_A_CODE.page)
        self._type.show_label(self.tr("Type a code"), glyph=Glyph.KEYPAD)
        self._turn.setVisible(self._keypad or any(place.page for place in self._placed))
        if self._page:
            self._turn.show_label("", glyph=Glyph.BACK, name=self.tr("Back"))
        else:
            self._turn.show_label("", glyph=Glyph.MORE, name=self.tr("More commands"))
        self.arrange()

    def _turn_page(self) -> None:
        self._page = 1 - self._page
        self._fill_page()

    def _square(self) -> QRect:
        side = self.metrics.touch
        return QRect(self.width() - self.metrics.margin - side, (self.height() - side) // 2, side, side)

    def _rect_of(self, place: Place) -> QRect:
        gap, first = self.metrics.gap, self.metrics.margin
        square = self._square()
        step = (square.left() - first) / COLUMNS
        left = first + round(place.column * step)
        right = first + round((place.column + place.span) * step) - gap
        return QRect(left, square.top(), right - left, square.height())
