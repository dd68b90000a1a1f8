"""A sync thread steps, waits as outcomes ask, and ends when told."""

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sync.pump.link import Link, LinkState
from sync.pump.outcomes import Again, Outcome, Rest
from sync.pump.port import PortClosed
from sync.pump.push_policy import StandStill, TryLater
from sync.pump.thread import SyncThread

PATIENCE_S = 10.0


class Steps:
    """Gives the outcomes a test puts in, and tells of each step that was begun."""

    def __init__(self) -> None:
        self.begun: queue.Queue[int] = queue.Queue()
        self.outcomes: queue.Queue[Callable[[], Outcome]] = queue.Queue()
        self.reports: queue.Queue[tuple[Link, bool]] = queue.Queue()
        self._count = 0

    def step(self) -> Outcome:
        """Tell, and wait for the outcome."""
        self._count += 1
        self.begun.put(self._count)
        return self.outcomes.get(timeout=PATIENCE_S)()

    def report(self, link: Link, mended: bool) -> None:
        """Keep it."""
        self.reports.put((link, mended))

    def begins(self) -> int:
        """Wait until a step is begun."""
        return self.begun.get(timeout=PATIENCE_S)

    def end(self, outcome: Outcome) -> tuple[Link, bool]:
        """Let the step end so, and wait for what is reported."""
        self.outcomes.put(lambda: outcome)
        return self.reports.get(timeout=PATIENCE_S)


@contextmanager
def running(steps: Steps) -> Iterator[SyncThread]:
    """Run a thread over these steps, and see it end."""
    thread = SyncThread("sync-test", steps.step, steps.report, lambda: 0.999)
    thread.start()
    yield thread
    thread.ask_to_stop()
    steps.outcomes.put(Rest)
    thread.join(PATIENCE_S)
    assert not thread.is_alive()


def test_it_goes_on_at_once_while_there_is_more() -> None:
    steps = Steps()
    with running(steps):
        for number in range(1, 4):
            assert steps.begins() == number
            steps.end(Again())


def test_a_wake_up_ends_its_rest() -> None:
    steps = Steps()
    with running(steps) as thread:
        steps.begins()
        steps.end(Rest())
        thread.wake()
        assert steps.begins() == 2


def test_a_wake_up_during_a_step_is_not_lost() -> None:
    steps = Steps()
    with running(steps) as thread:
        steps.begins()
        thread.wake()
        steps.end(Rest())
        assert steps.begins() == 2


def test_a_wake_up_does_not_hammer_a_store_that_is_gone() -> None:
    steps = Steps()
    with running(steps) as thread:
        steps.begins()
        steps.end(StandStill("not allowed"))
        thread.wake()
        assert steps.begun.empty()
        thread.revive()
        assert steps.begins() == 2


def test_trouble_and_its_end_are_reported() -> None:
    steps = Steps()
    with running(steps) as thread:
        steps.begins()
        assert steps.end(TryLater("cut")) == (Link(LinkState.OFFLINE, "cut"), False)
        thread.revive()
        steps.begins()
        assert steps.end(Again()) == (Link(LinkState.ONLINE), True)
        steps.begins()
        assert steps.end(Again()) == (Link(LinkState.ONLINE), False)


def test_a_bug_is_reported_and_tried_again() -> None:
    steps = Steps()

    def break_down() -> Outcome:
        raise ZeroDivisionError("by nought")

    with running(steps) as thread:
        steps.begins()
        steps.outcomes.put(break_down)
        link, _ = steps.reports.get(timeout=PATIENCE_S)
        assert link == Link(LinkState.OFFLINE, "The synchronisation failed: ZeroDivisionError: by nought")
        thread.revive()
        assert steps.begins() == 2


def test_it_ends_with_its_station() -> None:
    steps = Steps()

    def close() -> Outcome:
        raise PortClosed

    thread = SyncThread("sync-test", steps.step, steps.report, lambda: 0.5)
    thread.start()
    steps.begins()
    steps.outcomes.put(close)
    thread.join(PATIENCE_S)
    assert not thread.is_alive()


def test_being_stopped_is_no_trouble() -> None:
    steps = Steps()
    with running(steps) as thread:
        steps.begins()
        thread.ask_to_stop()
        steps.outcomes.put(lambda: TryLater("the wire is closed"))
    assert steps.reports.empty()
