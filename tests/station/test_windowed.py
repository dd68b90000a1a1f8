import os
import signal
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from station.windowed import run_until_stopped
from tests.helpers.screens import GALLERY
from tests.station.ui.conftest import OpenWindow, opening


@pytest.fixture
def open_window(qapp: QApplication) -> Iterator[OpenWindow]:
    with opening([]) as opened:
        yield opened


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Put pytest's own signal handlers back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_loop_and_leaves_the_window(
    qapp: QApplication, open_window: OpenWindow, number: signal.Signals
) -> None:
    window = open_window(GALLERY["packing-counted"])
    threading.Timer(0.3, os.kill, (os.getpid(), number)).start()
    assert run_until_stopped(qapp, window) == 0
    assert window.isVisible()


def test_closing_the_window_ends_the_loop(qapp: QApplication, open_window: OpenWindow) -> None:
    window = open_window(GALLERY["packing-counted"])
    threading.Timer(0.3, window.closed.emit).start()
    assert run_until_stopped(qapp, window) == 0
