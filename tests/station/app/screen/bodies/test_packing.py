"""What packing's questions offer is what its table takes."""

import pytest

from station.app.screen.presenter import News, present
from station.app.screen.surroundings import surroundings_of
from station.app.screen.values import QuestionBody
from station.core.bench import Question
from station.core.codes.meanings import Command
from station.core.codes.site_codes import SiteCodes
from station.core.flow.questions import asked_as
from station.core.flow.steps import Outcome
from station.core.packing import machine
from station.core.packing.state import AskCancel
from station.core.packing.table import REASONS
from tests.station.core.packing.desk import Desk, command
from tests.station.core.packing.test_table import QUESTIONS, asked

ANYWHERE = {Command.OUT, Command.LEAD}
"""Taken at a question too, and not offered there: they leave it open."""


def taken(desk: Desk) -> set[Command]:
    """Return the commands by which the machine goes on from where a desk stands."""
    steps = {word: machine.step(desk.bench, command(word), desk.world) for word in Command}
    done = {word for word, step in steps.items() if step.outcome is Outcome.ACCEPTED}
    return {word for word in done if steps[word].bench != desk.bench}


def offered(desk: Desk) -> tuple[list[Command], list[Command]]:
    """Return the commands in the command bar and those in the work area."""
    screen = present(desk.bench, surroundings_of("bench-1", SiteCodes()), News())
    assert isinstance(screen.body, QuestionBody)
    bar, choices = screen.actions, screen.body.choices
    return [Command(one.command) for one in bar], [Command(one.command) for one in choices]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: str(asked_as(question)))
def test_a_question_has_a_button_for_each_answer_that_is_taken_and_for_no_other(question: Question) -> None:
    desk = asked(question)
    bar, choices = offered(desk)
    # scanned a second time, what asks for the box to be emptied says yes to it
    again = {Command.CANCEL} if isinstance(question, AskCancel) else set()
    assert {*bar, *choices} == taken(desk) - ANYWHERE - again


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: str(asked_as(question)))
def test_reasons_are_offered_in_the_order_of_the_table(question: Question) -> None:
    _, choices = offered(asked(question))
    assert choices == list(REASONS.get(asked_as(question), ()))
