"""The device screen: what is said of each device to whoever sets up or mends the station.

It lies over the screen of a bench that is locked or ready and is not a state of the work: it needs nobody
signed in, since it only shows. The command that opens it closes it, and so do NO and ACK. Any other reading
closes it too and is answered as if it had never been open, so that no scan is lost to it.
"""

from collections.abc import Mapping
from typing import Final

from drivers.api import DeviceState, DeviceStatus, Role, WeightState
from station.app.screen.lamps import ROLE_NAMES, age_words, device_lamp
from station.app.screen.look import Live, Look
from station.app.screen.troubles import TROUBLES, trouble_of
from station.app.screen.values import DeviceRow, DevicesBody, Lamp, Light
from station.core.codes.meanings import Command, CommandMeant, Meaning
from station.core.flows import AnyBench, Flows

_CLOSES: Final = frozenset({Command.DEVICES, Command.NO, Command.ACK})
_SEPARATOR: Final = " · "

_MENDS: Final = {
    DeviceState.ABSENT: "Plug it in and switch it on.",
    DeviceState.OPENING: "Wait. It is being opened.",
    DeviceState.IDENTIFYING: "Wait. It is being asked what it is.",
    DeviceState.DEGRADED: "Look at the device.",
    DeviceState.LOST: "Plug it in again. It comes back by itself.",
    DeviceState.BACKOFF: "Look at its power, cable and address.",
    # one that is ready wants mending only where it has fallen silent
    DeviceState.READY: TROUBLES["silent"].mend,
}

_WEIGHT_MENDS: Final = {
    WeightState.OVER: "Take something off the scale.",
    WeightState.UNDER: "Empty the scale and set it to zero.",
    WeightState.FAULT: "Switch it off and on again, empty.",
    WeightState.SILENT: "Empty the scale and wait until it stands still.",
}


def may_show(bench: AnyBench, flows: Flows) -> bool:
    """Tell whether the device screen may lie over a bench's own: never over an error or a question."""
    return flows.rests(bench) and bench.latch is None and bench.question is None


def answer(bench: AnyBench, look: Look, meaning: Meaning, flows: Flows) -> bool | None:
    """Return whether the device screen is open after a reading that is meant for it, None for any other."""
    if not may_show(bench, flows) or not isinstance(meaning, CommandMeant):
        return None
    if look.shown:
        return False if meaning.command in _CLOSES else None
    return True if meaning.command is Command.DEVICES else None


def devices_body(devices: Mapping[str, DeviceStatus], look: Look) -> DevicesBody:
    """Return the device screen's work area, the devices in the order of station.toml."""
    rows = tuple(_row(status, look) for status in devices.values())
    return DevicesBody(*_headline(rows, look), (*rows, *_broken(look)))


def _row(status: DeviceStatus, look: Look) -> DeviceRow:
    now = look.now_ns(status)
    lamp = device_lamp(status, False, look.live.get(status.name), now)
    config = look.configs.get(status.name)
    well = lamp.light is Light.OK
    return DeviceRow(
        device=status.name,
        role=_SEPARATOR.join((ROLE_NAMES[status.role], *((config.driver,) if config else ()))),
        standing=lamp.text,
        light=lamp.light,
        times=_times(status, now),
        mend=_mend(status, look) if status.reason or not well else "",
        model=_joined(status.model, status.firmware) or "Model not told",
        counters=_counters(status),
        place=status.address or (config.url if config else ""),
        identity=_joined(
            "" if well else _detail(status),
            status.identity,
            *(f"{name} {value}" for name, value in status.facts.items()),
        ),
    )


def _mend(status: DeviceStatus, look: Look) -> str:
    if status.reason:
        return trouble_of(status.reason).mend
    if (
        status.role is Role.SCALE
        and status.state is DeviceState.READY
        and not status.stale(look.now_ns(status))
    ):
        live = look.live.get(status.name, Live())
        return _WEIGHT_MENDS[live.weight.state if live.weight else WeightState.SILENT]
    return _MENDS[status.state]


def _times(status: DeviceStatus, now_ns: int) -> str:
    age = status.age_s(now_ns)
    heard = "never heard" if age is None else f"heard {age_words(age)} ago" if age >= 1 else "heard now"
    return f"for {age_words((now_ns - status.since_ns) / 1e9)}, {heard}"


def _counters(status: DeviceStatus) -> str:
    return (
        f"frames {status.frames}, bad {status.bad_frames}, reconnects {status.reconnects},"
        f" dropped {status.dropped}, repeated {status.duplicates}"
    )


def _detail(status: DeviceStatus) -> str:
    """Say what the driver adds to the reason: other troubles by their words, anything else as it stands."""
    parts = status.detail.split(", ")
    if any(part not in TROUBLES for part in parts):
        return status.detail
    others = [trouble_of(part).short for part in parts if part != status.reason]
    return f"also {', '.join(others)}" if others else ""


def _joined(*parts: str) -> str:
    return _SEPARATOR.join(part for part in parts if part)


def _headline(rows: tuple[DeviceRow, ...], look: Look) -> tuple[str, str, Light]:
    """Say the one thing that is wrong and its mend, or how many are."""
    ill = [row for row in rows if row.light is not Light.OK]
    light = Light.BAD if any(row.light is Light.BAD for row in ill) else Light.WARN
    if len(ill) == 1:
        return f"{ill[0].device}: {ill[0].standing}", ill[0].mend, light
    if ill:
        return f"{len(ill)} of {len(rows)} devices need help", "", light
    if look.broken:
        return "A plug-in cannot be used", "", Light.WARN
    return ("All devices are ready" if rows else "No devices are set up"), "", Light.OK


def _broken(look: Look) -> tuple[DeviceRow, ...]:
    return tuple(
        DeviceRow(
            device=name,
            role="Plug-in",
            standing="cannot be used",
            light=Light.WARN,
            times="",
            mend="Install it anew, or remove it. Tell its maker.",
            model="",
            counters=why,
            place="",
            identity="",
        )
        for name, why in look.broken.items()
    )


def lamps_of(devices: Mapping[str, DeviceStatus], look: Look) -> tuple[Lamp, ...]:
    """Return the strip's entries; a device that is alone in its role goes by that."""
    roles = [status.role for status in devices.values()]
    return tuple(
        device_lamp(status, roles.count(status.role) == 1, look.live.get(status.name), look.now_ns(status))
        for status in devices.values()
    )
