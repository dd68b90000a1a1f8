from decimal import Decimal

import pytest

from drivers.api import Weight, WeightState
from drivers.scales.display import Display
from tests.drivers.peers.recorder import Recorder

STABLE, SILENT, MOVING = WeightState.STABLE, WeightState.SILENT, WeightState.MOVING
KILO = Weight(Decimal(1), "kg")
MAX_AGE_NS = 1_500_000_000


class Clock:
    """Stands still unless it is moved."""

    now_ns = 1_000_000_000_000

    def monotonic_ns(self) -> int:
        return self.now_ns


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("drivers.scales.display.time", clock)
    return clock


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def display(clock: Clock, told: Recorder) -> Display:
    return Display("scale", told, 1.5)


def test_a_weight_is_shown_until_it_is_too_old(display: Display, clock: Clock, told: Recorder) -> None:
    display.show(STABLE, KILO)
    ages = []
    for age_ns in (MAX_AGE_NS, 1):
        clock.now_ns += age_ns
        ages.append((display.reading.state, display.reading.weight))
    assert ages == [(STABLE, KILO), (SILENT, None)]
    assert told.weights == [(STABLE, "1 kg")]


def test_a_weight_that_the_scale_says_again_grows_no_older_and_is_told_once(
    display: Display, clock: Clock, told: Recorder
) -> None:
    for _ in range(5):
        display.show(STABLE, KILO)
        clock.now_ns += MAX_AGE_NS
    assert display.reading.at_ns == clock.now_ns - MAX_AGE_NS
    assert told.weights == [(STABLE, "1 kg")]


def test_a_weight_that_is_too_old_is_taken_back_once(display: Display, clock: Clock, told: Recorder) -> None:
    display.show(STABLE, KILO)
    display.expire()
    assert told.weights == [(STABLE, "1 kg")]
    clock.now_ns += MAX_AGE_NS + 1
    display.expire()
    silent_since = clock.now_ns
    clock.now_ns += MAX_AGE_NS
    display.expire()
    assert told.weights == [(STABLE, "1 kg"), (SILENT, "")]
    assert (display.reading.state, display.reading.at_ns) == (SILENT, silent_since)


def test_a_load_that_moves_has_no_weight_of_before(display: Display, told: Recorder) -> None:
    display.show(STABLE, KILO)
    display.show(MOVING, None)
    assert (display.reading.state, display.reading.weight) == (MOVING, None)
    display.show(STABLE, KILO)
    assert told.weights == [(STABLE, "1 kg"), (MOVING, ""), (STABLE, "1 kg")]
