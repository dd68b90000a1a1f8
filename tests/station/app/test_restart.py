"""What an earlier run of the station leaves, the next one takes up at the very same scan."""

import pytest

from drivers.api import JobState
from station.app.ports.inputs import PinTyped
from station.core.codes.meanings import Command
from tests.helpers.ledgers import (
    BADGE,
    LEAD_BADGE,
    MUG,
    PEN,
    SMALL_BOX,
    STATION,
    Ground,
    command,
    make_work_order,
    order_code,
    tracking,
)

FULL = (BADGE, order_code("A"), MUG, MUG, PEN)
WALKS: dict[str, tuple[str, ...]] = {
    "locked": (),
    "ready": (BADGE,),
    "verifying": (BADGE, order_code("A"), MUG),
    "taking out": (BADGE, order_code("A"), MUG, command(Command.TAKE_OUT)),
    "taken out": (BADGE, order_code("A"), MUG, MUG, command(Command.TAKE_OUT), MUG),
    "carton": FULL,
    "box closed early": (BADGE, order_code("A"), MUG, command(Command.CLOSE)),
    "labelling": (*FULL, SMALL_BOX),
    "second box": (BADGE, order_code("A"), MUG, command(Command.CLOSE), SMALL_BOX, tracking(1), MUG),
    "latched": (BADGE, order_code("A"), PEN, PEN, PEN),
    "asked to cancel": (BADGE, order_code("A"), MUG, command(Command.CANCEL)),
    "put back": (BADGE, order_code("A"), MUG, PEN, command(Command.CANCEL), command(Command.YES)),
    "set aside": (BADGE, order_code("A"), MUG, command(Command.SET_ASIDE), command(Command.DAMAGED)),
    "asked why": (BADGE, order_code("A"), MUG, command(Command.SET_ASIDE)),
    "lead's badge": (BADGE, order_code("A"), MUG, command(Command.SHORT)),
    "lead's PIN": (BADGE, order_code("A"), MUG, command(Command.SHORT), LEAD_BADGE),
    "left open": (BADGE, order_code("A"), MUG, command(Command.OUT)),
    "parked for its label": (*FULL, SMALL_BOX, command(Command.NEXT), order_code("B")),
    "order packed": (*FULL, SMALL_BOX, tracking(1)),
}


@pytest.mark.parametrize("walk", WALKS)
def test_a_restart_resumes_at_the_same_scan(ground: Ground, walk: str) -> None:
    ground.scan(*WALKS[walk])
    bench, facts = ground.engine.bench, ground.facts()
    assert ground.restart() == bench
    assert ground.facts() == facts
    assert ground.restart() == bench


def test_after_a_restart_short_packing_goes_on_to_its_reason(ground: Ground) -> None:
    ground.scan(*WALKS["lead's PIN"])
    ground.handle(PinTyped("4711"))
    bench = ground.engine.bench
    assert ground.restart() == bench
    ground.say(Command.MISSING)
    short = next(fact for fact in ground.facts() if fact["type"] == "packed-short")
    assert (short["data"]["lead"], short["data"]["reason"]) == ("9", "missing")


def test_the_next_reading_is_numbered_on(ground: Ground) -> None:
    ground.scan(*FULL)
    ground.restart()
    assert ground.scan(SMALL_BOX).reading == len(FULL) + 1
    assert [fact["seq"] for fact in ground.facts()] == list(range(1, len(ground.facts()) + 1))


def test_an_order_that_changed_at_the_store_meanwhile_is_packed_on_as_it_was_begun(ground: Ground) -> None:
    ground.scan(*WALKS["verifying"])
    ground.pull_orders(make_work_order("A", ("MUG", 9), revision=2, claimed_by=STATION, fence=1))
    bench = ground.engine.bench
    assert ground.restart() == bench
    assert ground.work is not None
    assert [line.ordered for line in ground.work.order.lines] == [2, 1]


def test_what_is_on_the_bench_no_more_is_kept_no_longer(ground: Ground) -> None:
    ground.scan(*WALKS["set aside"], order_code("B"), PEN, SMALL_BOX)
    assert ground.ask("SELECT order_id FROM worked_orders ORDER BY 1") == [("A",), ("B",)]
    ground.scan(tracking(1))
    assert ground.ask("SELECT order_id FROM worked_orders") == [("A",)]


def test_a_label_that_was_only_queued_is_handed_over_anew(ground: Ground) -> None:
    ground.scan(*FULL, SMALL_BOX)
    ground.restart()
    (job,) = ground.printer.jobs
    assert (job.id, job.recovering, job.payload) == (f"{tracking(1)}-1", False, b"^XAW-A PL00000000017 1^XZ")


@pytest.mark.parametrize("state", [JobState.HANDED_OVER, JobState.PRINTING])
def test_a_label_that_was_handed_over_is_only_looked_for(ground: Ground, state: JobState) -> None:
    ground.scan(*FULL, SMALL_BOX)
    ground.print(JobState.HANDED_OVER, odometer=41)
    ground.print(state)
    ground.restart()
    (job,) = ground.printer.jobs
    assert (job.recovering, job.odometer_before) == (True, 41)


def test_labels_that_were_handed_over_are_looked_for_before_more_is_sent(ground: Ground) -> None:
    ground.scan(*FULL, SMALL_BOX)
    ground.scan(command(Command.NEXT), order_code("B"), PEN, SMALL_BOX, command(Command.NEXT))
    ground.scan(order_code("C"), PEN, SMALL_BOX)
    first, second, third = (f"{tracking(number)}-1" for number in (1, 2, 3))
    ground.print(JobState.HANDED_OVER, job=third)
    ground.print(JobState.PRINTING, job=second)
    ground.restart()
    assert [(job.id, job.recovering) for job in ground.printer.jobs] == [
        (third, True),
        (second, True),
        (first, False),
    ]


@pytest.mark.parametrize("state", [JobState.PRINTED, JobState.UNKNOWN, JobState.FAILED])
def test_a_label_whose_fate_is_told_is_not_handed_over_again(ground: Ground, state: JobState) -> None:
    ground.scan(*FULL, SMALL_BOX)
    ground.print(state)
    ground.restart()
    assert ground.printer.jobs == []
