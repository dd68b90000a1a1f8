import os
import signal
from collections.abc import Iterator

import pytest

from station.stopping import stop_on_signal


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Put pytest's own signal handlers back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_told_from_then_on(number: signal.Signals) -> None:
    told = stop_on_signal()
    assert not told.is_set()
    os.kill(os.getpid(), number)
    assert told.wait(10)
