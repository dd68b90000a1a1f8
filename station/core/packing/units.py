"""Counting units into the open box, and taking them out again."""

from dataclasses import replace

from station.core import messages
from station.core.codes.meanings import ItemMeant
from station.core.facts import UnitPacked, UnitTakenOut
from station.core.flow.events import Scanned
from station.core.flow.steps import Outcome, Step, accept, meant_as, refuse
from station.core.message import Message
from station.core.packing.leaving import leave_empty
from station.core.packing.state import PackingBench, PackingStep, at, open_work
from station.core.work import Counted, Line, Phase, TookOut, Unit, Work
from station.core.world import World


def scan_item(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Count the item, or take it out while that is what was asked for.

    Transitions: verifying when more is wanted, carton when the order is complete, ready when a box
    that had to be emptied is empty.
    """
    work, meant = open_work(bench), meant_as(ItemMeant, scan)
    if work.put_back or bench.state.taking_out:
        return _take_out(bench, work, meant, scan, world)
    lines = work.lines_of(meant.item)
    if not lines:
        return refuse(bench, _not_in_order(work, meant, scan, world))
    wanting = [index for index in lines if work.wanted(index) > 0]
    line = work.order.lines[wanting[0] if wanting else lines[0]]
    if not wanting:
        return refuse(bench, messages.surplus(line, scan.reading.code, work.packed(lines[0])))
    fitting = [index for index in wanting if work.wanted(index) >= meant.quantity]
    if not fitting:
        most = max(work.wanted(index) for index in wanting)
        return refuse(bench, messages.too_many_at_once(line, scan.reading.code, meant.quantity, most))
    problem = _detail_problem(bench, line, meant, scan, world)
    if problem:
        return refuse(bench, problem)
    return _count(bench, work, fitting[0], meant, scan)


def _count(bench: PackingBench, work: Work, index: int, meant: ItemMeant, scan: Scanned) -> PackingStep:
    line = work.order.lines[index]
    unit = Unit(
        index, meant.quantity, scan.reading.code, meant.lot or "", meant.serial or "", meant.expiry or ""
    )
    parcel = work.parcel
    grown = replace(parcel, units=(*parcel.units, unit), deeds=(*parcel.deeds, Counted(bench.state.phase)))
    after = work.with_parcel(grown)
    phase = Phase.CARTON if after.complete else Phase.VERIFYING
    fact = UnitPacked(work.order.id, work.parcel_id, line.sku, unit)
    return Step(at(bench, work=after, phase=phase), Outcome.COUNTED, _count_message(after, index), (fact,))


def _count_message(work: Work, index: int) -> Message:
    line = work.order.lines[index]
    if work.complete:
        return messages.all_counted(line)
    if work.wanted(index) == 0:
        return messages.line_full(line)
    return messages.counted(line)


def _detail_problem(
    bench: PackingBench, line: Line, meant: ItemMeant, scan: Scanned, world: World
) -> Message | None:
    code = scan.reading.code
    missing = {
        "lot": line.tracking == "lot" and not meant.lot,
        "serial": line.tracking == "serial" and not meant.serial,
        "expiry": line.expiry and not meant.expiry,
    }
    for what, lacks in missing.items():
        if lacks:
            return messages.detail_missing(line, code, what)
    if line.tracking == "serial" and meant.quantity > 1:
        return messages.piece_by_piece(line, code, meant.quantity)
    if meant.expiry and meant.expiry < scan.today:
        return messages.expired(line, meant.expiry)
    holder = packed_in(bench, line.sku, meant.serial or "", world)
    return messages.same_piece(line, meant.serial or "", holder) if holder else None


def packed_in(bench: PackingBench, sku: str, serial: str, world: World) -> str | None:
    """Return the order in whose boxes a piece lies: open, parked or packed before."""
    if not serial:
        return None
    for work in (open_work(bench), *map(open_work, bench.parked)):
        for parcel in (*work.closed, work.parcel):
            for unit in parcel.units:
                if unit.serial == serial and work.order.lines[unit.line].sku == sku:
                    return work.order.external_id
    return world.serial_packed_in(sku, serial)


def _not_in_order(work: Work, meant: ItemMeant, scan: Scanned, world: World) -> Message:
    wanted = next((line.name for index, line in enumerate(work.order.lines) if work.wanted(index) > 0), "")
    return messages.not_in_order(
        world.item_name(meant.item), scan.reading.code, wanted, world.wanting(meant.item, work.order.id)
    )


def _take_out(bench: PackingBench, work: Work, meant: ItemMeant, scan: Scanned, world: World) -> PackingStep:
    places = _places(work, meant)
    if not places:
        return refuse(bench, messages.not_in_box(world.item_name(meant.item), scan.reading.code))
    found = places[0]
    unit = work.parcel.units[found]
    line = work.order.lines[unit.line]
    unsaid = _told_apart_by(work, places)
    if unsaid and not work.put_back:
        return refuse(bench, messages.detail_missing(line, scan.reading.code, unsaid))
    taken = replace(unit, quantity=meant.quantity)
    left = (replace(unit, quantity=unit.quantity - meant.quantity),) if unit.quantity > meant.quantity else ()
    units = (*work.parcel.units[:found], *left, *work.parcel.units[found + 1 :])
    deed = TookOut(bench.state.phase, found, unit, meant.quantity)
    after = work.with_parcel(replace(work.parcel, units=units, deeds=(*work.parcel.deeds, deed)))
    cause = "put-back" if work.put_back else "take-out"
    fact = UnitTakenOut(work.order.id, work.parcel_id, line.sku, taken, cause)
    moved = at(bench, work=after, phase=Phase.VERIFYING, taking_out=False)
    if work.put_back and not units:
        emptied = leave_empty(moved, work.put_back, world)
        return replace(emptied, facts=(fact, *emptied.facts), message=messages.box_emptied(work.order))
    return accept(moved, messages.taken_out(line, after.packed(unit.line)), fact)


def _places(work: Work, meant: ItemMeant) -> list[int]:
    """Return where in the box the scanned units can be, newest first; exact matches rule out others."""
    units = work.parcel.units
    held = [
        index
        for index in reversed(range(len(units)))
        if work.order.lines[units[index].line].sku == meant.item
        and units[index].quantity >= meant.quantity
        and all(not here or not said or here == said for here, said in _details(units[index], meant))
    ]
    exact = [index for index in held if all(here == said for here, said in _details(units[index], meant))]
    return exact or held


def _details(unit: Unit, meant: ItemMeant) -> tuple[tuple[str, str], ...]:
    """Pair what is known of a unit in the box with what the code says."""
    return (
        (unit.lot, meant.lot or ""),
        (unit.serial, meant.serial or ""),
        (unit.expiry, meant.expiry or ""),
    )


def _told_apart_by(work: Work, places: list[int]) -> str:
    """Return in what the units at these places differ, empty where they are all alike."""
    units = [work.parcel.units[index] for index in places]
    differing = {
        "serial": len({unit.serial for unit in units}) > 1,
        "lot": len({unit.lot for unit in units}) > 1,
        "expiry": len({unit.expiry for unit in units}) > 1,
    }
    return next((what for what, differs in differing.items() if differs), "")
