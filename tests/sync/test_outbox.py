"""The outbox takes the caller's transaction and loses, doubles or reorders nothing."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import outbox, outbox_care
from sync.contract.facts import CHAIN_START, Fact, canonical, link, parse_fact
from sync.outbox import Draft, OutboxError
from tests.sync.outboxes import OutboxFile, draft, metadata
from tests.sync.simulation.disks import Disk
from tests.sync.simulation.station import empty_disk

texts = st.text(st.characters(exclude_categories=()), max_size=20)
contents = st.dictionaries(
    texts, st.none() | st.booleans() | st.integers(-(2**63), 2**63) | texts | st.lists(texts, max_size=3)
)


@pytest.fixture
def file(tmp_path: Path) -> OutboxFile:
    return OutboxFile(tmp_path / "bench.db")


def test_facts_are_numbered_from_one_without_holes(file: OutboxFile) -> None:
    assert file.put("a", "b") == range(1, 3)
    assert file.put("c") == range(3, 4)
    assert file.put() == range(4, 4)
    assert file.ids() == ["a", "b", "c"]


def test_each_chain_follows_from_the_one_before_and_the_bytes(file: OutboxFile) -> None:
    file.put("a", "b")
    with file.writing() as conn:
        batch = outbox.read_batch(conn)
        head = outbox.read_head(conn)
    first, second = batch.facts
    assert batch.prev == CHAIN_START
    assert first.chain == link(CHAIN_START, first.body)
    assert second.chain == link(first.chain, second.body) == head.chain_head


def test_the_bytes_are_the_canonical_ones_of_the_fact(file: OutboxFile) -> None:
    file.put("a")
    with file.writing() as conn:
        (kept,) = outbox.read_batch(conn).facts
    made = draft("a")
    fact = Fact(
        1, "a", made.type, made.at, made.mono_ns, made.boot, made.operator, made.order, dict(made.data)
    )
    assert kept.body == canonical(fact)
    assert parse_fact(kept.body) == fact


def test_what_the_caller_rolls_back_was_never_there(file: OutboxFile) -> None:
    file.put("a")
    with file.writing() as conn:
        outbox.enqueue(conn, [draft("lost")])
        conn.rollback()
    assert file.put("b") == range(2, 3)
    with file.writing() as conn:
        assert outbox_care.verify(conn) == []


def test_a_batch_begins_after_what_is_acknowledged_and_ends_at_the_limit(file: OutboxFile) -> None:
    file.put(*"abcde")
    with file.writing() as conn:
        assert outbox.mark_acknowledged(conn, 1, 2, "i1")
        batch = outbox.read_batch(conn, most=2)
        rest = outbox.read_batch(conn)
    assert [fact.id for fact in batch.facts] == ["c", "d"]
    assert (batch.base, batch.last, batch.more) == (2, 4, True)
    assert (rest.last, rest.more) == (5, False)


def test_a_batch_stays_within_its_bytes_but_never_empty(file: OutboxFile) -> None:
    with file.writing() as conn:
        big = Draft("big", "scan-journaled", "2026-11-23T10:00:00.000Z", 1, "b", data={"code": "x" * 5000})
        outbox.enqueue(conn, [draft("a"), big, draft("b")])
        small = outbox.read_batch(conn, most_bytes=3000)
        outbox.mark_acknowledged(conn, 1, 1, "i1")
        alone = outbox.read_batch(conn, most_bytes=3000)
    assert [fact.id for fact in small.facts] == ["a"]
    assert [fact.id for fact in alone.facts] == ["big"]


def test_nothing_is_deleted_on_acknowledgement(file: OutboxFile) -> None:
    file.put(*"abc")
    with file.writing() as conn:
        outbox.mark_acknowledged(conn, 1, 3, "i1")
        head = outbox.read_head(conn)
    assert file.ids() == ["a", "b", "c"]
    assert (head.unsent, head.acked_seq, head.incarnation) == (0, 3, "i1")
    assert head.acked_chain == head.chain_head


def test_an_acknowledgement_never_moves_backward_and_never_past_the_end(file: OutboxFile) -> None:
    file.put(*"abc")
    with file.writing() as conn:
        outbox.mark_acknowledged(conn, 1, 2, "i1")
        outbox.mark_acknowledged(conn, 1, 1, "i2")
        assert outbox.read_head(conn).acked_seq == 2
        assert outbox.read_head(conn).incarnation == "i2"
        with pytest.raises(OutboxError):
            outbox.mark_acknowledged(conn, 1, 4, "i2")


def test_an_answer_to_another_epoch_changes_nothing(file: OutboxFile) -> None:
    file.put(*"abc")
    with file.writing() as conn:
        assert not outbox.mark_acknowledged(conn, 7, 3, "i1")
        assert outbox.rewind(conn, 7, 0, "i1")
        head = outbox.read_head(conn)
    assert (head.acked_seq, head.incarnation) == (0, "")


def test_a_rewind_sends_again_from_the_chain_there(file: OutboxFile) -> None:
    file.put(*"abc")
    with file.writing() as conn:
        before = outbox.read_batch(conn)
        outbox.mark_acknowledged(conn, 1, 3, "i1")
        assert outbox.rewind(conn, 1, 1, "i2")
        batch = outbox.read_batch(conn)
    assert [fact.id for fact in batch.facts] == ["b", "c"]
    assert (batch.prev, batch.incarnation) == (before.facts[0].chain, "i2")


def test_a_store_that_does_not_say_which_it_is_is_taken_for_the_one_before(file: OutboxFile) -> None:
    file.put(*"abc")
    with file.writing() as conn:
        outbox.mark_acknowledged(conn, 1, 2, "i1")
        assert outbox.rewind(conn, 1, 1, "")
        assert outbox.read_head(conn).incarnation == "i1"


def test_a_rewind_below_what_is_kept_is_refused(file: OutboxFile) -> None:
    file.put(*"abc")
    with file.writing() as conn:
        outbox.mark_acknowledged(conn, 1, 3, "i1")
        outbox_care.compact(conn, before="9999")
        assert not outbox.rewind(conn, 1, 2, "i2")
        assert outbox.rewind(conn, 1, 3, "i2")
        assert outbox.read_batch(conn).prev == outbox.read_head(conn).base_chain


def test_an_outbox_that_was_never_founded_says_so() -> None:
    disk = Disk()
    with disk.writing() as conn:
        metadata.create_all(conn)
        with pytest.raises(OutboxError):
            outbox.read_head(conn)
    disk.close()


def test_half_a_surrogate_pair_from_a_device_is_written_as_an_escape(file: OutboxFile) -> None:
    odd = Draft("a", "scan-journaled", "2026-11-23T10:00:00.000Z", 1, "b", data={"code": ["\ud800x"]})
    with file.writing() as conn:
        outbox.enqueue(conn, [odd])
        (kept,) = outbox.read_batch(conn).facts
    assert parse_fact(kept.body).data == {"code": ["\\ud800x"]}


@given(st.lists(st.lists(contents, max_size=4), max_size=5))
def test_whatever_facts_hold_the_outbox_verifies(commits: list[list[dict[str, Any]]]) -> None:
    """Any content, in any grouping into transactions, gives a whole outbox that reads back the same."""
    disk = empty_disk()
    made = 0
    for commit in commits:
        with disk.writing() as conn:
            drafts = [
                Draft(f"{made + place}", "scan-journaled", "2026-11-23T10:00:00.000Z", 1, "b", data=one)
                for place, one in enumerate(commit)
            ]
            made += len(outbox.enqueue(conn, drafts))
    with disk.writing() as conn:
        assert outbox_care.verify(conn) == []
        batch = outbox.read_batch(conn)
    disk.close()
    assert [fact.id for fact in batch.facts] == [str(place) for place in range(made)]
    for fact in batch.facts:
        assert canonical(parse_fact(fact.body)) == fact.body
        assert msgspec.json.decode(fact.body)["seq"] == fact.seq
