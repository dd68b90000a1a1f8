"""Words for states of devices, printers and the link, as the strip and the label screen say them."""

from drivers.api import DeviceState, DeviceStatus, Role, Weight, WeightState
from station.app.screen.look import Live, weight_of
from station.app.screen.troubles import TROUBLES, trouble_of
from station.app.screen.values import Lamp, Light

PRINTER_TROUBLE = {
    "paper-out": "Printer is out of paper",
    "ribbon-out": "Printer is out of ribbon",
    "head-open": "Printer is open",
    "paused": "Printer is paused",
    "unreachable": "Printer cannot be reached",
    "lost": "Printer is not connected",
    "no-answer": "Printer does not answer",
    "not-understood": "Printer is not understood",
    "cutter-fault": "Printer's cutter is stuck",
    "over-temperature": "Printer is too hot",
    "under-temperature": "Printer is too cold",
    "take-label": "Take the label out of the printer",
    "wrong-resolution": "Labels are drawn for another printer",
    "loading-font": "Printer is learning new letters",
    "no-font": "Printer has no room for the letters",
    "queue-missing": "The printer's queue is missing",
    "queue-stopped": "The printer's queue is stopped",
    "queue-rejecting": "The printer's queue takes no jobs",
    "buffer-full": "Printer is busy",
    "no-printer": "No printer is set up",
}

ROLE_NAMES = {
    Role.SCANNER: "Scanner",
    Role.PRINTER: "Printer",
    Role.SCALE: "Scale",
    Role.READER: "Reader",
}

_STATES = {
    DeviceState.READY: ("ready", Light.OK),
    DeviceState.ABSENT: ("not connected", Light.WARN),
    DeviceState.OPENING: ("opening", Light.WARN),
    DeviceState.IDENTIFYING: ("checking", Light.WARN),
    DeviceState.DEGRADED: ("in trouble", Light.BAD),
    DeviceState.LOST: ("unplugged", Light.BAD),
    DeviceState.BACKOFF: ("reconnecting", Light.BAD),
}

_WEIGHTS = {
    WeightState.MOVING: ("moving", Light.OK),
    WeightState.OVER: ("overloaded", Light.WARN),
    WeightState.UNDER: ("below zero", Light.WARN),
    WeightState.FAULT: ("fault", Light.BAD),
    WeightState.SILENT: ("no value", Light.WARN),
}

_NETWORK = ("tcp:", "socket:", "rfc2217:", "llrp:", "llrps:")

_LINKS = {
    "online": ("online", Light.OK),
    "offline": ("offline", Light.WARN),
    "refused": ("refuses us", Light.BAD),
    "": ("connecting", Light.WARN),
}


def trouble_words(reason: str) -> str:
    """Return a printer's reason as a sentence, empty for none."""
    if not reason or reason in PRINTER_TROUBLE:
        return PRINTER_TROUBLE.get(reason, "")
    return trouble_of(reason).short.capitalize()


def trouble_mend(reason: str) -> str:
    """Return what to do about a printer's reason, empty where nobody knows."""
    return TROUBLES[reason].mend if reason in TROUBLES else ""


def device_lamp(status: DeviceStatus, alone: bool, live: Live | None = None, now_ns: int = 0) -> Lamp:
    """Return the strip's entry for a device; `alone` in its role it goes by that name.

    `live` is what it told last of what it measures; it is shown only of a device that is ready and not
    silent for longer than is normal at `now_ns`.
    """
    name = ROLE_NAMES[status.role] if alone else status.name
    text, light = _standing(status, live, now_ns)
    return Lamp(name, text, light, live=status.role is Role.SCALE and light is Light.OK)


def age_words(seconds: float) -> str:
    """Return a span of time in the one unit that tells most."""
    for unit, length in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{int(seconds // length)} {unit}"
    return f"{int(seconds)} s"


def weight_words(weight: Weight) -> str:
    """Return a weight with the digits and the unit that the scale showed."""
    return f"{weight.value:f} {weight.unit}" + (" net" if weight.net else "")


def _standing(status: DeviceStatus, live: Live | None, now_ns: int) -> tuple[str, Light]:
    if status.reason == "silent" or status.stale(now_ns):
        age = status.age_s(now_ns)
        return "silent" if age is None else f"silent {age_words(age)}", Light.WARN
    if status.state is DeviceState.READY and not status.reason:
        return _working(status, live)
    if status.reason == "lost" and status.address:
        return ("no connection" if status.address.startswith(_NETWORK) else "unplugged"), Light.BAD
    if status.reason:
        trouble = trouble_of(status.reason)
        return trouble.short, trouble.light
    if status.state is DeviceState.OPENING and (status.reconnects or status.last_rx_ns):
        return "reconnecting", Light.WARN
    return _STATES[status.state]


def _working(status: DeviceStatus, live: Live | None) -> tuple[str, Light]:
    """Return what a device that is ready does."""
    match status.role:
        case Role.SCALE:
            return _weighing(live)
        case Role.READER:
            return ("reading" if live and live.reading else "idle"), Light.OK
        case _:
            return _STATES[DeviceState.READY]


def _weighing(live: Live | None) -> tuple[str, Light]:
    weight = weight_of(live)
    if weight is not None:
        return weight_words(weight), Light.OK
    state = live.weight.state if live and live.weight else WeightState.SILENT
    return _WEIGHTS.get(state, _WEIGHTS[WeightState.SILENT])


def link_lamp(state: str, unsent: int, pulled: tuple[int, int] = (0, 0)) -> Lamp:
    """Return the strip's entry for the store: how much waits while it is away, how far a long pull is."""
    text, light = _LINKS[state]
    if state == "offline" and unsent:
        text = f"{text}, {unsent} waiting"
    done, whole = pulled
    if state == "online" and whole:
        return Lamp("Store", f"loading {100 * done // whole} %", Light.WARN)
    return Lamp("Store", text, light)
