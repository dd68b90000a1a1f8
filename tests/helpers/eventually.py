"""Waiting for what no event tells."""

import threading
from collections.abc import Callable

import pytest


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something that no event tells holds; fail where it never does."""
    pause = threading.Event()
    for _ in range(1000):
        if holds():
            return
        pause.wait(0.01)
    pytest.fail("it never came")
