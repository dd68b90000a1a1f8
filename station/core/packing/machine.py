"""One step of the packing machine: the latched error first, then the question, then the tables."""

from dataclasses import replace
from typing import assert_never

from station.core import messages
from station.core.bench import Bench, Latch
from station.core.codes.meanings import (
    Ambiguous,
    Command,
    CommandMeant,
    Definite,
    ItemMeant,
    SeparatorLost,
    Unknown,
    UnknownReason,
    WeightMeant,
    settle,
)
from station.core.packing import checking, deciding, interrupts, weighing
from station.core.packing.events import (
    Event,
    Inventoried,
    LabelMoved,
    LoadLeft,
    NumbersArrived,
    OrderMoved,
    Outcome,
    PinChecked,
    ScaleSettled,
    Scanned,
    Step,
    refuse,
)
from station.core.packing.table import READINGS, WANTED, answer
from station.core.weights import typed_weight
from station.core.work import Phase
from station.core.world import World

_MISREAD = frozenset({UnknownReason.BAD_CHECK_DIGIT, UnknownReason.BAD_CHECK_CHARACTER})
_WHY = {
    UnknownReason.NOT_KNOWN: "Nothing is known under this code.",
    UnknownReason.BAD_CHECK_DIGIT: "The check digit is wrong.",
    UnknownReason.BAD_CHECK_CHARACTER: "The check character is wrong.",
    UnknownReason.UNKNOWN_COMMAND: "There is no such command.",
    UnknownReason.MALFORMED_GS1: "The GS1 code is not well formed.",
    UnknownReason.NO_ITEM: "The code names no item.",
    UnknownReason.UNKNOWN_GTIN: "No item has this number. A lead can link it.",
}


def step(bench: Bench, event: Event, world: World) -> Step:
    """Return the bench after an event; no event raises, whatever the bench is in."""
    match event:
        case Scanned():
            return _read(bench, event, world)
        case PinChecked():
            return deciding.check_pin(bench, event)
        case LabelMoved():
            return interrupts.move_label(bench, event)
        case NumbersArrived():
            return interrupts.take_number(bench, world)
        case OrderMoved():
            return interrupts.move_order(bench, event)
        case ScaleSettled():
            return weighing.settle(bench, event, world)
        case LoadLeft():
            return weighing.leave_scale(bench, event)
        case Inventoried():
            return checking.judge(bench, event, world)
        case _:
            assert_never(event)


def _read(bench: Bench, scan: Scanned, world: World) -> Step:
    if bench.latch:
        return _while_latched(bench, bench.latch, scan)
    meaning = _typed(bench, scan) or scan.meaning
    if isinstance(meaning, Ambiguous):
        meaning = _settled(bench, meaning)
    if isinstance(meaning, SeparatorLost):
        return refuse(bench, messages.separator_lost(scan.reading.code))
    if isinstance(meaning, Ambiguous):
        return refuse(bench, messages.two_meanings(scan.reading.code, _names(meaning)))
    if isinstance(meaning, Unknown):
        return _unknown(bench, scan, meaning)
    settled = replace(scan, meaning=meaning)
    if bench.question:
        return answer(bench, settled, world)
    return READINGS[bench.phase][type(meaning)](bench, settled, world)


def _typed(bench: Bench, scan: Scanned) -> WeightMeant | None:
    """Return the weight that was typed, where one is wanted: there figures mean nothing else."""
    if bench.phase is not Phase.WEIGHING or not scan.reading.manual:
        return None
    grams = typed_weight(scan.reading.code)
    return None if grams is None else WeightMeant(grams)


def _while_latched(bench: Bench, latch: Latch, scan: Scanned) -> Step:
    if isinstance(scan.meaning, CommandMeant) and scan.meaning.command is Command.ACK:
        message = messages.acknowledged(latch.refused)
        return Step(replace(bench, latch=None), Outcome.ACCEPTED, message)
    counted = replace(latch, refused=latch.refused + 1)
    return Step(replace(bench, latch=counted), Outcome.IGNORED_LATCHED, latch.message)


def _unknown(bench: Bench, scan: Scanned, meaning: Unknown) -> Step:
    code = scan.reading.code
    if meaning.reason in _MISREAD:
        message = messages.code_damaged(code)
    else:
        message = messages.code_unknown(code, _WHY[meaning.reason])
    return Step(bench, Outcome.UNKNOWN, message)


def _settled(bench: Bench, meaning: Ambiguous) -> Definite | Ambiguous:
    """Let the phase decide, and where it wants items, the order that is open and what is being done."""
    if bench.taking_out:
        return settle(meaning, (ItemMeant,))
    if bench.phase is Phase.VERIFYING and bench.work:
        work = bench.work
        wanted = settle(
            meaning, (ItemMeant,), lambda m: isinstance(m, ItemMeant) and bool(work.lines_of(m.item))
        )
        if not isinstance(wanted, Ambiguous):
            return wanted
    return settle(meaning, WANTED[bench.phase])


def _names(meaning: Ambiguous) -> tuple[str, ...]:
    return tuple(
        f"Item {candidate.item}"
        if isinstance(candidate, ItemMeant)
        else type(candidate).__name__.removesuffix("Meant")
        for candidate in meaning.candidates
    )
