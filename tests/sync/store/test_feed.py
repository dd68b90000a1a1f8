"""The feed gives every fact once, in commit order, by a cursor that knows when it is lost."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import update

from sync.contract.errors import Refused
from sync.contract.facts import CHAIN_START, Fact, canonical, link
from sync.contract.messages import FeedPage, PushRequest
from sync.store import feed
from sync.store.db.database import Database
from sync.store.db.tables.facts import facts
from sync.store.ingest.push import take_push
from tests.sync.stores import make_store, make_token


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = make_store(tmp_path)
    yield made
    made.close()


class Sender:
    """A station that pushes facts to a store."""

    def __init__(self, database: Database, name: str = "bench-1") -> None:
        make_token(database, name)
        self.name = name
        self._database = database
        self._seq, self._chain = 0, CHAIN_START

    def push(self, *ids: str) -> None:
        """Push one fact for each id."""
        base, prev, raws = self._seq, self._chain, []
        for one in ids:
            self._seq += 1
            made = Fact(
                self._seq, one, "unit-packed", "2026-11-23T10:00:00.000Z", 1, "b", "17", "o1", {"n": 1}
            )
            raws.append(msgspec.Raw(canonical(made)))
            self._chain = link(self._chain, canonical(made))
        take_push(self._database, self.name, 1, PushRequest(1, self.name, 1, base, prev.hex(), raws))


def read(database: Database, after: str = "", limit: int = 100) -> FeedPage:
    """Read one page."""
    with database.reading() as conn:
        return feed.page(conn, after, limit)


def ids(page: FeedPage) -> list[str]:
    """Return the ids on a page."""
    return [fact.id for fact in page.facts]


def test_a_fact_is_read_as_it_was_sent(database: Database) -> None:
    Sender(database).push("a")
    (fact,) = read(database).facts
    assert (fact.type, fact.station, fact.epoch, fact.seq, fact.id) == ("unit-packed", "bench-1", 1, 1, "a")
    assert (fact.operator, fact.order, fact.data) == ("17", "o1", {"n": 1})
    assert fact.at == "2026-11-23T10:00:00.000Z"
    assert fact.received.endswith("Z")
    assert fact.cursor == f"{database.incarnation}:1"


def test_an_empty_feed_gives_a_cursor_that_works_later(database: Database) -> None:
    page = read(database)
    assert (page.facts, page.more) == ([], False)
    Sender(database).push("a")
    assert ids(read(database, page.cursor)) == ["a"]


def test_pages_join_without_gap_or_repetition(database: Database) -> None:
    one, other = Sender(database, "bench-1"), Sender(database, "bench-2")
    for number in range(4):
        one.push(f"one-{number}")
        other.push(f"other-{number}", f"more-{number}")
    seen, cursor, more = [], "", True
    while more:
        page = read(database, cursor, 5)
        assert len(page.facts) <= 5
        seen += ids(page)
        cursor, more = page.cursor, page.more
    whole = read(database)
    assert seen == ids(whole)
    assert [fact.cursor.rpartition(":")[2] for fact in whole.facts] == [str(n) for n in range(1, 13)]


def test_the_cursor_of_a_fact_leads_behind_it(database: Database) -> None:
    Sender(database).push("a", "b", "c")
    page = read(database)
    assert ids(read(database, page.facts[1].cursor)) == ["c"]


@pytest.mark.parametrize(("limit", "given"), [(0, 1), (-5, 1), (2, 2), (10**9, 3)])
def test_any_limit_gives_at_least_one_fact(database: Database, limit: int, given: int) -> None:
    Sender(database).push("a", "b", "c")
    assert len(read(database, limit=limit).facts) == given


def test_no_page_is_larger_than_the_largest(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MAX_PAGE", 2)
    Sender(database).push("a", "b", "c")
    page = read(database, limit=1000)
    assert (ids(page), page.more) == (["a", "b"], True)


def test_a_cursor_of_another_life_is_refused_with_todays_name(database: Database) -> None:
    cursor = read(database).cursor
    name = database.renew_incarnation()
    with pytest.raises(Refused) as refusal:
        read(database, cursor)
    problem = refusal.value.problem
    assert (problem.status, problem.code, problem.incarnation) == (409, "other-incarnation", name)


def test_a_cursor_older_than_what_is_kept_is_refused_with_the_earliest(database: Database) -> None:
    Sender(database).push("a", "b", "c", "d")
    first = read(database).facts[0].cursor
    with database.writing() as conn:
        conn.execute(update(facts).where(facts.c.position <= 2).values(position=None))
    with pytest.raises(Refused) as refusal:
        read(database, first)
    problem = refusal.value.problem
    assert (problem.status, problem.code, problem.mark) == (410, "cursor-too-old", 3)
    assert f"{database.incarnation}:2." in problem.detail, "nothing is left out by whoever takes that one"
    assert ids(read(database)) == ["c", "d"]
    assert ids(read(database, f"{database.incarnation}:2")) == ["c", "d"]


def test_a_cursor_is_too_old_even_where_nothing_is_kept(database: Database) -> None:
    Sender(database).push("a", "b")
    first, last = (fact.cursor for fact in read(database).facts)
    with database.writing() as conn:
        conn.execute(update(facts).values(position=None))
    with pytest.raises(Refused) as refusal:
        read(database, first)
    assert refusal.value.problem.mark == 3
    assert read(database, last).facts == []


def test_a_cursor_ahead_of_the_feed_is_of_another_life(database: Database) -> None:
    Sender(database).push("a", "b")
    with pytest.raises(Refused) as refusal:
        read(database, f"{database.incarnation}:3")
    assert refusal.value.problem.code == "other-incarnation"


@pytest.mark.parametrize("cursor", ["5", ":", "x:", "x:-1", "x:1.5", "x:1e3", "x:²", f"x:{2**63}"])
def test_what_is_no_cursor_is_refused(database: Database, cursor: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(database, cursor.replace("x", database.incarnation))
    assert (refusal.value.problem.status, refusal.value.problem.path) == (400, "after")


def test_positions_are_taken_in_order_and_given_back_by_a_rollback(database: Database) -> None:
    with database.writing() as conn:
        assert feed.take_positions(conn, 3) == 1
    with database.writing() as conn:
        assert feed.take_positions(conn, 2) == 4
        conn.rollback()
    with database.writing() as conn:
        assert feed.take_positions(conn, 1) == 4
        assert feed.take_positions(conn, 0) == 5
