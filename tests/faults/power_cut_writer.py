"""A station's engine on a real database, scanning on and on; prints each scan once it is confirmed.

A line is the scan's journal number and code, or `error` and what kept it from being saved.
Run as `python -m tests.faults.power_cut_writer DATABASE SYNCHRONOUS [SCANS]`.
"""

import itertools
import sys
from pathlib import Path

import msgspec

from drivers.api import CodeRead
from station.app.desks.apparatus import Apparatus
from station.app.desks.labels import LabelDesk
from station.app.engine import Engine, Line
from station.app.ports.clock import SystemClock
from station.core.codes.site_codes import Kind, SiteCodes
from station.db.database import StationDatabase
from station.db.ledger import StationLedger
from sync.contract.messages import (
    Address,
    Change,
    Item,
    ItemBarcode,
    Operator,
    OrderLine,
    PullResponse,
    WorkOrder,
)
from sync.outbox import found
from tests.helpers.floor_goods import gtin

STATION = "bench-1"
ITEM, OTHER = gtin("952123000001"), gtin("952123000002")
_CODES = SiteCodes()
_UNDO, _ACK = (_CODES.make(Kind.COMMAND, word) for word in ("UNDO", "ACK"))
SIGN_IN = (_CODES.make(Kind.OPERATOR, "17"), _CODES.make(Kind.ORDER, "A"))
ROUND = (ITEM, ITEM, OTHER, ITEM, _ACK, ITEM, _UNDO, _UNDO, _UNDO)
"""Counts, an error that latches with a scan ignored meanwhile, and all of it taken back."""


def main(path: Path, synchronous: str, scans: int | None) -> None:
    """Scan so often, or until the process is ended."""
    database = StationDatabase(path, synchronous=synchronous)
    clock = SystemClock()
    with database.engine.begin() as connection:
        found(connection, STATION, 1, "a machine")
    ledger = StationLedger(database, STATION, clock)
    with ledger.writing() as pages:
        pages.apply_page(_work())
    engine = Engine(
        station=STATION,
        ledger=ledger,
        apparatus=Apparatus(LabelDesk(lambda _: b"", None)),
        clock=clock,
        check_pin=lambda _, __: False,
        report=_confirm,
    )
    codes = itertools.chain(SIGN_IN, itertools.cycle(ROUND))
    for number, code in enumerate(itertools.islice(codes, scans), start=1):
        engine.handle(CodeRead("scanner", number, code, code.encode(), None, clock.mono_ns()))


def _confirm(line: Line) -> None:
    if "journal" in line:
        sys.stdout.write(f"{line['journal']} {line['code']}\n")
    elif "error" in line:
        sys.stdout.write(f"error {line['error']}\n")
    sys.stdout.flush()


def _work() -> PullResponse:
    order = WorkOrder(
        "A",
        "A",
        "web",
        SIGN_IN[1],
        "released",
        "standard",
        None,
        Address("Ada"),
        [OrderLine("ONE", 9)],
        1,
        "",
    )
    items = [Item("ONE", "One", [ItemBarcode(ITEM)]), Item("TWO", "Two", [ItemBarcode(OTHER)])]
    told = [("item", item.sku, item) for item in items]
    entities = [*told, ("operator", "17", Operator("17", "Kim")), ("order", "A", order)]
    changes = [Change(kind, key, msgspec.Raw(msgspec.json.encode(entity))) for kind, key, entity in entities]
    return PullResponse(changes, "1", more=False, incarnation="one", server_ms=0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None)
