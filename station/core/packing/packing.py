"""Packing as the rest of the station sees it."""

from collections.abc import Sequence
from decimal import Decimal

from station.core.bench import Question
from station.core.checks import Check, SeenTag
from station.core.flow.events import Event
from station.core.flow.flow import Flow, Need, Reasons
from station.core.flow.questions import asked_as
from station.core.packing import checking, closing, machine, weighing
from station.core.packing.state import PackingBench, PackingState, PackingStep
from station.core.packing.surveying import survey
from station.core.packing.table import REASONS
from station.core.weights import Target
from station.core.work import Phase, Work
from station.core.world import World

_NEEDS = {
    Phase.LOCKED: Need.QUEUE,
    Phase.READY: Need.QUEUE,
    Phase.CARTON: Need.CARTONS,
    Phase.WEIGHING: Need.TARGET,
}


class Packing(Flow[PackingState]):
    """The packing machine."""

    start = PackingState()

    def step(self, bench: PackingBench, event: Event, world: World) -> PackingStep:
        """Return the bench after an event."""
        return machine.step(bench, event, world)

    def advance(self, bench: PackingBench) -> PackingBench:
        """Return the bench one beat after a parcel was closed: the next box, or the next order."""
        return closing.advance(bench)

    def rests(self, state: PackingState) -> bool:
        """Return whether no order is open."""
        return state.phase in (Phase.LOCKED, Phase.READY)

    def reasons(self, question: Question) -> Reasons:
        """Return the reasons that the table takes at a question."""
        return REASONS.get(asked_as(question), ())

    def work(self, state: PackingState) -> Work | None:
        """Return the order that is packed."""
        return state.work

    def needs(self, state: PackingState) -> Need | None:
        """Return what the screen of a phase must look up."""
        return _NEEDS.get(state.phase)

    def target(self, bench: PackingBench, world: World) -> Target:
        """Return what the closed carton should weigh."""
        return weighing.target(bench, world)

    def weighs(self, state: PackingState) -> bool:
        """Return whether a carton is to be weighed."""
        return state.phase is Phase.WEIGHING

    def wants_weight(self, bench: PackingBench) -> bool:
        """Return whether a weight that settles now is to be taken."""
        return weighing.waits_for_weight(bench)

    def disputes_load(self, state: PackingState) -> bool:
        """Return whether a lead could take a weight that lies on the scale."""
        return weighing.disputes_load(state)

    def taken_load(self, state: PackingState) -> Decimal | None:
        """Return the load whose weight was taken last."""
        return state.on_scale

    def wants_tags(self, state: PackingState) -> tuple[str, int] | None:
        """Return which round of which parcel is to be read now."""
        return checking.reads_tags(state)

    def survey(self, bench: PackingBench, tags: Sequence[SeenTag], world: World) -> Check:
        """Return how far the reader is with the open parcel."""
        return survey(bench, tags, "", world)
