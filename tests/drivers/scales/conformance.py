"""What every scale must do, whatever it is made of; each implementation's test class inherits it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest

from drivers.api import DeviceChanged, DeviceState, Role, Scale, ScaleOrder, WeightRead, WeightState
from tests.drivers.peers.recorder import Recorder

STABLE, SILENT = WeightState.STABLE, WeightState.SILENT


@dataclass
class ScaleBench:
    """A scale not yet started, what its sink was told, and ways to load and trouble it.

    `put` lays so many grams on it in place of what lay there. `shows` writes grams as its display does.
    `orders` are those it can be told; what it can't do it must say. Troubles a test bench can't make are
    left out: `overload`, `silence` (the scale stops talking), `away` (it is unplugged) and `back`.
    """

    scale: Scale
    told: Recorder
    put: Callable[[float], None]
    shows: Callable[[float], str]
    orders: tuple[ScaleOrder, ...] = ()
    overload: Callable[[], None] | None = None
    silence: Callable[[], None] | None = None
    away: Callable[[], None] | None = None
    back: Callable[[], None] | None = None


def _order_of(told: Recorder, since: int, weight: WeightState, device: DeviceState) -> list[str]:
    """Give in which order a scale's reading and its device came to these states, from event `since` on."""
    order = []
    for event in told.events[since:]:
        if isinstance(event, WeightRead) and event.state is weight:
            order.append("weight")
        elif isinstance(event, DeviceChanged) and event.status.state is device:
            order.append("device")
    return order


class ScaleConformance:
    @pytest.fixture
    def bench(self) -> Iterator[ScaleBench]:
        raise NotImplementedError

    @pytest.fixture
    def started(self, bench: ScaleBench) -> Iterator[ScaleBench]:
        bench.scale.start()
        bench.told.wait_state(DeviceState.READY)
        yield bench
        bench.scale.stop()

    def test_it_is_a_scale_and_says_so(self, bench: ScaleBench) -> None:
        assert isinstance(bench.scale, Scale)
        assert (bench.scale.status.name, bench.scale.status.role) == ("scale", Role.SCALE)
        assert bench.scale.status.state is DeviceState.ABSENT
        assert bench.scale.reading.state is SILENT

    def test_each_load_is_told_once_with_the_unit_and_the_digits_of_the_scale(
        self, started: ScaleBench
    ) -> None:
        loads = (250, 1250, 500)
        for grams in loads:
            started.put(grams)
            started.told.wait_weight(STABLE, started.shows(grams))
            assert started.scale.reading.weight == started.told.of(WeightRead)[-1].weight
        shown = [weight for state, weight in started.told.weights if state is STABLE]
        assert shown[-3:] == [started.shows(grams) for grams in loads]

    def test_nothing_is_told_twice_in_a_row(self, started: ScaleBench) -> None:
        for grams in (250, 250, 500):
            started.put(grams)
            started.told.wait_weight(STABLE, started.shows(grams))
        told = started.told.weights
        assert all(before != after for before, after in pairwise(told))

    def test_a_weight_is_there_where_it_is_stable_and_nowhere_else(self, started: ScaleBench) -> None:
        started.put(250)
        started.told.wait_weight(STABLE, started.shows(250))
        if started.overload is not None:
            started.overload()
            started.told.wait_weight(WeightState.OVER)
        for reading in started.told.of(WeightRead):
            assert (reading.weight is not None) == (reading.state is STABLE)
            assert reading.device == "scale"

    def test_an_order_is_answered_and_a_refused_one_says_why(self, started: ScaleBench) -> None:
        started.put(250)
        started.told.wait_weight(STABLE, started.shows(250))
        for order in (ScaleOrder.TARE, ScaleOrder.CLEAR_TARE):
            started.scale.tell(order)
            started.told.wait(lambda order=order: order in dict(started.told.obeyed))  # type: ignore[misc]
            assert (not dict(started.told.obeyed)[order]) == (order in started.orders)

    def test_a_tare_is_taken_off_and_given_back(self, started: ScaleBench) -> None:
        if not {ScaleOrder.TARE, ScaleOrder.CLEAR_TARE} <= set(started.orders):
            pytest.skip("this scale cannot be told to tare")
        started.put(250)
        started.told.wait_weight(STABLE, started.shows(250))
        started.scale.tell(ScaleOrder.TARE)
        started.told.wait_weight(STABLE, started.shows(0) + " net")
        started.put(750)
        started.told.wait_weight(STABLE, started.shows(500) + " net")
        started.scale.tell(ScaleOrder.CLEAR_TARE)
        started.told.wait_weight(STABLE, started.shows(750))

    def test_zero_is_set_where_it_is_told(self, started: ScaleBench) -> None:
        if ScaleOrder.ZERO not in started.orders:
            pytest.skip("this scale cannot be told to zero")
        started.put(100)
        started.told.wait_weight(STABLE, started.shows(100))
        started.scale.tell(ScaleOrder.ZERO)
        started.told.wait_obeyed(ScaleOrder.ZERO)
        started.told.wait_weight(STABLE, started.shows(0))

    def test_a_scale_that_stops_talking_shows_nothing_before_it_is_told_to_be_ill(
        self, started: ScaleBench
    ) -> None:
        if started.silence is None:
            pytest.skip("this bench cannot silence its scale")
        started.put(250)
        started.told.wait_weight(STABLE, started.shows(250))
        since = len(started.told.events)
        started.silence()
        started.told.wait_weight(SILENT)
        assert started.scale.reading.state is SILENT
        started.told.wait(lambda: started.told.states[-1][0] is DeviceState.DEGRADED)
        assert _order_of(started.told, since, SILENT, DeviceState.DEGRADED) == ["weight", "device"]

    def test_a_scale_that_is_unplugged_shows_nothing_before_it_is_told_to_be_lost(
        self, started: ScaleBench
    ) -> None:
        if started.away is None or started.back is None:
            pytest.skip("this bench cannot unplug its scale")
        started.put(250)
        started.told.wait_weight(STABLE, started.shows(250))
        since = len(started.told.events)
        started.away()
        started.told.wait_ever(DeviceState.LOST, "lost")
        assert _order_of(started.told, since, SILENT, DeviceState.LOST) == ["weight", "device"]
        started.back()
        started.told.wait_state(DeviceState.READY)
        started.told.wait_weight(STABLE, started.shows(250))

    def test_a_stopped_scale_is_absent_shows_nothing_and_may_be_stopped_again(
        self, started: ScaleBench
    ) -> None:
        started.put(250)
        started.told.wait_weight(STABLE, started.shows(250))
        started.scale.stop()
        assert started.scale.status.state is DeviceState.ABSENT
        assert started.told.states[-1] == (DeviceState.ABSENT, "")
        assert started.scale.reading.state is SILENT
        started.scale.stop()

    def test_one_never_started_may_be_stopped(self, bench: ScaleBench) -> None:
        bench.scale.stop()
        assert bench.scale.status.state is DeviceState.ABSENT
