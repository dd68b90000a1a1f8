"""A station put together from its file: devices, engine, database and pump on the real wires."""

import re
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from drivers.api import (
    BadSettings,
    Device,
    DeviceChanged,
    DeviceConfig,
    DriverInfo,
    InventoryEnded,
    Role,
    Sink,
)
from drivers.catalog import Catalog, catalog
from drivers.printers.zebra_link import ZebraLink
from drivers.sim.printers.printer import SimPrinter
from drivers.sim.scanners.line_scanner import SimScanner
from drivers.sim.scanners.ssi_scanner import NotAcknowledged, SimSsiScanner
from station.app.screen.values import Screen
from station.config import StationConfig, StoreConfig
from station.core.work import Phase
from station.db.database import DatabaseUnusable, StationDatabase
from station.run.bootstrap import build_station
from station.run.station import Outlets, Station, StationUnusable
from tests.helpers.ledgers import (
    BADGE,
    MUG,
    PEN,
    SMALL_BOX,
    STATION,
    Ground,
    NotedReader,
    order_code,
    tracking,
)


class Lines:
    """What a station reports and shows, to be waited for."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.lines: list[dict[str, Any]] = []
        self.screens: list[Screen] = []
        self.heard = 0

    def report(self, line: dict[str, Any]) -> None:
        with self._changed:
            self.lines.append(line)
            self._changed.notify_all()

    def hear(self) -> None:
        self.heard += 1

    def wait(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the first line that is wanted, as soon as it is there."""
        with self._changed:
            assert self._changed.wait_for(lambda: any(map(wanted, self.lines)), 20), self.lines
            return next(line for line in self.lines if wanted(line))


@pytest.fixture
def scanner() -> Iterator[SimScanner]:
    sim = SimScanner().start()
    yield sim
    sim.stop()


@pytest.fixture
def printer() -> Iterator[SimPrinter]:
    sim = SimPrinter(label_s=0.02).start()
    yield sim
    sim.stop()


def config_of(folder: Path, *devices: DeviceConfig, store: StoreConfig | None = None) -> StationConfig:
    """Return a station's configuration in a folder."""
    return StationConfig(STATION, folder / "bench-1.db", store, devices)


def filled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay a station's database with goods and orders, as if it had been pulled on this machine."""
    Ground(folder).close()
    monkeypatch.setattr("station.run.bootstrap.machine_fingerprint", lambda _: "here")


def scan_all(scanner: SimScanner, lines: Lines, *codes: str) -> None:
    """Scan codes and wait for each to be committed."""
    for code in codes:
        before = _count(lines, code)
        scanner.send(code)
        lines.wait(lambda _, code=code, before=before: _count(lines, code) > before)  # type: ignore[misc]


def _count(lines: Lines, code: str) -> int:
    return len([line for line in lines.lines if line.get("code") == code])


def test_an_order_is_packed_over_the_real_wires_and_its_label_printed_once(
    tmp_path: Path, scanner: SimScanner, printer: SimPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path, monkeypatch)
    lines = Lines()
    devices = (
        DeviceConfig("scanner", Role.SCANNER, "serial", scanner.url),
        DeviceConfig("printer", Role.PRINTER, "zebra", printer.url, {"busy_poll_s": 0.02, "settle_s": 2.0}),
    )
    outlets = Outlets(lines.screens.append, lines.report, heard=lines.hear)
    station = build_station(config_of(tmp_path, *devices), outlets)
    station.start()
    try:
        scan_all(scanner, lines, BADGE, order_code("A"), MUG, MUG, PEN, SMALL_BOX)
        lines.wait(lambda line: line.get("label") == f"{tracking(1)}-1" and line["state"] == "printed")
        scan_all(scanner, lines, tracking(1))
    finally:
        station.stop()
    assert len(printer.labels) == 1
    assert [line["journal"] for line in lines.lines if "journal" in line] == list(range(1, 8))
    assert lines.heard == 7
    assert lines.screens[-1].state in ("ready", "confirming")


LOADED = """
import sys
from pathlib import Path
from drivers.api import DeviceConfig, Role
from station.run.bootstrap import build_station
from station.run.station import Outlets
from station.config import StationConfig
device = DeviceConfig("front", Role.SCANNER, "serial", "tcp://127.0.0.1:1")
nothing = lambda _: None
build_station(StationConfig("bench-1", Path(sys.argv[1]), None, (device,)), Outlets(nothing, nothing))
print(*sys.modules)
"""


def test_a_station_loads_the_drivers_of_its_file_and_no_others(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LOADED, str(tmp_path / "bench.db")]
    loaded = set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    assert "drivers.scanners.serial_scanner" in loaded
    assert (
        not {"drivers.printers.zebra", "drivers.rfid.llrp_reader", "drivers.scales.serial_scales", "pyudev"}
        & loaded
    )


