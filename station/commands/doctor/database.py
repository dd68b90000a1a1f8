"""The station's database: how fast the disk takes a scan, whether every fact is there, the ballast."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from station.commands.doctor.finding import Finding
from station.config import StationConfig

SLOW_SYNC_S = 0.05

_CALL = "call who keeps the station; change nothing by hand"


def examine(config: StationConfig) -> Iterator[Finding]:
    """Yield what is to be said of it; nothing in it is changed."""
    yield _durable_write(config.database.parent)
    yield _facts(config)
    if config.database.exists():
        yield _ballast(config)


def _durable_write(folder: Path) -> Finding:
    """Time a durable write: every scan waits for one."""
    path = folder / ".packline-doctor"
    times = []
    try:
        with path.open("wb", buffering=0) as file:
            for _ in range(9):
                file.write(bytes(4096))
                began = time.perf_counter()
                os.fdatasync(file.fileno())
                times.append(time.perf_counter() - began)
    except OSError as error:
        return Finding("durable write", f"{folder}: {error.strerror}", "give this user rights to write there")
    finally:
        path.unlink(missing_ok=True)
    middle = sorted(times)[len(times) // 2]
    mend = "" if middle < SLOW_SYNC_S else "use a solid-state disk for the database"
    return Finding("durable write", f"{middle * 1000:.1f} ms", mend)


def _facts(config: StationConfig) -> Finding:
    from station.db.database import DatabaseUnusable, StationDatabase, reading
    from sync.outbox import OutboxError
    from sync.outbox_care import verify

    if not config.database.exists():
        return Finding("database", f"{config.database} is made at the first start")
    try:
        database = StationDatabase(config.database, read_only=True)
    except DatabaseUnusable as error:
        return Finding("database", str(error), _CALL)
    try:
        with reading(database) as connection:
            troubles = verify(connection)
    except (DatabaseUnusable, OutboxError) as error:
        return Finding("database", str(error), _CALL)
    finally:
        database.close()
    if troubles:
        return Finding("database", troubles[0], _CALL)
    return Finding("database", "every fact is there, the chain holds")


def _ballast(config: StationConfig) -> Finding:
    from station.db.database import BALLAST_BYTES

    ballast = config.database.with_name(config.database.name + ".ballast")
    if ballast.exists() and ballast.stat().st_size >= BALLAST_BYTES:
        return Finding("ballast", f"{BALLAST_BYTES // 1024**2} MB to give up when the disk is full")
    return Finding("ballast", "none: the disk was full once", "free some room, then start the station again")
