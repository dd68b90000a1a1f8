"""What a station's database holds after a fault."""

from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from station.commands.journal.replaying import Replay
from station.commands.journal.rows import kept_rows
from station.db.database import StationDatabase, reading
from sync.outbox import OutboxError
from sync.outbox_care import verify


@dataclass(frozen=True)
class Found:
    """The journal and the scans among the facts, as `NUMBER CODE`, and what is wrong with outbox or steps."""

    journal: list[str]
    facts: list[str]
    troubles: list[str]


def read_found(path: Path) -> Found:
    """Open a database as a station does when it starts, and read what it holds."""
    database = StationDatabase(path)
    try:
        with reading(database) as connection:
            found = _read(connection)
    finally:
        database.close()
    return replace(found, troubles=[*found.troubles, *_replay(path, len(found.journal))])


def _replay(path: Path, readings: int) -> list[str]:
    """Take every step again; return what is not what was kept, and whether a reading has no step."""
    with kept_rows(path) as rows:
        replayed = list(Replay().take(rows))
    kept = [one.row.reading for one in replayed if one.row.reading]
    lost = [] if kept == list(range(1, readings + 1)) else [f"steps of {kept} for {readings} readings"]
    return lost + [f"step {one.row.number}: {one.differs}" for one in replayed if one.differs]


def _read(connection: Connection) -> Found:
    rows = connection.exec_driver_sql("SELECT number, code FROM journal ORDER BY number").all()
    sql = "SELECT body FROM outbox WHERE type = 'scan-journaled' ORDER BY seq"
    data = [msgspec.json.decode(body)["data"] for body in connection.exec_driver_sql(sql).scalars()]
    try:
        troubles = verify(connection)
    except OutboxError:
        # Not even the founding of the outbox reached the disk: a database without anything in it.
        troubles = []
    return Found(
        [f"{number} {code}" for number, code in rows],
        [f"{fact['journal']} {fact['code']}" for fact in data],
        troubles,
    )
