"""The store's database: opened, checked, migrated; one writer at a time, readers beside it."""

import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from sync.store.db import changelog
from sync.store.db.bell import Bell
from sync.store.db.changelog import read_positions
from sync.store.db.clock import now_ms
from sync.store.db.dialects import sqlite
from sync.store.db.migrations import (
    SCHEMA_VERSION,
    STEPS,
    SchemaRefused,
    check_version,
    migrate,
    read_version,
)
from sync.store.db.restoring import jump_ranges
from sync.store.db.tables.system import meta


class DatabaseRefused(Exception):
    """The database cannot be opened, or must not be; the text says why and what to do."""


class Database:
    """An open database of the store.

    `incarnation` names this life of the data: it changes with every restore, so that stations and
    readers find out that what they were told may be gone. `bell` rings after each commit, `news` after
    those that stations have something to pull from: a busy floor commits scans all the time.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = threading.Lock()
        self.bell = Bell()
        self.news = Bell()
        with self.reading() as conn:
            self.incarnation = _read_incarnation(conn)
            self._positions: Mapping[str, int] = read_positions(conn)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection with one unchanging view of the data; keep it short."""
        with self._engine.connect() as conn, conn.begin():
            yield conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the one writing connection; committed and on the disk when this ends, or else undone.

        Everyone who waits for news is woken after the commit.
        """
        with self._writer:
            positions = self._positions
            with self._engine.execution_options(**{sqlite.WRITER: True}).begin() as conn:
                yield conn
                if conn.in_transaction():
                    positions = read_positions(conn)
            self.bell.ring()
            self._notice(positions)

    def ring_for_others(self) -> None:
        """Ring for what other processes have committed, such as an import beside the server."""
        with self.reading() as conn:
            positions = read_positions(conn)
        if positions != self._positions:
            self.bell.ring()
        self._notice(positions)

    def _notice(self, positions: Mapping[str, int]) -> None:
        if positions[changelog.COUNTER] != self._positions[changelog.COUNTER]:
            self.news.ring()
        self._positions = positions

    def renew_incarnation(self) -> str:
        """Begin a new life of the data, as after a restore; returns its name.

        Number ranges jump, so that no number leased in the life before is leased again.
        """
        with self.writing() as conn:
            jump_ranges(conn, now_ms())
            conn.execute(update(meta).where(meta.c.name == "incarnation").values(value=uuid.uuid4().hex))
            self.incarnation = _read_incarnation(conn)
        self.news.ring()
        return self.incarnation

    def end_waiting(self) -> None:
        """Wake everyone who waits for news; nobody waits any longer."""
        self.bell.close()
        self.news.close()

    def close(self) -> None:
        """End all waiting and let go of all connections."""
        self.end_waiting()
        self._engine.dispose()


def open_database(url: str, create: bool = True) -> Database:
    """Open the database a URL or a plain path names, migrated where needed, made where `create` says so.

    `DatabaseRefused` tells in words what stands against it. Before a migration the file is copied
    beside itself as `NAME.before-vN`.
    """
    path = sqlite_path(url)
    if sqlite.sqlite_version() < sqlite.MIN_SQLITE:
        have, need = (".".join(map(str, v)) for v in (sqlite.sqlite_version(), sqlite.MIN_SQLITE))
        raise DatabaseRefused(f"SQLite {have} can corrupt its log; the store needs {need} or newer")
    if not create and not path.exists():
        raise DatabaseRefused(f"{path}: there is no such file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = sqlite.create_sqlite_engine(path)
        _migrate_file(engine, path)
        return Database(engine)
    except SchemaRefused as refusal:
        raise DatabaseRefused(f"{path}: {refusal}") from refusal
    except (OSError, DBAPIError) as failure:
        reason = failure.orig if isinstance(failure, DBAPIError) else failure
        raise DatabaseRefused(f"{path} cannot be opened as a database: {reason}") from failure


def sqlite_path(url: str) -> Path:
    """Return the file a URL or a plain path names; DatabaseRefused for any other kind of database."""
    if "://" not in url:
        return Path(url).absolute()
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseRefused(f"{url!r} is no database URL; give a path or sqlite:///PATH") from error
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        shown = parsed.render_as_string(hide_password=True)
        raise DatabaseRefused(
            f"{shown}: this version keeps the store in SQLite; give a path or sqlite:///PATH"
        )
    return Path(parsed.database).absolute()


def _migrate_file(engine: Engine, path: Path) -> None:
    writer = engine.execution_options(**{sqlite.WRITER: True})
    with engine.connect() as conn, conn.begin():
        found = read_version(conn)
    check_version(found, SCHEMA_VERSION)
    if found == SCHEMA_VERSION:
        return
    if found:
        sqlite.copy_database(path, path.with_name(f"{path.name}.before-v{SCHEMA_VERSION}"))
    with writer.begin() as conn:
        migrate(conn, STEPS, SCHEMA_VERSION)


def _read_incarnation(conn: Connection) -> str:
    return str(conn.execute(select(meta.c.value).where(meta.c.name == "incarnation")).scalar_one())
