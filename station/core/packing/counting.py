"""Counting units into the open box, and taking them out again."""

from dataclasses import replace

from station.core import catalogue
from station.core.bench import Bench
from station.core.facts import PackCancelled, UnitPacked, UnitTakenOut
from station.core.effects import MarkOrder
from station.core.meanings import ItemMeant
from station.core.messages import Message
from station.core.packing.events import Outcome, Scanned, Step, accept, meant_as, open_work, refuse
from station.core.work import Counted, Line, Phase, TookOut, Unit, Work
from station.core.world import World


def scan_item(bench: Bench, scan: Scanned, world: World) -> Step:
    """Count the item, or take it out while that is what was asked for.

    Transitions: verifying when more is wanted, carton when the order is complete, ready when a box
    that had to be emptied is empty.
    """
    work, meant = open_work(bench), meant_as(ItemMeant, scan)
    if work.put_back or bench.taking_out:
        return _take_out(bench, work, meant, scan, world)
    lines = work.lines_of(meant.item)
    if not lines:
        return refuse(bench, _not_in_order(work, meant, scan, world))
    wanting = [index for index in lines if work.wanted(index) > 0]
    line = work.order.lines[wanting[0] if wanting else lines[0]]
    if not wanting:
        return refuse(bench, catalogue.surplus(line, scan.reading.code))
    fitting = [index for index in wanting if work.wanted(index) >= meant.quantity]
    if not fitting:
        most = max(work.wanted(index) for index in wanting)
        return refuse(bench, catalogue.too_many_at_once(line, scan.reading.code, meant.quantity, most))
    problem = _detail_problem(work, line, meant, scan, world)
    if problem:
        return refuse(bench, problem)
    return _count(bench, work, fitting[0], meant, scan)


def _count(bench: Bench, work: Work, index: int, meant: ItemMeant, scan: Scanned) -> Step:
    line = work.order.lines[index]
    unit = Unit(
        index, meant.quantity, scan.reading.code, meant.lot or "", meant.serial or "", meant.expiry or ""
    )
    parcel = work.parcel
    grown = replace(parcel, units=(*parcel.units, unit), deeds=(*parcel.deeds, Counted(bench.phase)))
    after = work.with_parcel(grown)
    phase = Phase.CARTON if after.complete else Phase.VERIFYING
    fact = UnitPacked(work.order.id, work.parcel_id, line.sku, unit)
    return Step(
        replace(bench, work=after, phase=phase), Outcome.COUNTED, _count_message(after, index), (fact,)
    )


def _count_message(work: Work, index: int) -> Message:
    line = work.order.lines[index]
    if work.complete:
        return catalogue.all_counted(line)
    if work.wanted(index) == 0:
        return catalogue.line_full(line)
    return catalogue.counted(line, work.packed(index))


def _detail_problem(work: Work, line: Line, meant: ItemMeant, scan: Scanned, world: World) -> Message | None:
    code = scan.reading.code
    missing = {
        "lot number": line.tracking == "lot" and not meant.lot,
        "serial number": line.tracking == "serial" and not meant.serial,
        "expiry date": line.expiry and not meant.expiry,
    }
    for what, lacks in missing.items():
        if lacks:
            return catalogue.detail_missing(line, code, what)
    if meant.expiry and meant.expiry < scan.today:
        return catalogue.expired(line, meant.expiry)
    if meant.serial:
        return _same_piece(work, line, meant.serial, world)
    return None


def _same_piece(work: Work, line: Line, serial: str, world: World) -> Message | None:
    for parcel in (*work.closed, work.parcel):
        for unit in parcel.units:
            if unit.serial == serial and work.order.lines[unit.line].sku == line.sku:
                return catalogue.same_piece(line, serial, work.order.external_id)
    order = world.serial_packed_in(line.sku, serial)
    return catalogue.same_piece(line, serial, order) if order else None


def _not_in_order(work: Work, meant: ItemMeant, scan: Scanned, world: World) -> Message:
    wanted = next((line.name for index, line in enumerate(work.order.lines) if work.wanted(index) > 0), "")
    return catalogue.not_in_order(
        world.item_name(meant.item), scan.reading.code, wanted, world.wanting(meant.item, work.order.id)
    )


def _take_out(bench: Bench, work: Work, meant: ItemMeant, scan: Scanned, world: World) -> Step:
    found = _find(work, meant)
    if found is None:
        return refuse(bench, catalogue.not_in_box(world.item_name(meant.item), scan.reading.code))
    unit = work.parcel.units[found]
    taken = replace(unit, quantity=meant.quantity)
    left = (replace(unit, quantity=unit.quantity - meant.quantity),) if unit.quantity > meant.quantity else ()
    units = (*work.parcel.units[:found], *left, *work.parcel.units[found + 1 :])
    deed = TookOut(bench.phase, found, unit, meant.quantity)
    after = work.with_parcel(replace(work.parcel, units=units, deeds=(*work.parcel.deeds, deed)))
    line = work.order.lines[unit.line]
    cause = "put-back" if work.put_back else "take-out"
    fact = UnitTakenOut(work.order.id, work.parcel_id, line.sku, taken, cause)
    moved = replace(bench, work=after, phase=Phase.VERIFYING, taking_out=False)
    if work.put_back and not units:
        emptied = leave(moved, work.put_back)
        return replace(emptied, facts=(fact, *emptied.facts), message=catalogue.box_emptied(work.order))
    return accept(moved, catalogue.taken_out(line, after.packed(unit.line)), fact)


def _find(work: Work, meant: ItemMeant) -> int | None:
    """Return the newest place in the box that holds these very units."""
    for index in range(len(work.parcel.units) - 1, -1, -1):
        unit = work.parcel.units[index]
        same_item = work.order.lines[unit.line].sku == meant.item
        same_piece = unit.serial == (meant.serial or unit.serial) and unit.lot == (meant.lot or unit.lot)
        if same_item and same_piece and unit.quantity >= meant.quantity:
            return index
    return None


def leave(bench: Bench, reason: str) -> Step:
    """Return a step that ends the work on an order whose open box is empty."""
    work = open_work(bench)
    closed = tuple(f"{work.order.id}-{parcel.number}" for parcel in work.closed)
    fact = PackCancelled(work.order.id, reason, closed)
    return accept(
        replace(bench, work=None, phase=Phase.READY, taking_out=False, question=None),
        catalogue.order_left(work.order),
        fact,
        effects=(MarkOrder(work.order.id, ""),),
    )
