"""The way to the store: where it is, the secret that is shown there, and who is woken for it."""

import logging
import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from station.app.engine_thread import EngineThread
from station.app.ports.events import EngineEvent, LinkMoved
from station.config import StoreConfig
from station.db.database import StationDatabase
from station.run.station import StationUnusable
from station.run.sync_port import Credentials
from sync.client import HttpStore
from sync.pump.port import PortClosed
from sync.pump.pump import Pump

_log = logging.getLogger(__name__)


class PumpBell:
    """Wakes the pump of a station; of one without a store there is none to wake."""

    def __init__(self) -> None:
        self._pump: Pump | None = None

    def connect(self, pump: Pump) -> None:
        """Wake this pump from here on."""
        self._pump = pump

    def ring(self) -> None:
        """Wake the pump, if there is one; safe from any thread."""
        if self._pump:
            self._pump.wake()


def reach_store(
    store: StoreConfig, database: StationDatabase, fingerprint: str
) -> tuple[HttpStore, Credentials]:
    """Return the way to the store, and what is shown there.

    The secret that enrolment brought goes before the token or code it was got by, until the file
    gives another one.
    """
    secret = database.path.with_name(database.path.name + ".token")
    given = blake2b((store.token or store.enrol).encode(), digest_size=16).hexdigest()
    got_by, _, kept = _kept_secret(secret).partition(" ")
    kept = kept if got_by == given else ""
    try:
        wire = HttpStore(store.url, kept or store.token, ca=store.ca_file, allow_plain=store.allow_http)
    except ValueError as error:
        raise StationUnusable(f"[store]: {error}") from error

    def keep_token(token: str) -> None:
        keep_secret(secret, f"{given} {token}")

    return wire, Credentials(fingerprint, "" if kept else store.enrol, keep_token)


def poster(thread: EngineThread, link: Callable[[LinkMoved], None]) -> Callable[[EngineEvent], None]:
    """Return what hands the pump's events to the engine; PortClosed once the engine has stopped."""

    def post(event: EngineEvent) -> None:
        if thread.stopped:
            raise PortClosed
        if isinstance(event, LinkMoved):
            _log.info("the store is %s", event.state)
            link(event)
        thread.post(event)

    return post


def keep_secret(path: Path, secret: str) -> None:
    """Write a secret so that only this user can read it, whole or not at all, and durably."""
    fresh = path.with_name(path.name + ".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _kept_secret(path: Path) -> str:
    return path.read_text(encoding="ascii").strip() if path.exists() else ""
