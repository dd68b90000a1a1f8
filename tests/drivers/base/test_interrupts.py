import threading

import pytest

from drivers.api import ConnectionLost
from drivers.base.interrupts import Interrupts


@pytest.mark.parametrize("deed", ["set", "nudge"])
def test_a_wait_ends_by_a_stop_or_a_nudge(deed: str) -> None:
    interrupts = Interrupts()
    ended: list[bool] = []
    waiting = threading.Thread(target=lambda: ended.append(interrupts.wait(3600)), name="waits")
    waiting.start()
    getattr(interrupts, deed)()
    waiting.join()
    assert ended == [True]
    assert interrupts.is_set() is (deed == "set")


def test_a_wait_that_nobody_ends_is_over_in_its_time() -> None:
    assert not Interrupts().wait(0.01)


def test_a_nudge_while_an_attempt_is_under_way_ends_the_wait_after_it_and_only_that() -> None:
    interrupts = Interrupts()
    interrupts.nudge()
    assert interrupts.wait(3600)
    assert not interrupts.wait(0.01)


def test_a_device_that_was_opened_forgets_the_nudge_that_led_to_it() -> None:
    interrupts = Interrupts()
    interrupts.nudge()
    interrupts.release("unplugged before")
    interrupts.hold()
    interrupts.check()
    assert not interrupts.wait(0.01)


def test_a_release_ends_the_connection_once() -> None:
    interrupts = Interrupts()
    interrupts.release("unplugged")
    with pytest.raises(ConnectionLost, match="unplugged"):
        interrupts.check()
    interrupts.check()
