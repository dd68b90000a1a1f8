"""From the bench to the Screen that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from station.app.screen.actions import actions_of, close_devices
from station.app.screen.bodies.shipped import FACES
from station.app.screen.devices import devices_body, lamps_of, may_show
from station.app.screen.lamps import link_lamp
from station.app.screen.surroundings import Surroundings
from station.app.screen.values import (
    Body,
    CheckingBody,
    DevicesBody,
    LabelBody,
    Lamp,
    Light,
    Progress,
    Screen,
    Sound,
    Strip,
    WeighingBody,
)
from station.app.screen.words import say
from station.core.codes.meanings import Command
from station.core.flow.steps import Outcome
from station.core.flows import FLOWS, AnyBench, Flows
from station.core.message import Message, Severity
from station.core.work import Work

SOUNDS: Mapping[str, Sound] = {
    "counted": Sound.COUNTED,
    "taken-out": Sound.COUNTED,
    "undone": Sound.COUNTED,
    "line-full": Sound.LINE_FULL,
    "all-counted": Sound.ORDER_COMPLETE,
    "order-packed": Sound.ORDER_COMPLETE,
    "label-unknown": Sound.LOOK,
    "label-waits": Sound.LOOK,
    "number-wanted": Sound.LOOK,
    "weighed": Sound.LINE_FULL,
    "load-changed": Sound.LOOK,
}
_CLOCK_OFF_MS = 5000
_BRIEF = frozenset({"acknowledged", "went-on", "not-taking-out", "nothing-to-acknowledge"})
"""Said by the work area's own heading: what to do next."""


@dataclass(frozen=True)
class News:
    """What is to be said beside the bench.

    `standing` was said last; `fault` is that something was not saved, and comes before all else;
    `said` is what this very event says, None for nothing; `outcome` and `reading` are of a reading.
    """

    standing: Message | None = None
    fault: Message | None = None
    said: Message | None = None
    outcome: Outcome | None = None
    reading: int = 0


def present(bench: AnyBench, around: Surroundings, news: News, flows: Flows = FLOWS) -> Screen:
    """Return the screen for a bench; a standing error takes the message's place."""
    face, work = FACES.of(bench, flows), flows.work(bench)
    devices = around.look.shown and may_show(bench, flows) and news.fault is None
    body = devices_body(around.devices, around.look) if devices else face.body(bench, around)
    latched = bench.latch.message if bench.latch else None
    commands = (Command.ACK,) if bench.latch else face.commands(bench)
    shown = news.fault or latched or _still_true(news.standing, body)
    return Screen(
        state=bench.state.phase.value,
        strip=_strip(bench, around, work),
        body=body,
        actions=close_devices(around.buttons) if devices else actions_of(commands, around.buttons),
        message=say(shown) if shown else None,
        banner_count=_banner_count(work, around, shown),
        progress=_progress(work),
        sound=_sound(news.said, news.outcome),
        refused_since=bench.latch.refused if bench.latch else 0,
        reading=news.reading,
    )


def _strip(bench: AnyBench, around: Surroundings, work: Work | None) -> Strip:
    lamps = [
        *lamps_of(around.devices, around.look),
        link_lamp(around.link, around.unsent, around.pulled),
    ]
    if abs(around.clock_offset_ms) > _CLOCK_OFF_MS:
        lamps.append(Lamp("Clock", f"{around.clock_offset_ms / 1000:+.0f} s off", Light.WARN))
    if around.trouble:
        lamps.append(Lamp("Database", "cannot save", Light.BAD))
    if around.no_sound:
        lamps.append(Lamp("Sound", "none", Light.WARN))
    return Strip(
        around.station,
        work.order.external_id if work else "",
        bench.operator.name if bench.operator else "",
        tuple(lamps),
    )


def _progress(work: Work | None) -> Progress | None:
    if work is None:
        return None
    total = work.order.pieces - sum(work.short)
    return Progress(work.pieces_packed, total, work.parcel.number)


def _banner_count(work: Work | None, around: Surroundings, message: Message | None) -> str:
    if work is None or message is None or message.key not in ("counted", "line-full", "taken-out"):
        return ""
    lines = work.lines_of(around.active_sku)
    if not lines:
        return ""
    packed = sum(work.packed(index) for index in lines)
    ordered = sum(work.order.lines[index].ordered for index in lines)
    return f"{packed} / {ordered}"


def _still_true(message: Message | None, body: Body) -> Message | None:
    """Return the message unless the work area itself says it better, or otherwise by now."""
    if message is None or message.key in _BRIEF or isinstance(body, DevicesBody):
        return None
    troubled = isinstance(body, LabelBody | WeighingBody | CheckingBody) and body.trouble
    return None if troubled and message.severity in (Severity.OK, Severity.INFO) else message


def _sound(said: Message | None, outcome: Outcome | None) -> Sound | None:
    """Return the sound of what was said just now; what merely still stands is silent."""
    if outcome in (Outcome.REFUSED, Outcome.IGNORED_LATCHED, Outcome.UNKNOWN):
        return Sound.WRONG
    if said is None:
        return None
    if said.severity is Severity.LATCHED:
        return Sound.WRONG
    return SOUNDS.get(said.key, Sound.LOOK if said.severity is Severity.WARN else None)
