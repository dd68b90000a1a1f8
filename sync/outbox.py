"""The station's outbox: every fact in order, under its number and chain, until long after it was sent.

All functions take the caller's transaction, so that a fact is there exactly if what it tells of is.
The statements of the hot path go to the driver as they stand: compiling them through SQLAlchemy cost
half of a whole scan's commit. Nothing is deleted on acknowledgement (see `sync.outbox_care`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import CheckConstraint, Column, Connection, Integer, LargeBinary, MetaData, Table, Text

from sync.contract.facts import CHAIN_START, Fact, canonical, link
from sync.contract.messages import MAX_PUSH_BYTES, MAX_PUSH_FACTS
from sync.contract.text import storable

# What stands around the facts of a push: names, numbers, two chains, a fingerprint.
ENVELOPE_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact before it has a number; `id` is a UUIDv7, `at` RFC 3339 in UTC with milliseconds."""

    id: str
    type: str
    at: str
    mono_ns: int
    boot: str
    operator: str | None = None
    order: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """Where the outbox stands.

    Facts base_seq+1 … next_seq-1 are kept; those up to `acked_seq` are at the store. Epoch 0 is
    before the first enrolment. `incarnation` is the store's, as last heard, empty before.
    """

    station: str
    epoch: int
    next_seq: int
    chain_head: bytes
    acked_seq: int
    acked_chain: bytes
    base_seq: int
    base_chain: bytes
    incarnation: str
    fingerprint: str

    @property
    def last_seq(self) -> int:
        """The number of the newest fact, 0 before the first."""
        return self.next_seq - 1

    @property
    def unsent(self) -> int:
        """How many facts the store has not acknowledged."""
        return self.last_seq - self.acked_seq


@dataclass(frozen=True, slots=True)
class OutboxFact:
    """A fact as it is kept: its canonical bytes and the chain after it."""

    seq: int
    id: str
    body: bytes
    chain: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Facts base+1 … of an epoch, in order, none where everything is acknowledged.

    `prev` is the chain at `base`; `more`: others wait behind these.
    """

    station: str
    epoch: int
    base: int
    prev: bytes
    incarnation: str
    fingerprint: str
    facts: tuple[OutboxFact, ...]
    more: bool

    @property
    def last(self) -> int:
        """The number of the last fact, or the base."""
        return self.base + len(self.facts)


@dataclass(frozen=True, slots=True)
class OutboxTables:
    """The outbox and its one-row head, as defined on a MetaData."""

    outbox: Table
    head: Table


class Statements(Protocol):
    """What runs a statement in the caller's transaction: a Connection, or the driver beneath it."""

    def exec_driver_sql(self, statement: str, parameters: Any = ..., /) -> Any:
        """Run one statement; a list of parameters runs it once for each."""


class OutboxError(Exception):
    """The outbox was asked for what it cannot do, such as acknowledging a fact it does not have."""


