"""Number ranges the store owns, leased to stations in blocks that never overlap and never come back."""

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from sync.contract.messages import NumberBlock, NumberRequest
from sync.store import problems
from sync.store.db import changelog
from sync.store.db.clock import format_ms
from sync.store.db.portions import portions
from sync.store.db.tables.numbers import number_blocks, number_ranges

MOST_NUMBERS = 100_000


def lease_numbers(conn: Connection, request: NumberRequest, now: int) -> NumberBlock:
    """Lease a block for ever; the same request of the same station and epoch gets the same block."""
    leased = _find_block(conn, request)
    if leased is not None:
        return _block(leased)
    if not 1 <= request.count <= MOST_NUMBERS:
        detail = f"A block has 1 to {MOST_NUMBERS} numbers, not {request.count}."
        raise problems.refusal(422, "invalid", "No such block can be leased", detail, "/count")
    row = _take(conn, request) | {
        "id": str(uuid.uuid4()),
        "station": request.station,
        "epoch": request.epoch,
        "request": request.request,
        "leased": format_ms(now),
    }
    conn.execute(insert(number_blocks).values(row))
    changelog.record(conn, [("number-block", str(row["id"]))], station=request.station)
    return read_blocks(conn, [str(row["id"])])[0]


def read_blocks(conn: Connection, ids: Iterable[str]) -> list[NumberBlock]:
    """Return the blocks of these ids."""
    found: list[Row[Any]] = []
    for some in portions(ids):
        found.extend(conn.execute(select(number_blocks).where(number_blocks.c.id.in_(some))))
    return [_block(row) for row in found]


def _find_block(conn: Connection, request: NumberRequest) -> Row[Any] | None:
    query = select(number_blocks).where(
        number_blocks.c.station == request.station,
        number_blocks.c.epoch == request.epoch,
        number_blocks.c.kind == request.kind,
        number_blocks.c.request == request.request,
    )
    return conn.execute(query).one_or_none()


def _take(conn: Connection, request: NumberRequest) -> dict[str, object]:
    mine = number_ranges.c.kind == request.kind
    raised = update(number_ranges).where(mine).values(next=number_ranges.c.next + request.count)
    row = conn.execute(raised.returning(number_ranges)).one_or_none()
    if row is None:
        raise problems.refusal(
            422, "invalid", "No such block can be leased", "No range has this kind.", "/kind"
        )
    if row.next - 1 > row.last:
        detail = f"The range of {request.kind} numbers has fewer than {request.count} left."
        raise problems.conflict("range-exhausted", "The range is used up", detail)
    first = row.next - request.count
    return {"kind": row.kind, "prefix": row.prefix, "first": first, "last": row.next - 1}


def _block(row: Row[Any]) -> NumberBlock:
    return NumberBlock(row.id, row.kind, row.prefix, row.first, row.last, row.epoch)
