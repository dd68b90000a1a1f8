"""A station's ledger on a real database file, with a small catalogue, and an engine to play at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from drivers.api import (
    CodeRead,
    DeviceState,
    DeviceStatus,
    InventoryEnded,
    JobChanged,
    JobState,
    PrintJob,
    Role,
    ScaleOrder,
    Tag,
    TagsRead,
    Weight,
    WeightRead,
    WeightState,
)
from station.app.desks.apparatus import Apparatus, ReaderDesk, ScaleDesk, ScannerDesk
from station.app.desks.labels import LabelContent, LabelDesk
from station.app.engine import Engine
from station.app.ports.events import EngineEvent, Refreshed
from station.app.ports.ledger import OrderNews
from station.app.screen.values import Screen
from station.commands.journal.replaying import Replay
from station.commands.journal.rows import kept_rows
from station.core.codes.meanings import Command
from station.core.codes.site_codes import Kind, SiteCodes
from station.core.equipment import NO_EQUIPMENT, Equipment
from station.core.flows import FLOWS, AnyBench, Flows
from station.core.work import Work
from station.db.bench_codec import BenchCodec
from station.db.database import StationDatabase, reading
from station.db.ledger import StationLedger
from station.db.pages import BENCHES
from sync.contract.messages import (
    Address,
    Carton,
    Change,
    Claim,
    ClaimResponse,
    Item,
    ItemBarcode,
    Location,
    NumberBlock,
    Operator,
    OrderLine,
    PullResponse,
    WorkOrder,
)
from sync.contract.numbers import format_number
from sync.outbox import found

STATION = "bench-1"
CODES = SiteCodes()
BADGE, LEAD_BADGE = (CODES.make(Kind.OPERATOR, ident) for ident in ("7", "9"))
SMALL_BOX = CODES.make(Kind.CARTON, "S")
MUG, PEN, KEY = "4006381333931", "5901234123457", "9521234567899"
"""Barcodes of MUG (weighs 300 g, has tags), PEN (50 g) and KEY (tracked by serial number)."""

ITEMS = (
    Item("MUG", "Mug, blue", [ItemBarcode(MUG)], weight_g=300, picture="mug", rfid=True),
    Item("PEN", "Pen", [ItemBarcode(PEN), ItemBarcode("PEN-10", 10)], weight_g=50),
    Item("KEY", "Key", [ItemBarcode(KEY)], weight_g=20, tracking="serial"),
)
PEOPLE = (
    Operator("7", "Ada", ["packer"], pin=None),
    Operator("9", "Lea", ["packer", "lead"], pin="hash of 4711"),
)
CARTONS = (
    Carton("S", "Small box", (200, 150, 100), tare_g=80, max_weight_g=2_000),
    Carton("L", "Large box", (600, 400, 400), tare_g=500, forbids=["flammable"]),
)
PLACES = (Location("A01-06", "A", 106, "37"),)


class FakeClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.boot = "boot-1"
        self.at = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def mono_ns(self) -> int:
        return int(self.at.timestamp() * 1e9)

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


@dataclass
class NotedPrinter:
    """The hand-over to a printer's driver: notes what it gets, and prints nothing by itself."""

    jobs: list[PrintJob] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)

    @property
    def status(self) -> DeviceStatus:
        return DeviceStatus("printer", Role.PRINTER, DeviceState.READY)

    def start(self) -> None:
        pass

    def stop(self, timeout: float = 2.0) -> None:
        pass

    def submit(self, job: PrintJob) -> None:
        self.jobs.append(job)

    def withdraw(self, job: str) -> None:
        self.withdrawn.append(job)


@dataclass
class NotedScale:
    """The hand-over to a scale's driver: notes what it is told, and weighs nothing by itself."""

    told: list[ScaleOrder] = field(default_factory=list)

    @property
    def status(self) -> DeviceStatus:
        return DeviceStatus("scale", Role.SCALE, DeviceState.READY)

    @property
    def reading(self) -> WeightRead:
        return WeightRead("scale", WeightState.SILENT, None, 0)

    def start(self) -> None:
        pass

    def stop(self, timeout: float = 2.0) -> None:
        pass

    def tell(self, order: ScaleOrder) -> None:
        self.told.append(order)


@dataclass
class NotedReader:
    """The hand-over to a reader's driver: notes what it is asked, and reads nothing by itself."""

    state: DeviceState = DeviceState.READY
    begun: int = 0
    ended: int = 0

    @property
    def status(self) -> DeviceStatus:
        return DeviceStatus("reader", Role.READER, self.state)

    def start(self) -> None:
        pass

    def stop(self, timeout: float = 2.0) -> None:
        pass

    def begin(self, seconds: float) -> None:
        self.begun += 1

    def end(self) -> None:
        self.ended += 1


