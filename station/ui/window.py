"""The station's window: it shows one Screen value and says what was touched, and knows no more."""

from collections.abc import Callable
from typing import assert_never

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from station.app.ports.inputs import CodeTyped, CommandTouched, PinTyped, WindowInput
from station.app.screen.values import (
    CartonBody,
    CheckingBody,
    DevicesBody,
    LabelBody,
    Lamp,
    LockedBody,
    NoticeBody,
    PackingBody,
    QuestionBody,
    ReadyBody,
    Screen,
    WeighingBody,
)
from station.core.message import Severity
from station.ui.paint.metrics import MINIMUM_HEIGHT, MINIMUM_WIDTH, Metrics
from station.ui.parts.banner import Banner
from station.ui.parts.commandbar import CommandBar
from station.ui.parts.heading import Heading, asks_pin, heading_of
from station.ui.parts.keypad import Keypad
from station.ui.parts.strip import StripView
from station.ui.parts.view import View
from station.ui.pictures import PictureLoader, PictureSource
from station.ui.views.base import BodyView
from station.ui.views.carton import CartonView
from station.ui.views.checking import CheckingView
from station.ui.views.devices import DevicesView
from station.ui.views.label import LabelView
from station.ui.views.locked import LockedView
from station.ui.views.notice import NoticeView
from station.ui.views.packing import PackingView
from station.ui.views.pin import PinView
from station.ui.views.question import QuestionView
from station.ui.views.ready import ReadyView
from station.ui.views.refused import RefusedView
from station.ui.views.weighing import WeighingView

CHECKING_AFTER_MS = 300
"""A worker who hears nothing for this long scans again; say that the answer is on its way."""


