"""The Qt binding keeps count: 6.12.0 drops references to None and True below Python 3.12 and aborts."""

import gc
import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage, QPainter

EMITS = 20_000
VOID_CALLS = 5_000
# garbage of earlier tests and other threads move the counts a little; the defect moves them by one a call
SLACK = 1_000


class Emitter(QObject):
    """Something that can emit and be heard."""

    read = Signal(str)


def counts() -> tuple[int, int]:
    """Return how often None and True are referred to, garbage left out."""
    gc.collect()
    return sys.getrefcount(None), sys.getrefcount(True)


def test_emitting_signals_leaves_the_counts_of_none_and_true_alone() -> None:
    emitter = Emitter()
    heard: list[str] = []
    emitter.read.connect(heard.append)
    before = counts()
    for _ in range(EMITS):
        emitter.read.emit("A")
    after = counts()
    assert len(heard) == EMITS
    assert abs(after[0] - before[0]) < SLACK
    assert abs(after[1] - before[1]) < SLACK


def test_connecting_and_painting_leave_the_counts_of_none_and_true_alone() -> None:
    emitter = Emitter()
    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    before = counts()
    for number in range(VOID_CALLS):
        emitter.read.connect(print)
        emitter.read.disconnect(print)
        painter.fillRect(0, 0, 8, 8, QColor(number % 256, 0, 0))
    after = counts()
    painter.end()
    assert abs(after[0] - before[0]) < SLACK
    assert abs(after[1] - before[1]) < SLACK
