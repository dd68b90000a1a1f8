"""`packline bench outbox`: putting facts in durably, and draining them to a store, beside bare SQLite."""

import tempfile
import time
from pathlib import Path

import msgspec
import pysqlite3

from station.app.ports.clock import SystemClock
from station.app.ports.ledger import FactDraft
from station.commands.benchmarks.figures import Figures, spread
from station.commands.benchmarks.ground import STATION, lay_ground
from station.db.database import StationDatabase, reading
from station.db.ledger import StationLedger
from station.db.pages import StationPages
from sync.client import HttpStore
from sync.contract.messages import PROTO, PushRequest
from sync.outbox import mark_acknowledged, read_batch
from sync.store.db.clock import now_ms
from sync.store.http.server import StoreServer
from sync.store.stations.enrolment import make_token

FACTS_A_SCAN = 2
_DATA = {"parcel": "W00000-1", "sku": "S00001", "quantity": 1, "code": "9520000000011", "lot": None}


def bench_outbox(rounds: int) -> Figures:
    """Return the cost of one durable enqueue, and how fast the outbox drains into a store."""
    with tempfile.TemporaryDirectory(prefix="packline-bench-") as name:
        folder = Path(name)
        config = lay_ground(folder)
        database = StationDatabase(config.database)
        ledger = StationLedger(database, STATION, SystemClock())
        enqueue, raw = _enqueue(ledger, folder, rounds)
        facts, seconds = _drain(database, ledger, folder)
        ledger.close()
        database.close()
    return {
        "commits": rounds,
        "enqueue of 2 facts, durable": spread(enqueue),
        "floor: raw sqlite3, 2 rows": spread(raw),
        "enqueue / raw at p50": round(spread(enqueue)["p50_ms"] / spread(raw)["p50_ms"], 2),
        "drain over HTTP, facts/s": round(facts / seconds),
    }


def _enqueue(ledger: StationLedger, folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    floor = pysqlite3.connect(str(folder / "floor.db"), isolation_level=None)
    floor.execute("PRAGMA journal_mode=WAL")
    floor.execute("PRAGMA synchronous=FULL")
    floor.execute("CREATE TABLE outbox (seq INTEGER PRIMARY KEY, id TEXT, type TEXT, body BLOB, chain BLOB)")
    drafts = [FactDraft("unit-packed", dict(_DATA), "W00000", "17") for _ in range(FACTS_A_SCAN)]
    row = ("0190-0000-7000-8000-000000000000", "unit-packed", bytes(260), bytes(16))
    enqueue: list[float] = []
    raw: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter_ns()
        with ledger.writing() as pages:
            pages.record(drafts)
        enqueue.append(time.perf_counter_ns() - began)
        began = time.perf_counter_ns()
        floor.execute("BEGIN IMMEDIATE")
        floor.executemany("INSERT INTO outbox (id, type, body, chain) VALUES (?, ?, ?, ?)", [row, row])
        floor.execute("COMMIT")
        raw.append(time.perf_counter_ns() - began)
    floor.close()
    return enqueue, raw


def _drain(database: StationDatabase, ledger: StationLedger, folder: Path) -> tuple[int, float]:
    """Push everything, batch by batch, to a store of its own; returns facts and seconds."""
    server = StoreServer(f"sqlite:///{folder / 'store.db'}")
    server.start()
    with server.database.writing() as connection:
        secret = make_token(connection, STATION, now_ms())
    wire = HttpStore(server.url, secret)
    facts = 0
    began = time.perf_counter()
    while True:
        with reading(database) as connection:
            batch = read_batch(connection)
        if not batch.facts:
            break
        bodies = [fact.body for fact in batch.facts]
        answer = wire.push(_request(batch.epoch, batch.base, batch.prev, bodies))
        with ledger.writing() as pages:
            _acknowledge(pages, batch.epoch, answer.ack, answer.incarnation)
        facts += len(bodies)
    seconds = time.perf_counter() - began
    wire.close()
    server.stop()
    return facts, seconds


def _request(epoch: int, base: int, prev: bytes, bodies: list[bytes]) -> PushRequest:
    return PushRequest(PROTO, STATION, epoch, base, prev.hex(), [msgspec.Raw(body) for body in bodies])


def _acknowledge(pages: StationPages, epoch: int, upto: int, incarnation: str) -> None:
    mark_acknowledged(pages.connection, epoch, upto, incarnation)
