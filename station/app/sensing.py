"""What scale and reader tell, taken by the engine: shown at once, stored only where it moves the work."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from drivers.api import InventoryEnded, ScaleObeyed, TagsRead, WeightRead
from station.app.desks.apparatus import Apparatus
from station.app.ports.ledger import Ledger, Pages
from station.app.recording import Recording, Turn
from station.app.screen.surroundings import Surroundings
from station.core import messages
from station.core.flow.events import LoadLeft
from station.core.flows import AnyBench, Flows
from station.core.weights import Load, Platform

Told = WeightRead | ScaleObeyed | TagsRead | InventoryEnded


def moves_work(bench: AnyBench, platform: Platform, flows: Flows) -> bool:
    """Tell whether what lies on the scale now moves the work; most of what a scale says is only shown."""
    return (platform.fresh is not None and flows.wants_weight(bench)) or _load_left(bench, platform, flows)


def _load_left(bench: AnyBench, platform: Platform, flows: Flows) -> bool:
    gone = platform.taken is None or platform.load in (Load.SILENT, Load.FAULT)
    return gone and flows.disputes_load(bench)


class Verifying:
    """Takes the events of scale and reader, each in one transaction or none; `begin` begins its recording."""

    def __init__(
        self, ledger: Ledger, apparatus: Apparatus, flows: Flows, begin: Callable[[Pages], Recording]
    ) -> None:
        self._ledger = ledger
        self._begin = begin
        self._flows = flows
        self._scale = apparatus.scale
        self._reader = apparatus.reader

    def take(self, event: Told, bench: AnyBench, around: Surroundings) -> Turn:
        """Return what an event comes to; `around` has noticed it already."""
        match event:
            case WeightRead():
                return self._weigh(bench, around)
            case ScaleObeyed():
                return self._obeyed(event, bench, around)
            case TagsRead():
                return self._read(event, bench, around)
            case InventoryEnded():
                return self._judge(event, bench, around)
            case _:
                assert_never(event)

    def _weigh(self, bench: AnyBench, around: Surroundings) -> Turn:
        """Let the scale be heard; where its weight is waited for, that is taken."""
        with self._ledger.writing() as pages:
            recording = self._begin(pages)
            if _load_left(bench, around.platform, self._flows):
                recording.take(LoadLeft())
            return recording.close(recording.attend(around))

    def _obeyed(self, event: ScaleObeyed, bench: AnyBench, around: Surroundings) -> Turn:
        """Say what became of setting the scale to zero, where anybody waits for it."""
        told = {"scale": event.device, "order": event.order.value, "problem": event.problem}
        said = messages.not_zeroed(event.problem) if event.problem else messages.zeroed()
        asked = event.device == self._scale.name and self._flows.weighs(bench)
        return Turn(bench, around, said if asked else None, lines=(told,), wrote=False)

    def _read(self, event: TagsRead, bench: AnyBench, around: Surroundings) -> Turn:
        """Show how far the reader is; nothing is kept before it has ended."""
        if not self._reader.add(event) or self._flows.wants_tags(bench) is None:
            return Turn(bench, around, wrote=False)
        with self._ledger.writing() as pages:
            read = self._flows.survey(bench, self._reader.seen, pages)
        return Turn(bench, replace(around, read=read), wrote=False)

    def _judge(self, event: InventoryEnded, bench: AnyBench, around: Surroundings) -> Turn:
        inventoried = self._reader.finish(event)
        if inventoried is None:
            return Turn(bench, around, wrote=False)
        with self._ledger.writing() as pages:
            recording = self._begin(pages)
            recording.take(inventoried)
            return recording.close(recording.attend(around))
