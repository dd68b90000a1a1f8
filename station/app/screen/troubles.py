"""What each reason of a device or a label means to whoever stands before it, and what to do about it.

One entry for each code of `drivers.api.reasons`, held by a test. A plug-in's own code is said as it is spelt.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from station.app.screen.values import Light


@dataclass(frozen=True)
class Trouble:
    """`short` follows the device's name ("out of paper"); `mend` is one sentence that tells what to do."""

    short: str
    mend: str
    light: Light = Light.BAD


TROUBLES: Final[Mapping[str, Trouble]] = {
    "unreachable": Trouble("not reached", "Look at its power, cable and address."),
    "lost": Trouble("lost", "Plug it in again. It comes back by itself."),
    "no-answer": Trouble("no answer", "Switch it off and on again."),
    "silent": Trouble("silent", "Switch it off and on again.", Light.WARN),
    "not-understood": Trouble("not understood", "Look at its driver and line settings."),
    "bad-settings": Trouble("wrong settings", "Look at its options in station.toml."),
    "internal-error": Trouble("driver fault", "It begins anew by itself. Tell support."),
    "driver-failed": Trouble("driver fault", "Restart the station. Tell the driver's maker."),
    "paper-out": Trouble("out of paper", "Put in labels and close the printer."),
    "paper-jam": Trouble("label stuck", "Open the printer and take the label out."),
    "ribbon-out": Trouble("out of ribbon", "Put in a new ribbon and close the printer."),
    "head-open": Trouble("open", "Close the printer."),
    "head-fault": Trouble("head fault", "Clean the print head, or have it changed."),
    "cutter-fault": Trouble("cutter stuck", "Switch it off and free the cutter."),
    "over-temperature": Trouble("too hot", "Let it cool down. It goes on by itself."),
    "under-temperature": Trouble("too cold", "Let it warm up. It goes on by itself."),
    "wrong-resolution": Trouble("wrong resolution", "Set dots_per_mm in station.toml.", Light.WARN),
    "take-label": Trouble("take the label", "Take the label. The next one follows.", Light.OK),
    "loading-font": Trouble("loading a font", "Wait. It prints by itself.", Light.WARN),
    "media-mark": Trouble("labels misplaced", "Press feed until a label stops at its edge."),
    "paused": Trouble("paused", "Press pause on the printer.", Light.WARN),
    "buffer-full": Trouble("busy", "Wait. It goes on by itself.", Light.WARN),
    "printer-fault": Trouble("printer fault", "Switch it off and on. Then tell support."),
    "queue-missing": Trouble("no such queue", "Make the queue in CUPS, or mend its name."),
    "queue-stopped": Trouble("queue stopped", "Start the queue in CUPS again."),
    "queue-rejecting": Trouble("queue closed", "Let the queue in CUPS take jobs."),
    "scale-fault": Trouble("scale fault", "Empty it, switch it off and on."),
    "antenna-out": Trouble("antenna missing", "Plug the antenna's cable in."),
    "withdrawn": Trouble("label taken back", "Print it again if it is wanted.", Light.WARN),
    "bad-label": Trouble("bad label", "Print it again. Then tell support."),
    "no-font": Trouble("no font", "Print it again. Then tell support."),
    "never-sent": Trouble("label not sent", "Look at the printer. Print it again."),
    "never-arrived": Trouble("label not sent", "Look at the printer's cable."),
    "no-way-back": Trouble("label unsure", "Look whether the label came out.", Light.WARN),
    "lost-from-sight": Trouble("label unsure", "Look whether the label came out."),
}


def trouble_of(reason: str) -> Trouble:
    """Return the words for a reason; one that nobody knows is said as it is spelt."""
    known = TROUBLES.get(reason)
    return known or Trouble(reason.replace("-", " "), "Look at the device. Then tell support.")
