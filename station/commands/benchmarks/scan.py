"""`packline bench scan`: device bytes → durable commit → painted, beside a raw commit of the same rows."""

import tempfile
import threading
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from drivers.api import CodeRead
from drivers.sim.scanners.line_scanner import SimScanner
from station.app.desks.apparatus import Apparatus
from station.app.desks.labels import LabelDesk
from station.app.engine import Engine, Line
from station.app.ports.clock import SystemClock
from station.commands.benchmarks.figures import Figures, spread
from station.commands.benchmarks.floor import RawCommit
from station.commands.benchmarks.ground import STATION, lay_ground, opening_codes, working_codes
from station.commands.benchmarks.timed import TimedLedger
from station.db.database import StationDatabase
from station.db.ledger import StationLedger
from station.run.windowed import WindowedStation
from station.ui.application import make_application

FRAME_MS = 1000 / 60
REST_S = 0.004
"""Between two scans, so that each is timed alone and not in the queue behind the one before."""


def bench_scan(rounds: int) -> Figures:
    """Return how long a scan takes from its bytes to its durable commit, and to its paint."""
    with tempfile.TemporaryDirectory(prefix="packline-bench-") as folder:
        walked = _walk(Path(folder), rounds)
    with tempfile.TemporaryDirectory(prefix="packline-bench-") as folder:
        commits = _commits(Path(folder), rounds)
    ratio = commits["commit"]["p50_ms"] / commits["raw"]["p50_ms"]
    return {
        "scans": rounds,
        "bytes to durable commit": walked["committed"],
        "bytes to painted": walked["painted"],
        "one frame at 60 Hz": {"ms": round(FRAME_MS, 1)},
        "engine: reading to screen": commits["engine"],
        "its durable commit": commits["commit"],
        "floor: raw sqlite3, same rows": commits["raw"],
        "commit / raw at p50": round(ratio, 2),
    }


class _Timing:
    """When each scan's bytes left, when it was committed, and when it was painted; in nanoseconds."""

    def __init__(self) -> None:
        self.sent: list[int] = []
        self.committed: dict[int, int] = {}
        self.painted: dict[int, int] = {}
        self.newest = threading.Semaphore(0)

    def report(self, line: Line) -> None:
        """Take a line of the engine: it is committed."""
        if "journal" in line:
            self.committed[line["journal"]] = time.monotonic_ns()

    def paint(self, reading: int, at: int) -> None:
        """Take the window's word: the answer to a reading is on the display."""
        self.painted[reading] = at
        self.newest.release()


def _walk(folder: Path, rounds: int) -> dict[str, Figures]:
    """Scan through the real wire and the real window, one scan after the other."""
    application = make_application(["packline", "bench"], offscreen=True)
    scanner = SimScanner().start()
    timing = _Timing()
    windowed = WindowedStation(lay_ground(folder, scanner.url), painted=timing.paint, report=timing.report)
    windowed.show()
    windowed.start()
    codes = [*opening_codes(), *working_codes(rounds)]

    def scan_all() -> None:
        for code in codes:
            timing.sent.append(time.monotonic_ns())
            scanner.send(code)
            timing.newest.acquire(timeout=10)
            time.sleep(REST_S)

    worker = threading.Thread(target=scan_all, name="bench-scanner", daemon=True)
    worker.start()
    timer = QTimer()
    timer.timeout.connect(lambda: worker.is_alive() or application.exit())
    timer.start(100)
    application.exec()
    worker.join()
    windowed.stop()
    scanner.stop()
    skipped = len(opening_codes())
    pairs = list(enumerate(timing.sent, start=1))[skipped:]
    return {
        "committed": spread([timing.committed[number] - sent for number, sent in pairs]),
        "painted": spread([timing.painted[number] - sent for number, sent in pairs]),
    }


def _commits(folder: Path, rounds: int) -> dict[str, Figures]:
    """Time the engine alone, its commit, and the raw commit, by turns, on one file system."""
    config = lay_ground(folder)
    database = StationDatabase(config.database)
    ledger = TimedLedger(StationLedger(database, STATION, SystemClock()))
    engine = Engine(
        station=STATION,
        ledger=ledger,
        apparatus=Apparatus(LabelDesk(_no_label, None)),
        clock=SystemClock(),
        check_pin=_no_pin,
    )
    codes = [*opening_codes(), *working_codes(rounds + 1)]
    for number, code in enumerate(codes[:3], start=1):
        engine.handle(_read(number, code))
    floor = RawCommit(folder, database)
    whole, commit, raw = [], [], []
    for number, code in enumerate(codes[3:], start=4):
        event = _read(number, code)
        ledger.spent = 0
        began = time.perf_counter_ns()
        engine.handle(event)
        whole.append(time.perf_counter_ns() - began)
        commit.append(ledger.spent)
        raw.append(floor.commit())
    floor.close()
    ledger.close()
    database.close()
    return {"engine": spread(whole), "commit": spread(commit), "raw": spread(raw)}


def _read(number: int, code: str) -> CodeRead:
    return CodeRead("scanner", number, code, code.encode(), None, time.monotonic_ns())


def _no_label(_: object) -> bytes:
    """Nothing is printed here."""
    return b""


def _no_pin(_stored: str, _pin: str) -> bool:
    """Nobody decides here."""
    return False
