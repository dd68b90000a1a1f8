"""The strip says of each device what is true now, in words, and colours only what is not well."""

from dataclasses import replace
from decimal import Decimal

import pytest

from drivers.api import DeviceState, DeviceStatus, Role, Weight, WeightRead, WeightState
from drivers.api.reasons import REASONS
from station.app.screen.lamps import age_words, device_lamp, weight_words
from station.app.screen.look import Live
from station.app.screen.values import Lamp, Light

NOW_NS = 500_000_000_000
SECOND = 1_000_000_000


def status(
    role: Role, state: DeviceState = DeviceState.READY, reason: str = "", **more: object
) -> DeviceStatus:
    return replace(DeviceStatus("left", role, state, reason, since_ns=NOW_NS - 60 * SECOND), **more)  # type: ignore[arg-type]


def said(status: DeviceStatus, live: Live | None = None) -> str:
    return device_lamp(status, alone=True, live=live, now_ns=NOW_NS).text


def weighing(state: WeightState, weight: Weight | None = None) -> Live:
    return Live(weight=WeightRead("left", state, weight, NOW_NS))


@pytest.mark.parametrize("reason", ["", *REASONS])
@pytest.mark.parametrize("state", DeviceState)
@pytest.mark.parametrize("role", Role)
def test_every_state_and_reason_has_words_and_only_ready_ones_are_grey(
    role: Role, state: DeviceState, reason: str
) -> None:
    lamp = device_lamp(status(role, state, reason), alone=True)
    assert lamp.name == role.value.capitalize()
    assert lamp.text
    assert lamp.light is not Light.OK or state is DeviceState.READY or reason == "take-label"


def test_a_printer_that_waits_for_its_label_to_be_taken_says_so_and_is_well() -> None:
    lamp = device_lamp(status(Role.PRINTER, reason="take-label"), alone=True)
    assert lamp == Lamp("Printer", "take the label", Light.OK)


def test_two_of_a_role_are_told_apart_by_name() -> None:
    assert device_lamp(status(Role.PRINTER), alone=False).name == "left"
    assert device_lamp(status(Role.PRINTER), alone=True).name == "Printer"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DeviceState.READY, "ready"),
        (DeviceState.ABSENT, "not connected"),
        (DeviceState.OPENING, "opening"),
        (DeviceState.IDENTIFYING, "checking"),
        (DeviceState.DEGRADED, "in trouble"),
        (DeviceState.LOST, "unplugged"),
        (DeviceState.BACKOFF, "reconnecting"),
    ],
)
def test_a_scanners_state_in_words(state: DeviceState, words: str) -> None:
    assert said(status(Role.SCANNER, state)) == words


def test_a_device_that_was_here_before_is_said_to_reconnect() -> None:
    assert said(status(Role.SCANNER, DeviceState.OPENING, reconnects=1)) == "reconnecting"
    assert said(status(Role.SCANNER, DeviceState.OPENING, last_rx_ns=1)) == "reconnecting"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/dev/ttyACM0", "unplugged"),
        ("usb:0c2e:0901", "unplugged"),
        ("tcp://10.0.0.7:9100", "no connection"),
        ("llrp://reader:5084", "no connection"),
        ("", "lost"),
    ],
)
def test_a_lost_device_is_unplugged_or_its_connection_is_gone(address: str, words: str) -> None:
    for state in (DeviceState.LOST, DeviceState.BACKOFF):
        assert said(status(Role.SCANNER, state, "lost", address=address)) == words


def test_a_device_in_trouble_says_which() -> None:
    assert said(status(Role.PRINTER, DeviceState.DEGRADED, "head-open")) == "open"
    assert said(status(Role.READER, DeviceState.DEGRADED, "no-answer")) == "no answer"
    assert said(status(Role.SCANNER, DeviceState.BACKOFF, "unreachable")) == "not reached"


@pytest.mark.parametrize("role", Role)
def test_a_device_that_should_speak_and_does_not_is_silent_and_never_ready(role: Role) -> None:
    quiet = status(role, last_rx_ns=NOW_NS - 12 * SECOND, quiet_ns=2 * SECOND)
    live = weighing(WeightState.STABLE, Weight(Decimal("1.250"), "kg"))
    lamp = device_lamp(quiet, alone=True, live=live, now_ns=NOW_NS)
    assert lamp == Lamp(role.value.capitalize(), "silent 12 s", Light.WARN)


def test_a_device_that_need_not_speak_is_never_silent() -> None:
    assert said(status(Role.SCANNER, last_rx_ns=1)) == "ready"


@pytest.mark.parametrize(
    ("state", "words", "light"),
    [
        (WeightState.MOVING, "moving", Light.OK),
        (WeightState.OVER, "overloaded", Light.WARN),
        (WeightState.UNDER, "below zero", Light.WARN),
        (WeightState.FAULT, "fault", Light.BAD),
        (WeightState.SILENT, "no value", Light.WARN),
    ],
)
def test_a_scale_without_a_weight_says_why(state: WeightState, words: str, light: Light) -> None:
    lamp = device_lamp(status(Role.SCALE), alone=True, live=weighing(state), now_ns=NOW_NS)
    assert lamp == Lamp("Scale", words, light, live=light is Light.OK)


def test_a_scale_shows_its_weight_with_the_digits_of_its_frame() -> None:
    live = weighing(WeightState.STABLE, Weight(Decimal("1.250"), "kg"))
    assert device_lamp(status(Role.SCALE), alone=True, live=live) == Lamp(
        "Scale", "1.250 kg", Light.OK, live=True
    )
    assert weight_words(Weight(Decimal("0E-3"), "kg", net=True)) == "0.000 kg net"
    assert said(status(Role.SCALE)) == "no value"


@pytest.mark.parametrize("state", [state for state in DeviceState if state is not DeviceState.READY])
def test_a_scale_that_is_not_ready_shows_no_weight(state: DeviceState) -> None:
    live = weighing(WeightState.STABLE, Weight(Decimal("1.250"), "kg"))
    assert "1.250" not in said(status(Role.SCALE, state), live)


def test_a_reader_reads_or_is_idle() -> None:
    assert said(status(Role.READER)) == "idle"
    assert said(status(Role.READER), Live(reading=True)) == "reading"
    assert said(status(Role.READER, DeviceState.LOST, "lost", address="llrp://r:1"), Live(reading=True)) == (
        "no connection"
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59.9, "59 s"), (60, "1 min"), (3599, "59 min"), (7200, "2 h"), (86_400 * 3, "3 d")],
)
def test_an_age_is_said_in_one_unit(seconds: float, words: str) -> None:
    assert age_words(seconds) == words
