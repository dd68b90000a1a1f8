"""Putting a station together: the one place that names what each part is made of."""

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from drivers.api import CodeRead, DeviceConfig, DeviceEvent, InventoryEnded, JobChanged, Role, WeightRead
from drivers.catalog import Catalog, catalog
from drivers.labels.font import read_font
from drivers.labels.setup import read_setup
from drivers.labels.shipping import shipping_label
from drivers.manager import Manager
from drivers.transport.options import OptionReader
from station.app.desks.apparatus import Apparatus, ReaderDesk, ScaleDesk, ScannerDesk
from station.app.desks.labels import LabelContent, LabelDesk
from station.app.engine import Engine, Line
from station.app.engine_thread import EngineThread
from station.app.ports.clock import Clock, SystemClock
from station.app.ports.events import DevicesSeen, EngineEvent, LinkMoved
from station.app.ports.ledger import LedgerBroken, LedgerFull
from station.app.screen.look import look_of
from station.app.screen.values import Screen
from station.config import StationConfig, StoreConfig
from station.core.codes.site_codes import DEFAULT_PREFIXES, Kind, SiteCodes
from station.db.database import DatabaseUnusable, StationDatabase
from station.db.ledger import StationLedger
from station.run.fingerprint import machine_fingerprint
from station.run.sync_port import Credentials, StationPort
from sync.client import HttpStore
from sync.outbox import OutboxError, found, read_head
from sync.pump.port import PortClosed
from sync.pump.pump import Pump

logger = logging.getLogger(__name__)


class StationUnusable(Exception):
    """The station cannot be put together; the text says why and what to do."""


class NotRecorded(Exception):
    """What a device told could not be stored; its driver tells it again."""


@dataclass
class Station:
    """A station that is put together: start it, post to it, stop it."""

    name: str
    engine: Engine
    thread: EngineThread
    manager: Manager
    database: StationDatabase
    ledger: StationLedger
    pump: Pump | None
    port: StationPort | None
    leaving: threading.Event
    clock: Clock

    def look_at_devices(self) -> DevicesSeen:
        """Return how every device stands now; safe from any thread."""
        return DevicesSeen(self.manager.statuses, self.manager.weights, self.clock.mono_ns())

    def start(self) -> None:
        """Start engine, devices and sync; the first screen is there when this returns."""
        self.thread.start()
        self.manager.start()
        if self.pump:
            self.pump.start()

    def stop(self) -> None:
        """Stop devices first, so that what they read is still taken, then sync, engine and database."""
        self.leaving.set()
        self.manager.stop()
        if self.pump:
            self.pump.stop()
        self.thread.stop()
        self.ledger.close()
        self.database.close()


def _nothing(_: LinkMoved) -> None:
    """Tell nobody."""


def _no_one() -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Outlets:
    """Where a station's screens and lines go, in the engine's thread, and how its link stands, in any.

    `heard` is called in a device's thread for each code, before the engine has it.
    """

    show: Callable[[Screen], None]
    report: Callable[[Line], None]
    link: Callable[[LinkMoved], None] = _nothing
    heard: Callable[[], None] = _no_one


def build_station(
    config: StationConfig,
    outlets: Outlets,
    *,
    clock: Clock | None = None,
    drivers: Catalog | None = None,
    no_sound: bool = False,
) -> Station:
    """Put a station together as its file describes it; nothing runs yet.

    Raises DatabaseUnusable, NewerDatabase, BadSettings or StationUnusable in words for an installer.
    """
    clock = clock or SystemClock()
    database = StationDatabase(config.database)
    try:
        drivers = drivers or catalog(built_in={device.driver for device in config.devices})
        return _assemble(config, outlets, database, clock, drivers, no_sound)
    except (LedgerFull, LedgerBroken) as error:
        database.close()
        raise DatabaseUnusable(str(error)) from error
    except BaseException:
        database.close()
        raise


