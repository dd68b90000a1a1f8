"""The closed carton on the scale: right, off and disputed, or typed by hand."""

from dataclasses import replace
from decimal import Decimal

from station.core import messages
from station.core.bench import AskLeadBadge
from station.core.codes.meanings import WeightMeant
from station.core.effects import ZeroScale
from station.core.equipment import USUAL_WEIGHING, Weighing
from station.core.facts import OverrideGiven, ParcelWeighed
from station.core.flow.deciding import lead_for, reason_of
from station.core.flow.events import LoadLeft, ScaleSettled, Scanned
from station.core.flow.steps import Step, WrongTableError, accept, meant_as, refuse, stop
from station.core.message import Message
from station.core.packing.cartons import chosen, expected_weight, sum_of_parts
from station.core.packing.labelling import ask_label
from station.core.packing.state import Disputed, PackingBench, PackingState, PackingStep, at, open_work
from station.core.weights import Target, WeightFrom, whole_grams
from station.core.work import Decision, Line, Phase, Weighed, Work
from station.core.world import World

_EMPTY_G = Decimal(5)


def begin_weighing(bench: PackingBench, world: World) -> PackingStep:
    """Return the step that has the closed carton weighed, or labelled at once where there is no scale."""
    work = open_work(bench)
    if world.equipment().weighing:
        return accept(at(bench, phase=Phase.WEIGHING), messages.weigh_now(chosen(work, world).name))
    weight = expected_weight(work, world)
    weighed = None if weight is None else WeightFrom.PARTS
    parcel = replace(work.parcel, weight_g=weight, weighed=weighed)
    coming = messages.label_coming(chosen(work, world).name)
    return ask_label(at(bench, work=work.with_parcel(parcel)), world, coming)


def waits_for_weight(bench: PackingBench) -> bool:
    """Return whether a weight that settles now is to be taken."""
    return bench.state.phase is Phase.WEIGHING and bench.latch is None and bench.question is None


def disputes_load(state: PackingState) -> bool:
    """Return whether a lead could take a weight that lies on the scale, as long as it lies there."""
    return state.disputed is not None and state.disputed.source is WeightFrom.SCALE


def rules_of(world: World) -> Weighing:
    """Return how strictly the bench weighs; one whose scale was taken away goes on by the usual rules."""
    return world.equipment().weighing or USUAL_WEIGHING


def least_weight(work: Work, world: World) -> Decimal:
    """Return the weight in grams below which the platform must be empty, and its scale not at zero."""
    tare = chosen(work, world).tare_g
    expected = expected_weight(work, world)
    if tare or expected is None:
        return Decimal(tare) / 2 or _EMPTY_G
    return Decimal(expected) / 10


def target(bench: PackingBench, world: World) -> Target:
    """Return what the open box should weigh in its carton."""
    work = open_work(bench)
    expected = expected_weight(work, world)
    tolerance = Decimal(0) if expected is None else rules_of(world).tolerance(expected)
    return Target(chosen(work, world).name, expected, tolerance, least_weight(work, world))


def settle(bench: PackingBench, event: ScaleSettled, world: World) -> PackingStep:
    """Take the weight that lies on the scale, or latch where it is off.

    Transitions: labelling. What an empty scale shows is not a weight of a carton and changes nothing.
    """
    if not waits_for_weight(bench) or event.grams < least_weight(open_work(bench), world):
        return Step(bench)
    held = at(bench, on_scale=event.grams, disputed=None)
    off = _off(open_work(bench), event.grams, world)
    if off is None:
        return replace(_take(held, event.grams, WeightFrom.SCALE, world), outcome=None)
    disputed = at(held, disputed=Disputed(event.grams, WeightFrom.SCALE))
    return stop(disputed, off, _weighed(open_work(bench), event.grams, WeightFrom.SCALE, world, taken=False))


