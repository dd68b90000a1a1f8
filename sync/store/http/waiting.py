"""Long polls: looking again after each commit, holding no thread and no transaction meanwhile."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sync.store.db.bell import Bell
from sync.store.db.database import Database

T = TypeVar("T")
_log = logging.getLogger(__name__)
LONGEST_WAIT_S = 60.0
# Commits of other processes, such as an import beside the server, ring no bell here by themselves.
OTHERS_S = 1.0
# A busy floor commits hundreds of times a second; each waiter looks this often at most.
LEAST_PAUSE_S = 0.05


async def watch_others(database: Database) -> None:
    """Ring for commits of other processes, for ever."""
    while True:
        await asyncio.sleep(OTHERS_S)
        try:
            await asyncio.to_thread(database.ring_for_others)
        except DBAPIError:
            _log.exception("the database could not be looked at")


async def look_until(
    database: Database, bell: Bell, look: Callable[[Connection], T], found: Callable[[T], bool], wait: float
) -> T:
    """Return what `look` sees as soon as that is something, or what it sees after `wait` seconds.

    It looks again whenever the bell has rung.
    """
    until = time.monotonic() + min(max(wait, 0.0), LONGEST_WAIT_S)
    while True:
        seen = bell.count
        answer = await asyncio.to_thread(_read, database, look)
        left = until - time.monotonic()
        if found(answer) or left <= 0 or bell.closed:
            return answer
        await bell.sleep(seen, left)
        if not bell.closed:
            await asyncio.sleep(min(left, LEAST_PAUSE_S))


def _read(database: Database, look: Callable[[Connection], T]) -> T:
    with database.reading() as conn:
        return look(conn)
