"""What devices tell reaches the engine, and what must be durable is so when the call returns."""

import threading
from dataclasses import replace

import pytest

from drivers.api import CodeRead, DeviceEvent, InventoryEnded, JobChanged, JobState
from station.run.sink import DeviceSink, NotRecorded

CODE = CodeRead("front", 1, "4006381333931", b"4006381333931", None, 1)
JOB = JobChanged("printer", "PL1-1", JobState.HANDED_OVER)
ENDED = InventoryEnded("reader", 1, 0, "the reader was stopped", 0)


class NotedInbox:
    """Notes what is posted, and what is waited for; `takes` tells whether it is durable."""

    def __init__(self, takes: bool = True) -> None:
        self.takes = takes
        self.posted: list[DeviceEvent] = []
        self.waited_for: list[DeviceEvent] = []

    def post(self, event: DeviceEvent) -> None:
        self.posted.append(event)

    def post_and_wait(self, event: DeviceEvent) -> bool:
        self.waited_for.append(event)
        return self.takes


def sink_to(inbox: NotedInbox, leaving: bool = False) -> DeviceSink:
    left = threading.Event()
    if leaving:
        left.set()
    sink = DeviceSink(left, lambda: None)
    sink.connect(inbox)
    return sink


def test_a_code_is_posted_and_one_that_its_scanner_keeps_is_waited_for() -> None:
    inbox = NotedInbox()
    kept = replace(CODE, awaited=True)
    for code in (CODE, kept):
        sink_to(inbox)(code)
    assert (inbox.posted, inbox.waited_for) == ([CODE], [kept])


def test_what_became_of_a_label_is_waited_for_while_the_station_stops_too() -> None:
    inbox = NotedInbox()
    sink_to(inbox, leaving=True)(JOB)
    assert (inbox.posted, inbox.waited_for) == ([], [JOB])


@pytest.mark.parametrize("event", [JOB, replace(CODE, awaited=True)])
def test_a_driver_hears_what_the_ledger_did_not_take(event: DeviceEvent) -> None:
    with pytest.raises(NotRecorded):
        sink_to(NotedInbox(takes=False))(event)


def test_an_inventory_that_breaks_off_is_told_but_not_when_the_station_stops() -> None:
    inbox = NotedInbox()
    sink_to(inbox)(ENDED)
    sink_to(inbox, leaving=True)(ENDED)
    assert inbox.posted == [ENDED]


def test_a_code_reaches_the_engine_when_who_hears_of_it_fails() -> None:
    def fail() -> None:
        raise RuntimeError

    inbox = NotedInbox()
    sink = DeviceSink(threading.Event(), fail)
    sink.connect(inbox)
    with pytest.raises(RuntimeError):
        sink(CODE)
    assert inbox.posted == [CODE]