def make_work_order(ident: str, *lines: tuple[str, int], **more: Any) -> WorkOrder:
    """Return an order of (sku, quantity) lines as a station pulls it, released and unclaimed unless told."""
    given: dict[str, Any] = {
        "id": ident,
        "external_id": f"W-{ident}",
        "channel": "web",
        "code": CODES.make(Kind.ORDER, ident),
        "state": "released",
        "service": "standard",
        "ship_by": None,
        "ship_to": Address("Ada Lovelace", "St James's Square 12", "SW1Y 4JH", "London", "GB"),
        "lines": [OrderLine(*line) for line in lines],
        "revision": 1,
        "received": f"2026-11-23T08:00:00.{len(ident):03d}Z",
    }
    return WorkOrder(**given | more)


def changes_of(kind: str, entities: Sequence[Any]) -> list[Change]:
    """Return entities as a page brings them."""
    names = {"item": "sku", "location": "code"}
    return [
        Change(kind, getattr(one, names.get(kind, "id")), msgspec.Raw(msgspec.json.encode(one)))
        for one in entities
    ]


def page_of(*changes: Change, cursor: str = "i:1") -> PullResponse:
    """Return a page with these changes."""
    return PullResponse(list(changes), cursor, False, "i", 0)


def tracking(number: int) -> str:
    """Return the tracking number that is number `number` of the block."""
    return format_number("PL", number)


def command(word: Command) -> str:
    """Return the code of a command."""
    return CODES.make(Kind.COMMAND, word.value)


def order_code(order: str) -> str:
    """Return the site code of an order."""
    return CODES.make(Kind.ORDER, order)


def label_bytes(content: LabelContent) -> bytes:
    """Return a label whose bytes tell its content."""
    return f"^XA{content.order} {content.tracking} {content.copy}^XZ".encode()


def check_pin(stored: str, pin: str) -> bool:
    """Tell whether a PIN is the one in the made-up hash."""
    return stored == f"hash of {pin}"


