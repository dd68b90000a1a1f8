"""The flows of a station: which one has the bench is told by the type of its state."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from station.core.bench import Bench, FlowState
from station.core.checks import Check, SeenTag
from station.core.flow.events import AnsweredBeside, BenchEvent, Garbled, SavedAfterAll
from station.core.flow.flow import Flow, Need, Notice, Reasons
from station.core.flow.reading import have_scanned_again, own_up_to_saved
from station.core.flow.steps import Outcome, Step
from station.core.packing.packing import Packing
from station.core.packing.state import PackingState
from station.core.weights import Target
from station.core.work import Work
from station.core.world import World

State = PackingState
"""The states of all flows that ship; a union once there are two."""

AnyBench = Bench[FlowState]
AnyStep = Step[FlowState]


class Flows:
    """Some flows as one; a bench that nobody has is the first one's."""

    def __init__(self, first: Flow[Any], *more: Flow[Any]) -> None:
        self._first = first
        self._flows: dict[type, Flow[Any]] = {type(flow.start): flow for flow in (first, *more)}

    def fresh(self) -> AnyBench:
        """Return a bench that nobody has ever had."""
        return Bench(self._first.start)

    def step(self, bench: AnyBench, event: BenchEvent, world: World) -> AnyStep:
        """Return the bench after an event; what concerns no flow is answered here."""
        match event:
            case Garbled():
                return have_scanned_again(bench, event)
            case AnsweredBeside():
                return Step(bench, Outcome.ACCEPTED)
            case SavedAfterAll():
                return own_up_to_saved(bench)
            case _:
                return self._of(bench.state).step(bench, event, world)

    def advance(self, bench: AnyBench) -> AnyBench:
        """Return the bench one beat after a step."""
        return self._of(bench.state).advance(bench)

    def rests(self, bench: AnyBench) -> bool:
        """Return whether no work is open."""
        return self._of(bench.state).rests(bench.state)

    def reasons(self, bench: AnyBench) -> Reasons:
        """Return the reasons that answer the question that stands."""
        return self._of(bench.state).reasons(bench.question) if bench.question else ()

    def notice(self, bench: AnyBench) -> Notice:
        """Return what is shown where the flow has no screen of its own."""
        return self._of(bench.state).notice(bench)

    def work(self, bench: AnyBench) -> Work | None:
        """Return the order that is worked, None for none."""
        return self._of(bench.state).work(bench.state)

    def works(self, bench: AnyBench) -> tuple[Work, ...]:
        """Return every order on the bench, parked ones first."""
        states = (*(entry.state for entry in bench.parked), bench.state)
        found = (self._of(state).work(state) for state in states)
        return tuple(work for work in found if work is not None)

    def needs(self, bench: AnyBench) -> Need | None:
        """Return what the screen must look up beside the bench."""
        return self._of(bench.state).needs(bench.state)

    def target(self, bench: AnyBench, world: World) -> Target:
        """Return what the closed carton should weigh."""
        return self._of(bench.state).target(bench, world)

    def weighs(self, bench: AnyBench) -> bool:
        """Return whether what the scale tells of itself is of use to the worker now."""
        return self._of(bench.state).weighs(bench.state)

    def wants_weight(self, bench: AnyBench) -> bool:
        """Return whether a weight that settles now is to be taken."""
        return self._of(bench.state).wants_weight(bench)

    def disputes_load(self, bench: AnyBench) -> bool:
        """Return whether a lead could take the weight of what lies on the scale."""
        return self._of(bench.state).disputes_load(bench.state)

    def taken_load(self, bench: AnyBench) -> Decimal | None:
        """Return the load in grams whose weight was taken last."""
        return self._of(bench.state).taken_load(bench.state)

    def wants_tags(self, bench: AnyBench) -> tuple[str, int] | None:
        """Return which round of which parcel is to be read now, None where none is."""
        return self._of(bench.state).wants_tags(bench.state)

    def survey(self, bench: AnyBench, tags: Sequence[SeenTag], world: World) -> Check | None:
        """Return how far the reader is with what `wants_tags` names."""
        return self._of(bench.state).survey(bench, tags, world)

    def _of(self, state: FlowState) -> Flow[Any]:
        return self._flows[type(state)]


FLOWS = Flows(Packing())
"""What ships."""
