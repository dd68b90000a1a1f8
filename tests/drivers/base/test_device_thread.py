"""The thread of a device outlives what a turn raises, and says when it has ended."""

import threading

import pytest

from drivers.api import DeviceState, Role
from drivers.base.device_thread import DeviceThread
from drivers.base.standing import Standing
from tests.drivers.peers.recorder import Recorder
from tests.helpers.eventually import eventually


class Served:
    """A device whose first turn raises; the turns after it end at once, and the stop is its own."""

    def __init__(self, first: BaseException) -> None:
        self.told = Recorder()
        self.stopping = threading.Event()
        self.turns = 0
        self.rests = 0
        self._first = first
        standing = Standing("device", Role.SCALE, self.told)
        self.thread = DeviceThread("device", standing, self.stopping, self._serve, self._rest)

    def _serve(self) -> None:
        self.turns += 1
        if self.turns == 1:
            raise self._first
        self.stopping.wait(15)

    def _rest(self) -> None:
        self.rests += 1


def test_a_turn_that_raises_is_told_and_followed_by_a_rest_and_another_turn() -> None:
    device = Served(RuntimeError("no such luck"))
    device.thread.start()
    eventually(lambda: device.turns == 2)
    ended = [device.thread.ended]
    device.thread.stop(15, lambda: None)
    ended.append(device.thread.ended)
    assert ended == [False, True]
    assert device.rests == 1
    assert device.told.states == [
        (DeviceState.OPENING, ""),
        (DeviceState.BACKOFF, "internal-error"),
        (DeviceState.ABSENT, ""),
    ]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_ends_by_itself_only_where_no_driver_can_go_on() -> None:
    device = Served(SystemExit())
    assert not device.thread.ended
    device.thread.start()
    eventually(lambda: device.thread.ended)
    assert not device.stopping.is_set()


def test_a_stop_sets_what_it_waits_for_before_it_interrupts() -> None:
    device = Served(RuntimeError())
    seen: list[bool] = []
    device.thread.stop(15, lambda: seen.append(device.stopping.is_set()))
    assert seen == [True]