class Ground:
    """One station's database with its ledger, and the engine that runs on it.

    Orders: "A" (2 MUG, 1 PEN), "B" (1 PEN) and "C" (12 PEN), all claimed by this bench with fence 1.
    """

    def __init__(
        self,
        folder: Path,
        *,
        numbers: int = 20,
        synchronous: str = "OFF",
        equipment: Equipment = NO_EQUIPMENT,
        flows: Flows = FLOWS,
        benches: BenchCodec = BENCHES,
    ) -> None:
        self.path = folder / "bench-1.db"
        self.clock = FakeClock()
        self.printer = NotedPrinter()
        self.equipment = equipment
        self.flows = flows
        self.benches = benches
        self.scale = NotedScale() if equipment.weighing else None
        self.reader = NotedReader() if equipment.checking else None
        self.lines: list[dict[str, Any]] = []
        self.shown: list[Screen] = []
        self.beeps: list[tuple[str, bool]] = []
        self.tampered_with = False
        self._synchronous = synchronous
        self.open()
        self._fill(numbers)
        self.engine = self.make_engine()

    def open(self) -> None:
        """Open the database anew, as a started process does."""
        self.database = StationDatabase(self.path, synchronous=self._synchronous)
        self.ledger = StationLedger(self.database, STATION, self.clock, self.equipment, self.benches)

    def close(self) -> None:
        """Close the database; what the bench took must come to the same when it is taken again."""
        self.ledger.close()
        self.database.close()
        if not self.tampered_with:
            self._replay()

    def _replay(self) -> None:
        """Take every step that is kept again, by the same machine."""
        with kept_rows(self.path) as rows:
            for replayed in Replay(self.flows, self.benches).take(rows):
                assert replayed.differs == (), f"step {replayed.row.number}: {replayed.differs}"

    def restart(self) -> AnyBench:
        """End this run of the station and begin another; returns the bench it resumes at."""
        self.close()
        self.open()
        self.printer = NotedPrinter()
        if self.reader:
            self.reader = NotedReader(self.reader.state)
        self.engine = self.make_engine()
        return self.engine.bench

    def make_engine(self) -> Engine:
        """Return an engine on the ledger."""
        desk = LabelDesk(label_bytes, self.printer)
        return Engine(
            station=STATION,
            ledger=self.ledger,
            clock=self.clock,
            check_pin=check_pin,
            report=self.lines.append,
            codes=CODES,
            apparatus=Apparatus(desk, ScaleDesk(self.scale), ReaderDesk(self.reader), ScannerDesk(self.beep)),
            flows=self.flows,
        )

    @property
    def work(self) -> Work | None:
        """The order that is open."""
        return self.flows.work(self.engine.bench)

    def beep(self, scanner: str, good: bool) -> None:
        """Note what a scanner was told."""
        self.beeps.append((scanner, good))

    def _fill(self, numbers: int) -> None:
        with self.database.engine.begin() as connection:
            found(connection, STATION, 1, "here")
        self.pull(
            *changes_of("item", ITEMS),
            *changes_of("operator", PEOPLE),
            *changes_of("carton", CARTONS),
            *changes_of("location", PLACES),
        )
        self.pull_orders(
            make_work_order("A", ("MUG", 2), ("PEN", 1), totes=["T-1"], claimed_by=STATION, fence=1),
            make_work_order("B", ("PEN", 1), claimed_by=STATION, fence=1),
            make_work_order("C", ("PEN", 12), claimed_by=STATION, fence=1),
        )
        if numbers:
            self.lease(1, numbers)

    def pull(self, *changes: Change, cursor: str = "i:1") -> tuple[OrderNews, ...]:
        """Take a page over without an engine."""
        with self.ledger.writing() as pages:
            return pages.apply_page(page_of(*changes, cursor=cursor))

    def pull_orders(self, *orders: WorkOrder) -> tuple[OrderNews, ...]:
        """Take a page of orders over without an engine."""
        return self.pull(*changes_of("order", orders))

    def lease(self, first: int, last: int) -> None:
        """Put a block of tracking numbers in."""
        with self.ledger.writing() as pages:
            pages.take_numbers(NumberBlock(f"block-{first}", "tracking", "PL", first, last, 1))

    def claims(self, *granted: tuple[str, int]) -> ClaimResponse:
        """Return the store's answer that these (order, fence) are this bench's."""
        return ClaimResponse([Claim(*one) for one in granted], [], "i")

    def handle(self, event: EngineEvent) -> Screen:
        """Let one event happen."""
        self.clock.move(1)
        self.shown.append(self.engine.handle(event))
        return self.shown[-1]

    def scan(self, *codes: str, aim: str | None = None) -> Screen:
        """Scan codes, one after the other; returns the last screen."""
        for code in codes:
            raw = code.encode("utf-8", "surrogatepass")
            self.handle(CodeRead("scanner", len(self.shown) + 1, code, raw, aim, 0))
        return self.shown[-1] if self.shown else self.handle(Refreshed())

    @staticmethod
    def key(screen: Screen) -> str:
        """Return the key of the message on a screen, empty where it has none."""
        return screen.message.key if screen.message else ""

    def say(self, *words: Command) -> Screen:
        """Scan commands."""
        return self.scan(*map(command, words))

    def print(self, state: JobState = JobState.PRINTED, job: str = "", **more: Any) -> Screen:
        """Let the printer say how a job stands, the newest unless told otherwise."""
        return self.handle(JobChanged("printer", job or self.printer.jobs[-1].id, state, **more))

    def weigh(self, grams: float, *, net: bool = False) -> Screen:
        """Let a load lie still on the scale."""
        weight = Weight(Decimal(str(grams)) / 1000, "kg", net)
        return self.handle(WeightRead("scale", WeightState.STABLE, weight, 0))

    def show_load(self, state: WeightState) -> Screen:
        """Let the scale say that it has no weight, and why."""
        return self.handle(WeightRead("scale", state, None, 0))

    def lift(self) -> Screen:
        """Let the box be taken off the scale."""
        self.show_load(WeightState.MOVING)
        return self.weigh(0)

    def read_tags(self, *epcs: str, reads: int = 5, rssi_dbm: int | None = -50, antenna: int = 1) -> Screen:
        """Let the reader tell what it has read since it told before."""
        assert self.reader is not None
        tags = tuple(Tag(epc, antenna, reads, rssi_dbm, 0, 0) for epc in epcs)
        return self.handle(TagsRead("reader", self.reader.begun, tags, 0))

    def end_inventory(self, problem: str = "", inventory: int = 0) -> Screen:
        """Let the inventory that runs end, or an earlier one."""
        assert self.reader is not None
        return self.handle(InventoryEnded("reader", inventory or self.reader.begun, 0, problem, 0))

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what a query finds."""
        with reading(self.database) as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql, values)]

    def facts(self) -> list[dict[str, Any]]:
        """Return the facts of the outbox in order."""
        return [msgspec.json.decode(row[0]) for row in self.ask("SELECT body FROM outbox ORDER BY seq")]

    def fact_types(self) -> list[str]:
        """Return the types of the facts in order."""
        return [fact["type"] for fact in self.facts()]

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row of every table."""
        names = [row[0] for row in self.ask("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: self.ask(f'SELECT * FROM "{name}"') for name in names}
