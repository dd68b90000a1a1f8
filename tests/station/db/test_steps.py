"""Steps are kept with what they looked up and came to, and let go by whole chapters."""

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from decimal import Decimal
from functools import partial
from operator import methodcaller
from pathlib import Path
from typing import get_args

import pysqlite3
import pytest
from sqlalchemy import event

from drivers.api import ReadingBroken
from station.app import engine
from station.app.ports.events import LedgerCall
from station.app.ports.ledger import Chapter, Taken
from station.core.bench import Bench
from station.core.checks import SeenTag
from station.core.codes.meanings import Command, Unknown, UnknownReason
from station.core.codes.readings import Reading
from station.core.codes.site_codes import DEFAULT_PREFIXES
from station.core.effects import Effect
from station.core.flow.events import (
    AnsweredBeside,
    BenchEvent,
    Garbled,
    Inventoried,
    LabelMoved,
    LoadLeft,
    NumbersArrived,
    OrderMoved,
    PinChecked,
    SavedAfterAll,
    ScaleSettled,
    Scanned,
)
from station.core.flow.lookups import LookedUp
from station.core.flow.steps import Step
from station.core.packing.state import PackingState
from station.core.work import Carton, LabelState, Line, Order
from station.core.world import OrderStanding, Standing
from station.db import steps
from station.db.steps import ReadAgain, outcome_text, read_events, read_looked_up
from tests.helpers.ledgers import (
    BADGE,
    MUG,
    PEN,
    SMALL_BOX,
    STATION,
    Ground,
    changes_of,
    make_work_order,
    order_code,
    page_of,
)

READING = Reading("CODE\x1d\u20ac", "]C1", "scanner", manual=True)
SCANNED = Scanned(READING, Unknown(UnknownReason.NOT_KNOWN), "2026-11-23")
EVENTS: list[BenchEvent] = [
    SCANNED,
    Garbled(READING, "no end"),
    AnsweredBeside(READING),
    PinChecked(right=False),
    LabelMoved("PL1-1", LabelState.FAILED, "paper out", "odometer"),
    NumbersArrived(),
    OrderMoved("A", OrderStanding(Standing.ON_HOLD, "payment"), 3),
    ScaleSettled(Decimal("730.5")),
    LoadLeft(),
    Inventoried((SeenTag("3034", 4, -50), SeenTag("3035", 1)), "broke off"),
    SavedAfterAll(),
]
BENCH = Bench(PackingState())
ORDER = Order("A", "W-A", "standard", (Line("MUG", "Mug", 2),), ("Ada", "London"), fence=4)


def keep(ground: Ground, *taken: Taken, chapter: Chapter | None = None) -> int:
    """Keep steps in a transaction."""
    with ground.ledger.writing() as pages:
        return pages.keep_steps(taken, chapter)


def taken_of(event: BenchEvent, *looked_up: LookedUp) -> Taken:
    """Return a step that came to nothing."""
    return Taken((event,), looked_up, Step(BENCH), (), BENCH, changed=False)


def find_in(ground: Ground, digest: str) -> bytes:
    """Return what lies under a digest."""
    found: bytes = ground.ask("SELECT body FROM found WHERE digest = ?", digest)[0][0]
    return found


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Ground]:
    """A station nobody has worked at; what is kept here by hand cannot be taken again."""
    ground = Ground(tmp_path)
    ground.tampered_with = True
    yield ground
    ground.close()


def test_every_event_a_bench_may_take_is_here() -> None:
    assert {type(event) for event in EVENTS} == set(get_args(BenchEvent))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_is_read_as_it_was_kept(empty: Ground, event: BenchEvent) -> None:
    keep(empty, taken_of(event))
    kind, text = empty.ask("SELECT kind, events FROM steps")[0]
    wanted = ReadAgain(READING, "2026-11-23") if event is SCANNED else event
    assert read_events(kind, text) == (wanted,)


def test_every_effect_has_a_name_of_its_own() -> None:
    names = [steps.EFFECTS[kind] for kind in get_args(Effect)]
    assert len(set(names)) == len(get_args(Effect))


def test_what_came_to_nothing_is_kept_as_nothing() -> None:
    assert outcome_text(Step(BENCH), ()) == ""


def test_what_was_looked_up_is_read_as_it_was_found(empty: Ground) -> None:
    carton = Carton("S", "Small", (200, 150, 100), 80, 2000, ("flammable",))
    looked_up = (
        LookedUp("order", ("A",), ORDER),
        LookedUp("order", ("B",), None),
        LookedUp("cartons", (), (carton,)),
        LookedUp("standing", ("A",), OrderStanding(Standing.CLAIMED, "bench-2")),
        LookedUp("next_number", (), None),
        LookedUp("orders_of_tote", ("T",), ("A", "B")),
    )
    keep(empty, taken_of(SCANNED, *looked_up))
    text = empty.ask("SELECT looked_up FROM steps")[0][0]
    assert "London" not in text, "what is large lies beside"
    assert read_looked_up(text, lambda digest: find_in(empty, digest)) == looked_up


