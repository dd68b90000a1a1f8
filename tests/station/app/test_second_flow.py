"""A flow that nothing here knows is run by the engine, stored, shown and taken up again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from station.app.screen.values import NoticeBody, Screen, Sound
from station.core.bench import Bench
from station.core.codes.meanings import Command
from station.core.equipment import Checking, Equipment, Weighing
from station.core.flows import Flows
from station.core.packing.packing import Packing
from station.db.bench_codec import TAGS, BenchCodec
from tests.helpers.ledgers import BADGE, KEY, LEAD_BADGE, MUG, PEN, Ground, order_code
from tests.helpers.looking_up import LookingUp, LookState, Place

LOOKING_UP = LookingUp({"MUG": Place("A01-06", (MUG,)), "PEN": Place("A01-07", (PEN, "PEN-10"))})
CODEC = BenchCodec({**TAGS, "looking-up": LookState})


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    """A station that looks items up first of all, and has a scale and a reader too."""
    ground = Ground(
        tmp_path,
        equipment=Equipment(Weighing(), Checking()),
        flows=Flows(LOOKING_UP, Packing()),
        benches=CODEC,
    )
    yield ground
    ground.close()


def shown(screen: Screen) -> tuple[str, ...]:
    """Return what the work area says."""
    assert isinstance(screen.body, NoticeBody)
    return (screen.body.title, *screen.body.steps)


def test_an_item_is_looked_up_and_left_again(ground: Ground) -> None:
    assert (ground.scan(BADGE).state, ground.lines[-1]["outcome"]) == ("asking", "accepted")
    screen = ground.scan(MUG)
    assert (screen.state, shown(screen)) == ("shown", ("Mug, blue", "Bin A01-06", MUG))
    assert [action.command for action in screen.actions] == ["NO", "OUT"]
    assert shown(ground.scan("PEN-10")) == ("Pen", "Bin A01-07", PEN, "PEN-10")
    assert ground.say(Command.NO).state == "asking"
    assert ground.say(Command.OUT).state == "locked"
    assert ground.fact_types() == [
        "scan-journaled", "signed-in", *["scan-journaled"] * 4, "signed-out",
    ]  # fmt: skip


def test_what_the_flow_does_not_take_is_refused_and_what_is_unknown_said_so(ground: Ground) -> None:
    assert (ground.key(ground.scan(MUG)), ground.shown[-1].sound) == ("sign-in-first", Sound.WRONG)
    ground.scan(BADGE)
    assert ground.key(ground.scan(order_code("A"))) == "not-here"
    assert ground.key(ground.scan(KEY)) == "code-unknown"
    assert ground.key(ground.scan("NOTHING")) == "code-unknown"
    assert ground.key(ground.say(Command.UNDO)) == "not-here"
    assert ground.key(ground.scan(LEAD_BADGE)) == "other-operator"


def test_an_error_latches_over_a_flow_that_nothing_here_knows(ground: Ground) -> None:
    ground.scan(BADGE, MUG)
    screen = ground.scan("010952123456789910xyz3040", aim="]C1")
    assert ground.engine.bench.latch is not None
    assert [action.command for action in screen.actions] == ["ACK"]
    assert ground.key(ground.scan(PEN)) == ground.key(screen)
    assert ground.say(Command.ACK).state == "shown"


def test_the_station_takes_up_where_it_was(ground: Ground) -> None:
    screen = ground.scan(BADGE, PEN)
    bench = ground.engine.bench
    assert ground.restart() == bench
    assert shown(ground.scan()) == shown(screen)


def test_neither_scale_nor_reader_nor_store_moves_it(ground: Ground) -> None:
    ground.scan(BADGE, MUG)
    bench = ground.engine.bench
    ground.weigh(300)
    assert ground.engine.bench == bench
    assert ground.reader is not None
    assert ground.reader.begun == 0
    assert ground.read_tags("3034257BF400B7800004CB2F").state == "shown"


def test_the_devices_lie_over_it_where_nothing_is_shown(ground: Ground) -> None:
    assert not isinstance(ground.say(Command.DEVICES).body, NoticeBody)
    ground.say(Command.DEVICES)
    ground.scan(BADGE, MUG)
    assert isinstance(ground.say(Command.DEVICES).body, NoticeBody)


def test_a_bench_that_nobody_ever_had_is_the_first_flow_s() -> None:
    assert Flows(LOOKING_UP, Packing()).fresh() == Bench(LookState())
    assert Flows(Packing(), LOOKING_UP).fresh() == Bench(Packing().start)
