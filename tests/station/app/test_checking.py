"""What a reader reads, from the driver's events to facts and screen: order A has two mugs with tags."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.api import DeviceChanged, DeviceState, InventoryEnded, TagsRead
from station.app.ports.inputs import PinTyped
from station.app.screen.values import CheckingBody, Screen, Sound
from station.core.codes.meanings import Command
from station.core.equipment import Checking, Equipment, Weighing
from station.core.message import Severity
from tests.helpers.epcs import sgtin
from tests.helpers.ledgers import (
    BADGE,
    KEY,
    LEAD_BADGE,
    MUG,
    PEN,
    SMALL_BOX,
    STATION,
    Ground,
    make_work_order,
    order_code,
    tracking,
)

A = (order_code("A"), MUG, MUG, PEN, SMALL_BOX)
FIRST, SECOND, THIRD = (sgtin(MUG, serial) for serial in (101, 102, 103))
A_KEY = sgtin(KEY, 7)
A_PALLET = "3174257BF4499602D2000000"


@pytest.fixture
def checking(tmp_path: Path) -> Iterator[Ground]:
    """A station with a reader that reads the carton of order A."""
    ground = Ground(tmp_path, equipment=Equipment(checking=Checking()))
    ground.scan(BADGE, *A)
    yield ground
    ground.close()


def body(screen: Screen) -> CheckingBody:
    """Return the work area, which is the reader's."""
    assert isinstance(screen.body, CheckingBody)
    return screen.body


def told(ground: Ground, kind: str) -> list[dict[str, Any]]:
    """Return the content of the facts of a type."""
    return [fact["data"] for fact in ground.facts() if fact["type"] == kind]


def begun(ground: Ground) -> int:
    """Return how many inventories were begun in this run."""
    assert ground.reader is not None
    return ground.reader.begun


def refused(screen: Screen) -> tuple[str, ...]:
    """Return what an error that latched names."""
    assert screen.message is not None
    assert (screen.message.severity, screen.sound) == (Severity.LATCHED, Sound.WRONG)
    return screen.message.details


def test_an_inventory_begins_with_the_carton(checking: Ground) -> None:
    assert begun(checking) == 1
    screen = checking.shown[-1]
    assert (screen.state, body(screen).reading) == ("checking", True)
    assert (body(screen).found, body(screen).expected) == (0, 2)


def test_what_is_read_is_shown_while_it_is_read_and_not_stored(checking: Ground) -> None:
    before = checking.everything()
    assert body(checking.read_tags(FIRST, A_PALLET)).found == 1
    shown = body(checking.read_tags(SECOND, reads=1))
    assert (shown.found, shown.strays, shown.unknown) == (1, 1, 1)
    assert body(checking.read_tags(SECOND, reads=2, antenna=2)).found == 2, "antennas are added up"
    assert not checking.engine.wrote
    assert checking.everything() == before


def test_a_carton_that_was_read_whole_goes_on_and_its_tags_are_told(checking: Ground) -> None:
    checking.read_tags(FIRST, SECOND)
    assert checking.end_inventory().state == "labelling"
    assert told(checking, "parcel-checked") == [
        {
            "parcel": "A-1",
            "result": "passed",
            "pieces": [
                {"sku": "MUG", "serial": "101", "epc": FIRST},
                {"sku": "MUG", "serial": "102", "epc": SECOND},
            ],
            "counts": [{"sku": "MUG", "read": 2, "packed": 2}],
            "extras": [],
            "strays": 0,
            "unknown": 0,
            "problem": None,
            "lead": None,
        }
    ]
    assert {"checked": "passed", "parcel": "A-1", "state": "labelling", "order": "W-A"} in checking.lines


def test_a_piece_that_was_not_read_latches_and_is_read_again(checking: Ground) -> None:
    checking.read_tags(FIRST)
    assert refused(checking.end_inventory()) == ("Mug, blue: 1 of 2 read",)
    shown = body(checking.say(Command.ACK))
    assert (shown.reading, shown.found, shown.expected) == (False, 1, 2)
    assert body(checking.say(Command.CHECK)).found == 0
    assert begun(checking) == 2
    checking.read_tags(FIRST, SECOND)
    assert checking.end_inventory().state == "labelling"


@pytest.mark.parametrize("signals", [(-70, -50), (-50, -70), (None, -50), (-50, None)])
def test_a_tag_is_as_near_as_its_strongest_signal(
    checking: Ground, signals: tuple[int | None, int | None]
) -> None:
    first, second = signals
    checking.read_tags(FIRST, rssi_dbm=first)
    shown = body(checking.read_tags(FIRST, rssi_dbm=second))
    assert (shown.found, shown.strays) == (1, 0)


def test_reading_again_while_it_is_read_begins_at_nothing(checking: Ground) -> None:
    checking.read_tags(FIRST)
    shown = body(checking.say(Command.CHECK))
    assert (shown.reading, shown.found, shown.expected, begun(checking)) == (True, 0, 2, 2)


def test_a_piece_too_many_latches_and_no_lead_lets_it_go(checking: Ground) -> None:
    checking.read_tags(FIRST, SECOND, THIRD)
    assert refused(checking.end_inventory()) == ("Mug, blue: 1 too many",)
    shown = checking.say(Command.ACK)
    assert body(shown).extras == ("Mug, blue: 1 too many",)
    assert "OVERRIDE" not in [action.command for action in shown.actions]
    assert checking.key(checking.say(Command.OVERRIDE)) == "extras-first"


def test_a_piece_of_another_order_is_named_with_the_order_that_wants_it(checking: Ground) -> None:
    checking.pull_orders(make_work_order("K", ("KEY", 1), totes=["T-9"], claimed_by=STATION, fence=1))
    checking.read_tags(FIRST, SECOND, A_KEY)
    assert refused(checking.end_inventory()) == ("Key: not in this order. Belongs to order W-K, tote T-9",)


