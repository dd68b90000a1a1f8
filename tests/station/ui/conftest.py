"""Windows to test with: never on a display, each one stopped after its test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from station.app.ports.inputs import WindowInput
from station.app.screen.values import Screen
from station.ui.pictures import PictureSource
from station.ui.window import StationWindow

FULL_HD = (1920, 1080, 21.5)
SMALLEST = (1280, 720, 15.6)
TABLET = (1280, 720, 10.1)
SIZES = [FULL_HD, SMALLEST, TABLET]

OpenWindow = Callable[..., StationWindow]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-shots` approves the pictures as they are painted now."""
    parser.addoption("--update-shots", action="store_true", help="approve the pictures painted now")


@pytest.fixture
def posted() -> list[WindowInput]:
    """What the windows of a test were told by a finger."""
    return []


@contextmanager
def opening(posted: list[WindowInput]) -> Iterator[OpenWindow]:
    """Open windows of a size in pixels and inches, showing a screen; all are closed at the end."""
    windows: list[StationWindow] = []

    def opened(
        screen: Screen, size: tuple[int, int, float] = FULL_HD, pictures: PictureSource | None = None
    ) -> StationWindow:
        width, height, diagonal = size
        window = StationWindow(posted.append, diagonal, pictures=pictures)
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        window.resize(width, height)
        window.present(screen)
        window.show()
        windows.append(window)
        return window

    yield opened
    for window in windows:
        window.stop()
        window.hide()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_window(qapp: QApplication, posted: list[WindowInput]) -> Iterator[OpenWindow]:
    """Windows of one test."""
    with opening(posted) as opened:
        yield opened
