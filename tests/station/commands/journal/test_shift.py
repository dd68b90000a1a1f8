"""A shift of two hundred orders, taken again: outcome and bench are the same at every step.

The judge is the replay; what it must find is told by the readings in the journal, which it does not use.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pysqlite3
import pytest

from station.commands.journal.replaying import Replay, Replayed
from station.commands.journal.rows import kept_rows
from station.core.bench import Bench
from station.core.codes.meanings import Command, CommandMeant
from station.core.equipment import Checking, Equipment, Weighing
from station.core.facts import LeadCalled
from station.core.flow.events import Event, Inventoried, LabelMoved, PinChecked, ScaleSettled, Scanned
from station.core.flow.steps import Outcome, Step
from station.core.flows import FLOWS, Flows
from station.core.packing.packing import Packing
from station.core.packing.state import PackingBench, PackingStep
from station.core.world import World
from tests.helpers.ledgers import Ground
from tests.helpers.shift import Shift

ORDERS = 200


@dataclass(frozen=True)
class Worked:
    """A shift that is over: its database, and how to ask it."""

    path: Path
    ground: Ground

    def step_of_reading(self, where: str) -> int:
        """Return the first step whose reading the journal has under a condition."""
        first = f"SELECT min(number) FROM journal WHERE {where}"
        sql = f"SELECT number FROM steps WHERE reading = ({first})"
        return int(self.ground.ask(sql)[0][0])

    def step_of_kind(self, kind: str, like: str = "%") -> int:
        """Return the first step of a kind whose event is like a text."""
        sql = "SELECT min(number) FROM steps WHERE kind = ? AND events LIKE ?"
        return int(self.ground.ask(sql, kind, like)[0][0])


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    """The shift that all of these ask."""
    return work_shift(tmp_path_factory.mktemp("shift"), seed=1)


def work_shift(folder: Path, seed: int) -> Worked:
    """Work a shift to its end and close the station."""
    ground = Ground(folder, numbers=0, equipment=Equipment(Weighing(), Checking()))
    Shift(ground, ORDERS, seed).work()
    ground.close()
    return Worked(ground.path, ground)


def replay(path: Path, flows: Flows = FLOWS) -> list[Replayed]:
    """Return every step, taken again by a machine, to the first that differs."""
    taken = []
    with kept_rows(path) as rows:
        for replayed in Replay(flows).take(rows):
            taken.append(replayed)
            if replayed.differs:
                break
    return taken


def test_every_step_of_the_shift_comes_to_what_it_came_to(worked: Worked) -> None:
    taken = replay(worked.path)
    assert taken[-1].differs == ()
    assert len(taken) == worked.ground.ask("SELECT count(*) FROM steps")[0][0] > 2500
    with worked.ground.ledger.writing() as pages:
        assert taken[-1].bench == pages.load_bench()


def test_the_shift_had_all_that_a_bench_may_take(worked: Worked) -> None:
    """A replay of a dull shift would prove nothing."""
    ask = worked.ground.ask
    kinds = dict(ask("SELECT kind, count(*) FROM steps GROUP BY kind"))
    for kind in [
        "begun",
        "read",
        "garbled",
        "pin",
        "label",
        "number",
        "order",
        "weight",
        "load-left",
        "tags",
    ]:
        assert kinds.get(kind, 0) >= 2, kind
    outcomes = dict(ask("SELECT outcome, count(*) FROM journal GROUP BY outcome"))
    assert min(outcomes[outcome.value] for outcome in Outcome) >= 50
    assert {'{"right":true}', '{"right":false}'} <= {
        row[0].strip("[]") for row in ask("SELECT events FROM steps WHERE kind = 'pin'")
    }
    facts = set(worked.ground.fact_types())
    assert facts >= {
        *("order-packed", "packed-short", "pack-cancelled", "set-aside", "label-void", "override"),
        *("parcel-weighed", "parcel-checked", "unit-taken-out", "signed-out", "lead-called"),
    }
    said = {row[0] for row in ask("SELECT DISTINCT message FROM journal")}
    assert len(said) > 45


def test_every_reading_in_the_journal_has_its_step_in_the_same_order(worked: Worked) -> None:
    readings = worked.ground.ask("SELECT number FROM journal ORDER BY number")
    assert readings == worked.ground.ask("SELECT reading FROM steps WHERE reading > 0 ORDER BY number")


def test_nothing_that_came_of_a_step_goes_into_the_replay(worked: Worked, tmp_path: Path) -> None:
    """With every outcome taken away and every bench but the first, the machine ends where the bench ended."""
    erased = tmp_path / "bench-1.db"
    erased.write_bytes(worked.path.read_bytes())
    connection = pysqlite3.connect(str(erased))
    connection.execute("UPDATE steps SET outcome = '', bench = (SELECT bench FROM steps WHERE number = 1)")
    connection.execute("UPDATE journal SET outcome = '', state = '', message = ''")
    connection.execute("UPDATE bench SET state = ''")
    connection.commit()
    connection.close()
    with kept_rows(erased) as rows:
        ended = [replayed.bench for replayed in Replay().take(rows)][-1]
    with worked.ground.ledger.writing() as pages:
        assert ended == pages.load_bench()


class Changed(Packing):
    """The packing machine with one change: `change` gets each step before it is given back."""

    def __init__(self, change: Callable[[Event, PackingStep], PackingStep]) -> None:
        self._change = change

    def step(self, bench: PackingBench, event: Event, world: World) -> PackingStep:
        """Return the bench after an event."""
        return self._change(event, super().step(bench, event, world))


def says_another_message(event: Event, step: PackingStep) -> PackingStep:
    """Say to a command CLOSE that was taken what is said to NEXT."""
    if not _is_command(event, Command.CLOSE) or step.outcome is not Outcome.ACCEPTED or not step.message:
        return step
    return replace(step, message=replace(step.message, key="went-on"))


def forgets_a_fact(event: Event, step: PackingStep) -> PackingStep:
    """Call no lead."""
    return replace(step, facts=tuple(fact for fact in step.facts if not isinstance(fact, LeadCalled)))


def takes_a_wrong_pin(event: Event, step: PackingStep) -> PackingStep:
    """Clear the question a wrong PIN was typed at: outcome and message stay."""
    if isinstance(event, PinChecked) and not event.right:
        return replace(step, bench=replace(step.bench, question=None))
    return step


def counts_no_refused_scan(event: Event, step: PackingStep) -> PackingStep:
    """Leave the count at the latch as it was: nothing of it is said or told."""
    if step.outcome is Outcome.IGNORED_LATCHED and step.bench.latch:
        return replace(step, bench=replace(step.bench, latch=replace(step.bench.latch, refused=0)))
    return step


def forgets_the_load(event: Event, step: PackingStep) -> PackingStep:
    """Not remember which load was weighed."""
    if isinstance(event, ScaleSettled):
        state = replace(step.bench.state, on_scale=Decimal(1))
        return replace(step, bench=replace(step.bench, state=state))
    return step


def takes_no_tags(event: Event, step: PackingStep) -> PackingStep:
    """Do nothing with what the reader read."""
    return Step(Bench(step.bench.state)) if isinstance(event, Inventoried) else step


def believes_a_failed_label(event: Event, step: PackingStep) -> PackingStep:
    """Fail in the program where a label has failed."""
    if isinstance(event, LabelMoved) and event.state.value == "failed":
        raise KeyError(event.job)
    return step


def _is_command(event: Event, command: Command) -> bool:
    meant = event.meaning if isinstance(event, Scanned) else None
    return isinstance(meant, CommandMeant) and meant.command is command


PLANTED = [
    (
        says_another_message,
        "message.key",
        lambda worked: worked.step_of_reading("code LIKE 'PL/CLOSE/%' AND outcome = 'accepted'"),
    ),
    (forgets_a_fact, "facts", lambda worked: worked.step_of_reading("message = 'lead-called'")),
    (takes_a_wrong_pin, "bench.question", lambda worked: worked.step_of_kind("pin", '%"right":false%')),
    (
        counts_no_refused_scan,
        "bench.latch.refused",
        lambda worked: worked.step_of_reading("outcome = 'ignored-latched'"),
    ),
    (forgets_the_load, "bench.state.on_scale", lambda worked: worked.step_of_kind("weight")),
    (takes_no_tags, "message", lambda worked: worked.step_of_kind("tags")),
    (
        believes_a_failed_label,
        "step",
        lambda worked: worked.step_of_kind("label", '%"state":"failed"%'),
    ),
]


@pytest.mark.parametrize(
    ("change", "where", "right"), PLANTED, ids=[change.__name__ for change, *_ in PLANTED]
)
def test_a_changed_machine_is_caught_at_the_first_step_it_takes_otherwise(
    worked: Worked,
    change: Callable[[Event, PackingStep], PackingStep],
    where: str,
    right: Callable[[Worked], int],
) -> None:
    last = replay(worked.path, Flows(Changed(change)))[-1]
    assert last.row.number == right(worked)
    assert where in [one.where for one in last.differs]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 42))
def test_many_shifts_come_to_what_they_came_to(tmp_path: Path, seed: int) -> None:
    taken = replay(work_shift(tmp_path, seed).path)
    assert len(taken) > 1500
    assert taken[-1].differs == ()
