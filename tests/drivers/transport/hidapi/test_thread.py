import threading
import time
from collections.abc import Callable

import pytest

from drivers.api import Unreachable
from drivers.transport.hidapi import thread as module
from drivers.transport.hidapi.thread import HidThread


@pytest.fixture
def hid() -> HidThread:
    return HidThread()


class Device:
    """A source that has so many reports and notes from which thread and for how long it was read."""

    def __init__(self, reports: int = 0) -> None:
        self.reports = reports
        self.full = False
        self.trouble: Exception | None = None
        self.lost = ""
        self.waits: list[int] = []
        self.threads: set[str] = set()
        self.dry = threading.Event()

    def pull(self, wait_ms: int) -> bool:
        self.threads.add(threading.current_thread().name)
        self.waits.append(wait_ms)
        if self.trouble is not None:
            self.dry.set()
            raise self.trouble
        if self.reports:
            self.reports -= 1
            return True
        self.dry.set()
        time.sleep(wait_ms / 1000)
        return False

    def lose(self, why: str) -> None:
        self.lost = why


def take_up(hid: HidThread, device: Device) -> None:
    hid.call(lambda: hid.attach(device))


def let_go(hid: HidThread, device: Device) -> None:
    hid.call(lambda: hid.detach(device))


def alive() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "hid"]


class Hanging:
    """A call of the library that hangs until `go` is set, and then gives its answer or fails."""

    def __init__(self, answer: str = "late", error: Exception | None = None) -> None:
        self.begun, self.go = threading.Event(), threading.Event()
        self._answer, self._error = answer, error

    def __call__(self) -> str:
        self.begun.set()
        self.go.wait(10)
        if self._error is not None:
            raise self._error
        return self._answer

    def begin(self, hid: HidThread, undo: Callable[[str], None] = lambda _: None) -> None:
        """Have it called, in vain; a thread that takes it up too late leaves it out, so it is asked again."""
        while not self.begun.is_set():
            with pytest.raises(Unreachable, match=r"did not answer within 0\.05 s"):
                hid.call(self, undo)


def wait_gone() -> None:
    """Wait until the thread has ended by itself."""
    for thread in threading.enumerate():
        if thread.name == "hid":
            thread.join(10)
            assert not thread.is_alive()


def test_there_is_no_thread_before_the_first_request_and_a_while_after_the_last(hid: HidThread) -> None:
    assert alive() == []
    assert hid.call(lambda: threading.current_thread().name) == "hid"
    wait_gone()
    assert hid.call(lambda: 7) == 7


def test_requests_of_many_threads_are_done_by_one(hid: HidThread) -> None:
    seen: list[int] = []
    askers = [threading.Thread(target=lambda: seen.append(hid.call(threading.get_ident))) for _ in range(20)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(seen) == 20
    assert len(set(seen)) == 1


def test_what_a_request_raises_reaches_who_asked(hid: HidThread) -> None:
    def fail() -> None:
        raise OSError("no such luck")

    with pytest.raises(OSError, match="no such luck"):
        hid.call(fail)
    assert hid.call(lambda: "still there") == "still there"


def test_no_other_thread_may_call_hidapi(hid: HidThread) -> None:
    with pytest.raises(AssertionError, match="MainThread must not call hidapi"):
        hid.assert_own()
    with pytest.raises(AssertionError):
        hid.attach(Device())
    hid.call(hid.assert_own)


def test_every_device_is_read_by_the_one_thread_until_it_is_detached(hid: HidThread) -> None:
    devices = [Device(reports=100), Device(), Device(reports=5)]
    for device in devices:
        take_up(hid, device)
    for device in devices:
        assert device.dry.wait(10)
        let_go(hid, device)
        let_go(hid, device)
        assert device.threads == {"hid"}
        assert device.reports == 0
    wait_gone()


def test_while_one_device_has_reports_no_time_is_spent_waiting_in_another(hid: HidThread) -> None:
    busy, idle = Device(reports=500), Device()

    def attach() -> None:
        hid.attach(busy)
        hid.attach(idle)

    hid.call(attach)
    assert busy.dry.wait(10)
    for device in (busy, idle):
        let_go(hid, device)
    # the first round does not know yet
    assert set(idle.waits[1:499]) == {0}


def test_a_lone_device_is_waited_for_and_several_share_the_time(hid: HidThread) -> None:
    lone, twin = Device(), Device()
    hid.call(lambda: hid.attach(lone))
    assert lone.dry.wait(10)
    hid.call(lambda: hid.attach(twin))
    assert twin.dry.wait(10)
    for device in (lone, twin):
        let_go(hid, device)
    assert lone.waits[0] == module.ROUND_MS
    assert twin.waits[0] == module.ROUND_MS // 2


@pytest.mark.parametrize("trouble", [OSError("read error"), RuntimeError("a slip of ours")])
def test_a_device_that_fails_is_given_up_and_the_others_are_read_on(
    hid: HidThread, trouble: Exception
) -> None:
    ill, well = Device(), Device(reports=20)
    ill.trouble = trouble
    take_up(hid, ill)
    take_up(hid, well)
    assert well.dry.wait(10)
    let_go(hid, well)
    assert ill.lost == f"the device went away: {trouble}"
    assert (len(ill.waits), well.reports, well.lost) == (1, 0, "")


def test_a_device_whose_reports_nobody_takes_is_left_alone_and_holds_nobody_up(hid: HidThread) -> None:
    stuck = Device(reports=10)
    stuck.full = True
    hid.call(lambda: hid.attach(stuck))
    assert hid.call(lambda: "answered") == "answered"
    assert stuck.waits == []
    stuck.full = False
    assert stuck.dry.wait(10)
    let_go(hid, stuck)


def test_who_asks_while_a_call_hangs_is_told_in_time_and_what_comes_late_is_undone(
    hid: HidThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ANSWER_S", 0.05)
    undone = threading.Event()
    opened: list[str] = []

    def undo(late: str) -> None:
        opened.append(late)
        undone.set()

    hanging = Hanging("late")
    hanging.begin(hid, undo)
    with pytest.raises(Unreachable):
        hid.call(lambda: opened.append("never done"))
    hanging.go.set()
    assert undone.wait(10)
    wait_gone()
    assert opened == ["late"]


def test_what_has_to_be_done_is_done_even_where_nobody_waits_for_it_any_more(
    hid: HidThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ANSWER_S", 0.05)
    hanging = Hanging()
    done: list[str] = []
    hanging.begin(hid)
    hid.see_to(lambda: done.append("closed"))
    assert done == []
    hanging.go.set()
    wait_gone()
    assert done == ["closed"]


def test_what_fails_late_has_nothing_to_undo(hid: HidThread, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ANSWER_S", 0.05)
    undone: list[str] = []
    hanging = Hanging(error=OSError("late"))
    hanging.begin(hid, undone.append)
    hanging.go.set()
    wait_gone()
    assert undone == []


def ask_again_and_again(hid: HidThread, pause: Callable[[], None]) -> None:
    for number in range(50):
        assert hid.call(lambda number=number: number) == number  # type: ignore[misc]
        pause()


def test_requests_that_come_as_the_thread_ends_are_answered(
    hid: HidThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LINGER_S", 0.001)
    ask_again_and_again(hid, lambda: time.sleep(0.001))
    wait_gone()
