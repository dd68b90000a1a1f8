"""Taking back the last scan, as often as wanted, to the start of the box."""

from dataclasses import replace
from typing import assert_never

from station.core import messages
from station.core.facts import PackedShort, UnitPacked, UnitTakenOut
from station.core.flow.events import Scanned
from station.core.flow.steps import accept, refuse
from station.core.flow.undo import take_back
from station.core.packing.labelling import strip_carton, void_label
from station.core.packing.leaving import leave
from station.core.packing.state import PackingBench, PackingStep, at, open_work
from station.core.packing.units import packed_in
from station.core.work import (
    BoxClosed,
    CartonChosen,
    Checked,
    Counted,
    Deed,
    LeftShort,
    Phase,
    TookOut,
    Weighed,
    Work,
)
from station.core.world import World


def undo(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Take the newest deed of the open box back: units, phase and label are as before it.

    With an untouched first box the order itself is left.
    """
    work = open_work(bench)
    if bench.state.taking_out:
        return accept(at(bench, taking_out=False), messages.not_taking_out())

    def undo_deed(deed: Deed, before: tuple[Deed, ...]) -> PackingStep:
        return _undo(bench, work.with_parcel(replace(work.parcel, deeds=before)), deed, world)

    return take_back(work.parcel.deeds, undo_deed, lambda: _leave_untouched(bench, work))


def _leave_untouched(bench: PackingBench, work: Work) -> PackingStep:
    if work.closed or work.put_back:
        return refuse(bench, messages.nothing_to_undo())
    return leave(bench, "undo")


def _undo(bench: PackingBench, work: Work, deed: Deed, world: World) -> PackingStep:
    match deed:
        case Counted():
            return _uncount(bench, work, deed)
        case TookOut():
            return _put_in(bench, work, deed, world)
        case LeftShort():
            return _want_again(bench, work, deed)
        case BoxClosed():
            return accept(at(bench, work=work, phase=deed.phase), messages.undone("box-closed"))
        case CartonChosen():
            bare, facts, effects = strip_carton(work)
            return accept(
                at(bench, work=bare, phase=deed.phase, disputed=None),
                messages.undone("carton-chosen"),
                *facts,
                effects=effects,
            )
        case Checked() | Weighed():
            return _unverify(bench, work, deed)
        case _:
            assert_never(deed)


def _uncount(bench: PackingBench, work: Work, deed: Counted) -> PackingStep:
    unit = work.parcel.units[-1]
    line = work.order.lines[unit.line]
    after = work.with_parcel(replace(work.parcel, units=work.parcel.units[:-1]))
    fact = UnitTakenOut(work.order.id, work.parcel_id, line.sku, unit, "undo")
    message = messages.undone("counted", line.name)
    if deed.phase is Phase.READY:
        left = leave(at(bench, work=after), "undo")
        return replace(left, facts=(fact, *left.facts), message=message)
    return accept(at(bench, work=after, phase=deed.phase), message, fact)


def _put_in(bench: PackingBench, work: Work, deed: TookOut, world: World) -> PackingStep:
    """Make the unit whole again; one that was taken out whole may have gone into another box since."""
    line = work.order.lines[deed.before.line]
    left = deed.before.quantity > deed.quantity
    holder = None if left else packed_in(bench, line.sku, deed.before.serial, world)
    if holder:
        return refuse(bench, messages.same_piece(line, deed.before.serial, holder))
    units = work.parcel.units
    rest = units[deed.index + 1 :] if left else units[deed.index :]
    after = work.with_parcel(replace(work.parcel, units=(*units[: deed.index], deed.before, *rest)))
    return accept(
        at(bench, work=after, phase=deed.phase),
        messages.undone("took-out", line.name),
        UnitPacked(work.order.id, work.parcel_id, line.sku, replace(deed.before, quantity=deed.quantity)),
    )


def _unverify(bench: PackingBench, work: Work, deed: Checked | Weighed) -> PackingStep:
    """Take back the check or the weight; either has to be done again."""
    bare, facts, effects = void_label(work)
    parcel = replace(bare.parcel, weight_g=None, weighed=None)
    if isinstance(deed, Checked):
        parcel, what = replace(parcel, check=deed.before), "checked"
    else:
        what = "weighed"
    after = at(bench, work=bare.with_parcel(parcel), phase=deed.phase, disputed=None)
    return accept(after, messages.undone(what), *facts, effects=effects)


def _want_again(bench: PackingBench, work: Work, deed: LeftShort) -> PackingStep:
    return accept(
        at(bench, work=replace(work, short=deed.before), phase=deed.phase),
        messages.undone("left-short"),
        PackedShort(work.order.id, (), "", "undo"),
    )
