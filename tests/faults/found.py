"""What a station's database holds after a fault."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from station.db.database import StationDatabase, reading
from sync.outbox import OutboxError
from sync.outbox_care import verify


@dataclass(frozen=True)
class Found:
    """The journal and the scans among the facts, as `NUMBER CODE`, and what is wrong with the outbox."""

    journal: list[str]
    facts: list[str]
    troubles: list[str]


def read_found(path: Path) -> Found:
    """Open a database as a station does when it starts, and read what it holds."""
    database = StationDatabase(path)
    try:
        with reading(database) as connection:
            return _read(connection)
    finally:
        database.close()


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
