"""What holds for every driver in every test: it gives no reason that nobody has words for."""

from collections.abc import Iterator

import pytest

from drivers.api import DeviceState
from drivers.reasons import REASONS
from drivers.standing import Standing


@pytest.fixture(autouse=True)
def reasons_told(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Note each reason that any device gives; the test fails for one that `drivers.reasons` does not list."""
    told: set[str] = set()
    move = Standing.move

    def noting(standing: Standing, state: DeviceState, reason: str = "", detail: str = "") -> None:
        told.add(reason)
        move(standing, state, reason, detail)

    monkeypatch.setattr(Standing, "move", noting)
    yield told
    assert told - REASONS.keys() <= {""}, "a reason is not in drivers.reasons"
