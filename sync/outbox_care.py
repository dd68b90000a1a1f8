"""Care of the outbox: proof that it is whole, numbering anew under a new epoch, compaction."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection

from sync.contract.facts import CHAIN_START, link
from sync.outbox import Head, OutboxFact, chain_at, read_head

# Rows held in memory at once; the whole outbox may be half a million.
AT_ONCE = 1000
MOST_TROUBLES = 20
_encoder = msgspec.json.Encoder(order="sorted")


class _Place(msgspec.Struct):
    """What a fact's own bytes say of its place."""

    seq: int
    id: str
    at: str


_place_decoder = msgspec.json.Decoder(_Place)


def verify(conn: Connection) -> list[str]:
    """Return in words what is wrong with the outbox, nothing where it is whole.

    Looks for holes, for a chain that does not follow from the bytes, and for a head that does not
    agree with the facts; the first `MOST_TROUBLES` are told.
    """
    head = read_head(conn)
    troubles: list[str] = []
    seq, chain = head.base_seq, head.base_chain
    for fact in _walk(conn, head.base_seq):
        if fact.seq != seq + 1:
            troubles.append(f"After fact {seq} comes {fact.seq}.")
        seq, chain = fact.seq, link(chain, fact.body)
        troubles.extend(_own_troubles(fact, chain))
        if fact.seq == head.acked_seq and fact.chain != head.acked_chain:
            troubles.append(f"The acknowledged chain is not that of fact {fact.seq}.")
        if len(troubles) >= MOST_TROUBLES:
            return troubles
        chain = fact.chain
    troubles.extend(_head_troubles(head, seq, chain))
    return troubles


def renumber(conn: Connection, epoch: int, incarnation: str, fingerprint: str) -> int:
    """Number every kept fact again from 1 under a new epoch, none acknowledged; returns how many there are.

    Ids and contents stay, so the store can tell what it has seen. Bytes that are no JSON keep the
    number written in them; the wire sends such a fact opaque, with its place beside it.
    """
    head = read_head(conn)
    if head.base_seq:
        seq, chain = _renumber_rows(conn, head)
    else:
        seq, chain = head.last_seq, head.chain_head
    conn.exec_driver_sql(
        "UPDATE outbox_head SET epoch = ?, next_seq = ?, chain_head = ?, acked_seq = 0, acked_chain = ?,"
        " base_seq = 0, base_chain = ?, incarnation = ?, fingerprint = ?",
        (epoch, seq + 1, chain, CHAIN_START, CHAIN_START, incarnation, fingerprint),
    )
    return seq


def compact(conn: Connection, before: str, keep_after: int | None = None, most: int = 5000) -> int:
    """Delete up to `most` of the oldest acknowledged facts of before a time; returns how many.

    `before` is RFC 3339 in UTC; take it from the store's clock, 14 days back or more. Facts after
    `keep_after`, the store's own backup, are kept whatever their age. Stops at the first fact to keep.
    """
    head = read_head(conn)
    limit = head.acked_seq if keep_after is None else min(head.acked_seq, keep_after)
    upto = head.base_seq
    for fact in _walk(conn, head.base_seq, most):
        if fact.seq > limit or fact.seq > head.base_seq + most or not _is_older(fact, before):
            break
        upto = fact.seq
    if upto == head.base_seq:
        return 0
    chain = chain_at(conn, head, upto)
    conn.exec_driver_sql("DELETE FROM outbox WHERE seq <= ?", (upto,))
    conn.exec_driver_sql("UPDATE outbox_head SET base_seq = ?, base_chain = ?", (upto, chain))
    return upto - head.base_seq


def _walk(conn: Connection, after: int, at_once: int = AT_ONCE) -> Iterator[OutboxFact]:
    """Give the facts after a number in order; rows given may be changed while walking."""
    while True:
        rows = conn.exec_driver_sql(
            "SELECT seq, id, body, chain FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?",
            (after, min(at_once, AT_ONCE)),
        ).all()
        if not rows:
            return
        after = rows[-1].seq
        yield from (OutboxFact(*row) for row in rows)


def _own_troubles(fact: OutboxFact, chain: bytes) -> Iterator[str]:
    if fact.chain != chain:
        yield f"The chain breaks at fact {fact.seq}."
    place = _place(fact)
    if place is None:
        yield f"Fact {fact.seq} cannot be read."
    elif (place.seq, place.id) != (fact.seq, fact.id):
        yield f"Fact {fact.seq} says of itself that it is another."


def _head_troubles(head: Head, last: int, chain: bytes) -> Iterator[str]:
    if last != head.last_seq:
        yield f"The last fact is {last}, the head says {head.last_seq}."
    if chain != head.chain_head:
        yield "The head's chain is not that of the last fact."
    if not head.base_seq <= head.acked_seq <= head.last_seq:
        yield f"Fact {head.acked_seq} is marked as acknowledged, but is not there."
    if head.acked_seq == head.base_seq and head.acked_chain != head.base_chain:
        yield "The acknowledged chain is not that of the base."


def _renumber_rows(conn: Connection, head: Head) -> tuple[int, bytes]:
    # New numbers are below old ones, so going upward no number is taken twice on the way.
    seq, chain = 0, CHAIN_START
    rows = []
    for fact in _walk(conn, head.base_seq):
        seq += 1
        body = _with_seq(fact.body, seq)
        chain = link(chain, body)
        rows.append((seq, body, chain, fact.seq))
        if len(rows) == AT_ONCE:
            _move(conn, rows)
            rows.clear()
    if rows:
        _move(conn, rows)
    return seq, chain


def _move(conn: Connection, rows: list[tuple[int, bytes, bytes, int]]) -> None:
    conn.exec_driver_sql("UPDATE outbox SET seq = ?, body = ?, chain = ? WHERE seq = ?", list(rows))


def _with_seq(body: bytes, seq: int) -> bytes:
    """Return the bytes under another number, with every field of whatever version wrote them."""
    try:
        content = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return body
    if not isinstance(content, dict):
        return body
    return _encoder.encode({**content, "seq": seq})


def _place(fact: OutboxFact) -> _Place | None:
    try:
        return _place_decoder.decode(fact.body)
    except msgspec.MsgspecError:
        return None


def _is_older(fact: OutboxFact, before: str) -> bool:
    place = _place(fact)
    return place is not None and place.at < before
