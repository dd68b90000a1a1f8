"""A flow without a screen of its own is shown by what it answers."""

from dataclasses import replace

from station.app.screen.bodies.face import Faces
from station.core.bench import AskReason, Bench, Question
from station.core.codes.meanings import Command
from station.core.flow.flow import Reasons
from station.core.flows import AnyBench, Flows
from station.core.work import Decision
from tests.helpers.looking_up import LookingUp, LookPhase, LookState
from tests.station.core.packing.desk import LEAD


class Asking(LookingUp):
    """Looking up that wants to know why."""

    def reasons(self, question: Question) -> Reasons:
        return (Command.DAMAGED, Command.OTHER) if isinstance(question, AskReason) else ()


def test_at_a_question_its_reasons_are_shown_and_the_way_back() -> None:
    flows = Flows(Asking({}))
    bench: AnyBench = Bench(LookState(LookPhase.ASKING), question=Question())
    assert Faces().of(bench, flows).commands(bench) == (Command.NO,)
    bench = replace(bench, question=AskReason(LEAD, Decision.SHORT))
    shown = Faces().of(bench, flows).commands(bench)
    assert shown == (Command.NO, Command.DAMAGED, Command.OTHER)
