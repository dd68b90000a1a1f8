"""HID POS scales, plugged in and out behind the real hidapi."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from drivers.api import DeviceConfig, DeviceState, Role, ScaleOrder, WeightRead, WeightState
from drivers.scales.hid_scale import HidScale, build_hid_scale
from tests.drivers.peers.hid_postal_scale import PostalScale
from tests.drivers.peers.hid_samples import NEVER_ZEROED, POSTAL_SCALE, ZEROED_BY_FEATURE, scale_report
from tests.drivers.peers.recorder import Recorder
from tests.drivers.scales.conformance import ScaleBench, ScaleConformance
from tests.helpers.testbed.bus import Plug, UsbBus

pytestmark = pytest.mark.testbed

URL = "usb:0922:8003:0065420077"
STABLE, SILENT = WeightState.STABLE, WeightState.SILENT

Build = Callable[..., HidScale]


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def build(bus: UsbBus, told: Recorder) -> Iterator[Build]:
    """Make scales that are stopped after the test."""
    made: list[HidScale] = []

    def build(url: str = URL, **options: object) -> HidScale:
        chosen = {"max_age_s": 0.5, "settle_s": 1.0, **options}
        scale = build_hid_scale(DeviceConfig("scale", Role.SCALE, "hid-scale", url, chosen), told)
        made.append(scale)
        return scale

    yield build
    for scale in made:
        scale.stop()


@pytest.fixture
def postal(bus: UsbBus) -> Iterator[PostalScale]:
    """A scale that talks."""
    postal = PostalScale(bus)
    yield postal
    postal.stop()


@pytest.fixture
def plug(bus: UsbBus) -> Plug:
    """A scale that says what the test says, and nothing else."""
    return bus.plug_hid(POSTAL_SCALE)


class TestConformance(ScaleConformance):
    @pytest.fixture
    def bench(self, postal: PostalScale, build: Build, told: Recorder) -> ScaleBench:
        return ScaleBench(
            build(),
            told,
            postal.put,
            lambda grams: f"{grams:.0f} g",
            (ScaleOrder.ZERO,),
            lambda: postal.say(6),
            postal.silence,
            postal.away,
            postal.back,
        )


def test_the_example_of_a_dymo_scale_is_shown_in_its_own_unit(
    plug: Plug, build: Build, told: Recorder
) -> None:
    build(max_age_s=30).start()
    told.wait_state(DeviceState.IDENTIFYING)
    plug.send(bytes.fromhex("03 04 0B FF 34 19"))
    told.wait_weight(STABLE, "645.2 oz")
    assert told.states[-1] == (DeviceState.READY, "")


def test_it_is_not_ready_before_it_has_said_something_and_no_more_when_it_falls_silent(
    plug: Plug, build: Build, told: Recorder
) -> None:
    scale = build()
    scale.start()
    told.wait_state(DeviceState.DEGRADED, "no-answer")
    plug.send(scale_report(4, 250))
    told.wait_weight(STABLE, "25.0 oz")
    told.wait_state(DeviceState.DEGRADED, "no-answer")
    assert scale.reading.state is SILENT
    assert [state for state, _ in told.states] == [
        DeviceState.OPENING,
        DeviceState.IDENTIFYING,
        DeviceState.DEGRADED,
        DeviceState.READY,
        DeviceState.DEGRADED,
    ]


def test_a_weight_that_moves_or_leaves_the_range_is_taken_back(
    plug: Plug, build: Build, told: Recorder
) -> None:
    scale = build(max_age_s=30)
    scale.start()
    for status, state in (
        (4, STABLE),
        (3, WeightState.MOVING),
        (5, WeightState.UNDER),
        (6, WeightState.OVER),
    ):
        plug.send(scale_report(status, 250))
        told.wait_weight(state, "25.0 oz" if state is STABLE else "")
        assert (scale.reading.weight is None) == (state is not STABLE)
    assert told.states[-1] == (DeviceState.READY, "")


def test_trouble_of_the_scale_s_own_is_told_in_words_and_ends_by_itself(
    plug: Plug, build: Build, told: Recorder
) -> None:
    scale = build(max_age_s=30)
    scale.start()
    plug.send(scale_report(7, 0))
    told.wait_state(DeviceState.DEGRADED, "scale-fault")
    assert scale.status.detail == "the scale has to be calibrated"
    assert scale.reading.state is WeightState.FAULT
    plug.send(scale_report(4, 250))
    told.wait_state(DeviceState.READY)


def test_a_report_that_is_no_weight_takes_back_what_was_shown(
    plug: Plug, build: Build, told: Recorder
) -> None:
    scale = build()
    scale.start()
    plug.send(scale_report(4, 250))
    told.wait_weight(STABLE, "25.0 oz")
    plug.send(scale_report(4, 250, unit=5))
    told.wait_weight(SILENT)
    told.wait_state(DeviceState.DEGRADED, "not-understood")
    assert (scale.status.bad_frames, scale.status.detail) == (1, "unknown-unit")


def test_a_report_that_is_no_weight_takes_back_at_once_what_was_shown(
    plug: Plug, build: Build, told: Recorder
) -> None:
    build(max_age_s=60).start()
    plug.send(scale_report(4, 250))
    told.wait_weight(STABLE, "25.0 oz")
    plug.send(scale_report(4, 250, unit=5))
    told.wait_weight(SILENT)


def test_what_is_told_is_no_more_than_what_changed(plug: Plug, build: Build, told: Recorder) -> None:
    build(max_age_s=30).start()
    for number in (250, 250, 250, 251):
        plug.send(scale_report(4, number))
    told.wait_weight(STABLE, "25.1 oz")
    assert [read.state for read in told.of(WeightRead)] == [STABLE, STABLE]


def test_a_scale_without_a_zero_report_says_so(bus: UsbBus, build: Build, told: Recorder) -> None:
    bus.plug_hid(replace(POSTAL_SCALE, descriptor=NEVER_ZEROED))
    scale = build()
    scale.start()
    told.wait_state(DeviceState.IDENTIFYING)
    scale.tell(ScaleOrder.ZERO)
    told.wait_obeyed(ScaleOrder.ZERO, "this scale cannot be zeroed over USB; press its own zero key")


def test_an_order_that_the_scale_takes_and_does_not_follow_is_told(
    plug: Plug, build: Build, told: Recorder
) -> None:
    """Zeroing by report is unreliable in the field: only a scale that shows zero is believed."""
    scale = build(max_age_s=30)
    scale.start()
    plug.send(scale_report(4, 250))
    told.wait_state(DeviceState.READY)
    scale.tell(ScaleOrder.ZERO)
    plug.wait_written(b"\x02\x01")
    scale.tell(ScaleOrder.ZERO)
    told.wait_obeyed(ScaleOrder.ZERO, "it is being zeroed already")
    told.wait_obeyed(ScaleOrder.ZERO, "the scale took the order but does not show zero")


def test_an_order_for_a_scale_that_is_away_is_refused_at_once(build: Build, told: Recorder) -> None:
    scale = build()
    scale.start()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    scale.tell(ScaleOrder.ZERO)
    told.wait_obeyed(ScaleOrder.ZERO, "the scale is away")


def test_an_order_that_is_under_way_when_the_scale_goes_is_answered(
    plug: Plug, build: Build, told: Recorder
) -> None:
    scale = build(max_age_s=30, settle_s=30)
    scale.start()
    told.wait_state(DeviceState.IDENTIFYING)
    scale.tell(ScaleOrder.ZERO)
    plug.wait_written(b"\x02\x01")
    plug.unplug()
    told.wait_obeyed(ScaleOrder.ZERO, "the scale went away")


def test_one_that_is_told_to_be_unplugged_is_lost_and_found_again(
    plug: Plug, build: Build, told: Recorder
) -> None:
    scale = build(max_age_s=30)
    scale.start()
    plug.send(scale_report(4, 250))
    told.wait_state(DeviceState.READY)
    scale.release("it was unplugged")
    told.wait_ever(DeviceState.LOST, "lost")
    assert told.weights[-1] == (SILENT, "")
    told.wait_state(DeviceState.IDENTIFYING)
    plug.send(scale_report(4, 250))
    told.wait_weight(STABLE, "25.0 oz")


def test_an_order_for_a_scale_that_was_stopped_is_answered(plug: Plug, build: Build, told: Recorder) -> None:
    scale = build()
    scale.start()
    told.wait_state(DeviceState.IDENTIFYING)
    scale.stop()
    scale.tell(ScaleOrder.TARE)
    assert told.obeyed == [(ScaleOrder.TARE, "the scale was stopped")]


def test_a_zero_by_feature_report_is_sent_as_one(bus: UsbBus, build: Build, told: Recorder) -> None:
    plug = bus.plug_hid(replace(POSTAL_SCALE, descriptor=ZEROED_BY_FEATURE))
    scale = build(max_age_s=30)
    scale.start()
    told.wait_state(DeviceState.IDENTIFYING)
    scale.tell(ScaleOrder.ZERO)
    plug.wait_taken(b"\x05\x01")
    plug.send(scale_report(2, 0))
    told.wait_obeyed(ScaleOrder.ZERO)


def test_a_zero_that_the_scale_refuses_is_told(bus: UsbBus, build: Build, told: Recorder) -> None:
    bus.plug_hid(replace(POSTAL_SCALE, descriptor=ZEROED_BY_FEATURE, refuses_features=True))
    scale = build(max_age_s=30)
    scale.start()
    told.wait_state(DeviceState.IDENTIFYING)
    scale.tell(ScaleOrder.ZERO)
    told.wait(lambda: bool(told.obeyed))
    assert told.obeyed[0][1].startswith("the scale refused: the device takes no report 05")
