"""Which changes of a device's state are told to the store."""

from collections.abc import Sequence

import pytest

from drivers.api import DeviceState, DeviceStatus, Role
from station.app.desks.device_news import is_news

Stand = tuple[DeviceState, str]

READY = (DeviceState.READY, "")
OPENING = (DeviceState.OPENING, "")
IDENTIFYING = (DeviceState.IDENTIFYING, "")
LOST = (DeviceState.LOST, "lost")
WAITING = (DeviceState.BACKOFF, "lost")
UNREACHABLE = (DeviceState.BACKOFF, "unreachable")
NO_PAPER = (DeviceState.DEGRADED, "paper-out")


def news_of(stands: Sequence[Stand]) -> list[Stand]:
    """Give what is told of a device that goes through these states."""
    told: list[DeviceStatus] = []
    for state, reason in stands:
        status = DeviceStatus("printer", Role.PRINTER, state, reason)
        if is_news(status, told[-1] if told else None):
            told.append(status)
    return [(status.state, status.reason) for status in told]


@pytest.mark.parametrize("first", [OPENING, READY, LOST, UNREACHABLE])
def test_the_first_state_is_news(first: Stand) -> None:
    assert news_of([first, first]) == [first]


def test_each_other_state_or_reason_is_news() -> None:
    life = [OPENING, IDENTIFYING, READY, NO_PAPER, (DeviceState.DEGRADED, "paused"), READY, LOST, WAITING]
    assert news_of(life) == life


@pytest.mark.parametrize("tried", [(OPENING,), (IDENTIFYING, LOST), (LOST,), (OPENING, IDENTIFYING)])
def test_a_device_that_is_away_and_tried_in_vain_is_told_once(tried: Sequence[Stand]) -> None:
    assert news_of([READY, LOST, WAITING, *(*tried, WAITING) * 5, READY]) == [READY, LOST, WAITING, READY]


def test_a_device_that_was_just_lost_and_is_tried_at_once_is_told_once() -> None:
    assert news_of([READY, LOST, OPENING, IDENTIFYING, LOST, READY]) == [READY, LOST, READY]


def test_it_is_news_that_it_is_away_for_another_reason() -> None:
    assert news_of([WAITING, IDENTIFYING, UNREACHABLE, OPENING, LOST, WAITING]) == [
        WAITING,
        UNREACHABLE,
        LOST,
        WAITING,
    ]


def test_a_device_that_comes_back_with_a_trouble_is_told() -> None:
    assert news_of([WAITING, OPENING, IDENTIFYING, NO_PAPER]) == [WAITING, NO_PAPER]