def test_an_ssi_scanner_beeps_otherwise_for_a_code_that_counts_than_for_one_that_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path, monkeypatch)
    lines, sim = Lines(), SimSsiScanner().start()
    device = DeviceConfig("front", Role.SCANNER, "ssi", sim.url)
    station = build_station(config_of(tmp_path, device), Outlets(lines.screens.append, lines.report))
    station.start()
    try:
        for number, code in enumerate((BADGE, order_code("A"), MUG, "no such code", MUG), start=1):
            sim.send(code)
            assert sim.wait_beeps(number)
    finally:
        station.stop()
        sim.stop()
    assert sim.obeyed.beeps == [0, 0, 0, 6, 0]
    assert sim.obeyed.lights == [False, False, False, True, False]


def test_an_ssi_scanner_keeps_its_code_until_it_is_durable_and_none_is_counted_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is acknowledged after the commit; what it sent again meanwhile is a repetition."""
    filled(tmp_path, monkeypatch)
    lines, sim = Lines(), SimSsiScanner(response_s=0.4).start()
    device = DeviceConfig("front", Role.SCANNER, "ssi", sim.url, {"response_s": 0.4})
    station = build_station(config_of(tmp_path, device), Outlets(lines.screens.append, lines.report))
    station.start()
    try:
        sim.send(BADGE)
        sim.send(order_code("A"))
        # The station's own SQLite: locks of another one in this process would not be seen by it.
        other = pysqlite3.connect(str(station.database.path), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotAcknowledged):
            sim.send(MUG)
        assert [packet.retransmitted for packet in sim.sent[-3:]] == [False, True, True]
        other.execute("ROLLBACK")
        other.close()
        lines.wait(lambda line: line.get("code") == MUG)
        sim.send(MUG)
        # Acknowledgements that came late stand for this one too: it is in the ledger when it is told.
        lines.wait(lambda _: sum(line.get("code") == MUG for line in lines.lines) == 2)
    finally:
        station.stop()
        sim.stop()
    assert [line["outcome"] for line in lines.lines if line.get("code") == MUG] == ["counted", "counted"]


def test_a_one_way_printer_s_label_is_drawn_as_its_options_say_and_confirmed_by_the_workers_scan(
    tmp_path: Path, scanner: SimScanner, printer: SimPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path, monkeypatch)
    lines = Lines()
    options = {"one_way": True, "busy_poll_s": 0.02, "media": "A6", "dots_per_mm": 12, "speed": 4}
    devices = (
        DeviceConfig("scanner", Role.SCANNER, "serial", scanner.url),
        DeviceConfig("printer", Role.PRINTER, "zebra", printer.url, options),
    )
    station = build_station(config_of(tmp_path, *devices), Outlets(lines.screens.append, lines.report))
    station.start()
    try:
        scan_all(scanner, lines, BADGE, order_code("A"), MUG, MUG, PEN, SMALL_BOX)
        lines.wait(lambda line: line.get("label") == f"{tracking(1)}-1" and line["state"] == "unknown")
        scan_all(scanner, lines, tracking(1))
    finally:
        station.stop()
    assert printer.wait_printed(1)
    assert printer.labels[0].zpl.startswith(b"^XA^CI28^PW1260^LL1776^LH0,0^PR4")
    scans = [line for line in lines.lines if line.get("code") == tracking(1)]
    assert [scan["outcome"] for scan in scans] == ["accepted"]


def test_a_label_is_sent_only_after_the_ledger_knows_that_it_is_being_sent(
    tmp_path: Path, scanner: SimScanner, printer: SimPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path, monkeypatch)
    lines = Lines()
    known: list[str] = []
    database = tmp_path / "bench-1.db"

    def state() -> str:
        beside = StationDatabase(database, read_only=True)
        with beside.reader.connect() as connection:
            row = connection.exec_driver_sql("SELECT state FROM jobs").one()
        beside.close()
        return str(row[0])

    send = ZebraLink.send

    def noting(self: ZebraLink, data: bytes) -> None:
        known.append(state())
        send(self, data)

    monkeypatch.setattr(ZebraLink, "send", noting)
    devices = (
        DeviceConfig("scanner", Role.SCANNER, "serial", scanner.url),
        DeviceConfig("printer", Role.PRINTER, "zebra", printer.url, {"busy_poll_s": 0.02}),
    )
    station = build_station(config_of(tmp_path, *devices), Outlets(lines.screens.append, lines.report))
    station.start()
    try:
        scan_all(scanner, lines, BADGE, order_code("B"), PEN, SMALL_BOX)
        lines.wait(lambda line: line.get("state") == "handed-over")
        lines.wait(lambda line: "label" in line and line["state"] == "printed")
    finally:
        station.stop()
    assert known == ["handed-over"]


class _PartingReader(NotedReader):
    """A reader that is ready, and ends its inventory with a problem when it is stopped."""

    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self._sink = sink

    def stop(self, timeout: float = 2.0) -> None:
        self._sink(InventoryEnded("reader", self.begun, 0, "the reader was stopped", 0))


def test_an_inventory_that_a_stop_breaks_off_is_begun_again_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scanner: SimScanner
) -> None:
    filled(tmp_path, monkeypatch)
    made: list[_PartingReader] = []

    def make(_: DeviceConfig, sink: Sink) -> Device:
        made.append(_PartingReader(sink))
        return made[-1]

    drivers = Catalog({**catalog().drivers, "noted": DriverInfo("noted", Role.READER, "a reader", make)})
    config = config_of(
        tmp_path,
        DeviceConfig("scanner", Role.SCANNER, "serial", scanner.url),
        DeviceConfig("reader", Role.READER, "noted", "llrp://h"),
    )
    lines = Lines()
    station = build_station(config, Outlets(lines.screens.append, lines.report), drivers=drivers)
    station.start()
    scan_all(scanner, lines, BADGE, order_code("B"), PEN, SMALL_BOX)
    station.stop()
    bench = station.engine.bench
    assert (bench.state.phase, made[0].begun) == (Phase.CHECKING, 1)
    again = build_station(config, Outlets(lines.screens.append, lines.report), drivers=drivers)
    assert again.engine.bench == bench
    again.engine.handle(DeviceChanged(made[1].status))
    assert made[1].begun == 1
    again.ledger.close()
    again.database.close()


def build(config: StationConfig) -> Station:
    """Put a station together that tells nobody."""
    return build_station(config, Outlets(lambda _: None, lambda _: None))


def test_a_new_database_belongs_to_its_station(tmp_path: Path) -> None:
    build(config_of(tmp_path)).stop()
    with pytest.raises(StationUnusable, match="belongs to station 'bench-1', not 'bench-9'"):
        build(replace(config_of(tmp_path), name="bench-9"))
    build(config_of(tmp_path)).stop()


def test_what_cannot_be_put_together_leaves_the_database_free(tmp_path: Path) -> None:
    bad = DeviceConfig("scanner", Role.SCANNER, "serial", "nowhere://x")
    with pytest.raises(BadSettings):
        build(config_of(tmp_path, bad))
    build(config_of(tmp_path)).stop()


def test_a_second_station_is_refused(tmp_path: Path) -> None:
    first = build(config_of(tmp_path))
    with pytest.raises(DatabaseUnusable, match="Another station"):
        build(config_of(tmp_path))
    first.stop()


def test_on_another_machine_the_copied_numbers_are_not_spent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path, monkeypatch)

    def numbers() -> int:
        station = build(config_of(tmp_path))
        with station.ledger.writing() as pages:
            left = pages.counts().numbers_left
        station.stop()
        return left

    assert numbers() == 20
    monkeypatch.setattr("station.run.bootstrap.machine_fingerprint", lambda _: "elsewhere")
    assert numbers() == 0


def identity(folder: Path, store: StoreConfig) -> tuple[int, str]:
    """Return the epoch and the one-time code of a station that starts with this store."""
    station = build(config_of(folder, store=store))
    assert station.port is not None
    found = station.port.identity()
    station.stop()
    return found.epoch, found.code


def test_a_station_with_a_token_has_its_epoch_and_one_with_a_code_enrols(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert identity(tmp_path / "a", StoreConfig("http://127.0.0.1:1", token="t")) == (1, "")
    assert identity(tmp_path / "b", StoreConfig("http://127.0.0.1:1", enrol="c")) == (0, "c")


def test_the_secret_of_an_enrolment_stands_for_its_code_until_the_file_gives_another(tmp_path: Path) -> None:
    store = StoreConfig("http://127.0.0.1:1", enrol="first")
    station = build(config_of(tmp_path, store=store))
    assert station.port is not None
    station.port._credentials.keep_token("secret")  # noqa: SLF001 - what enrolment calls
    station.stop()
    assert stat.S_IMODE((tmp_path / "bench-1.db.token").stat().st_mode) == 0o600
    assert identity(tmp_path, store)[1] == ""
    assert identity(tmp_path, replace(store, enrol="second"))[1] == "second"


@pytest.mark.parametrize(
    ("store", "why"),
    [
        (StoreConfig("http://store.example:8420", token="t"), "store.example"),
        (StoreConfig("http://127.0.0.1:1", token="t t"), "copied whole"),
        (StoreConfig("https://store.example", token="t", ca_file=Path(__file__)), "test_bootstrap.py"),
    ],
)
def test_a_store_that_cannot_be_asked_is_refused_in_words(
    tmp_path: Path, store: StoreConfig, why: str
) -> None:
    with pytest.raises(StationUnusable, match=re.escape(why)) as raised:
        build(config_of(tmp_path, store=store))
    assert str(raised.value).startswith("[store]: ")
