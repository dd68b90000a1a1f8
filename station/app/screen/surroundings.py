"""What a screen shows beside the bench: devices, the store, the queue, the last scan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from drivers.api import DeviceChanged, DeviceStatus, InventoryEnded, TagsRead, WeightRead
from station.app.desks.apparatus import platform_after
from station.app.ports.events import ClockCompared, DevicesSeen, EngineEvent, LinkMoved, PullMoved
from station.app.ports.ledger import QueueEntry, Reads
from station.app.screen.actions import buttons_of
from station.app.screen.look import Look, hear, newer, see
from station.app.screen.values import Action
from station.core.bench import Bench
from station.core.checks import Check
from station.core.codes.meanings import Command, CommandMeant, ItemMeant, Meaning
from station.core.codes.readings import Reading
from station.core.codes.site_codes import SiteCodes
from station.core.packing.cartons import chosen, expected_weight
from station.core.packing.events import Outcome, Step
from station.core.packing.weighing import least_weight, rules_of
from station.core.weights import UNHEARD, Platform
from station.core.work import Carton, Phase

QUEUE_SHOWN = 48


@dataclass(frozen=True)
class Target:
    """What the closed carton should weigh in grams, and by how much it may be off.

    None where that is not known; below `least_g` the scale must be empty.
    """

    carton: str = ""
    expected_g: int | None = None
    tolerance_g: Decimal = Decimal(0)
    least_g: Decimal = Decimal(0)


@dataclass(frozen=True)
class Surroundings:
    """All of it, as it was after the last committed event.

    `pulled` is how far a long pull is; `waiting` orders could be begun here, `unsent` facts wait for
    the store. `trouble` says why the ledger takes nothing, empty while it does. `platform` is what lies on
    the scale called `scale`, `target` what should, `read` how far the reader is with the carton.
    """

    station: str
    codes: SiteCodes
    buttons: Mapping[Command, Action]
    devices: Mapping[str, DeviceStatus] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    link: str = ""
    pulled: tuple[int, int] = (0, 0)
    clock_offset_ms: int = 0
    no_sound: bool = False
    trouble: str = ""
    unsent: int = 0
    waiting: int = 0
    queue: Sequence[QueueEntry] = ()
    cartons: tuple[Carton, ...] = ()
    finished: str = ""
    last_code: str = ""
    active_sku: str = ""
    scale: str = ""
    platform: Platform = UNHEARD
    target: Target = Target()
    read: Check | None = None


def surroundings_of(station: str, codes: SiteCodes) -> Surroundings:
    """Return what is known before anything has been seen."""
    return Surroundings(station, codes, buttons_of(codes))


def notice(around: Surroundings, event: EngineEvent) -> Surroundings:
    """Take in what an event tells of things beside the work, whether or not the ledger can keep it."""
    match event:
        case DeviceChanged():
            return replace(around, devices={**around.devices, event.status.name: event.status})
        case WeightRead():
            around = replace(around, look=hear(around.look, event))
            known = around.platform
            return replace(
                around, platform=platform_after(known, event) if event.device == around.scale else known
            )
        case TagsRead() | InventoryEnded():
            return replace(around, look=hear(around.look, event))
        case DevicesSeen():
            return replace(around, devices=newer(around.devices, event), look=see(around.look, event))
        case LinkMoved():
            return replace(around, link=event.state)
        case PullMoved():
            return replace(around, pulled=(event.done, event.whole))
        case ClockCompared():
            return replace(around, clock_offset_ms=event.offset_ms)
        case _:
            return around


def look_around(pages: Reads, bench: Bench, around: Surroundings) -> Surroundings:
    """Read what the screen of a bench shows beside it, and nothing else: this runs with every scan."""
    if bench.phase in (Phase.READY, Phase.LOCKED):
        around = replace(around, queue=pages.queue(QUEUE_SHOWN), waiting=pages.open_orders())
    elif bench.phase is Phase.CARTON:
        around = replace(around, cartons=pages.cartons())
    elif bench.phase is Phase.WEIGHING:
        around = replace(around, target=_target(pages, bench))
    if around.link == "offline":
        around = replace(around, unsent=pages.unsent())
    return around


def _target(pages: Reads, bench: Bench) -> Target:
    if bench.work is None:
        return Target()
    expected = expected_weight(bench.work, pages)
    return Target(
        chosen(bench.work, pages).name,
        expected,
        Decimal(0) if expected is None else rules_of(pages).tolerance(expected),
        least_weight(bench.work, pages),
    )


def remember(
    around: Surroundings, before: Bench, reading: Reading, meaning: Meaning, step: Step
) -> Surroundings:
    """Keep what the screen shows of the last scan."""
    active = around.active_sku if step.bench.work and before.work else ""
    if isinstance(meaning, ItemMeant) and step.outcome in (Outcome.COUNTED, Outcome.ACCEPTED):
        active = meaning.item
    packed = step.message is not None and step.message.key == "order-packed"
    finished = step.message.title if packed and step.message else ""
    last = around.last_code if isinstance(meaning, CommandMeant) else reading.code
    return replace(around, last_code=last, active_sku=active, finished=finished)
