"""The face of a flow: what its screens show of the work."""

from typing import Any, Protocol, TypeVar

from station.app.screen.surroundings import Surroundings
from station.app.screen.values import Body, NoticeBody
from station.core.bench import Bench, FlowState
from station.core.codes.meanings import Command
from station.core.flows import AnyBench, Flows

S = TypeVar("S", bound=FlowState)


class Face(Protocol[S]):
    """The screens of one flow; an error that latches lies over them and is not theirs."""

    @property
    def state(self) -> type[S]:
        """The type of the flow's state."""

    def body(self, bench: Bench[S], around: Surroundings) -> Body:
        """Return the work area."""

    def commands(self, bench: Bench[S]) -> tuple[Command, ...]:
        """Return the commands of the command bar, in their order."""


class Faces:
    """The faces of some flows; which one is shown is told by the type of the bench's state."""

    def __init__(self, *faces: Face[Any]) -> None:
        self._faces: dict[type, Face[Any]] = {face.state: face for face in faces}

    def of(self, bench: AnyBench, flows: Flows) -> Face[Any]:
        """Return the face of the flow that has a bench; one that has none shows its notice."""
        return self._faces.get(type(bench.state)) or _PlainFace(flows)


class _PlainFace:
    """The notice of a flow that has no screen of its own."""

    state = FlowState

    def __init__(self, flows: Flows) -> None:
        self._flows = flows

    def body(self, bench: AnyBench, around: Surroundings) -> Body:  # noqa: ARG002 - the face of any flow
        """Return the notice as a work area."""
        notice = self._flows.notice(bench)
        return NoticeBody(notice.title, notice.lines)

    def commands(self, bench: AnyBench) -> tuple[Command, ...]:
        """Return the commands that the flow names; at a question its reasons, and NO, which leaves it."""
        if bench.question:
            return (Command.NO, *self._flows.reasons(bench))
        return self._flows.notice(bench).commands
