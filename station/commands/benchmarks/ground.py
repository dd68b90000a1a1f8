"""A station's database for measuring: a catalogue of the size of a real one, and an order on it."""

from pathlib import Path

import msgspec

from drivers.api import DeviceConfig, Role
from station.app.ports.clock import SystemClock
from station.config import ScreenConfig, StationConfig
from station.core.codes.meanings import Command
from station.core.codes.site_codes import Kind, SiteCodes
from station.db.database import StationDatabase
from station.db.ledger import StationLedger
from sync.contract.messages import (
    Address,
    Carton,
    Change,
    Item,
    ItemBarcode,
    Operator,
    OrderLine,
    PullResponse,
    WorkOrder,
)
from sync.contract.numbers import check_digit
from sync.outbox import found

STATION = "bench-1"
ITEMS = 17_553
LINES, PIECES = 6, 12
UNDO_AFTER = 6
CODES = SiteCodes()


def gtin_of(number: int) -> str:
    """Return the GTIN-13 of item `number`, of the GS1 demonstration prefix."""
    digits = f"952{number:09d}"
    return digits + check_digit(digits)


def lay_ground(folder: Path, scanner_url: str = "") -> StationConfig:
    """Make a station's database in `folder` with catalogue and order, and return its configuration."""
    path = folder / "bench.db"
    database = StationDatabase(path)
    with database.engine.begin() as connection:
        found(connection, STATION, 1, "")
    ledger = StationLedger(database, STATION, SystemClock())
    with ledger.writing() as pages:
        pages.apply_page(PullResponse(list(_changes()), "bench:1", False, "bench", 0))
    ledger.close()
    database.close()
    devices = (DeviceConfig("scanner", Role.SCANNER, "serial", scanner_url),) if scanner_url else ()
    return StationConfig(STATION, path, None, devices, ScreenConfig(resolution=(1280, 720), sound=False))


def opening_codes() -> list[str]:
    """Return the scans that open the order."""
    return [CODES.make(Kind.OPERATOR, "1"), CODES.make(Kind.ORDER, "B1")]


def working_codes(count: int) -> list[str]:
    """Return `count` scans as a packer makes them: pieces counted, then taken back, over and over."""
    undo = CODES.make(Kind.COMMAND, Command.UNDO.value)
    round_ = [gtin_of(1 + number % LINES) for number in range(UNDO_AFTER)] + [undo] * UNDO_AFTER
    return (round_ * (count // len(round_) + 1))[:count]


def _changes() -> list[Change]:
    changes = [
        _change("operator", "1", Operator("1", "Maria K.")),
        _change("carton", "M", Carton("M", "Medium M", (400, 300, 200))),
    ]
    for number in range(1, ITEMS + 1):
        item = Item(f"S{number:05d}", f"Item number {number}", [ItemBarcode(gtin_of(number))], 250)
        changes.append(_change("item", item.sku, item))
    lines = [OrderLine(f"S{number:05d}", PIECES // LINES) for number in range(1, LINES + 1)]
    order = WorkOrder(
        id="B1",
        external_id="B1",
        channel="web",
        code=CODES.make(Kind.ORDER, "B1"),
        state="released",
        service="standard",
        ship_by=None,
        ship_to=Address("Maria Example", "Street 1", "1000", "Town", "DE"),
        lines=lines,
        revision=1,
        received="2026-01-01T00:00:00.000Z",
    )
    return [*changes, _change("order", order.id, order)]


def _change(kind: str, key: str, body: msgspec.Struct) -> Change:
    return Change(kind, key, msgspec.Raw(msgspec.json.encode(body)))
