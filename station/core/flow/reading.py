"""A reading at the bench, whatever its flow: the latched error first, then the question, then the tables."""

from dataclasses import replace
from typing import TypeVar

from station.core import messages
from station.core.bench import Bench, FlowState, Latch
from station.core.codes.meanings import (
    Ambiguous,
    Command,
    CommandMeant,
    ItemMeant,
    SeparatorLost,
    Unknown,
    UnknownReason,
)
from station.core.flow.events import Garbled, Scanned
from station.core.flow.questions import answer
from station.core.flow.steps import Outcome, Step, refuse
from station.core.flow.table import Table
from station.core.message import Phrase, phrase
from station.core.world import World

S = TypeVar("S", bound=FlowState)

_MISREAD = frozenset({UnknownReason.BAD_CHECK_DIGIT, UnknownReason.BAD_CHECK_CHARACTER})


def read(bench: Bench[S], scan: Scanned, world: World, table: Table[S]) -> Step[S]:
    """Return the bench after a reading, by the tables of its flow."""
    if bench.latch:
        return _while_latched(bench, bench.latch, scan)
    meaning = table.typed(bench, scan) or scan.meaning
    if isinstance(meaning, Ambiguous):
        meaning = table.settle(bench, meaning)
    if isinstance(meaning, SeparatorLost):
        return refuse(bench, messages.separator_lost(scan.reading.code))
    if isinstance(meaning, Ambiguous):
        return refuse(bench, messages.two_meanings(scan.reading.code, _meanings(meaning)))
    if isinstance(meaning, Unknown):
        return _unknown(bench, scan, meaning)
    settled = replace(scan, meaning=meaning)
    if bench.question:
        return answer(bench, bench.question, settled, world, table)
    if isinstance(meaning, CommandMeant):
        return _obey(bench, meaning.command, settled, world, table)
    return table.readings[bench.state.phase][type(meaning)].handler(bench, settled, world)


def have_scanned_again(bench: Bench[S], event: Garbled) -> Step[S]:
    """Return the bench after something that is not a code: it is to be scanned again."""
    if bench.latch:
        return _ignored(bench, bench.latch)
    return Step(bench, Outcome.UNKNOWN, messages.reading_broken(event.problem))


def own_up_to_saved(bench: Bench[S]) -> Step[S]:
    """Return the bench after a commit that was called failed and was not; an error that latches says so."""
    return Step(replace(bench, latch=Latch(messages.saved_after_all())))


def _while_latched(bench: Bench[S], latch: Latch, scan: Scanned) -> Step[S]:
    if isinstance(scan.meaning, CommandMeant) and scan.meaning.command is Command.ACK:
        message = messages.acknowledged(latch.refused)
        return Step(replace(bench, latch=None), Outcome.ACCEPTED, message)
    return _ignored(bench, latch)


def _ignored(bench: Bench[S], latch: Latch) -> Step[S]:
    counted = replace(latch, refused=latch.refused + 1)
    return Step(replace(bench, latch=counted), Outcome.IGNORED_LATCHED, latch.message)


def _unknown(bench: Bench[S], scan: Scanned, meaning: Unknown) -> Step[S]:
    code = scan.reading.code
    if meaning.reason in _MISREAD:
        message = messages.code_damaged(code)
    else:
        message = messages.code_unknown(code, meaning.reason.value)
    return Step(bench, Outcome.UNKNOWN, message)


def _obey(bench: Bench[S], command: Command, scan: Scanned, world: World, table: Table[S]) -> Step[S]:
    """Do what a command says, where the phase takes it."""
    if command is Command.ACK:
        return Step(bench, Outcome.ACCEPTED, messages.nothing_to_acknowledge())
    row = table.commands[bench.state.phase].get(command)
    if row is None:
        return refuse(bench, messages.not_here(command.value))
    return row.handler(bench, scan, world)


def _meanings(meaning: Ambiguous) -> tuple[Phrase, ...]:
    return tuple(
        phrase(
            "meaning",
            kind=type(candidate).__name__.removesuffix("Meant"),
            item=candidate.item if isinstance(candidate, ItemMeant) else "",
        )
        for candidate in meaning.candidates
    )
