from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.api import UNITS, Weight, WeightState
from drivers.codecs.hid_descriptor import ReportKind, read_descriptor
from drivers.codecs.hid_scale import (
    BrokenFrame,
    HidScaleDecoder,
    HidScaleFrame,
    ScaleFrame,
    ZeroSwitch,
    weight_report,
    zero_switch,
)
from tests.drivers.peers.hid_samples import SCALE_DESCRIPTOR, scale_report

STABLE, AT_ZERO = 4, 2


def decode(report: bytes) -> HidScaleFrame:
    (frame,) = HidScaleDecoder().feed(report)
    return frame


def test_the_example_of_a_dymo_scale_is_645_2_ounces() -> None:
    """`XX 0B FF 34 19` behind the report id, from antradar's public code; here with status "stable"."""
    frame = decode(bytes.fromhex("03 04 0B FF 34 19"))
    assert frame == ScaleFrame(WeightState.STABLE, Weight(Decimal("645.2"), "oz"), "", at_zero=False)


def test_the_digits_are_those_of_the_scale() -> None:
    for power, text in ((-3, "0.120"), (-1, "12.0"), (0, "120"), (2, "12000")):
        frame = decode(scale_report(STABLE, 120, unit=3, power=power))
        assert isinstance(frame, ScaleFrame)
        assert frame.weight is not None
        assert str(frame.weight.value) == text


def test_an_empty_scale_shows_a_stable_zero() -> None:
    frame = decode(scale_report(AT_ZERO, 0, unit=2, power=0))
    assert frame == ScaleFrame(WeightState.STABLE, Weight(Decimal(0), "g"), "", at_zero=True)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (1, WeightState.FAULT),
        (3, WeightState.MOVING),
        (5, WeightState.UNDER),
        (6, WeightState.OVER),
        (7, WeightState.FAULT),
        (8, WeightState.FAULT),
    ],
)
def test_a_weight_is_there_only_where_the_scale_is_stable(status: int, state: WeightState) -> None:
    frame = decode(scale_report(status, 1234))
    assert isinstance(frame, ScaleFrame)
    assert (frame.state, frame.weight) == (state, None)
    assert (state is WeightState.FAULT) <= bool(frame.detail)


@pytest.mark.parametrize(
    ("number", "unit"),
    [
        (1, "mg"),
        (2, "g"),
        (3, "kg"),
        (4, "ct"),
        (6, "gr"),
        (7, "dwt"),
        (8, "t"),
        (9, "ton"),
        (10, "ozt"),
        (11, "oz"),
        (12, "lb"),
    ],
)
def test_the_unit_is_that_of_the_report(number: int, unit: str) -> None:
    frame = decode(scale_report(STABLE, 5, unit=number))
    assert isinstance(frame, ScaleFrame)
    assert frame.weight == Weight(Decimal("0.5"), unit)
    assert unit in UNITS


@pytest.mark.parametrize(
    ("report", "problem"),
    [
        (scale_report(0, 1), "unknown-status"),
        (scale_report(9, 1), "unknown-status"),
        (scale_report(STABLE, 1, unit=5), "unknown-unit"),
        (scale_report(STABLE, 1, unit=0), "unknown-unit"),
        (scale_report(STABLE, 1, unit=13), "unknown-unit"),
        (scale_report(STABLE, 1, power=7), "bad-scaling"),
        (scale_report(STABLE, 1, power=-128), "bad-scaling"),
        (scale_report(STABLE, 1)[:5], "bad-length"),
        (scale_report(STABLE, 1) + b"\0", "bad-length"),
        (b"\x03", "bad-length"),
    ],
)
def test_a_report_that_is_no_weight_is_told_as_broken(report: bytes, problem: str) -> None:
    assert decode(report) == BrokenFrame(report, problem)


def test_other_reports_of_the_device_mean_nothing() -> None:
    assert HidScaleDecoder().feed(b"") == []
    assert HidScaleDecoder().feed(b"\x04" + scale_report(STABLE, 1)[1:]) == []


def test_the_report_with_the_weight_is_the_one_the_device_names() -> None:
    assert weight_report(read_descriptor(SCALE_DESCRIPTOR)) == 3
    assert weight_report(read_descriptor(b"")) == 3
    other = bytes.fromhex("058D 0920 A101 8504 7510 9501 0940 8102 C0")
    assert weight_report(read_descriptor(other)) == 4
    assert len(HidScaleDecoder(4).feed(b"\x04" + scale_report(STABLE, 1)[1:])) == 1


def test_a_scale_that_can_be_zeroed_says_by_which_report() -> None:
    assert zero_switch(read_descriptor(SCALE_DESCRIPTOR)) == ZeroSwitch(ReportKind.OUTPUT, b"\x02\x01")
    feature = bytes.fromhex("058D 0920 A101 8505 7501 9503 B103 9501 0980 B102 9504 B103 C0")
    assert zero_switch(read_descriptor(feature)) == ZeroSwitch(ReportKind.FEATURE, b"\x05\x08")
    both = bytes.fromhex("058D 0920 A101 8505 7501 9501 0980 B102 9507 B103 8502 0980 9501 9102 9507 9103 C0")
    assert zero_switch(read_descriptor(both)) == ZeroSwitch(ReportKind.OUTPUT, b"\x02\x01")
    without_id = bytes.fromhex("058D 0920 A101 7508 9501 0980 9102 C0")
    assert zero_switch(read_descriptor(without_id)) == ZeroSwitch(ReportKind.OUTPUT, b"\x00\x01")
    assert zero_switch(read_descriptor(b"")) is None


@given(report=st.binary(max_size=80).map(lambda rest: b"\x03" + rest))
def test_any_report_is_a_weight_in_a_known_unit_or_broken(report: bytes) -> None:
    frame = decode(report)
    if isinstance(frame, ScaleFrame):
        assert (frame.weight is not None) == (frame.state is WeightState.STABLE)
        assert frame.weight is None or (frame.weight.unit in UNITS and 0 <= frame.weight.value < 10**11)
    else:
        assert len(frame.raw) <= 64
