"""The outbox can prove that it is whole, be numbered anew, and be made smaller."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from sync import outbox, outbox_care
from sync.contract.facts import CHAIN_START, parse_fact
from tests.sync.outboxes import OutboxFile, draft
from tests.sync.simulation.station import empty_disk

DAMAGES = {
    "a fact is missing": "DELETE FROM outbox WHERE seq = 2",
    "the last fact is missing": "DELETE FROM outbox WHERE seq = 4",
    "a chain was changed": "UPDATE outbox SET chain = zeroblob(16) WHERE seq = 3",
    "the last chain was changed": "UPDATE outbox SET chain = zeroblob(16) WHERE seq = 4",
    "bytes were changed": (
        "UPDATE outbox SET body = CAST(replace(body, 'SKU-1', 'SKU-2') AS BLOB) WHERE seq = 2"
    ),
    "a fact is another": "UPDATE outbox SET id = 'x' WHERE seq = 2",
    "a fact cannot be read": "UPDATE outbox SET body = x'00' WHERE seq = 2",
    "the head's chain was changed": "UPDATE outbox_head SET chain_head = zeroblob(16)",
    "the head's number was changed": "UPDATE outbox_head SET next_seq = 9",
    "too much is acknowledged": "UPDATE outbox_head SET acked_seq = 9",
    "the acknowledged chain was changed": "UPDATE outbox_head SET acked_chain = zeroblob(16)",
}


@pytest.fixture
def file(tmp_path: Path) -> OutboxFile:
    return OutboxFile(tmp_path / "bench.db")


@pytest.mark.parametrize("statement", DAMAGES.values(), ids=DAMAGES.keys())
def test_every_damage_is_told(file: OutboxFile, statement: str) -> None:
    file.put(*"abcd")
    with file.writing() as conn:
        outbox.mark_acknowledged(conn, 1, 2, "i1")
        assert outbox_care.verify(conn) == []
        conn.exec_driver_sql(statement)
        assert outbox_care.verify(conn)


def test_a_wholly_damaged_outbox_tells_only_so_much(file: OutboxFile) -> None:
    file.put(*(str(number) for number in range(100)))
    with file.writing() as conn:
        conn.exec_driver_sql("UPDATE outbox SET body = x'00'")
        assert outbox_care.MOST_TROUBLES <= len(outbox_care.verify(conn)) <= outbox_care.MOST_TROUBLES + 2


def test_numbering_anew_keeps_ids_and_contents(file: OutboxFile) -> None:
    file.put(*"abcde")
    with file.writing() as conn:
        outbox.mark_acknowledged(conn, 1, 3, "i1")
        outbox_care.compact(conn, before="9999", keep_after=2)
        before = kept(conn)
        assert outbox_care.renumber(conn, 4, "i2", "machine-2") == 3
        head, after = outbox.read_head(conn), kept(conn)
        assert outbox_care.verify(conn) == []
    assert (head.epoch, head.acked_seq, head.acked_chain, head.base_seq) == (4, 0, CHAIN_START, 0)
    assert (head.incarnation, head.fingerprint) == ("i2", "machine-2")
    assert [(fact["id"], fact["seq"]) for fact in after] == [("c", 1), ("d", 2), ("e", 3)]
    assert [{**fact, "seq": 0} for fact in after] == [{**fact, "seq": 0} for fact in before]


def test_numbering_anew_keeps_fields_this_version_does_not_know(file: OutboxFile) -> None:
    file.put("a", "b")
    with file.writing() as conn:
        conn.exec_driver_sql(
            "UPDATE outbox SET body = CAST(json_set(CAST(body AS TEXT), '$.zone', 'north') AS BLOB)"
        )
        outbox.mark_acknowledged(conn, 1, 1, "i1")
        outbox_care.compact(conn, before="9999")
        outbox_care.renumber(conn, 2, "i1", "machine-1")
        assert [(fact["seq"], fact["zone"]) for fact in kept(conn)] == [(1, "north")]


@pytest.mark.parametrize("bytes_kept", [b"\x00", b"[1]"])
def test_numbering_anew_leaves_bytes_it_cannot_read_as_they_are(file: OutboxFile, bytes_kept: bytes) -> None:
    file.put(*"abc")
    with file.writing() as conn:
        conn.exec_driver_sql("UPDATE outbox SET body = ? WHERE seq = 2", (bytes_kept,))
        outbox.mark_acknowledged(conn, 1, 1, "i1")
        outbox_care.compact(conn, before="9999")
        assert outbox_care.renumber(conn, 2, "i1", "machine-1") == 2
        batch = outbox.read_batch(conn)
    assert [(fact.seq, fact.id) for fact in batch.facts] == [(1, "b"), (2, "c")]
    assert batch.facts[0].body == bytes_kept


def test_facts_go_on_after_numbering_anew(file: OutboxFile) -> None:
    file.put(*"abc")
    with file.writing() as conn:
        outbox_care.renumber(conn, 2, "i1", "machine-1")
    assert file.put("d") == range(4, 5)
    with file.writing() as conn:
        assert outbox_care.verify(conn) == []


def test_only_old_acknowledged_facts_are_compacted(file: OutboxFile) -> None:
    with file.writing() as conn:
        days = [f"2026-11-{day:02d}T10:00:00.000Z" for day in (1, 2, 20, 3)]
        outbox.enqueue(conn, [draft(name, at) for name, at in zip("abcd", days, strict=True)])
        assert outbox_care.compact(conn, before="2026-11-10") == 0
        outbox.mark_acknowledged(conn, 1, 4, "i1")
        assert outbox_care.compact(conn, before="2026-11-10") == 2
        assert outbox_care.compact(conn, before="2026-11-10") == 0
        assert outbox_care.verify(conn) == []
    assert file.ids() == ["c", "d"]


def test_compaction_keeps_what_the_stores_backup_lacks(file: OutboxFile) -> None:
    file.put(*"abcd")
    with file.writing() as conn:
        outbox.mark_acknowledged(conn, 1, 4, "i1")
        assert outbox_care.compact(conn, before="9999", keep_after=1) == 1
    assert file.ids() == ["b", "c", "d"]


def test_compaction_goes_in_portions(file: OutboxFile) -> None:
    file.put(*"abcdefg")
    with file.writing() as conn:
        outbox.mark_acknowledged(conn, 1, 7, "i1")
        assert [outbox_care.compact(conn, before="9999", most=3) for _ in range(4)] == [3, 3, 1, 0]


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6))
def test_a_renumbered_outbox_is_whole_wherever_it_was_cut(acked: int, cut: int, later: int) -> None:
    """Acknowledged to any fact, compacted to any of those, numbered anew, and gone on from there."""
    disk = empty_disk()
    with disk.writing() as conn:
        outbox.enqueue(conn, [draft(str(number)) for number in range(6)])
        outbox.mark_acknowledged(conn, 0, acked, "i1")
        if cut:
            outbox_care.compact(conn, before="9999", most=cut)
        left = outbox_care.renumber(conn, 1, "i1", "machine-1")
        outbox.enqueue(conn, [draft(f"later-{number}") for number in range(later)])
        assert left == 6 - min(acked, cut)
        assert outbox_care.verify(conn) == []
        seqs = [parse_fact(fact.body).seq for fact in outbox.read_batch(conn).facts]
    disk.close()
    assert seqs == list(range(1, left + later + 1))


def kept(conn: Connection) -> list[dict[str, object]]:
    """Return the contents of all facts kept."""
    rows = conn.exec_driver_sql("SELECT body FROM outbox ORDER BY seq").scalars()
    return [msgspec.json.decode(body) for body in rows]
