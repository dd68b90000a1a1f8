"""Bulk calls made straight on a store's database."""

from typing import Any

import pytest

from sync.contract.errors import Refused
from sync.store.db.changelog import read_position
from sync.store.db.database import Database


def put(database: Database, take: Any, *values: Any) -> list[str]:
    with database.writing() as conn:
        return [stored.state for stored in take(conn, values)]


def refused(database: Database, take: Any, *values: Any) -> list[tuple[str, str]]:
    """Return path and detail of every problem, having seen that nothing was written."""
    before = newest(database)
    with pytest.raises(Refused) as refusal:
        put(database, take, *values)
    assert newest(database) == before
    assert refusal.value.problem.status == 422
    assert refusal.value.problem.path == refusal.value.problem.problems[0].path
    return [(problem.path, problem.detail) for problem in refusal.value.problem.problems]


def newest(database: Database) -> int:
    with database.reading() as conn:
        return read_position(conn)
