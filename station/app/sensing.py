"""What scale and reader tell, taken by the engine: shown at once, stored only where it moves the work."""

from dataclasses import replace
from typing import assert_never

from drivers.api import InventoryEnded, ScaleObeyed, TagsRead, WeightRead
from station.app.desks.apparatus import Apparatus
from station.app.desks.labels import LabelDesk
from station.app.ports.ledger import Ledger
from station.app.recording import Recording, Turn
from station.app.screen.surroundings import Surroundings
from station.core import messages
from station.core.bench import Bench
from station.core.packing.checking import reads_tags
from station.core.packing.events import LoadLeft
from station.core.packing.machine import step as machine_step
from station.core.packing.surveying import survey
from station.core.packing.weighing import disputes_load, waits_for_weight
from station.core.weights import Load, Platform
from station.core.work import Phase

Told = WeightRead | ScaleObeyed | TagsRead | InventoryEnded


def moves_work(bench: Bench, platform: Platform) -> bool:
    """Tell whether what lies on the scale now moves the work; most of what a scale says is only shown."""
    return (platform.fresh is not None and waits_for_weight(bench)) or _load_left(bench, platform)


def _load_left(bench: Bench, platform: Platform) -> bool:
    gone = platform.taken is None or platform.load in (Load.SILENT, Load.FAULT)
    return gone and disputes_load(bench)


class Verifying:
    """Takes the events of scale and reader, each in one transaction or none."""

    def __init__(self, ledger: Ledger, desk: LabelDesk, apparatus: Apparatus) -> None:
        self._ledger = ledger
        self._desk = desk
        self._scale = apparatus.scale
        self._reader = apparatus.reader

    def take(self, event: Told, bench: Bench, around: Surroundings) -> Turn:
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

    def _weigh(self, bench: Bench, around: Surroundings) -> Turn:
        """Let the scale be heard; where its weight is waited for, that is taken as the recording closes."""
        with self._ledger.writing() as pages:
            recording = Recording(pages, self._desk, bench, self._reader.there)
            if _load_left(bench, around.platform):
                recording.follow(machine_step(bench, LoadLeft(), pages))
            return recording.close(around)

    def _obeyed(self, event: ScaleObeyed, bench: Bench, around: Surroundings) -> Turn:
        """Say what became of setting the scale to zero, where anybody waits for it."""
        told = {"scale": event.device, "order": event.order.value, "problem": event.problem}
        said = messages.not_zeroed(event.problem) if event.problem else messages.zeroed()
        asked = event.device == self._scale.name and bench.phase is Phase.WEIGHING
        return Turn(bench, around, said if asked else None, lines=(told,), wrote=False)

    def _read(self, event: TagsRead, bench: Bench, around: Surroundings) -> Turn:
        """Show how far the reader is; nothing is kept before it has ended."""
        if not self._reader.add(event) or reads_tags(bench) is None:
            return Turn(bench, around, wrote=False)
        with self._ledger.writing() as pages:
            read = survey(bench, self._reader.seen, "", pages)
        return Turn(bench, replace(around, read=read), wrote=False)

    def _judge(self, event: InventoryEnded, bench: Bench, around: Surroundings) -> Turn:
        inventoried = self._reader.finish(event)
        if inventoried is None:
            return Turn(bench, around, wrote=False)
        with self._ledger.writing() as pages:
            recording = Recording(pages, self._desk, bench, self._reader.there)
            recording.follow(machine_step(bench, inventoried, pages))
            return recording.close(around)
