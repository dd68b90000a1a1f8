"""A push is one transaction: all facts kept once, effects once, what fails set apart alone."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection, func, insert, select

from sync.contract.facts import CHAIN_START, Fact, canonical, link
from sync.contract.messages import PushRequest, PushResponse
from sync.store.db import portions
from sync.store.db.clock import now_ms
from sync.store.db.database import Database
from sync.store.db.tables.facts import facts, quarantine, station_epochs
from sync.store.db.tables.system import counters, meta
from sync.store.ingest.effects import CannotApply
from sync.store.ingest.push import Ingest, take_push
from tests.sync.stores import feed_ids, make_store, make_token

EPOCH = 1
Act = Callable[[Fact], None]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = make_store(tmp_path)
    make_token(made)
    yield made
    made.close()


class NotedEffects:
    """Effects that note each fact in a table at flush, and do before what a test says."""

    def __init__(self, conn: Connection, act: Act) -> None:
        self._conn = conn
        self._act = act
        self._names: list[str] = []

    def prepare(self, batch: Sequence[Fact]) -> None:
        """Need nothing."""

    def apply(self, fact: Fact) -> None:
        """Do what the test says, and note the fact."""
        self._act(fact)
        self._names.append(fact.data.get("name", fact.id))

    def flush(self) -> bool:
        """Write the notes; a name that is there already breaks it, as a constraint does."""
        for name in self._names:
            self._conn.execute(insert(meta).values(name=f"noted {name}", value=""))
        return bool(self._names)


def rules(act: Act = lambda _fact: None) -> Ingest:
    """Return the rules with such effects."""
    return Ingest(lambda conn, _station, _epoch, _now: NotedEffects(conn, act))


def noted(database: Database) -> list[str]:
    """Return the facts whose effects were written."""
    with database.reading() as conn:
        names = conn.execute(
            select(meta.c.name).where(meta.c.name.startswith("noted ")).order_by(meta.c.name)
        )
        return [name.removeprefix("noted ") for name in names.scalars()]


def fact(seq: int, name: str, /, **data: object) -> Fact:
    """Return a fact."""
    return Fact(seq, name, "signed-in", "2026-11-23T10:00:00.000Z", 5, "boot", data=data)


def push(
    database: Database,
    batch: Sequence[Fact],
    base: int = 0,
    prev: bytes = CHAIN_START,
    with_: Ingest | None = None,
) -> PushResponse:
    """Push facts as they are."""
    raws = [msgspec.Raw(canonical(one)) for one in batch]
    request = PushRequest(1, "bench-1", EPOCH, base, prev.hex(), raws)
    with database.writing() as conn:
        return (with_ or rules()).push(conn, "bench-1", EPOCH, request, now_ms())


def test_every_fact_has_its_effect_once(database: Database) -> None:
    batch = [fact(1, "a"), fact(2, "b")]
    assert push(database, batch).pull
    assert not push(database, batch).pull
    assert noted(database) == ["a", "b"]


def test_a_fact_keeps_its_bytes_its_chain_and_when_it_came(database: Database) -> None:
    push(database, [fact(1, "a")])
    body = canonical(fact(1, "a"))
    with database.reading() as conn:
        row = conn.execute(select(facts)).one()
        mark = conn.execute(select(station_epochs)).one()
    assert (row.body, row.chain, row.again, row.position) == (body, link(CHAIN_START, body), False, 1)
    assert (mark.mark, mark.chain, mark.heard) == (1, row.chain, row.received)


def test_a_known_id_is_recorded_as_seen_and_not_applied_again(database: Database) -> None:
    push(database, [fact(1, "a")])
    response = push(database, [fact(2, "a"), fact(3, "b")], 1, link(CHAIN_START, canonical(fact(1, "a"))))
    assert (response.ack, response.quarantined) == (3, [])
    assert feed_ids(database) == ["a", "b"]
    assert noted(database) == ["a", "b"]
    with database.reading() as conn:
        again = conn.execute(select(facts.c.seq).where(facts.c.again)).scalars().all()
    assert again == [2]


def test_an_id_twice_in_one_push_is_applied_once(database: Database) -> None:
    push(database, [fact(1, "a"), fact(2, "a"), fact(3, "a")])
    assert (feed_ids(database), noted(database)) == (["a"], ["a"])


def test_an_id_used_for_two_facts_keeps_the_second_in_quarantine(database: Database) -> None:
    response = push(database, [fact(1, "a", quantity=1), fact(2, "a", quantity=2)])
    assert response.ack == 2
    assert [(one.seq, one.code) for one in response.quarantined] == [(2, "id-used-twice")]
    assert noted(database) == ["a"]


def test_the_first_fact_under_such_an_id_is_still_known_when_it_comes_again(database: Database) -> None:
    first, second = fact(1, "a", quantity=1), fact(2, "a", quantity=2)
    push(database, [first, second])
    chain = link(link(CHAIN_START, canonical(first)), canonical(second))
    response = push(database, [fact(3, "a", quantity=1), fact(4, "a", quantity=2)], 2, chain)
    assert [(one.seq, one.code) for one in response.quarantined] == [(4, "id-used-twice")]


@pytest.mark.parametrize(
    "error",
    [
        CannotApply("unknown-order", "there is none"),
        KeyError("sku"),
        TypeError("a word for a number"),
        ValueError("no date"),
        AttributeError("nothing there"),
        ZeroDivisionError("by nought"),
        msgspec.ValidationError("not this"),
    ],
)
def test_a_fact_whose_effects_fail_is_kept_and_nothing_waits_behind_it(
    database: Database, error: Exception
) -> None:
    def fail_on_b(one: Fact) -> None:
        if one.id == "b":
            raise error

    response = push(database, [fact(1, "a"), fact(2, "b"), fact(3, "c")], with_=rules(fail_on_b))
    assert response.ack == 3
    code = "unknown-order" if isinstance(error, CannotApply) else "cannot-apply"
    assert [(one.seq, one.code) for one in response.quarantined] == [(2, code)]
    assert noted(database) == ["a", "c"]
    assert feed_ids(database) == ["a", "b", "c"]


def test_beside_a_fact_that_breaks_each_other_has_its_own_end(database: Database) -> None:
    def act(one: Fact) -> None:
        if one.id == "refused":
            raise CannotApply("unknown-order", "there is none")
        if one.id == "broken":
            raise KeyError("sku")

    batch = [fact(1, "refused"), fact(2, "broken"), fact(3, "sound"), fact(4, "refused-not")]
    response = push(database, batch, with_=rules(act))
    assert [(one.seq, one.code) for one in response.quarantined] == [
        (1, "unknown-order"),
        (2, "cannot-apply"),
    ]
    assert (noted(database), response.pull) == (["refused-not", "sound"], True)


def test_a_fact_that_breaks_what_is_written_leaves_nothing_of_its_effects(database: Database) -> None:
    batch = [fact(1, "a", name="x"), fact(2, "b", name="x"), fact(3, "c", name="y")]
    response = push(database, batch)
    assert [(one.seq, one.code) for one in response.quarantined] == [(2, "cannot-apply")]
    assert noted(database) == ["x", "y"]


def test_the_same_push_again_tells_the_same_quarantine(database: Database) -> None:
    batch = [fact(1, "a", name="x"), fact(2, "b", name="x")]
    first, again = push(database, batch), push(database, batch)
    assert first.quarantined == again.quarantined != []
    with database.reading() as conn:
        assert conn.execute(select(func.count()).select_from(quarantine)).scalar_one() == 1


def test_a_fact_of_a_later_version_has_no_effect_yet(database: Database) -> None:
    later = msgspec.structs.replace(fact(1, "a"), v=99)
    response = push(database, [later, fact(2, "b")])
    assert [(one.seq, one.code) for one in response.quarantined] == [(1, "unknown-version")]
    assert noted(database) == ["b"]
    assert feed_ids(database) == ["a", "b"]


def test_trouble_of_the_database_takes_nothing_over(database: Database) -> None:
    def lose_the_disk(_fact: Fact) -> None:
        raise OSError("input/output error")

    with pytest.raises(OSError, match="input/output"):
        push(database, [fact(1, "a")], with_=rules(lose_the_disk))
    assert feed_ids(database) == []
    assert push(database, [fact(1, "a")]).ack == 1


def test_positions_are_taken_for_what_the_feed_shows_and_no_more(database: Database) -> None:
    push(database, [fact(1, "a"), fact(2, "a"), fact(3, "b")])
    with database.reading() as conn:
        counted = conn.execute(select(counters.c.pos).where(counters.c.name == "feed")).scalar_one()
        positions = conn.execute(select(facts.c.position).order_by(facts.c.seq)).scalars().all()
    assert (counted, positions) == (2, [1, None, 2])


def test_many_ids_are_looked_up_in_portions(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "AT_ONCE", 3)
    batch = [fact(seq, f"id-{seq % 5}") for seq in range(1, 12)]
    push(database, batch[:4])
    chain = CHAIN_START
    for one in batch[:4]:
        chain = link(chain, canonical(one))
    push(database, batch[4:], 4, chain)
    assert noted(database) == [f"id-{number}" for number in range(5)]


def test_the_machine_is_bound_by_the_first_push_that_names_it(database: Database) -> None:
    request = PushRequest(1, "bench-1", EPOCH, 0, CHAIN_START.hex(), [], fingerprint="machine-1")
    take_push(database, "bench-1", EPOCH, request)
    with database.reading() as conn:
        assert conn.execute(select(station_epochs.c.fingerprint)).scalar_one() == "machine-1"
