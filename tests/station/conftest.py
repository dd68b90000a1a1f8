import signal
from collections.abc import Iterator

import pytest


@pytest.fixture
def own_signal_handlers() -> Iterator[None]:
    """Let a test set handlers of SIGTERM and SIGINT; pytest's own are put back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
