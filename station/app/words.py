"""Words for states of devices, printers and the link, as the strip and the label screen say them."""

from drivers.api import DeviceState, DeviceStatus, Role
from station.app.screens import Lamp, Light

PRINTER_TROUBLE = {
    "paper-out": "Printer is out of paper",
    "ribbon-out": "Printer is out of ribbon",
    "head-open": "Printer is open",
    "paused": "Printer is paused",
    "unreachable": "Printer cannot be reached",
    "no-answer": "Printer does not answer",
    "cutter-fault": "Printer's cutter is stuck",
    "over-temperature": "Printer is too hot",
    "buffer-full": "Printer is busy",
    "no-printer": "No printer is set up",
}

_SHORT = {
    "paper-out": "out of paper",
    "ribbon-out": "out of ribbon",
    "head-open": "open",
    "paused": "paused",
    "unreachable": "not reached",
    "no-answer": "no answer",
    "cutter-fault": "cutter stuck",
    "over-temperature": "too hot",
    "buffer-full": "busy",
}

ROLE_NAMES = {
    Role.SCANNER: "Scanner",
    Role.PRINTER: "Printer",
    Role.SCALE: "Scale",
    Role.READER: "Reader",
}

_LIGHTS = {
    DeviceState.READY: Light.OK,
    DeviceState.IDENTIFYING: Light.OK,
    DeviceState.OPENING: Light.WARN,
    DeviceState.DEGRADED: Light.BAD,
    DeviceState.LOST: Light.BAD,
    DeviceState.ABSENT: Light.WARN,
    DeviceState.BACKOFF: Light.BAD,
}

_STATES = {
    DeviceState.READY: "ready",
    DeviceState.IDENTIFYING: "ready",
    DeviceState.OPENING: "connecting",
    DeviceState.DEGRADED: "in trouble",
    DeviceState.LOST: "lost",
    DeviceState.ABSENT: "connecting",
    DeviceState.BACKOFF: "lost",
}

_LINKS = {
    "online": ("online", Light.OK),
    "offline": ("offline", Light.WARN),
    "refused": ("refuses us", Light.BAD),
    "": ("connecting", Light.WARN),
}


def trouble_words(reason: str) -> str:
    """Return a printer's reason as a sentence, empty for none."""
    return PRINTER_TROUBLE.get(reason, reason.replace("-", " ").capitalize())


def device_lamp(status: DeviceStatus, alone: bool) -> Lamp:
    """Return the strip's entry for a device; `alone` in its role it goes by that name."""
    name = ROLE_NAMES[status.role] if alone else status.name
    text = _SHORT.get(status.reason) or _STATES[status.state]
    return Lamp(name, text, _LIGHTS[status.state])


def link_lamp(state: str, unsent: int, pulled: tuple[int, int] = (0, 0)) -> Lamp:
    """Return the strip's entry for the store: how much waits while it is away, how far a long pull is."""
    text, light = _LINKS[state]
    if state == "offline" and unsent:
        text = f"{text}, {unsent} waiting"
    done, whole = pulled
    if state == "online" and whole:
        return Lamp("Store", f"loading {100 * done // whole} %", Light.WARN)
    return Lamp("Store", text, light)
