"""Putting a station together: the one place that names what each part is made of."""

import threading

from drivers.catalog import Catalog, catalog
from drivers.manager import Manager
from station.app.desks.apparatus import Apparatus, ReaderDesk, ScaleDesk, ScannerDesk
from station.app.desks.labels import LabelDesk
from station.app.engine import Engine
from station.app.engine_thread import EngineThread
from station.app.ports.clock import Clock, SystemClock
from station.app.ports.ledger import LedgerBroken, LedgerFull
from station.app.screen.look import look_of
from station.config import StationConfig
from station.db.database import DatabaseUnusable, StationDatabase
from station.db.ledger import StationLedger
from station.run.fingerprint import machine_fingerprint
from station.run.founding import found_outbox
from station.run.line_log import LineLog
from station.run.parts import check_pin, label_maker, site_codes
from station.run.sink import DeviceSink
from station.run.station import Outlets, Station
from station.run.store_access import PumpBell, poster, reach_store
from station.run.sync_port import StationPort
from sync.pump.pump import Pump


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
    found_outbox(database, config, fingerprint)
    database.keep_ballast()
    ledger = StationLedger(database, config.name, clock, config.equipment)
    leaving = threading.Event()
    sink = DeviceSink(leaving, outlets.heard)
    manager = Manager(config.devices, sink, drivers)
    desk = LabelDesk(label_maker(config.devices), manager.printer())
    reader = ReaderDesk(manager.reader(), config.checking.seconds)
    apparatus = Apparatus(desk, ScaleDesk(manager.scale()), reader, ScannerDesk(manager.feedback))
    engine = Engine(
        station=config.name,
        ledger=ledger,
        clock=clock,
        check_pin=check_pin,
        report=LineLog(outlets.report).report,
        codes=site_codes(config.prefixes),
        apparatus=apparatus,
    )
    engine.show_devices(manager.statuses, no_sound, look_of(config.devices, drivers.broken))
    bell = PumpBell()
    thread = EngineThread(engine, outlets.show, bell.ring)
    sink.connect(thread)
    pump = port = None
    if config.store:
        wire, credentials = reach_store(config.store, database, fingerprint)
        port = StationPort(
            database, poster(thread, outlets.link), credentials, config.store.claims, bell.ring
        )
        pump = Pump(wire, port)
        bell.connect(pump)
    return Station(config.name, engine, thread, manager, database, ledger, pump, port, leaving, clock)
