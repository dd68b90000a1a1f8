from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from station.app.ports.inputs import KeyPress
from station.ui.wedge_filter import KeySink, WedgeFilter

DOWN, UP = QEvent.Type.KeyPress, QEvent.Type.KeyRelease


def noting(told: list[KeyPress]) -> KeySink:
    """A sink that notes each key and takes none."""

    def note(key: KeyPress) -> bool:
        told.append(key)
        return False

    return note


def key_event(
    kind: QEvent.Type,
    scan_code: int,
    text: str = "",
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    repeat: bool = False,
) -> QKeyEvent:
    event = QKeyEvent(kind, Qt.Key.Key_A, modifiers, scan_code, 0, 0, text, repeat)
    event.setTimestamp(1234)
    return event


@pytest.fixture
def field(qapp: QApplication) -> Iterator[QLineEdit]:
    """A text field that is a window of its own and has the focus."""
    made = QLineEdit()
    made.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    made.show()
    made.setFocus()
    yield made
    made.close()
    made.deleteLater()


def test_each_key_is_told_once_with_all_that_a_decoder_needs(field: QLineEdit) -> None:
    """Scan code, time stamp, modifiers and repetition; not the text, which is the layout's."""
    told: list[KeyPress] = []
    wedge = WedgeFilter(noting(told))
    wedge.guard(field)
    held = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
    QCoreApplication.sendEvent(field.windowHandle(), key_event(DOWN, 38, "a", held))
    QCoreApplication.sendEvent(field.windowHandle(), key_event(UP, 38, "a", repeat=True))
    assert told == [
        KeyPress(38, pressed=True, timestamp_ms=1234, shift=True, ctrl=True),
        KeyPress(38, pressed=False, timestamp_ms=1234, repeat=True),
    ]


def test_a_key_of_a_scan_does_not_reach_the_field(field: QLineEdit) -> None:
    """What `feed` takes is gone; what it leaves is typed."""
    wedge = WedgeFilter(lambda key: key.scan_code == 38)
    wedge.guard(field)
    QCoreApplication.sendEvent(field.windowHandle(), key_event(DOWN, 38, "a"))
    QCoreApplication.sendEvent(field.windowHandle(), key_event(DOWN, 39, "s"))
    assert field.text() == "s"


def test_guarding_twice_tells_each_key_once(field: QLineEdit) -> None:
    """A window may be guarded again, after it was shown anew."""
    told: list[KeyPress] = []
    wedge = WedgeFilter(noting(told))
    wedge.guard(field)
    wedge.guard(field)
    QCoreApplication.sendEvent(field.windowHandle(), key_event(DOWN, 38, "a"))
    assert len(told) == 1


def test_other_events_pass(field: QLineEdit) -> None:
    """Only keys are told."""
    told: list[KeyPress] = []
    wedge = WedgeFilter(noting(told))
    wedge.guard(field)
    QCoreApplication.sendEvent(field.windowHandle(), QEvent(QEvent.Type.FocusIn))
    assert told == []
