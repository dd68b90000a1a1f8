import logging

import pytest

from drivers.api import DeviceState, Role
from drivers.base.sparing import Sparing
from drivers.base.standing import Standing
from tests.drivers.peers.recorder import Recorder


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_then_one_a_minute_and_what_was_kept_back_is_counted() -> None:
    clock = Clock()
    sparing = Sparing(clock)
    assert sum(sparing.passes() for _ in range(100)) == 20
    assert sparing.kept_back() == 80
    clock.now = 60
    assert [sparing.passes(), sparing.passes()] == [True, False]
    clock.now = 60 * 60
    assert sum(sparing.passes() for _ in range(100)) == 20


def test_a_flapping_device_is_always_told_of_and_seldom_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    told = Recorder()
    standing = Standing("scan", Role.SCANNER, told)
    for _ in range(1000):
        standing.move(DeviceState.LOST, "lost")
        standing.move(DeviceState.READY)
    assert len(told.states) == 2000
    assert len(caplog.records) == 20


def test_a_device_that_was_never_there_is_warned_of_once_and_again_after_it_was(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    standing = Standing("scan", Role.SCANNER, Recorder())
    for _ in range(3):
        standing.move(DeviceState.IDENTIFYING)
        standing.move(DeviceState.BACKOFF, "unreachable", "nobody listens")
    standing.move(DeviceState.READY)
    standing.move(DeviceState.BACKOFF, "unreachable", "nobody listens")
    warned = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warned) == 2
    assert all("unreachable nobody listens" in record.getMessage() for record in warned)
