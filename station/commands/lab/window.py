"""The lab's window: a card for each device, side by side, and a keypad for codes."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from station.commands.lab.card import Card
from station.commands.lab.face import CardFace
from station.commands.lab.hand import Hand
from station.ui.paint.metrics import Metrics
from station.ui.parts.keypad import Keypad

WIDTH, HEIGHT = 1280, 960
LOOK_EVERY_MS = 300
_SCREEN_INCH = 24.0
_SCREEN = (1920, 1080)
_COLUMNS = 2
_SPACE = 12


class LabWindow(QWidget):
    """Shows the cards; what is touched is done by each card's own hand. Never takes a scan's keys."""

    closed = Signal()

    def __init__(self, cards: Sequence[Card]) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.cards = tuple(cards)
        self.hands = tuple(Hand(card.title) for card in cards)
        metrics = Metrics(WIDTH, HEIGHT, _SCREEN_INCH, _SCREEN)
        sheet = QWidget()
        layout = QGridLayout(sheet)
        layout.setContentsMargins(_SPACE, _SPACE, _SPACE, _SPACE)
        layout.setSpacing(_SPACE)
        self.faces = tuple(CardFace(card, metrics) for card in self.cards)
        for place, (face, hand) in enumerate(zip(self.faces, self.hands, strict=True)):
            face.wanted.connect(hand.do)
            face.copied.connect(_copy)
            face.code_wanted.connect(self._open_keypad)
            layout.addWidget(face, place // _COLUMNS, place % _COLUMNS)
        layout.setRowStretch(layout.rowCount(), 1)
        self._area = QScrollArea(self)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setWidget(sheet)
        self._typing: CardFace | None = None
        self._keypad = Keypad(self, metrics)
        self._keypad.entered.connect(self._send_typed)
        self._keypad.closed.connect(self._keypad.hide)
        self._keypad.hide()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self._timer.start(LOOK_EVERY_MS)
        self.setWindowTitle(self.tr("Packline: lab"))
        self.resize(WIDTH, HEIGHT)
        self.refresh()

    def refresh(self) -> None:
        """Look at every device anew."""
        for face, hand in zip(self.faces, self.hands, strict=True):
            face.show_told(face.card.told(), hand.note)

    def stop(self) -> None:
        """End the hands and switch the devices off; call it once before the window is dropped."""
        self._timer.stop()
        for hand in self.hands:
            hand.stop()
        for card in self.cards:
            card.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give cards and keypad the whole window."""
        super().resizeEvent(event)
        self._area.setGeometry(self.rect())
        self._keypad.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that someone closes the lab; it stays until the program ends."""
        event.ignore()
        self.closed.emit()

    def _open_keypad(self, face: CardFace) -> None:
        self._typing = face
        self._keypad.open()

    def _send_typed(self, code: str) -> None:
        if self._typing is not None and self._typing.card.codes is not None:
            send = self._typing.card.codes
            self._typing.wanted.emit(code, lambda: send(code))


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
