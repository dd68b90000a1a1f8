import pytest

from drivers.api import InventoryEnded, TagsRead
from drivers.codecs.llrp.tags import TagSeen
from drivers.rfid.inventory import RunningInventory

MS = 1_000_000
BEGAN, ENDS = 1_000 * MS, 2_000 * MS


def seen(rospec: int = 5, times: int = 1) -> TagSeen:
    return TagSeen(b"\x30" * 12, 1, -50, times, 0, 0, by_uptime=False, rospec=rospec)


@pytest.fixture
def told() -> list[TagsRead | InventoryEnded]:
    return []


@pytest.fixture
def running(told: list[TagsRead | InventoryEnded]) -> RunningInventory:
    return RunningInventory("reader", 5, BEGAN, ENDS, told.append)


def test_of_several_problems_the_first_is_told(
    running: RunningInventory, told: list[TagsRead | InventoryEnded]
) -> None:
    running.note_problem("the memory overflowed")
    running.cut_short("the reader ended it")
    assert running.over(BEGAN)
    running.end(BEGAN, "the reader went away")
    assert told == [InventoryEnded("reader", 5, 0, "the memory overflowed", BEGAN)]


def test_readings_are_told_ten_times_a_second_and_the_rest_before_the_end(
    running: RunningInventory, told: list[TagsRead | InventoryEnded]
) -> None:
    assert running.due_ns() == ENDS
    for at in (0, 30, 99, 100, 150):
        running.add((seen(times=2),))
        running.report(BEGAN + at * MS)
    assert running.due_ns() == BEGAN + 200 * MS
    running.end(ENDS)
    counts = [[tag.count for tag in event.tags] for event in told if isinstance(event, TagsRead)]
    assert counts == [[2], [6], [2]]
    assert told[-1] == InventoryEnded("reader", 5, 10, "", ENDS)


def test_tags_of_another_inventory_are_left_out_and_counted(
    running: RunningInventory, told: list[TagsRead | InventoryEnded]
) -> None:
    assert running.add((seen(), seen(rospec=4), seen(rospec=0))) == 1
    running.end(ENDS)
    assert told[-1] == InventoryEnded("reader", 5, 2, "", ENDS)
