"""Whether the store's data agrees with itself: what the facts say, and what was made of them."""

from collections import Counter
from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, func, select

from sync.contract.facts import CHAIN_START, Fact, link, parse_fact
from sync.store.db.dialects import check_file
from sync.store.db.tables.catalogue import changes
from sync.store.db.tables.facts import facts, quarantine, station_epochs
from sync.store.db.tables.numbers import number_blocks, number_ranges
from sync.store.db.tables.orders import order_lines, parcels
from sync.store.db.tables.system import counters
from sync.store.feed import COUNTER

# Facts are read in portions of this many; the whole journal never stands in memory.
AT_ONCE = 1000

ParcelPlace = tuple[str, str, int, str]


class FactSums:
    """What facts that had their effects add up to: units packed, and parcels closed."""

    def __init__(self) -> None:
        self.packed: Counter[tuple[str, str]] = Counter()
        self.parcels: set[ParcelPlace] = set()

    def add(self, station: str, epoch: int, body: bytes) -> None:
        """Add a fact by its canonical bytes; what cannot be read had no effects."""
        try:
            fact = parse_fact(body)
        except msgspec.MsgspecError:
            return
        if fact.order:
            self._add(station, epoch, fact.order, fact)

    def _add(self, station: str, epoch: int, order: str, fact: Fact) -> None:
        match fact.type:
            case "unit-packed":
                self.packed[order, fact.data["sku"]] += fact.data.get("quantity", 1)
            case "unit-taken-out":
                self.packed[order, fact.data["sku"]] -= fact.data.get("quantity", 1)
            case "parcel-closed":
                self.parcels.add((order, station, epoch, fact.data["parcel"]))
            case _:
                return


def find_faults(conn: Connection) -> Iterator[str]:
    """Give a sentence for each thing that does not agree; nothing where all is well."""
    yield from check_file(conn)
    yield from _check_facts(conn)
    yield from _check_feed(conn)
    yield from _check_changes(conn)
    yield from _check_numbers(conn)


def _check_facts(conn: Connection) -> Iterator[str]:
    """Sequences without holes, chains that verify, marks at the last fact, counts and parcels as told."""
    marks = {(row.station, row.epoch): row for row in conn.execute(select(station_epochs))}
    troubled = {(row.station, row.epoch, row.seq) for row in conn.execute(select(quarantine))}
    sums = FactSums()
    ends: dict[tuple[str, int], tuple[int, bytes]] = {}
    query = select(facts).order_by(facts.c.station, facts.c.epoch, facts.c.seq)
    for row in conn.execution_options(yield_per=AT_ONCE).execute(query):
        key = (row.station, row.epoch)
        seq, chain = ends.get(key, (0, CHAIN_START))
        if row.seq != seq + 1:
            yield f"{row.station} epoch {row.epoch}: fact {row.seq} follows fact {seq}"
        if link(chain, row.body) != row.chain:
            yield f"{row.station} epoch {row.epoch}: the chain breaks at fact {row.seq}"
        ends[key] = (row.seq, row.chain)
        if not row.again and (*key, row.seq) not in troubled:
            sums.add(row.station, row.epoch, row.body)
    for key, mark in sorted(marks.items()):
        seq, chain = ends.get(key, (0, CHAIN_START))
        if (seq, chain) != (mark.mark, mark.chain):
            yield f"{mark.station} epoch {mark.epoch}: its mark is {mark.mark}, its facts end at {seq}"
    yield from _check_counts(conn, sums)
    yield from _check_parcels(conn, sums)


def _check_counts(conn: Connection, sums: FactSums) -> Iterator[str]:
    told = Counter(sums.packed)
    for row in conn.execute(select(order_lines)):
        units = told.pop((row.order_id, row.sku), 0)
        if units != row.packed:
            yield f"order {row.order_id}, {row.sku}: {row.packed} units counted, the facts say {units}"
    for (order, sku), units in told.items():
        if units:
            yield f"order {order}, {sku}: the facts say {units} units, and there is no such line"


def _check_parcels(conn: Connection, sums: FactSums) -> Iterator[str]:
    kept = {(row.order_id, row.station, row.epoch, row.parcel) for row in conn.execute(select(parcels))}
    for order, station, _, parcel in sorted(sums.parcels - kept):
        yield f"order {order}: {station} closed parcel {parcel}, and it is not kept"
    for order, station, _, parcel in sorted(kept - sums.parcels):
        yield f"order {order}: parcel {parcel} of {station} is kept, and no fact closed it"


def _check_feed(conn: Connection) -> Iterator[str]:
    place = facts.c.position
    first, last, count = conn.execute(select(func.min(place), func.max(place), func.count(place))).one()
    counter = conn.execute(select(counters.c.pos).where(counters.c.name == COUNTER)).scalar_one_or_none()
    if (last or 0) != (counter or 0):
        yield f"the feed's counter stands at {counter or 0}, its last fact at {last or 0}"
    if count and count != last - first + 1:
        yield f"the feed has {count} facts at positions {first} to {last}"


def _check_changes(conn: Connection) -> Iterator[str]:
    last = conn.execute(select(func.max(changes.c.pos))).scalar_one() or 0
    counter = conn.execute(select(counters.c.pos).where(counters.c.name == "changes")).scalar_one()
    if last > counter:
        yield f"the change log's counter stands at {counter}, its last change at {last}"


def _check_numbers(conn: Connection) -> Iterator[str]:
    ends: dict[str, int] = {}
    for block in conn.execute(select(number_blocks).order_by(number_blocks.c.kind, number_blocks.c.first)):
        if block.first <= ends.get(block.kind, -1):
            yield f"number block {block.id} of {block.station} overlaps the one before it"
        ends[block.kind] = max(block.last, ends.get(block.kind, -1))
    for row in conn.execute(select(number_ranges)):
        if row.next <= ends.get(row.kind, -1):
            yield f"the {row.kind} range goes on at {row.next}, below a number leased already"
