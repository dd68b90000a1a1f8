"""What is asked before it is done: cancelling, setting aside, shipping short."""

from dataclasses import replace

from station.core import messages
from station.core.bench import AskLeadBadge, Shelf
from station.core.effects import MarkOrder
from station.core.facts import OverrideGiven, PackedShort, SetAside
from station.core.flow.deciding import lead_for, reason_of
from station.core.flow.events import Scanned
from station.core.flow.steps import accept, refuse
from station.core.packing.closing import finish
from station.core.packing.labelling import strip_carton
from station.core.packing.leaving import leave, leave_empty, park
from station.core.packing.state import AskCancel, AskSetAside, PackingBench, PackingStep, at, open_work
from station.core.work import Decision, LeftShort, Phase
from station.core.world import World


def toggle_take_out(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Say that the next item scanned comes out of the box, or call that off."""
    if bench.state.taking_out:
        return accept(at(bench, taking_out=False), messages.not_taking_out())
    if not open_work(bench).parcel.units:
        return refuse(bench, messages.box_empty())
    return accept(at(bench, taking_out=True), messages.taking_out())


def ask_cancel(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Ask whether everything is to come out of the box."""
    if open_work(bench).put_back:
        return refuse(bench, messages.empty_first())
    return accept(at(replace(bench, question=AskCancel()), taking_out=False), messages.sure_to_cancel())


def cancel(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Begin to empty the box; an empty box is left at once."""
    work, asked = open_work(bench), replace(bench, question=None)
    reason = "cancelled at the bench"
    return begin_put_back(asked, reason) if work.parcel.units else leave_empty(asked, reason, world)


def begin_put_back(bench: PackingBench, reason: str) -> PackingStep:
    """Return the step that voids the label and has every piece scanned out of the box."""
    bare, facts, effects = strip_carton(open_work(bench))
    emptying = replace(bare, put_back=reason, parcel=replace(bare.parcel, deeds=()))
    packing = at(replace(bench, question=None), taking_out=False, disputed=None)
    after = at(packing, work=emptying, phase=Phase.VERIFYING)
    if emptying.parcel.units:
        return accept(after, messages.put_back(reason), *facts, effects=effects)
    left = leave(after, reason)
    return replace(left, facts=(*facts, *left.facts), effects=(*effects, *left.effects))


def ask_set_aside(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Ask why the order is set aside."""
    return accept(at(replace(bench, question=AskSetAside()), taking_out=False), messages.why_set_aside())


def set_aside(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Park the order under the reason that was scanned."""
    work = open_work(bench)
    return accept(
        park(bench, Shelf.SET_ASIDE),
        messages.set_aside(work.order),
        SetAside(work.order.id, reason_of(scan)),
        effects=(MarkOrder(work.order.id, "set-aside"),),
    )


def ask_short(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Ask for a lead's badge to let the rest of the order go."""
    work = open_work(bench)
    if not work.pieces_packed or work.put_back:
        return refuse(bench, messages.nothing_short())
    asked = at(replace(bench, question=AskLeadBadge(Decision.SHORT)), taking_out=False)
    return accept(asked, messages.lead_badge_wanted(Decision.SHORT))


def pack_short(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Let the order ship without what is still wanted, in the lead's name.

    Transitions: carton where the box holds something; closed where only earlier boxes do.
    """
    lead, work, reason = lead_for(bench, Decision.SHORT), open_work(bench), reason_of(scan)
    missing = tuple(work.wanted(index) for index in range(len(work.order.lines)))
    allowed = work.short or (0,) * len(missing)
    short = tuple(a + m for a, m in zip(allowed, missing, strict=True))
    deeds = (*work.parcel.deeds, LeftShort(bench.state.phase, work.short))
    after = replace(work, short=short, parcel=replace(work.parcel, deeds=deeds))
    lines = tuple(
        (line.sku, line.ordered, lacking)
        for line, lacking in zip(work.order.lines, short, strict=True)
        if lacking
    )
    facts = (
        OverrideGiven(work.order.id, lead.id, "short", reason),
        PackedShort(work.order.id, lines, lead.id, reason),
    )
    bench = at(replace(bench, question=None), work=after)
    message = messages.packed_short(sum(missing))
    if after.parcel.units:
        return accept(at(bench, phase=Phase.CARTON), message, *facts)
    done = finish(bench, after)
    return replace(done, facts=(*facts, *done.facts))
