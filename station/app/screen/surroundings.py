"""What a screen shows beside the bench: devices, the store, the queue, the last scan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from drivers.api import DeviceChanged, DeviceStatus, InventoryEnded, TagsRead, WeightRead
from station.app.ports.events import ClockCompared, DevicesSeen, EngineEvent, LinkMoved, PullMoved
from station.app.ports.ledger import QueueEntry, Reads
from station.app.screen.actions import buttons_of
from station.app.screen.look import Look, hear, newer, see
from station.app.screen.values import Action
from station.app.screen.words import say
from station.core.checks import Check
from station.core.codes.meanings import Command, CommandMeant, ItemMeant, Meaning
from station.core.codes.readings import Reading
from station.core.codes.site_codes import SiteCodes
from station.core.flow.flow import Need
from station.core.flow.steps import Outcome
from station.core.flows import AnyBench, AnyStep, Flows
from station.core.weights import NO_TARGET, UNHEARD, Load, Platform, Target
from station.core.work import Carton

QUEUE_SHOWN = 48


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
    target: Target = NO_TARGET
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


def platform_after(platform: Platform, event: WeightRead) -> Platform:
    """Return the platform after the scale's word."""
    weight = event.weight
    load = Load(event.state.value)
    if weight is None:
        return platform.seen(load, None)
    return platform.seen(load, weight.grams, weight.net)


def look_around(pages: Reads, bench: AnyBench, around: Surroundings, flows: Flows) -> Surroundings:
    """Read what the screen of a bench shows beside it, and nothing else: this runs with every scan."""
    match flows.needs(bench):
        case None:
            pass
        case Need.QUEUE:
            around = replace(around, queue=pages.queue(QUEUE_SHOWN), waiting=pages.open_orders())
        case Need.CARTONS:
            around = replace(around, cartons=pages.cartons())
        case Need.TARGET:
            around = replace(around, target=flows.target(bench, pages))
        case _ as never:
            assert_never(never)
    if around.link == "offline":
        around = replace(around, unsent=pages.unsent())
    return around


def remember(
    around: Surroundings, reading: Reading, meaning: Meaning, step: AnyStep, worked: bool, devices: bool
) -> Surroundings:
    """Keep what the screen shows of the last scan.

    `worked` tells that an order is open since before it, `devices` that the device screen lies over it.
    """
    active = around.active_sku if worked else ""
    if isinstance(meaning, ItemMeant) and step.outcome in (Outcome.COUNTED, Outcome.ACCEPTED):
        active = meaning.item
    packed = step.message is not None and step.message.key == "order-packed"
    finished = say(step.message).title if packed and step.message else ""
    last = around.last_code if isinstance(meaning, CommandMeant) else reading.code
    look = around.look.showing(devices)
    return replace(around, look=look, last_code=last, active_sku=active, finished=finished)
