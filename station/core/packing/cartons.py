"""Which carton may carry a box, and what it weighs with the box in it."""

from station.core.message import Phrase, phrase
from station.core.work import PLAIN_CARTON, Carton, Work
from station.core.world import World


def propose(work: Work, cartons: tuple[Carton, ...]) -> Carton:
    """Return the smallest carton that may carry the open box; the largest where none may."""
    by_size = sorted(cartons, key=lambda carton: (carton.volume, carton.id)) or [PLAIN_CARTON]
    return next((carton for carton in by_size if not objection(work, carton)), by_size[-1])


def objection(work: Work, carton: Carton) -> Phrase | None:
    """Return why the carton must not carry the open box, None where it may."""
    for unit in work.parcel.units:
        line = work.order.lines[unit.line]
        for word in (line.hazard, line.handling):
            if word and word in carton.forbids:
                return phrase("forbidden", name=line.name, word=word)
    weight = sum_of_parts(work, carton)
    if weight is not None and carton.max_weight_g is not None and weight > carton.max_weight_g:
        return phrase("too-heavy-for-it", grams=weight)
    return None


def sum_of_parts(work: Work, carton: Carton) -> int | None:
    """Return the sum of the parts and the carton in grams, None where a part's weight is not known."""
    total = carton.tare_g
    for unit in work.parcel.units:
        part = work.order.lines[unit.line].weight_g
        if part is None:
            return None
        total += part * unit.quantity
    return total


def chosen(work: Work, world: World) -> Carton:
    """Return the carton of the open box; one that is not known any more weighs nothing."""
    return next((carton for carton in world.cartons() if carton.id == work.parcel.carton), PLAIN_CARTON)


def expected_weight(work: Work, world: World) -> int | None:
    """Return what the open box should weigh in its carton, None where a part's weight is not known."""
    return sum_of_parts(work, chosen(work, world))