def define_tables(metadata: MetaData) -> OutboxTables:
    """Define both tables on `metadata`; their names are fixed, so once per MetaData."""
    outbox = Table(
        "outbox",
        metadata,
        Column("seq", Integer, primary_key=True, autoincrement=False),
        Column("id", Text, nullable=False),
        Column("type", Text, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("chain", LargeBinary, nullable=False),
    )
    head = Table(
        "outbox_head",
        metadata,
        Column("one", Integer, CheckConstraint("one = 1"), primary_key=True),
        Column("station", Text, nullable=False),
        Column("epoch", Integer, nullable=False),
        Column("next_seq", Integer, nullable=False),
        Column("chain_head", LargeBinary, nullable=False),
        Column("acked_seq", Integer, nullable=False),
        Column("acked_chain", LargeBinary, nullable=False),
        Column("base_seq", Integer, nullable=False),
        Column("base_chain", LargeBinary, nullable=False),
        Column("incarnation", Text, nullable=False),
        Column("fingerprint", Text, nullable=False),
    )
    return OutboxTables(outbox, head)


_HEAD = (
    "SELECT station, epoch, next_seq, chain_head, acked_seq, acked_chain,"
    " base_seq, base_chain, incarnation, fingerprint FROM outbox_head"
)
_TIP = "SELECT next_seq, chain_head FROM outbox_head"
_APPEND = "INSERT INTO outbox (seq, id, type, body, chain) VALUES (?, ?, ?, ?, ?)"
_MOVE_TIP = "UPDATE outbox_head SET next_seq = ?, chain_head = ?"
_NEXT = "SELECT seq, id, body, chain FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?"


def found(conn: Connection, station: str, epoch: int, fingerprint: str) -> None:
    """Write the head of an empty outbox: epoch 1 for a station with a secret, 0 for one yet to enrol."""
    conn.exec_driver_sql(
        "INSERT INTO outbox_head VALUES (1, ?, ?, 1, ?, 0, ?, 0, ?, '', ?)",
        (station, epoch, CHAIN_START, CHAIN_START, CHAIN_START, fingerprint),
    )


def read_head(conn: Connection) -> Head:
    """Return where the outbox stands; OutboxError before it was founded."""
    row = conn.exec_driver_sql(_HEAD).one_or_none()
    if row is None:
        raise OutboxError("This database has no outbox yet.")
    return Head(*row)


def enqueue(conn: Statements, drafts: Sequence[Draft]) -> range:
    """Append facts in the caller's transaction and return their numbers, in the order of `drafts`."""
    first, chain = conn.exec_driver_sql(_TIP).one()
    seq = first
    rows = []
    for draft in drafts:
        body = encode(seq, draft)
        chain = link(chain, body)
        rows.append((seq, draft.id, draft.type, body, chain))
        seq += 1
    if rows:
        conn.exec_driver_sql(_APPEND, rows)
        conn.exec_driver_sql(_MOVE_TIP, (seq, chain))
    return range(first, seq)


def encode(seq: int, draft: Draft) -> bytes:
    """Return the canonical bytes of a draft under its number.

    What a device sent may hold half a surrogate pair, which no JSON can carry; it is written as an
    escape then, so that no scan is refused for its content.
    """
    fact = Fact(
        seq,
        draft.id,
        draft.type,
        draft.at,
        draft.mono_ns,
        draft.boot,
        draft.operator,
        draft.order,
        draft.data,
    )
    try:
        return canonical(fact)
    except UnicodeEncodeError:
        sound = {name: _writable(getattr(fact, name)) for name in fact.__struct_fields__}
        return canonical(Fact(**sound))


def read_batch(conn: Connection, most: int = MAX_PUSH_FACTS, most_bytes: int = MAX_PUSH_BYTES) -> Batch:
    """Return the next facts to send: at most `most` and, beyond the first, `most_bytes` as a request."""
    head = read_head(conn)
    room = most_bytes - ENVELOPE_BYTES
    taken: list[OutboxFact] = []
    for row in conn.exec_driver_sql(_NEXT, (head.acked_seq, most)):
        room -= len(row.body) + 1
        if taken and room < 0:
            break
        taken.append(OutboxFact(*row))
    return Batch(
        station=head.station,
        epoch=head.epoch,
        base=head.acked_seq,
        prev=head.acked_chain,
        incarnation=head.incarnation,
        fingerprint=head.fingerprint,
        facts=tuple(taken),
        more=head.acked_seq + len(taken) < head.last_seq,
    )


def mark_acknowledged(conn: Connection, epoch: int, upto: int, incarnation: str) -> bool:
    """Note that the store has every fact up to `upto`; False, and no change, if the epoch is another by now.

    Never moves backward (see `rewind`); OutboxError for a fact that does not exist.
    """
    head = read_head(conn)
    if head.epoch != epoch:
        return False
    if upto > head.last_seq:
        raise OutboxError(f"Fact {upto} was acknowledged, but the last one is {head.last_seq}.")
    if upto > head.acked_seq:
        _set_acknowledged(conn, upto, chain_at(conn, head, upto), incarnation)
    elif incarnation != head.incarnation:
        conn.exec_driver_sql("UPDATE outbox_head SET incarnation = ?", (incarnation,))
    return True


def rewind(conn: Connection, epoch: int, to: int, incarnation: str) -> bool:
    """Send again what follows `to`; False, and no change, where those facts are no longer all kept.

    Nothing happens, and that is well, if the epoch is another by now.
    """
    head = read_head(conn)
    if head.epoch != epoch:
        return True
    if to < head.base_seq:
        return False
    to = min(to, head.last_seq)
    _set_acknowledged(conn, to, chain_at(conn, head, to), incarnation or head.incarnation)
    return True


def chain_at(conn: Connection, head: Head, seq: int) -> bytes:
    """Return the chain after fact `seq`, which is kept or is the base; OutboxError otherwise."""
    if seq == head.base_seq:
        return head.base_chain
    row = conn.exec_driver_sql("SELECT chain FROM outbox WHERE seq = ?", (seq,)).one_or_none()
    if row is None:
        raise OutboxError(f"Fact {seq} is not in the outbox.")
    chain: bytes = row.chain
    return chain


def _set_acknowledged(conn: Connection, seq: int, chain: bytes, incarnation: str) -> None:
    conn.exec_driver_sql(
        "UPDATE outbox_head SET acked_seq = ?, acked_chain = ?, incarnation = ?", (seq, chain, incarnation)
    )


def _writable(value: Any) -> Any:
    match value:
        case str():
            return storable(value)
        case dict():
            return {_writable(key): _writable(one) for key, one in value.items()}
        case list() | tuple():
            return [_writable(one) for one in value]
        case _:
            return value
