import contextlib
import socket
import threading
from collections.abc import Callable, Sequence

import pytest

from drivers.api import Unreachable
from drivers.fleet.hotplug import Appeared, Hotplug, HotplugPace, PlugChange, PlugView, Vanished
from drivers.transport.usb.identity import UsbKind, UsbNode

QUICK = HotplugPace(look_s=0.01, doubt_s=0.01, settle_s=0, misses=2)


def node(name: str) -> UsbNode:
    return UsbNode(f"/dev/{name}", UsbKind.TTY, 1, 2, name)


class Told:
    """Remembers what was told, and lets a test wait for it."""

    def __init__(self) -> None:
        self.changes: list[PlugChange] = []
        self._changed = threading.Condition()

    def __call__(self, change: PlugChange) -> None:
        with self._changed:
            self.changes.append(change)
            self._changed.notify_all()

    def wait(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.changes) >= count, 15), self.changes


class Machine:
    """What is plugged in, and how often that was looked at."""

    def __init__(self, *present: UsbNode) -> None:
        self.present: Sequence[UsbNode] | Exception = present
        self._looks = threading.Semaphore(0)

    def look(self) -> Sequence[UsbNode]:
        self._looks.release()
        if isinstance(self.present, Exception):
            raise self.present
        return self.present

    def wait_looks(self, count: int) -> None:
        for _ in range(count):
            assert self._looks.acquire(timeout=15)


def watch(machine: Machine, told: Callable[[PlugChange], None], pace: HotplugPace = QUICK) -> Hotplug:
    return Hotplug(told, look=machine.look, events=lambda: None, pace=pace)


def test_what_appears_is_told_at_once_and_what_is_missing_after_two_looks() -> None:
    view = PlugView(2)
    assert view.see([node("a")]) == [Appeared(node("a"))]
    assert view.see([]) == []
    assert view.in_doubt
    assert view.see([node("b")]) == [Vanished(node("a")), Appeared(node("b"))]
    assert not view.in_doubt


def test_a_device_missed_once_is_not_gone() -> None:
    view = PlugView(3)
    view.see([node("a")])
    for _ in range(5):
        assert view.see([]) == view.see([]) == []
        assert view.see([node("a")]) == []


def test_without_events_looking_finds_what_comes_and_goes() -> None:
    machine, told = Machine(node("a")), Told()
    hotplug = watch(machine, told)
    hotplug.start()
    machine.present = [node("a"), node("b")]
    told.wait(1)
    machine.present = [node("b")]
    told.wait(2)
    hotplug.stop()
    assert told.changes == [Appeared(node("b")), Vanished(node("a"))]


class Events:
    """What udev tells of plugging, by the test's hand."""

    def __init__(self) -> None:
        self._told, self._tell = socket.socketpair()
        self._told.setblocking(False)

    def fileno(self) -> int:
        return self._told.fileno()

    def drain(self) -> bool:
        with contextlib.suppress(BlockingIOError):
            return bool(self._told.recv(64))
        return False

    def happen(self) -> None:
        self._tell.send(b"!")

    def close(self) -> None:
        self._told.close()
        self._tell.close()


def test_an_event_brings_a_look_at_once_and_what_is_missing_then_is_looked_for_again_soon() -> None:
    machine, told, events = Machine(node("a")), Told(), Events()
    pace = HotplugPace(look_s=3600, doubt_s=0.01, settle_s=0)
    hotplug = Hotplug(told, look=machine.look, events=lambda: events, pace=pace)
    hotplug.start()
    machine.present = [node("a"), node("b")]
    events.happen()
    told.wait(1)
    machine.present = [node("b")]
    events.happen()
    told.wait(2)
    hotplug.stop()
    events.close()
    assert told.changes == [Appeared(node("b")), Vanished(node("a"))]


def test_unless_set_otherwise_a_hub_may_lose_a_device_for_one_look() -> None:
    view = PlugView(HotplugPace().misses)
    view.see([node("a")])
    assert view.see([]) == []
    assert view.see([node("a")]) == []


def test_a_system_that_tells_nothing_for_a_while_has_lost_no_device(caplog: pytest.LogCaptureFixture) -> None:
    machine, told = Machine(node("a")), Told()
    hotplug = watch(machine, told)
    hotplug.start()
    machine.present = Unreachable("sysfs is away")
    machine.wait_looks(10)
    machine.present = [node("a"), node("b")]
    told.wait(1)
    hotplug.stop()
    assert told.changes == [Appeared(node("b"))]
    assert [record.getMessage() for record in caplog.records] == ["hot-plug: sysfs is away"]


def test_a_listener_that_raises_does_not_end_the_watch(caplog: pytest.LogCaptureFixture) -> None:
    machine, told = Machine(), Told()

    def listener(change: PlugChange) -> None:
        told(change)
        raise RuntimeError("the manager is ill")

    hotplug = watch(machine, listener)
    hotplug.start()
    machine.present = [node("a")]
    told.wait(1)
    machine.present = [node("a"), node("b")]
    told.wait(2)
    hotplug.stop()
    assert "begins anew" in caplog.text


def test_it_stops_at_once_however_long_the_next_look_is_away() -> None:
    hotplug = watch(Machine(), Told(), HotplugPace(look_s=3600))
    hotplug.start()
    hotplug.stop()
    assert not any(thread.name == "hotplug" for thread in threading.enumerate())
    watch(Machine(), Told()).stop()