def _assemble(
    config: StationConfig,
    outlets: Outlets,
    database: StationDatabase,
    clock: Clock,
    drivers: Catalog,
    no_sound: bool,
) -> Station:
    fingerprint = machine_fingerprint(database.path)
    _found_outbox(database, config, fingerprint)
    database.keep_ballast()
    ledger = StationLedger(database, config.name, clock, config.equipment)
    line: list[EngineThread] = []
    leaving = threading.Event()

    def keep(event: DeviceEvent, what: str) -> None:
        if not line[0].post_and_wait(event):
            raise NotRecorded(f"the ledger did not take {what}")

    def sink(event: DeviceEvent) -> None:
        # A print job's news is durable before its driver goes on: a label is sent only after the
        # ledger knows that it is being sent, so that no crash can print it twice.
        if isinstance(event, JobChanged):
            keep(event, f"what became of label {event.job}")
            return
        # A scale that falls silent and an inventory that breaks off because the station stops say nothing
        # of the carton: the next run begins where this one was.
        if leaving.is_set() and isinstance(event, WeightRead | InventoryEnded):
            return
        try:
            if isinstance(event, CodeRead):
                outlets.heard()
        finally:
            if isinstance(event, CodeRead) and event.awaited:
                # Its scanner keeps the code until it is durable here.
                keep(event, "a code; its scanner sends it again")
            else:
                line[0].post(event)

    manager = Manager(config.devices, sink, drivers)
    desk = LabelDesk(_label_maker(config.devices), manager.printer())
    reader = ReaderDesk(manager.reader(), config.checking.seconds)
    apparatus = Apparatus(desk, ScaleDesk(manager.scale()), reader, ScannerDesk(manager.feedback))
    engine = Engine(
        station=config.name,
        ledger=ledger,
        clock=clock,
        check_pin=check_pin,
        report=outlets.report,
        codes=site_codes(config.prefixes),
        apparatus=apparatus,
    )
    engine.show_devices(manager.statuses, no_sound, look_of(config.devices, drivers.broken))
    pumps: list[Pump] = []
    ports: list[StationPort] = []

    def wake() -> None:
        for pump in pumps:
            pump.wake()

    thread = EngineThread(engine, outlets.show, wake)
    line.append(thread)
    if config.store:
        wire, credentials = _wire(config.store, database, fingerprint)
        port = StationPort(database, _poster(thread, outlets.link), credentials, config.store.claims, wake)
        ports.append(port)
        pumps.append(Pump(wire, port))
    return Station(
        config.name,
        engine,
        thread,
        manager,
        database,
        ledger,
        pumps[0] if pumps else None,
        ports[0] if ports else None,
        leaving,
        clock,
    )


def _found_outbox(database: StationDatabase, config: StationConfig, fingerprint: str) -> None:
    """Begin the outbox of a new database; one of another station is refused."""
    with database.engine.begin() as connection:
        try:
            head = read_head(connection)
        except OutboxError:
            epoch = 1 if config.store is None or config.store.token else 0
            found(connection, config.name, epoch, fingerprint)
            return
        if head.station != config.name:
            raise StationUnusable(
                f"The database {database.path} belongs to station {head.station!r}, not {config.name!r}."
                " Name the station so again, or give this one a database of its own."
            )
        if head.fingerprint and head.fingerprint != fingerprint:
            # A copy on another machine would spend the very numbers that the first one spends.
            connection.exec_driver_sql("DELETE FROM numbers")


def _wire(store: StoreConfig, database: StationDatabase, fingerprint: str) -> tuple[HttpStore, Credentials]:
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


def _poster(thread: EngineThread, link: Callable[[LinkMoved], None]) -> Callable[[EngineEvent], None]:
    def post(event: EngineEvent) -> None:
        if thread.stopped:
            raise PortClosed
        if isinstance(event, LinkMoved):
            link(event)
        thread.post(event)

    return post


def _kept_secret(path: Path) -> str:
    return path.read_text(encoding="ascii").strip() if path.exists() else ""


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


def check_pin(stored: str, pin: str) -> bool:
    """Tell whether a PIN is the one whose argon2 hash is stored."""
    try:
        return PasswordHasher().verify(stored, pin)
    except (Argon2Error, InvalidHashError):
        return False


def site_codes(prefixes: Any) -> SiteCodes:
    """Return the site's code prefixes, the usual ones where the file names none."""
    kinds = {kind.value: kind for kind in Kind}
    unknown = set(prefixes) - set(kinds)
    if unknown:
        raise StationUnusable(
            f"[station.prefixes] knows no {', '.join(sorted(unknown))}; it knows {', '.join(sorted(kinds))}."
        )
    try:
        return SiteCodes(dict(DEFAULT_PREFIXES) | {kinds[name]: prefix for name, prefix in prefixes.items()})
    except ValueError as error:
        raise StationUnusable(f"[station.prefixes]: {error}.") from error


def _label_maker(devices: tuple[DeviceConfig, ...]) -> Callable[[LabelContent], bytes]:
    printer = next((device for device in devices if device.role is Role.PRINTER), None)
    options = OptionReader(printer.options if printer else {})
    setup, font = read_setup(options), read_font(options)

    def make(content: LabelContent) -> bytes:
        return shipping_label(
            ship_to=content.ship_to,
            tracking=content.tracking,
            order=content.order,
            carrier="House carrier",
            service=content.service.capitalize(),
            parcel=content.parcel,
            weight_g=content.weight_g,
            copy=content.copy,
            setup=setup,
            font=font.name,
        )

    return make
