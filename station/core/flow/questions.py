"""The question that stands at a bench, and what answers it."""

from dataclasses import replace
from enum import Enum
from typing import TypeVar

from station.core import messages
from station.core.bench import AskReason, Bench, FlowState, Question
from station.core.codes.meanings import Command, CommandMeant
from station.core.flow.events import Scanned
from station.core.flow.steps import Outcome, Step, refuse
from station.core.flow.table import Table
from station.core.world import World

S = TypeVar("S", bound=FlowState)


def answer(bench: Bench[S], question: Question, scan: Scanned, world: World, table: Table[S]) -> Step[S]:
    """Give a reading to the question that stands."""
    answers = table.answers[asked_as(question)]
    meant = scan.meaning
    key: Command | type = meant.command if isinstance(meant, CommandMeant) else type(meant)
    if key in answers:
        return answers[key](bench, scan, world)
    if isinstance(key, Command) and key in table.anywhere:
        return table.anywhere[key].handler(bench, scan, world)
    return refuse(bench, messages.answer_first(scan.reading.code))


def asked_as(question: Question) -> type | Enum:
    """Return under what a question stands in a table of answers."""
    if isinstance(question, AskReason):
        what: Enum = question.what
        return what
    return type(question)


def go_on(bench: Bench[S], scan: Scanned, world: World) -> Step[S]:
    """Take the question off the screen; nothing is changed."""
    return Step(replace(bench, question=None), Outcome.ACCEPTED, messages.went_on())