def test_what_is_looked_up_again_and_again_is_kept_once(empty: Ground) -> None:
    for _ in range(5):
        keep(empty, taken_of(SCANNED, LookedUp("order", ("A",), ORDER)))
    keep(empty, taken_of(SCANNED, LookedUp("order", ("A",), replace(ORDER, service="express"))))
    assert empty.ask("SELECT count(*) FROM found") == [(2,)]


def test_whole_chapters_are_let_go_and_what_only_they_found(
    empty: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "KEPT", 12)
    monkeypatch.setattr(steps, "AGAIN", 0)
    chapter = Chapter(BENCH, DEFAULT_PREFIXES)
    for number in range(6):
        order = replace(ORDER, id=f"O{number}")
        looked_up = LookedUp("order", (order.id,), order)
        keep(empty, *[taken_of(SCANNED, looked_up)] * 4, chapter=chapter)
    first, kept = empty.ask("SELECT min(number), count(*) FROM steps")[0]
    assert (first, kept) == (11, 20)
    assert empty.ask("SELECT kind FROM steps WHERE number = 11") == [("begun",)]
    assert empty.ask("SELECT count(*) FROM found") == [(4,)]


def test_a_run_begins_a_chapter_with_its_first_step_and_another_after_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "CHAPTER", 5)
    ground = Ground(tmp_path)
    assert ground.ask("SELECT count(*) FROM steps") == [(0,)], "a station that only starts writes nothing"
    ground.scan(BADGE, order_code("A"), *[MUG, "rubbish"] * 4)
    ground.restart()
    ground.scan(MUG)
    kinds = [row[0] for row in ground.ask("SELECT kind FROM steps ORDER BY number")]
    assert kinds == ["begun", *["read"] * 6, "begun", *["read"] * 4, "begun", "read"]
    ground.close()


def test_a_step_that_was_not_saved_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ground = Ground(tmp_path)
    ground.scan(BADGE)
    before = ground.everything()
    with monkeypatch.context() as patch:
        patch.setattr("station.db.pages.StationPages.keep_steps", _fail)
        assert ground.key(ground.scan(order_code("A"))) == "not-saved"
    assert ground.everything() == before
    ground.scan(order_code("A"), MUG)
    assert [row[0] for row in ground.ask("SELECT reading FROM steps WHERE kind = 'read'")] == [1, 2, 3]
    ground.close()


def test_events_of_two_kinds_that_come_to_nothing_are_two_steps(tmp_path: Path) -> None:
    """A parcel that waits for its number in an order on hold is not given one when orders are pulled."""
    ground = Ground(tmp_path, numbers=0)
    ground.scan(BADGE, order_code("A"), MUG, MUG, PEN, SMALL_BOX)
    held = make_work_order("A", ("MUG", 2), ("PEN", 1), state="on-hold", claimed_by=STATION, fence=1)
    for order in (held, make_work_order("N", ("PEN", 1))):
        page = page_of(*changes_of("order", [order]))
        ground.handle(LedgerCall(methodcaller("apply_page", page), Future()))
        ground.say(Command.ACK)
    kinds = [row[0] for row in ground.ask("SELECT kind FROM steps WHERE kind <> 'read' ORDER BY number")]
    assert kinds == ["begun", "order", "number", "order", "number"]
    ground.close()


def test_a_step_costs_no_second_commit(tmp_path: Path) -> None:
    ground = Ground(tmp_path)
    commits: list[object] = []
    event.listen(ground.database.engine, "commit", commits.append)
    broken = ReadingBroken("scanner", b"\x02", "no end", 0)
    scans = [partial(ground.scan, code) for code in (BADGE, order_code("A"), MUG, "rubbish")]
    for happens in (*scans, partial(ground.handle, broken)):
        commits.clear()
        kept = ground.ask("SELECT count(*) FROM steps")[0][0]
        happens()
        assert ground.ask("SELECT count(*) FROM steps")[0][0] > kept
        assert len(commits) == 1
    ground.close()


def _fail(*_: object) -> int:
    raise pysqlite3.OperationalError("disk I/O error")


def test_a_page_of_orders_that_concern_nothing_here_is_one_step(tmp_path: Path) -> None:
    ground = Ground(tmp_path)
    ground.scan(BADGE)
    orders = [make_work_order(f"N{number}", ("PEN", 1)) for number in range(100)]
    page = page_of(*changes_of("order", orders))
    ground.handle(LedgerCall(lambda pages: pages.apply_page(page), Future()))
    kinds = [row[0] for row in ground.ask("SELECT kind FROM steps ORDER BY number")]
    assert kinds == ["begun", "read", "order"]
    (text,) = ground.ask("SELECT events FROM steps WHERE kind = 'order'")[0]
    assert [event.order for event in read_events("order", text) if isinstance(event, OrderMoved)] == [
        order.id for order in orders
    ]
    ground.close()
