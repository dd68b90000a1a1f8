"""The engine's thread: events in order, whatever one of them does, and nobody left waiting."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from typing import Any

import pytest

from drivers.api import CodeRead, JobChanged, JobState, WeightRead, WeightState
from station.app.engine_thread import EngineThread
from station.app.ports.events import ClockCompared, LedgerCall, LinkMoved, Refreshed
from station.app.ports.ledger import LedgerBroken, OrderNews, Pulled
from station.app.screen.values import Screen
from sync.contract.messages import NumberBlock
from tests.helpers.ledgers import BADGE, MUG, PEN, SMALL_BOX, Ground, order_code, tracking


class Run:
    """An engine's thread with what it showed and how often it woke the pump."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.shown: list[Screen] = []
        self.woken = 0
        self.thread = EngineThread(ground.engine, self.shown.append, self.wake)

    def wake(self) -> None:
        self.woken += 1

    def scan(self, *codes: str) -> None:
        for code in codes:
            self.thread.post(CodeRead("scanner", 1, code, code.encode(), None, 0))

    def call(self, act: Callable[[Pulled], Sequence[OrderNews]]) -> "Future[None]":
        done: Future[None] = Future()
        self.thread.post(LedgerCall(act, done))
        return done


@pytest.fixture
def run(ground: Ground) -> Any:
    run = Run(ground)
    yield run
    run.thread.stop()


def nothing(_: Pulled) -> Sequence[OrderNews]:
    """Write nothing."""
    return ()


def test_what_is_posted_by_many_is_taken_in_the_order_of_each(run: Run) -> None:
    run.thread.start()

    def post(device: str) -> None:
        for number in range(40):
            run.thread.post(CodeRead(device, number, f"{device}-{number}", b"", None, 0))

    threads = [threading.Thread(target=post, args=(f"s{n}",), name=f"s{n}") for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.thread.stop()
    rows = run.ground.ask("SELECT device, code FROM journal ORDER BY number")
    assert len(rows) == 160
    for device in ("s0", "s1", "s2", "s3"):
        assert [code for name, code in rows if name == device] == [f"{device}-{n}" for n in range(40)]


def test_a_thread_that_ends_before_it_is_looked_at_keeps_no_stop_waiting(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.thread.start()
    really_alive = threading.Thread.is_alive

    def alive_later(thread: threading.Thread) -> bool:
        thread.join()
        return really_alive(thread)

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "is_alive", alive_later)
        run.thread.stop()
    assert run.thread.stopped


def test_what_was_queued_before_the_stop_is_still_taken(run: Run) -> None:
    run.scan(BADGE, order_code("A"), MUG)
    run.thread.start()
    run.thread.stop()
    assert run.ground.lines[-1]["outcome"] == "counted"


def test_an_event_that_fails_does_not_end_the_thread(
    run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("a defect")

    run.thread.start()
    with monkeypatch.context() as patch:
        patch.setattr("station.app.engine.resolve", fail)
        run.scan("first")
        run.call(nothing).result()
    run.scan(BADGE)
    run.call(nothing).result()
    assert "failed at CodeRead" in caplog.text
    assert [line["code"] for line in run.ground.lines if "journal" in line] == [BADGE]
    assert {"error": "RuntimeError at CodeRead", "event": "CodeRead"} in run.ground.lines
    assert any(screen.message and screen.message.key == "not-saved" for screen in run.shown)


def test_a_call_that_meets_a_broken_ledger_twice_fails_each_time_and_waits_for_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one fails already where the engine goes back to what the ledger holds."""

    def fail(*_: Any) -> None:
        raise LedgerBroken("no disk")

    run.thread.start()
    with monkeypatch.context() as patch:
        patch.setattr(run.ground.ledger, "writing", fail)
        for _ in range(2):
            with pytest.raises(LedgerBroken):
                run.call(nothing).result(5)
    run.call(nothing).result(5)


def test_a_window_that_fails_does_not_end_the_thread_nor_lose_the_scan(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Screen) -> None:
        raise RuntimeError("no window")

    thread = EngineThread(run.ground.engine, fail, run.wake)
    thread.start()
    thread.post(CodeRead("scanner", 1, BADGE, b"", None, 0))
    thread.stop()
    assert run.ground.ask("SELECT count(*) FROM journal") == [(1,)]


def test_who_waits_hears_that_it_was_kept(run: Run) -> None:
    run.scan(BADGE, order_code("B"), PEN, SMALL_BOX)
    run.thread.start()
    changed = JobChanged("printer", f"{tracking(1)}-1", JobState.HANDED_OVER, odometer=4)
    assert run.thread.post_and_wait(changed)
    assert run.ground.ask("SELECT state, odometer FROM jobs") == [("handed-over", 4)]


def test_who_waits_hears_that_the_ledger_did_not_keep_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run.scan(BADGE, order_code("B"), PEN, SMALL_BOX)
    run.thread.start()
    run.call(nothing).result()

    def fail() -> None:
        raise LedgerBroken("disk I/O error")

    changed = JobChanged("printer", f"{tracking(1)}-1", JobState.HANDED_OVER)
    with monkeypatch.context() as patch:
        patch.setattr(run.ground.ledger, "writing", fail)
        assert not run.thread.post_and_wait(changed)
    assert run.ground.ask("SELECT state FROM jobs") == [("queued",)]
    assert run.thread.post_and_wait(changed)


def test_who_waits_for_a_stopped_engine_is_let_go(run: Run) -> None:
    run.thread.start()
    run.thread.stop()
    assert run.thread.stopped
    assert not run.thread.post_and_wait(Refreshed())
    with pytest.raises(CancelledError):
        run.call(nothing).result()


def test_who_waits_for_an_engine_that_never_ran_is_let_go(run: Run) -> None:
    done = run.call(nothing)
    answers: list[bool] = []
    waiter = threading.Thread(
        target=lambda: answers.append(run.thread.post_and_wait(Refreshed())), name="waiter"
    )
    waiter.start()
    run.thread.stop()
    waiter.join()
    assert (done.cancelled(), answers) == (True, [False])


def test_a_call_that_fails_is_told_to_who_asked_and_keeps_nothing(run: Run) -> None:
    def fail(pages: Pulled) -> Sequence[OrderNews]:
        pages.take_numbers(NumberBlock("late", "tracking", "PL", 900, 999, 1))
        raise KeyError("why")

    run.thread.start()
    with pytest.raises(KeyError):
        run.call(fail).result()
    assert run.ground.ask("SELECT count(*) FROM numbers WHERE id = 'late'") == [(0,)]


def test_the_pump_is_woken_by_what_it_may_have_to_send_and_not_by_itself(run: Run) -> None:
    run.thread.start()
    run.call(nothing).result()
    run.thread.post(LinkMoved("online"))
    run.thread.post(ClockCompared(3))
    run.call(nothing).result()
    assert run.woken == 0
    run.scan("code")
    run.call(nothing).result()
    assert run.woken == 1


def test_what_a_scale_shows_beside_the_work_wakes_no_pump(run: Run) -> None:
    for state in (WeightState.MOVING, WeightState.SILENT):
        run.thread.post(WeightRead("scale", state, None, 0))
    run.thread.start()
    run.thread.stop()
    assert (len(run.shown), run.woken) == (2, 0)