def leave_scale(bench: PackingBench, event: LoadLeft) -> PackingStep:
    """Forget the weight a lead could take: what lies on the scale is another load by now."""
    if not disputes_load(bench.state):
        return Step(bench)
    if bench.deciding is not Decision.WEIGHT:
        return Step(at(bench, disputed=None))
    return Step(at(replace(bench, question=None), disputed=None), message=messages.load_changed())


def take_typed(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Take a weight that was typed, by the same tolerance."""
    grams = meant_as(WeightMeant, scan).grams
    off = _off(open_work(bench), grams, world)
    if off is None:
        return _take(at(bench, disputed=None), grams, WeightFrom.TYPED, world)
    refused = refuse(bench, off)
    return replace(refused, bench=at(refused.bench, disputed=Disputed(grams, WeightFrom.TYPED)))


def ask_weight_override(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Ask for a lead's badge to take the weight that was refused."""
    if bench.state.disputed is None:
        return refuse(bench, messages.nothing_to_allow())
    question = AskLeadBadge(Decision.WEIGHT)
    return accept(replace(bench, question=question), messages.lead_badge_wanted(Decision.WEIGHT))


def take_disputed(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Take the weight that was refused, in the lead's name. Transitions: labelling."""
    lead, disputed = lead_for(bench, Decision.WEIGHT), bench.state.disputed
    if disputed is None:
        raise WrongTableError("a reason for a weight that nobody disputes")
    given = OverrideGiven(open_work(bench).order.id, lead.id, "weight", reason_of(scan))
    after = at(replace(bench, question=None), disputed=None)
    step = _take(after, disputed.grams, disputed.source, world, lead.id)
    return replace(step, facts=(given, *step.facts))


def zero_scale(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Have the scale show nothing; its answer says whether it did."""
    return accept(bench, messages.zeroing(), effects=(ZeroScale(),))


def _take(
    bench: PackingBench, grams: Decimal, source: WeightFrom, world: World, lead: str = ""
) -> PackingStep:
    work = open_work(bench)
    parcel = replace(
        work.parcel,
        weight_g=whole_grams(grams),
        weighed=WeightFrom.OVERRIDE if lead else source,
        deeds=(*work.parcel.deeds, Weighed(bench.state.phase)),
    )
    unknown = _unknown_part(work)
    coming = messages.weighed(grams, unknown.name if unknown else "")
    step = ask_label(at(bench, work=work.with_parcel(parcel)), world, coming)
    return replace(step, facts=(_weighed(work, grams, source, world, True, lead), *step.facts))


def _weighed(
    work: Work, grams: Decimal, source: WeightFrom, world: World, taken: bool, lead: str = ""
) -> ParcelWeighed:
    expected = expected_weight(work, world)
    return ParcelWeighed(work.order.id, work.parcel_id, whole_grams(grams), expected, source, taken, lead)


def _unknown_part(work: Work) -> Line | None:
    """Return the first part in the box whose weight is not known."""
    lines = [work.order.lines[unit.line] for unit in work.parcel.units]
    return next((line for line in lines if line.weight_g is None), None)


def _off(work: Work, grams: Decimal, world: World) -> Message | None:
    """Return what is wrong with a weight, with its likely cause; None for nothing."""
    carton = chosen(work, world)
    expected = sum_of_parts(work, carton)
    if expected is None:
        return None
    tolerance = rules_of(world).tolerance(expected)
    difference = grams - expected
    if abs(difference) <= tolerance:
        return None
    return messages.weight_off(grams, expected, tolerance, _cause(work, difference))


def _cause(work: Work, difference: Decimal) -> Line | None:
    """Return the item of which one piece makes up the difference, None where none does."""
    missing = difference < 0
    fitting = [
        (abs(abs(difference) - line.weight_g), place, line)
        for place, line in enumerate(work.order.lines)
        if line.weight_g
        and (work.parcel.count_of(place) or not missing)
        and abs(abs(difference) - line.weight_g) <= max(_EMPTY_G, Decimal(line.weight_g) / 10)
    ]
    return min(fitting)[2] if fitting else None