class StationWindow(QWidget):
    """Strip, work area and command bar; `post` gets what a person does, in the window's thread.

    `diagonal_inch` and `resolution` are those of the whole screen; without `resolution` the window
    is taken to fill it. `pictures` is asked for product pictures, in a thread of its own.
    """

    closed = Signal()

    def __init__(
        self,
        post: Callable[[WindowInput], None],
        diagonal_inch: float,
        resolution: tuple[int, int] | None = None,
        pictures: PictureSource | None = None,
    ) -> None:
        super().__init__()
        self._post = post
        self._diagonal = diagonal_inch
        self._resolution = resolution
        self._screen: Screen | None = None
        self._heading: Heading | None = None
        self._loader = PictureLoader(pictures, self.show_picture) if pictures else None
        self.setWindowTitle("Packline")
        self.setMinimumSize(MINIMUM_WIDTH, MINIMUM_HEIGHT)
        self.resize(MINIMUM_WIDTH, MINIMUM_HEIGHT)
        self._make_areas(self._measure())
        self._make_bodies(self._measure())
        self._checking = QTimer(self)
        self._checking.setSingleShot(True)
        self._checking.setInterval(CHECKING_AFTER_MS)
        self._checking.timeout.connect(lambda: self._strip.show_checking(True))

    def _make_areas(self, metrics: Metrics) -> None:
        self._strip = StripView(self, metrics)
        self._banner = Banner(self, metrics)
        self._bar = CommandBar(self, metrics)
        self._bar.touched.connect(self._touch)
        self._bar.keypad_wanted.connect(self._open_keypad)

    def _make_bodies(self, metrics: Metrics) -> None:
        self._locked = LockedView(self, metrics)
        self._pin = PinView(self, metrics)
        self._ready = ReadyView(self, metrics)
        self._packing = PackingView(self, metrics, self._want_picture)
        self._carton = CartonView(self, metrics)
        self._check = CheckingView(self, metrics)
        self._weigh = WeighingView(self, metrics)
        self._label = LabelView(self, metrics)
        self._question = QuestionView(self, metrics)
        self._notice = NoticeView(self, metrics)
        self._devices = DevicesView(self, metrics)
        self._refused = RefusedView(self, metrics)
        self._keypad = Keypad(self, metrics)
        self._bodies: tuple[BodyView, ...] = (
            self._locked,
            self._pin,
            self._ready,
            self._packing,
            self._carton,
            self._check,
            self._weigh,
            self._label,
            self._question,
            self._notice,
            self._devices,
            self._refused,
        )
        self._body: BodyView = self._locked
        for body in (*self._bodies, self._keypad):
            body.hide()
        self._pin.entered.connect(lambda pin: self._send(PinTyped(pin)))
        self._carton.touched.connect(self._touch)
        self._question.touched.connect(self._touch)
        self._keypad.entered.connect(lambda code: self._send(CodeTyped(code)))
        self._keypad.closed.connect(self._keypad.hide)

    def present(self, screen: Screen) -> None:
        """Show `screen`; painted with the next turn of the event loop, or at once by `paint_now`."""
        before, self._screen = self._screen, screen
        self._checking.stop()
        self._strip.show_checking(False)
        self._strip.present(screen.strip, screen.progress)
        latched = screen.message is not None and screen.message.severity is Severity.LATCHED
        if latched or _moved_on(before, screen):
            self._keypad.hide()
        self._bar.present(screen.actions, keypad=not latched and not asks_pin(screen.body))
        self._heading = None if latched else heading_of(screen)
        if self._heading is not None:
            self._banner.present(self._heading)
        body = self._refused if latched else self._view_of(screen)
        body.present(screen)
        self._swap_to(body)
        self.setAccessibleDescription(_spoken(screen, self._heading))

    def paint_now(self) -> None:
        """Paint what changed before returning; a hidden window has nothing to paint on."""
        if not self.isVisible():
            return
        # The event by which Qt itself asks a window to paint all that is dirty, and only that.
        QCoreApplication.sendEvent(self, QEvent(QEvent.Type.UpdateRequest))

    def expect_answer(self) -> None:
        """Say "checking" if no screen comes within 0.3 s."""
        if not self._checking.isActive():
            self._checking.start()

    def show_local_lamps(self, lamps: tuple[Lamp, ...]) -> None:
        """Show lamps of this machine itself beside the engine's, such as "no sound"."""
        self._strip.show_local(lamps)

    def show_picture(self, name: str, image: QImage | None) -> None:
        """Show a product picture, if the item of that name is the one on the screen."""
        self._packing.show_picture(name, None if image is None else QPixmap.fromImage(image))

    def stop(self) -> None:
        """End the picture thread and the timer; call it once before the window is dropped."""
        self._checking.stop()
        if self._loader is not None:
            self._loader.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure anew and place everything."""
        super().resizeEvent(event)
        self._arrange()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that someone closes the window; it stays until the program ends."""
        event.ignore()
        self.closed.emit()

    def _view_of(self, screen: Screen) -> BodyView:
        if asks_pin(screen.body):
            return self._pin
        match screen.body:
            case LockedBody():
                return self._locked
            case ReadyBody():
                return self._ready
            case PackingBody():
                return self._packing
            case CartonBody():
                return self._carton
            case CheckingBody():
                return self._check
            case WeighingBody():
                return self._weigh
            case LabelBody():
                return self._label
            case QuestionBody():
                return self._question
            case NoticeBody():
                return self._notice
            case DevicesBody():
                return self._devices
            case _ as unknown:
                assert_never(unknown)

    def _swap_to(self, body: BodyView) -> None:
        self._banner.setVisible(self._heading is not None)
        if body is not self._body:
            self._body.hide()
            self._body = body
        self._place_body(self._measure())
        body.show()

    def _measure(self) -> Metrics:
        size = (self.width(), self.height())
        return Metrics(*size, self._diagonal, self._resolution or size)

    def _arrange(self) -> None:
        metrics = self._measure()
        areas: tuple[tuple[View, QRect], ...] = (
            (self._strip, metrics.strip),
            (self._banner, metrics.banner),
            (self._bar, metrics.bar),
            (self._keypad, self.rect().adjusted(0, metrics.strip.height(), 0, 0)),
        )
        for area, rect in areas:
            area.setGeometry(rect)
            area.set_metrics(metrics)
        self._place_body(metrics)

    def _place_body(self, metrics: Metrics) -> None:
        rect = metrics.work if self._heading is None else metrics.below_banner
        if self._body.geometry() != rect or self._body.metrics != metrics:
            self._body.setGeometry(rect)
            self._body.set_metrics(metrics)

    def _touch(self, code: str) -> None:
        self._send(CommandTouched(code))

    def _send(self, value: WindowInput) -> None:
        self.expect_answer()
        self._post(value)

    def _open_keypad(self) -> None:
        self._keypad.open()

    def _want_picture(self, name: str) -> None:
        if self._loader is not None:
            self._loader.want(name)


def _moved_on(before: Screen | None, after: Screen) -> bool:
    """Whether work went on since, so that a half typed code belongs to nothing any more.

    A screen that answers no reading, a device's news, leaves the keypad open.
    """
    if before is None:
        return False
    return before.state != after.state or after.reading not in (0, before.reading)


def _spoken(screen: Screen, heading: Heading | None) -> str:
    if screen.message is not None:
        return f"{screen.message.title}. {screen.message.action}"
    return f"{heading.title}. {heading.detail}" if heading else screen.state
