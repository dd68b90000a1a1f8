"""Keys of a scanner that plays keyboard, taken from the window before any widget sees them."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QWidget

from station.app.ports.inputs import KeyPress

KeySink = Callable[[KeyPress], bool]
"""Takes one key; True when it belongs to a scan and must not reach the window."""

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


class WedgeFilter(QObject):
    """Hands each key of the guarded windows to `feed`, once.

    It sits on the QWindow: there each key passes once, whatever widget has the focus, while a filter
    on the application would see it again for the widget and each of its parents.
    """

    def __init__(self, feed: KeySink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed

    def guard(self, widget: QWidget) -> None:
        """Filter the keys of the window that `widget` is; make its native window if need be."""
        widget.winId()
        handle = widget.windowHandle()
        handle.removeEventFilter(self)
        handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow a key when `feed` says that it belongs to a scan."""
        if event.type() not in _KEYS or not isinstance(watched, QWindow) or not isinstance(event, QKeyEvent):
            return False
        return self._feed(_plain(event))


def _plain(event: QKeyEvent) -> KeyPress:
    held = event.modifiers()
    return KeyPress(
        scan_code=event.nativeScanCode(),
        pressed=event.type() == QEvent.Type.KeyPress,
        timestamp_ms=event.timestamp(),
        shift=bool(held & Qt.KeyboardModifier.ShiftModifier),
        ctrl=bool(held & Qt.KeyboardModifier.ControlModifier),
        alt=bool(held & Qt.KeyboardModifier.AltModifier),
        repeat=event.isAutoRepeat(),
    )
