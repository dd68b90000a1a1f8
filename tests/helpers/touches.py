"""A finger on the window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from station.ui.parts.touch import Touch


def touch(window: QWidget, label: str) -> None:
    """Touch the visible button that says `label`, as a finger would."""
    found = [
        button
        for button in window.findChildren(Touch)
        if button.isVisible() and label in (button.text(), button.accessibleName())
    ]
    assert len(found) == 1, f"{len(found)} buttons say {label!r}"
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
