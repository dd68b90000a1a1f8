"""What is asked before it is done: cancelling, setting aside, shipping short."""

from dataclasses import replace
from typing import assert_never

from station.core import messages
from station.core.bench import (
    AskCancel,
    AskCheckReason,
    AskLeadBadge,
    AskLeadPin,
    AskSetAside,
    AskShortReason,
    AskWeightReason,
    Bench,
    Decision,
    Question,
    Shelf,
)
from station.core.codes.meanings import BadgeMeant, CommandMeant
from station.core.effects import MarkOrder
from station.core.facts import OverrideGiven, PackedShort, SetAside
from station.core.packing.closing import finish
from station.core.packing.events import (
    Outcome,
    PinChecked,
    Scanned,
    Step,
    WrongTableError,
    accept,
    meant_as,
    open_work,
    refuse,
)
from station.core.packing.labelling import strip_carton
from station.core.packing.leaving import leave, leave_empty, park
from station.core.work import LeftShort, Operator, Phase
from station.core.world import World


def toggle_take_out(bench: Bench, scan: Scanned, world: World) -> Step:
    """Say that the next item scanned comes out of the box, or call that off."""
    if bench.taking_out:
        return accept(replace(bench, taking_out=False), messages.not_taking_out())
    if not open_work(bench).parcel.units:
        return refuse(bench, messages.box_empty())
    return accept(replace(bench, taking_out=True), messages.taking_out())


def ask_cancel(bench: Bench, scan: Scanned, world: World) -> Step:
    """Ask whether everything is to come out of the box."""
    if open_work(bench).put_back:
        return refuse(bench, messages.empty_first())
    return accept(replace(bench, question=AskCancel(), taking_out=False), messages.sure_to_cancel())


def cancel(bench: Bench, scan: Scanned, world: World) -> Step:
    """Begin to empty the box; an empty box is left at once."""
    work, asked = open_work(bench), replace(bench, question=None)
    reason = "cancelled at the bench"
    return begin_put_back(asked, reason) if work.parcel.units else leave_empty(asked, reason, world)


def begin_put_back(bench: Bench, reason: str) -> Step:
    """Return the step that voids the label and has every piece scanned out of the box."""
    bare, facts, effects = strip_carton(open_work(bench))
    emptying = replace(bare, put_back=reason, parcel=replace(bare.parcel, deeds=()))
    packing = replace(bench, taking_out=False, question=None, disputed=None)
    after = replace(packing, work=emptying, phase=Phase.VERIFYING)
    if emptying.parcel.units:
        return accept(after, messages.put_back(reason), *facts, effects=effects)
    left = leave(after, reason)
    return replace(left, facts=(*facts, *left.facts), effects=(*effects, *left.effects))


def ask_set_aside(bench: Bench, scan: Scanned, world: World) -> Step:
    """Ask why the order is set aside."""
    return accept(replace(bench, question=AskSetAside(), taking_out=False), messages.why_set_aside())


def set_aside(bench: Bench, scan: Scanned, world: World) -> Step:
    """Park the order under the reason that was scanned."""
    work = open_work(bench)
    reason = meant_as(CommandMeant, scan).command.value.lower()
    return accept(
        park(bench, Shelf.SET_ASIDE),
        messages.set_aside(work.order),
        SetAside(work.order.id, reason),
        effects=(MarkOrder(work.order.id, "set-aside"),),
    )


def ask_short(bench: Bench, scan: Scanned, world: World) -> Step:
    """Ask for a lead's badge to let the rest of the order go."""
    work = open_work(bench)
    if not work.pieces_packed or work.put_back:
        return refuse(bench, messages.nothing_short())
    asked = replace(bench, question=AskLeadBadge(), taking_out=False)
    return accept(asked, messages.lead_badge_wanted(Decision.SHORT))


def show_lead_badge(bench: Bench, scan: Scanned, world: World) -> Step:
    """Take a lead's badge and ask for the PIN."""
    operator = world.operator(meant_as(BadgeMeant, scan).operator)
    if operator is None or not operator.leads:
        shown = operator.name if operator else meant_as(BadgeMeant, scan).operator
        return refuse(bench, messages.not_a_lead(shown))
    if not isinstance(bench.question, AskLeadBadge):
        raise WrongTableError("a lead's badge that nobody asked for")
    question = AskLeadPin(operator, bench.question.what)
    return accept(replace(bench, question=question), messages.pin_wanted(operator))


def check_pin(bench: Bench, event: PinChecked) -> Step:
    """Go on to the reason when the PIN was right; ask again when not."""
    if bench.latch or not isinstance(bench.question, AskLeadPin):
        return Step(bench)
    if not event.right:
        return Step(bench, None, messages.pin_wrong())
    what = bench.question.what
    question = _reason_of(what, bench.question.lead)
    return Step(replace(bench, question=question), None, messages.why_allowed(what))


def _reason_of(what: Decision, lead: Operator) -> Question:
    match what:
        case Decision.SHORT:
            return AskShortReason(lead)
        case Decision.WEIGHT:
            return AskWeightReason(lead)
        case Decision.CHECK:
            return AskCheckReason(lead)
        case _:
            assert_never(what)


def pack_short(bench: Bench, scan: Scanned, world: World) -> Step:
    """Let the order ship without what is still wanted, in the lead's name.

    Transitions: carton where the box holds something; closed where only earlier boxes do.
    """
    question = bench.question
    if not isinstance(question, AskShortReason):
        raise WrongTableError("a reason for shipping short without a lead")
    work = open_work(bench)
    reason = meant_as(CommandMeant, scan).command.value.lower()
    missing = tuple(work.wanted(index) for index in range(len(work.order.lines)))
    allowed = work.short or (0,) * len(missing)
    short = tuple(a + m for a, m in zip(allowed, missing, strict=True))
    deeds = (*work.parcel.deeds, LeftShort(bench.phase, work.short))
    after = replace(work, short=short, parcel=replace(work.parcel, deeds=deeds))
    lines = tuple(
        (line.sku, line.ordered, lacking)
        for line, lacking in zip(work.order.lines, short, strict=True)
        if lacking
    )
    facts = (
        OverrideGiven(work.order.id, question.lead.id, "short", reason),
        PackedShort(work.order.id, lines, question.lead.id, reason),
    )
    bench = replace(bench, work=after, question=None)
    message = messages.packed_short(sum(missing))
    if after.parcel.units:
        return accept(replace(bench, phase=Phase.CARTON), message, *facts)
    done = finish(bench, after)
    return replace(done, facts=(*facts, *done.facts))


def go_on(bench: Bench, scan: Scanned, world: World) -> Step:
    """Take the question off the screen; nothing is changed."""
    return Step(replace(bench, question=None), Outcome.ACCEPTED, messages.went_on())
