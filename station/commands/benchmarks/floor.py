"""The floor of a scan's commit: the same rows written by bare sqlite3, in the same run."""

import os
import time
from pathlib import Path
from typing import Any

import pysqlite3

from station.db.database import StationDatabase, reading

_JOURNAL = (
    "CREATE TABLE journal (number INTEGER PRIMARY KEY, at TEXT, mono INTEGER, device TEXT, code TEXT,"
    " raw BLOB, aim TEXT, manual INTEGER, operator TEXT, state TEXT, outcome TEXT, order_id TEXT,"
    " message TEXT)"
)
_STEPS = (
    "CREATE TABLE steps (number INTEGER PRIMARY KEY, at TEXT, kind TEXT, events TEXT, looked_up TEXT,"
    " reading INTEGER, outcome TEXT, bench TEXT)"
)
_TABLES = (
    _JOURNAL,
    "CREATE TABLE outbox (seq INTEGER PRIMARY KEY, id TEXT, type TEXT, body BLOB, chain BLOB)",
    _STEPS,
    "CREATE TABLE bench (one INTEGER PRIMARY KEY, state TEXT)",
    "CREATE TABLE head (one INTEGER PRIMARY KEY, next_seq INTEGER, chain BLOB)",
    "INSERT INTO bench VALUES (1, '')",
    "INSERT INTO head VALUES (1, 1, x'00')",
)


class RawCommit:
    """Writes what one scan wrote, read back from the station's own database, with nothing around it."""

    def __init__(self, folder: Path, station: StationDatabase) -> None:
        self._connection = pysqlite3.connect(str(folder / "floor.db"), isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        for statement in _TABLES:
            self._connection.execute(statement)
        self._journal, self._facts, self._step, self._state = _rows_of_last_scan(station)
        self._number = 0

    def commit(self) -> int:
        """Write the rows once more, durably; returns the nanoseconds it took."""
        self._number += 1
        seq = self._number * len(self._facts)
        began = time.perf_counter_ns()
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        run(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self._number, *self._journal),
        )
        for place, fact in enumerate(self._facts):
            run("INSERT INTO outbox VALUES (?, ?, ?, ?, ?)", (seq + place, *fact))
        run("UPDATE bench SET state = ?", (self._state,))
        run("INSERT INTO steps VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (self._number, *self._step))
        run("UPDATE head SET next_seq = ?, chain = ?", (seq, os.urandom(16)))
        run("COMMIT")
        return time.perf_counter_ns() - began

    def close(self) -> None:
        """Close the floor's database."""
        self._connection.close()


_Row = tuple[Any, ...]


def _rows_of_last_scan(station: StationDatabase) -> tuple[_Row, list[_Row], _Row, str]:
    with reading(station) as connection:
        run = connection.exec_driver_sql
        journal = tuple(run("SELECT * FROM journal ORDER BY number DESC LIMIT 1").one())[1:]
        newest = run("SELECT id, type, body, chain FROM outbox ORDER BY seq DESC LIMIT 2").all()
        facts = [tuple(row) for row in newest]
        step = tuple(run("SELECT * FROM steps ORDER BY number DESC LIMIT 1").one())[1:]
        state = run("SELECT state FROM bench").scalar_one()
    return journal, facts, step, state
