"""The closed carton on the scale: right, off and disputed, or typed by hand."""

from dataclasses import replace
from decimal import Decimal

from station.core import messages
from station.core.bench import AskLeadBadge, AskWeightReason, Bench, Decision, Disputed
from station.core.codes.meanings import CommandMeant, WeightMeant
from station.core.effects import ZeroScale
from station.core.equipment import USUAL_WEIGHING, Weighing
from station.core.facts import OverrideGiven, ParcelWeighed
from station.core.message import Message
from station.core.packing.cartons import chosen, expected_weight, sum_of_parts
from station.core.packing.events import (
    LoadLeft,
    ScaleSettled,
    Scanned,
    Step,
    WrongTableError,
    accept,
    meant_as,
    open_work,
    refuse,
    stop,
)
from station.core.packing.labelling import ask_label
from station.core.weights import WeightFrom, whole_grams
from station.core.work import Line, Phase, Weighed, Work
from station.core.world import World

_EMPTY_G = Decimal(5)


def begin_weighing(bench: Bench, world: World) -> Step:
    """Return the step that has the closed carton weighed, or labelled at once where there is no scale."""
    work = open_work(bench)
    if world.equipment().weighing:
        return accept(replace(bench, phase=Phase.WEIGHING), messages.weigh_now(chosen(work, world).name))
    weight = expected_weight(work, world)
    weighed = None if weight is None else WeightFrom.PARTS
    parcel = replace(work.parcel, weight_g=weight, weighed=weighed)
    coming = messages.label_coming(chosen(work, world).name)
    return ask_label(replace(bench, work=work.with_parcel(parcel)), world, coming)


def waits_for_weight(bench: Bench) -> bool:
    """Return whether a weight that settles now is to be taken."""
    return bench.phase is Phase.WEIGHING and bench.latch is None and bench.question is None


def disputes_load(bench: Bench) -> bool:
    """Return whether a lead could take a weight that lies on the scale, as long as it lies there."""
    return bench.disputed is not None and bench.disputed.source is WeightFrom.SCALE


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


def settle(bench: Bench, event: ScaleSettled, world: World) -> Step:
    """Take the weight that lies on the scale, or latch where it is off.

    Transitions: labelling. What an empty scale shows is no weight of a carton and changes nothing.
    """
    if not waits_for_weight(bench) or event.grams < least_weight(open_work(bench), world):
        return Step(bench)
    held = replace(bench, on_scale=event.grams, disputed=None)
    off = _off(open_work(bench), event.grams, world)
    if off is None:
        return replace(_take(held, event.grams, WeightFrom.SCALE, world), outcome=None)
    disputed = replace(held, disputed=Disputed(event.grams, WeightFrom.SCALE))
    return stop(disputed, off, _weighed(open_work(bench), event.grams, WeightFrom.SCALE, world, taken=False))


def leave_scale(bench: Bench, event: LoadLeft) -> Step:
    """Forget the weight a lead could take: what lies on the scale is another load by now."""
    if not disputes_load(bench):
        return Step(bench)
    if bench.deciding is not Decision.WEIGHT:
        return Step(replace(bench, disputed=None))
    return Step(replace(bench, disputed=None, question=None), message=messages.load_changed())


def take_typed(bench: Bench, scan: Scanned, world: World) -> Step:
    """Take a weight that was typed, by the same tolerance."""
    grams = meant_as(WeightMeant, scan).grams
    off = _off(open_work(bench), grams, world)
    if off is None:
        return _take(replace(bench, disputed=None), grams, WeightFrom.TYPED, world)
    refused = refuse(bench, off)
    return replace(refused, bench=replace(refused.bench, disputed=Disputed(grams, WeightFrom.TYPED)))


def ask_weight_override(bench: Bench, scan: Scanned, world: World) -> Step:
    """Ask for a lead's badge to take the weight that was refused."""
    if bench.disputed is None:
        return refuse(bench, messages.nothing_to_allow())
    question = AskLeadBadge(Decision.WEIGHT)
    return accept(replace(bench, question=question), messages.lead_badge_wanted(Decision.WEIGHT))


def take_disputed(bench: Bench, scan: Scanned, world: World) -> Step:
    """Take the weight that was refused, in the lead's name. Transitions: labelling."""
    question, disputed = bench.question, bench.disputed
    if not isinstance(question, AskWeightReason) or disputed is None:
        raise WrongTableError("a reason for a weight that nobody disputes")
    reason = meant_as(CommandMeant, scan).command.value.lower()
    given = OverrideGiven(open_work(bench).order.id, question.lead.id, "weight", reason)
    after = replace(bench, question=None, disputed=None)
    step = _take(after, disputed.grams, disputed.source, world, question.lead.id)
    return replace(step, facts=(given, *step.facts))


def zero_scale(bench: Bench, scan: Scanned, world: World) -> Step:
    """Have the scale show nothing; its answer says whether it did."""
    return accept(bench, messages.zeroing(), effects=(ZeroScale(),))


def _take(bench: Bench, grams: Decimal, source: WeightFrom, world: World, lead: str = "") -> Step:
    work = open_work(bench)
    parcel = replace(
        work.parcel,
        weight_g=whole_grams(grams),
        weighed=WeightFrom.OVERRIDE if lead else source,
        deeds=(*work.parcel.deeds, Weighed(bench.phase)),
    )
    unknown = _unknown_part(work)
    coming = messages.weighed(grams, unknown.name if unknown else "")
    step = ask_label(replace(bench, work=work.with_parcel(parcel)), world, coming)
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
