"""What the tags that were read say of a closed carton: complete, something missing, something too many."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from station.core.checks import Check, CheckState, Extra, Piece, SeenTag, TagCount, Why
from station.core.codes.directory import BarcodeRow
from station.core.codes.epc import decode_epc
from station.core.codes.epc_values import Sgtin
from station.core.equipment import USUAL_CHECKING
from station.core.message import phrase
from station.core.messages.making import belongs
from station.core.packing.state import PackingBench, open_work
from station.core.work import Work
from station.core.world import World


def survey(bench: PackingBench, tags: Sequence[SeenTag], problem: str, world: World) -> Check:
    """Compare the tags of an inventory with the open parcel; `problem` is why it did not run to its end.

    A tag on a pack stands for the units in it, which may have tags of their own: it fills up what
    those leave open, and neither is too many for that.
    """
    work = open_work(bench)
    rules = world.equipment().checking or USUAL_CHECKING
    near = [tag for tag in tags if rules.counts(tag.reads, tag.rssi_dbm)]
    pieces, quantities = _pieces(near, work, world)
    shipped = {piece: holder for piece in pieces if (holder := _holder(bench, piece, world))}
    here = [piece for piece in pieces if piece not in shipped and work.lines_of(piece.sku)]
    foreign = Counter(piece.sku for piece in pieces if piece not in shipped and not work.lines_of(piece.sku))
    counts, surplus = _compare(work, here, quantities)
    extras = (
        *_shipped(shipped, world),
        *(
            Extra(Why.FOREIGN, sku, world.item_name(sku), count, belongs(world.wanting(sku, work.order.id)))
            for sku, count in foreign.items()
        ),
        *surplus,
    )
    check = Check(
        CheckState.PASSED,
        work.parcel.check.round,
        counts,
        extras,
        tuple(here),
        len(tags) - len(near),
        len(near) - len(pieces),
        problem,
    )
    return replace(check, state=_state(check))


def _state(check: Check) -> CheckState:
    if check.extras:
        return CheckState.EXTRAS
    if check.problem:
        return CheckState.UNREAD
    return CheckState.MISSING if check.missing else CheckState.PASSED


def _pieces(tags: Sequence[SeenTag], work: Work, world: World) -> tuple[tuple[Piece, ...], dict[Piece, int]]:
    """Return the tags of known items, and how many units each stands for."""
    rows: dict[str, BarcodeRow | None] = {}
    quantities: dict[Piece, int] = {}
    for tag in tags:
        named = decode_epc(tag.epc)
        if not isinstance(named, Sgtin):
            continue
        if named.gtin not in rows:
            rows[named.gtin] = _row(world.barcode(named.gtin), work)
        row = rows[named.gtin]
        if row:
            quantities[Piece(row.sku, named.serial, tag.epc)] = row.quantity
    return tuple(quantities), quantities


def _row(rows: Sequence[BarcodeRow], work: Work) -> BarcodeRow | None:
    """Return the item a GTIN stands for: one of the order before any other."""
    return next((row for row in rows if work.lines_of(row.sku)), rows[0] if rows else None)


def _holder(bench: PackingBench, piece: Piece, world: World) -> str | None:
    """Return the order in whose closed or parked boxes a piece lies; the open box is not asked."""
    work = open_work(bench)
    boxes = [(work, parcel) for parcel in work.closed]
    parked = [open_work(entry) for entry in bench.parked]
    boxes += [(other, box) for other in parked for box in (*other.closed, other.parcel)]
    for other, parcel in boxes:
        units = {(other.order.lines[unit.line].sku, unit.serial) for unit in parcel.units}
        read = {(held.sku, held.serial) for held in parcel.check.pieces}
        if (piece.sku, piece.serial) in units | read:
            return other.order.external_id
    return world.serial_packed_in(piece.sku, piece.serial)


def _shipped(shipped: dict[Piece, str], world: World) -> tuple[Extra, ...]:
    held = Counter((piece.sku, order) for piece, order in shipped.items())
    return tuple(
        Extra(Why.SHIPPED, sku, world.item_name(sku), count, (phrase("packed-before", order=order),))
        for (sku, order), count in held.items()
    )


def _compare(
    work: Work, here: Sequence[Piece], quantities: dict[Piece, int]
) -> tuple[tuple[TagCount, ...], tuple[Extra, ...]]:
    """Count what was read of each item of the order against what is in the box."""
    counts: list[TagCount] = []
    surplus: list[Extra] = []
    for sku in dict.fromkeys(line.sku for line in work.order.lines):
        places = work.lines_of(sku)
        line = work.order.lines[places[0]]
        boxed = sum(work.parcel.count_of(place) for place in places)
        read = [quantities[piece] for piece in here if piece.sku == sku]
        single, packed = read.count(1), sum(quantity for quantity in read if quantity > 1)
        if line.rfid and boxed:
            counts.append(TagCount(sku, line.name, min(boxed, single + packed), boxed))
        if max(single, packed) > boxed:
            surplus.append(Extra(Why.SURPLUS, sku, line.name, max(single, packed) - boxed))
    return tuple(counts), tuple(surplus)