def test_a_piece_that_was_shipped_before_is_found_by_its_tag(checking: Ground) -> None:
    checking.read_tags(FIRST, SECOND)
    checking.end_inventory()
    checking.print()
    checking.pull_orders(make_work_order("D", ("MUG", 1), claimed_by=STATION, fence=1))
    checking.scan(tracking(1), order_code("D"), MUG, SMALL_BOX)
    checking.read_tags(FIRST)
    assert refused(checking.end_inventory()) == (
        "Mug, blue: not this piece. Packed before in order W-A",
        "Mug, blue: 0 of 1 read",
    )


def test_a_tag_beside_the_bench_is_counted_and_let_be(checking: Ground) -> None:
    checking.read_tags(FIRST, SECOND)
    checking.read_tags(A_KEY, rssi_dbm=-75)
    assert checking.end_inventory().state == "labelling"
    assert told(checking, "parcel-checked")[-1]["strays"] == 1


def test_a_reader_that_is_away_is_said_and_can_be_asked_again(checking: Ground) -> None:
    screen = checking.end_inventory("no answer")
    assert (screen.state, screen.sound) == ("checking", Sound.LOOK)
    assert body(screen).trouble == "Not read: no answer"
    checking.say(Command.CHECK)
    assert begun(checking) == 2
    checking.read_tags(FIRST, SECOND)
    assert checking.end_inventory().state == "labelling"


def test_a_lead_lets_a_carton_go_on_that_could_not_be_read(checking: Ground) -> None:
    screen = checking.end_inventory("no answer")
    assert "OVERRIDE" in [action.command for action in screen.actions]
    checking.say(Command.OVERRIDE)
    checking.scan(LEAD_BADGE)
    checking.handle(PinTyped("4711"))
    assert checking.say(Command.NO_READER).state == "labelling"
    assert told(checking, "override") == [{"lead": "9", "what": "check", "reason": "no-reader"}]
    assert told(checking, "parcel-checked")[-1]["result"] == "override"


def test_what_is_left_of_an_earlier_inventory_does_not_count(checking: Ground) -> None:
    checking.read_tags(FIRST, A_KEY)
    checking.say(Command.CHECK)
    assert checking.end_inventory("another was begun", inventory=1).state == "checking"
    assert checking.engine.bench.latch is None
    checking.handle(TagsRead("reader", 1, (), 0))
    checking.read_tags(FIRST, SECOND)
    assert checking.end_inventory().state == "labelling"


def test_an_inventory_nobody_waits_for_is_ended(checking: Ground) -> None:
    checking.say(Command.UNDO)
    assert checking.reader is not None
    assert checking.reader.ended == 1
    before = checking.everything()
    checking.read_tags(FIRST)
    checking.end_inventory()
    assert checking.everything() == before


def test_another_reader_has_no_part_in_it(checking: Ground) -> None:
    assert checking.handle(InventoryEnded("other", 1, 0, "", 0)).state == "checking"
    assert checking.engine.bench.latch is None


@pytest.mark.parametrize("ready", [True, False])
def test_a_restart_begins_the_inventory_again_once_the_reader_is_there(checking: Ground, ready: bool) -> None:
    assert checking.reader is not None
    checking.reader.state = DeviceState.READY if ready else DeviceState.OPENING
    checking.read_tags(FIRST)
    bench = checking.engine.bench
    assert checking.restart() == bench
    reader = checking.reader
    checking.handle(DeviceChanged(reader.status))
    assert begun(checking) == int(ready)
    reader.state = DeviceState.READY
    checking.handle(DeviceChanged(reader.status))
    assert begun(checking) == 1
    assert body(checking.shown[-1]).found == 0
    checking.read_tags(FIRST, SECOND)
    assert checking.end_inventory().state == "labelling"


def test_a_restart_keeps_how_the_last_inventory_was_judged(checking: Ground) -> None:
    checking.read_tags(FIRST, A_KEY)
    checking.end_inventory()
    bench = checking.engine.bench
    assert checking.restart() == bench
    assert begun(checking) == 0
    assert body(checking.say(Command.ACK)).extras == ("Key: not in this order",)
    checking.say(Command.CHECK)
    assert begun(checking) == 1


def test_a_bench_whose_reader_was_taken_out_of_its_file_says_so(checking: Ground) -> None:
    checking.equipment, checking.reader = Equipment(), None
    checking.restart()
    assert body(checking.scan("nothing")).trouble == "No reader is set up"
    assert told(checking, "parcel-checked")[-1]["problem"] == "No reader is set up"
    checking.say(Command.OVERRIDE)
    checking.scan(LEAD_BADGE)
    checking.handle(PinTyped("4711"))
    assert checking.say(Command.NO_READER).state == "labelling"


def test_checked_is_followed_by_weighed_where_there_are_both(tmp_path: Path) -> None:
    ground = Ground(tmp_path, equipment=Equipment(Weighing(), Checking()))
    ground.weigh(730)
    ground.scan(BADGE, *A)
    ground.read_tags(FIRST, SECOND)
    assert ground.end_inventory().state == "labelling", "the box lay on the scale all the while"
    kinds = [kind for kind in ground.fact_types() if kind in ("parcel-checked", "parcel-weighed")]
    assert kinds == ["parcel-checked", "parcel-weighed"]
    ground.say(Command.UNDO)
    screen = ground.say(Command.UNDO)
    assert (screen.state, body(screen).reading, begun(ground)) == ("checking", False, 1)
    bench = ground.engine.bench
    assert ground.restart() == bench
    ground.close()
