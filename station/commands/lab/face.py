"""One card as it is painted: the device's address, what it was told, its last label, and its buttons."""

from functools import partial

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QSlider

from station.commands.lab.card import Card, Deed, Told
from station.ui.paint.brush import Brush
from station.ui.paint.fonts import BOLD, SEMIBOLD
from station.ui.paint.glyphs import Glyph
from station.ui.paint.metrics import Metrics
from station.ui.paint.text import Style, isolate
from station.ui.paint.theme import BORDER, MUTED_ON_PANEL, ON_AMBER, ON_PANEL, PANEL, PAPER
from station.ui.parts.touch import Look, Touch
from station.ui.parts.view import View

_COLUMNS = 3
_LINES = 5
_PICTURE_WIDTH = 110


class CardFace(View):
    """Shows one card; `wanted` carries a deed's label and work, `copied` the text for the clipboard."""

    wanted = Signal(str, object)
    copied = Signal(str)
    code_wanted = Signal(object)

    def __init__(self, card: Card, metrics: Metrics) -> None:
        super().__init__(None, metrics)
        self.card = card
        self._told = Told(())
        self._note = ""
        self.picture = QPixmap()
        self._buttons = [self._make_button(deed) for deed in card.deeds]
        for button, deed in zip(self._buttons, card.deeds, strict=True):
            button.clicked.connect(partial(self._want, deed.label, deed.work))
        copy = self._make_button(Deed(self.tr("Copy table"), _nothing))
        copy.clicked.connect(lambda: self.copied.emit(card.table))
        self._buttons.append(copy)
        if card.codes is not None:
            type_code = self._make_button(Deed(self.tr("Type a code"), _nothing))
            type_code.clicked.connect(lambda: self.code_wanted.emit(self))
            self._buttons.append(type_code)
        self._slider: QSlider | None = None
        if card.dial is not None:
            self._slider = QSlider(Qt.Orientation.Horizontal, self)
            self._slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._slider.setRange(card.dial.lowest, card.dial.highest)
            self._slider.valueChanged.connect(self._turn)
        self.setMinimumSize(600, self._buttons_top() + self._buttons_height() + metrics.pad)

    def show_told(self, told: Told, note: str) -> None:
        """Show how the device is now."""
        if (told, note) == (self._told, self._note):
            return
        if told.picture != self._told.picture:
            self.picture = QPixmap(str(told.picture)) if told.picture else QPixmap()
        self._told, self._note = told, note
        self.update()

    def arrange(self) -> None:
        """Place slider and buttons under the words."""
        pad = self.metrics.pad
        top = self._buttons_top()
        if self._slider is not None:
            self._slider.setGeometry(pad, top - self._slider_height(), self.width() - 2 * pad, 30)
        height, space = self._button_height(), 8
        width = (self.width() - 2 * pad - (_COLUMNS - 1) * space) // _COLUMNS
        for place, button in enumerate(self._buttons):
            x, y = place % _COLUMNS, place // _COLUMNS
            button.setGeometry(pad + x * (width + space), top + y * (height + space), width, height)

    def paint(self, brush: Brush) -> None:
        """Paint the words and the last label."""
        metrics = self.metrics
        pad = metrics.pad
        brush.fill(self.rect(), PANEL)
        brush.box(self.rect(), PANEL, BORDER, 2, radius=8)
        words = self.rect().adjusted(2 * pad, pad, -2 * pad, 0)
        if not self.picture.isNull():
            self._paint_picture(brush)
            words.setRight(words.right() - _PICTURE_WIDTH - pad)
        line = self._line_height()
        title = Style(metrics.large, metrics.small, BOLD)
        brush.text(
            QRect(words.x(), words.y(), words.width(), line), self.card.title.capitalize(), title, ON_PANEL
        )
        small = Style(metrics.small, round(metrics.small * 0.6))
        texts = [isolate(self.card.url), *self._told.lines, self._note]
        for place, text in enumerate(texts, start=1):
            brush.text(
                QRect(words.x(), words.y() + place * line, words.width(), line), text, small, MUTED_ON_PANEL
            )
        if self._told.troubles:
            pill = QRect(words.x() + words.width() // 3, words.y(), words.width() * 2 // 3, line)
            brush.box(pill, ON_AMBER.ground, radius=6)
            style = Style(metrics.small, round(metrics.small * 0.6), SEMIBOLD)
            brush.text(pill.adjusted(pad, 0, -pad, 0), ", ".join(self._told.troubles), style, ON_AMBER)

    def _paint_picture(self, brush: Brush) -> None:
        height = self._line_height() * _LINES
        rect = QRect(
            self.width() - _PICTURE_WIDTH - 2 * self.metrics.pad, self.metrics.pad, _PICTURE_WIDTH, height
        )
        brush.box(rect, PAPER, BORDER, 1)
        brush.pixmap(
            rect,
            self.picture.scaled(
                rect.size() * 0.96,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            ),
        )

    def _make_button(self, deed: Deed) -> Touch:
        button = Touch(self, self.metrics)
        button.show_label(
            deed.label,
            look=Look.PRIMARY if deed.mends else Look.PLAIN,
            glyph=Glyph.WARNING if deed.breaks else None,
            label_size=self.metrics.small,
        )
        return button

    def _want(self, label: str, work: object, _checked: bool = False) -> None:
        self.wanted.emit(label, work)

    def _turn(self, value: int) -> None:
        dial = self.card.dial
        if dial is not None:
            self.wanted.emit(f"{value} {dial.unit}", partial(dial.turn, value))

    def _line_height(self) -> int:
        return round(self.metrics.small * 1.35)

    def _slider_height(self) -> int:
        return 40 if self._slider is not None else 0

    def _buttons_top(self) -> int:
        return 2 * self.metrics.pad + self._line_height() * _LINES + self._slider_height()

    def _button_height(self) -> int:
        return round(self.metrics.small * 1.9)

    def _buttons_height(self) -> int:
        rows = -(-len(self._buttons) // _COLUMNS)
        return rows * (self._button_height() + 8)


def _nothing() -> None:
    """Done by the window itself."""
