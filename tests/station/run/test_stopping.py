import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from station.run import stopping
from station.run.stopping import StopSignal, stop_on_signal

pytestmark = pytest.mark.usefixtures("own_signal_handlers")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_told_from_then_on(number: signal.Signals) -> None:
    told = stop_on_signal()
    assert not told.is_set()
    os.kill(os.getpid(), number)
    assert told.wait(10)
    assert told.is_set()


@contextmanager
def nothing_else_ends_it(told: StopSignal) -> Iterator[None]:
    """Fail where the wait within had to be ended from here, after a long time."""
    ended_from_here: list[bool] = []

    def end() -> None:
        ended_from_here.append(True)
        told.set()

    late = threading.Timer(20, end)
    late.start()
    yield
    late.cancel()
    late.join()
    assert not ended_from_here


def test_a_signal_ends_the_wait_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopping, "_SLICE_S", 60.0)
    told = stop_on_signal()
    with nothing_else_ends_it(told):
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
        assert told.wait()


def test_a_signal_that_another_thread_was_handed_is_seen_too() -> None:
    """Nothing ends the main thread's wait then; it has to look."""
    told = stop_on_signal()
    other = threading.Timer(0.2, lambda: signal.pthread_kill(threading.get_ident(), signal.SIGTERM))
    with nothing_else_ends_it(told):
        other.start()
        assert told.wait()
    other.join()


def test_a_wait_ends_in_time_where_nothing_comes() -> None:
    told = StopSignal()
    assert not told.wait(0)
    assert not told.wait(0.05)
    told.set()
    assert told.wait(0)


def test_whatever_the_wait_is_at_when_it_is_told_it_ends() -> None:
    """Told between any two lines of it and of what it calls; an event's wait would hang in some."""
    seen = count_lines(0)
    assert seen > 5
    for line in range(1, seen + 1):
        count_lines(line)


def count_lines(tell_at: int) -> int:
    """Wait once, telling at the line with this number; give how many lines the wait went through."""
    told = StopSignal()
    lines = 0

    def trace(_frame: FrameType, event: str, _: object) -> object:
        nonlocal lines
        if event == "line":
            lines += 1
            if lines == tell_at:
                told.set()
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]  # it gives itself
    try:
        came = told.wait(0.01)
    finally:
        sys.settrace(before)
    assert came == (0 < tell_at <= lines)
    return lines
