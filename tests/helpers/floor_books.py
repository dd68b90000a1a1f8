"""What station, store and printer wrote down, read from outside, and whether it all agrees."""

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image

from station.db.database import StationDatabase, reading
from sync.outbox_care import verify
from tests.helpers.floor_oms import Fact
from tests.helpers.floor_run import PATIENCE_S, Floor, packline


@dataclass(frozen=True)
class JournalRow:
    """One reading in the station's journal."""

    number: int
    code: str
    outcome: str


def read_journal(floor: Floor) -> list[JournalRow]:
    """Return the station's journal, oldest first; the station may run."""
    rows = _read(floor, "SELECT number, code, outcome FROM journal ORDER BY number")
    return [JournalRow(*row) for row in rows]


@dataclass(frozen=True)
class OrderRow:
    """An order as the station keeps it: its state at the store, who claims it, what became of it here."""

    id: str
    state: str
    claimed_by: str | None
    mark: str


def read_order(floor: Floor, external_id: str) -> OrderRow:
    """Return what the station has of the order that the order system calls so."""
    sql = "SELECT id, state, claimed_by, mark FROM orders WHERE external_id = ?"
    (row,) = _read(floor, sql, external_id)
    return OrderRow(*row)


def wait_order(floor: Floor, external_id: str, match: Callable[[OrderRow], bool]) -> None:
    """Wait until the station has heard of an order's change, of which nothing is printed."""
    until = time.monotonic() + PATIENCE_S
    while not match(row := read_order(floor, external_id)):
        assert time.monotonic() < until, f"the station still has {row}"
        time.sleep(0.02)


def outbox_troubles(floor: Floor) -> list[str]:
    """Return what is wrong with the station's outbox, by its chain and numbers."""
    database = StationDatabase(floor.config.database, read_only=True)
    try:
        with reading(database) as connection, connection.begin():
            return verify(connection)
    finally:
        database.close()


def _read(floor: Floor, sql: str, *values: object) -> Sequence[Any]:
    database = StationDatabase(floor.config.database, read_only=True)
    try:
        with reading(database) as connection:
            return connection.exec_driver_sql(sql, values).all()
    finally:
        database.close()


@dataclass(frozen=True)
class LabelOut:
    """A label that came out of the printer: what its bars say, and the copy printed on it."""

    tracking: str
    copy: int
    zpl: str


def read_labels(folder: Path) -> list[LabelOut]:
    """Decode the picture of every label in the printer's folder."""
    return [_read_label(picture) for picture in sorted(folder.glob("*.png"))]


def _read_label(picture: Path) -> LabelOut:
    with Image.open(picture) as image:
        found = zxingcpp.read_barcodes(image.convert("L"))
    assert len(found) == 1, f"{picture.name}: {len(found)} codes can be read"
    zpl = picture.with_suffix(".zpl").read_text(encoding="utf-8")
    return LabelOut(found[0].text, _copy_of(zpl), zpl)


def label_is_out(floor: Floor, tracking: str) -> bool:
    """Tell whether the newest label on the printer's desk is that of a tracking number."""
    newest = max(floor.labels.glob("*.zpl"), default=None)
    return newest is not None and tracking in newest.read_text(encoding="utf-8")


def _copy_of(zpl: str) -> int:
    _, found, rest = zpl.partition("^FDCOPY ")
    return int(rest.partition("^FS")[0]) if found else 1


def wait_level(floor: Floor) -> list[Fact]:
    """Return the whole feed, once the store has every fact that the stopped station kept."""
    last = floor.status()["last_seq"]
    floor.oms.wait_fact(lambda fact: fact["station"] == floor.name and fact["seq"] == last)
    return floor.oms.feed()


def judge_run(floor: Floor, made: Sequence[str], orders: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """Hold all promises against what was written down; `made` are the scans, `orders` those packed.

    Needs a station at rest, its store running. Returns how many facts of each type there are.
    """
    journal = read_journal(floor)
    assert [row.number for row in journal] == list(range(1, len(made) + 1))
    assert [row.code for row in journal] == list(made), "the journal is not what was scanned"
    assert outbox_troubles(floor) == []
    judge_replay(floor, made)
    facts = wait_level(floor)
    assert [fact["seq"] for fact in facts] == list(range(1, len(facts) + 1)), "the feed has holes or doubles"
    assert len({fact["id"] for fact in facts}) == len(facts)
    scans = [fact["data"] for fact in facts if fact["type"] == "scan-journaled"]
    assert [(scan["journal"], scan["code"]) for scan in scans] == list(enumerate(made, start=1))
    assert [scan["outcome"] for scan in scans] == [row.outcome for row in journal]
    tracked = judge_orders(floor, orders)
    judge_labels(floor, facts, tracked)
    assert floor.check_store() == "all is well"
    return Counter(fact["type"] for fact in facts)


def judge_replay(floor: Floor, made: Sequence[str]) -> None:
    """See that what the bench took comes to the same when it is taken again, every scan of it."""
    replayed = packline("station", "replay", "--config", floor.config_file, "--json")
    *steps, last = [json.loads(line) for line in replayed.stdout.splitlines()]
    assert replayed.returncode == 0, replayed.stderr or last
    assert last["equal"]
    assert [step["journal"] for step in steps if step.get("journal")] == list(range(1, len(made) + 1))


def judge_orders(floor: Floor, orders: Sequence[Mapping[str, Any]]) -> set[str]:
    """See that the store has every order packed exactly; returns the tracking numbers of their parcels."""
    tracked: set[str] = set()
    for order in orders:
        kept = floor.oms.order(read_order(floor, order["external_id"]).id)
        assert kept["state"] == "packed", kept
        wanted = {line["sku"]: line["quantity"] for line in order["lines"]}
        assert {line["sku"]: line["packed"] for line in kept["lines"]} == wanted, kept
        tracked |= {parcel["tracking"] for parcel in kept["parcels"]}
    return tracked


def judge_labels(floor: Floor, facts: Sequence[Fact], tracked: set[str]) -> None:
    """See that each number was allotted once, no label came out twice, and each parcel has its label."""
    allotted = [fact["data"]["tracking"] for fact in facts if fact["type"] == "tracking-allotted"]
    assert len(set(allotted)) == len(allotted), "a tracking number was used twice"
    labels = read_labels(floor.labels)
    printed = Counter((label.tracking, label.copy) for label in labels)
    assert set(printed.values()) <= {1}, f"printed twice: {printed.most_common(3)}"
    assert {label.tracking for label in labels} == tracked
