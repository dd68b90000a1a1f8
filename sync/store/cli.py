"""`packline store …`: serve, migrate, check, import, enroll, token.

Each command is a function that returns the exit code: 0 done, 1 what was asked is refused or found
wrong, 2 it cannot even begin (port in use, database that cannot be opened).
"""

import argparse
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection

from sync.store.catalogue.checks import check_text
from sync.store.checking import find_faults
from sync.store.connectors.files import ImportRefused, Progress, import_file
from sync.store.db.clock import now_ms
from sync.store.db.database import Database, DatabaseRefused, open_database, sqlite_path
from sync.store.db.migrations import SCHEMA_VERSION
from sync.store.http.server import PortInUse, StoreServer
from sync.store.people.tokens import Role, issue_token
from sync.store.stations import enrolment

_log = logging.getLogger(__name__)
DONE, REFUSED, CANNOT_BEGIN = 0, 1, 2
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8420
# A server whose thread has died is noticed this soon, and a stop.
WATCH_S = 0.2


class Subparsers(Protocol):
    """What `ArgumentParser.add_subparsers` gives."""

    def add_parser(self, *args: Any, **kwargs: Any) -> argparse.ArgumentParser:
        """Return the parser of a new command."""
        ...


def default_database() -> str:
    """Return the store's file in the user's data folder (XDG base directories)."""
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return str(Path(home) / "packline" / "store.db")


def _keep_no_log(_: Path) -> None:
    """Leave the log where it is."""


def serve(
    database: str,
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    new_incarnation: bool = False,
    keep_log: Callable[[Path], None] = _keep_no_log,
) -> int:
    """Serve until SIGTERM or SIGINT; one JSON line on stdout tells when calls are answered, and where.

    `keep_log` has the log kept beside the file of the database.
    """
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    server = StoreServer(database, host, port, new_incarnation)
    try:
        keep_log(sqlite_path(database))
        server.start()
    except (PortInUse, DatabaseRefused) as refusal:
        return _cannot_begin(refusal)
    incarnation = server.database.incarnation
    _log.info("packline %s serves at port %d, incarnation %s", version("packline"), server.port, incarnation)
    try:
        _say(json.dumps({"ready": True, "url": server.url, "incarnation": incarnation}))
        # Not waited for: the handler may come while the wait holds the event's lock, or in another thread.
        while not stopping.is_set():
            time.sleep(WATCH_S)
            if not stopping.is_set() and not server.running:
                return _cannot_begin("the server ended by itself; its log above says why")
    finally:
        server.stop()
        _log.info("the store has ended")
    return DONE


def migrate(database: str) -> int:
    """Bring the database to this program's schema, after a copy; makes it where there is none."""
    with _open(database) as opened:
        if opened is None:
            return CANNOT_BEGIN
        _say(f"schema version {SCHEMA_VERSION}")
        return DONE


def check(database: str) -> int:
    """Tell whether the store's data agrees with itself; each fault is a line, and the exit code is then 1."""
    with _open(database, create=False) as opened:
        if opened is None:
            return CANNOT_BEGIN
        faults = 0
        with opened.reading() as conn:
            for fault in find_faults(conn):
                faults += 1
                _say(fault)
        _say("all is well" if not faults else f"{faults} faults")
        return REFUSED if faults else DONE


def import_files(database: str, files: Sequence[Path]) -> int:
    """Take files over one after the other, each all or nothing; stops at the first that is refused."""
    with _open(database) as opened:
        if opened is None:
            return CANNOT_BEGIN
        for path in files:
            try:
                sort, count = import_file(opened, path, _progress_of(path))
            except ImportRefused as refusal:
                return _refuse(refusal)
            _say(f"{path}: {count} {sort}")
        return DONE


def enroll(database: str, name: str) -> int:
    """Print a code that enrols a station once within 15 minutes."""
    return _print_secret(database, name, lambda conn: enrolment.make_code(conn, name, now_ms()))


def token(database: str, name: str, role: str) -> int:
    """Print a new token; one for a station stands for the station of that name."""
    chosen = Role(role)
    if chosen is Role.STATION:
        return _print_secret(database, name, lambda conn: enrolment.make_token(conn, name, now_ms()))
    return _print_secret(database, name, lambda conn: issue_token(conn, name, chosen, now_ms()))


def add_parsers(subparsers: Subparsers) -> None:
    """Add the commands; each sets `run`, a function of the parsed arguments that gives the exit code."""
    serving = _add(subparsers, "serve", "serve the store over HTTP")
    serving.add_argument("--host", default=DEFAULT_HOST, help="address to listen on (%(default)s)")
    serving.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help="0 takes any free one (%(default)s)"
    )
    serving.add_argument(
        "--new-incarnation",
        action="store_true",
        help="after the database was restored from a backup: tell stations and readers that it was",
    )
    serving.set_defaults(
        run=lambda args: serve(
            args.database, args.host, args.port, args.new_incarnation, getattr(args, "keep_log", _keep_no_log)
        )
    )
    migrating = _add(subparsers, "migrate", "bring the database to this program's schema, after a copy")
    migrating.set_defaults(run=lambda args: migrate(args.database))
    checking = _add(subparsers, "check", "check the data: sequences, chains, feed, counts, parcels, numbers")
    checking.set_defaults(run=lambda args: check(args.database))
    importing = _add(subparsers, "import", "take over items, orders, operators, cartons, locations")
    importing.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="JSON array, JSON lines or CSV"
    )
    importing.set_defaults(run=lambda args: import_files(args.database, args.files))
    enrolling = _add(subparsers, "enroll", "print a station's enrolment code, good once for 15 minutes")
    enrolling.add_argument("name", metavar="NAME", help="the station's name")
    enrolling.set_defaults(run=lambda args: enroll(args.database, args.name))
    giving = _add(subparsers, "token", "print a new token")
    giving.add_argument("name", metavar="NAME", help="whose it is; for a station, the station's name")
    giving.add_argument("--role", required=True, choices=[role.value for role in Role])
    giving.set_defaults(run=lambda args: token(args.database, args.name, args.role))


def _add(subparsers: Subparsers, name: str, does: str) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(name, help=does, description=does)
    parser.add_argument(
        "--database", metavar="URL", default=default_database(), help="path or sqlite:///PATH (%(default)s)"
    )
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError(text)
    return port


def _print_secret(database: str, name: str, make: Callable[[Connection], str]) -> int:
    wrong = list(check_text("name", name))
    if wrong:
        return _refuse(f"the name {wrong[0].detail}")
    with _open(database) as opened:
        if opened is None:
            return CANNOT_BEGIN
        with opened.writing() as conn:
            secret = make(conn)
        _say(secret)
        return DONE


@contextmanager
def _open(database: str, create: bool = True) -> Iterator[Database | None]:
    """Open the database, or say why not and give None."""
    try:
        opened = open_database(database, create)
    except DatabaseRefused as refusal:
        _cannot_begin(refusal)
        yield None
        return
    try:
        yield opened
    finally:
        opened.close()


def _progress_of(path: Path) -> Progress:
    shown = sys.stderr.isatty()

    def tell(done: int, of: int) -> None:
        start, end = ("\r", "" if done < of else "\n") if shown else ("", "\n")
        sys.stderr.write(f"{start}{path.name}: {done} of {of}{end}")
        sys.stderr.flush()

    return tell


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _refuse(why: object) -> int:
    sys.stderr.write(f"packline store: {why}\n")
    return REFUSED


def _cannot_begin(why: object) -> int:
    sys.stderr.write(f"packline store: {why}\n")
    return CANNOT_BEGIN
