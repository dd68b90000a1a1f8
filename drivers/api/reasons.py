"""Why a device is not ready, and why a label waits or failed: every code that a driver here may tell.

The codes stand in `DeviceStatus.reason` and `JobChanged.reason`. Whoever shows them has words and a mend for
each; a new code is added here first. A plug-in takes the one that fits, or brings its own and says in
`DeviceStatus.detail` what it means.
"""

from collections.abc import Mapping
from typing import Final

REASONS: Final[Mapping[str, str]] = {
    "unreachable": "it cannot be opened: not there, switched off, or no way to it",
    "lost": "it was open and went away",
    "no-answer": "it is connected and does not answer what it always answers",
    "silent": "it should speak by itself and has not for too long",
    "not-understood": "it answers in a way that its driver cannot read: another protocol or line setting",
    "bad-settings": "it refuses what station.toml asks of it",
    "internal-error": "its driver failed and begins anew",
    "driver-failed": "its driver, a plug-in, raised what a driver must not raise, and is left alone",
    # printers
    "paper-out": "labels have run out",
    "paper-jam": "a label is stuck",
    "ribbon-out": "the ribbon has run out",
    "head-open": "the print head is open",
    "head-fault": "the print head is worn, cold or not recognised",
    "cutter-fault": "the cutter is stuck",
    "over-temperature": "head or motor are too hot",
    "under-temperature": "the head is too cold",
    "wrong-resolution": "it has other dots than the labels are drawn for",
    "take-label": "the label that was peeled off waits to be taken; no trouble",
    "loading-font": "it is given the font that the label needs",
    "media-mark": "the gap or mark between labels is not found",
    "paused": "someone pressed pause",
    "buffer-full": "it takes nothing more before it has printed",
    "printer-fault": "a fault of its own that names nothing better",
    "queue-missing": "CUPS has no queue of that name",
    "queue-stopped": "the queue of CUPS is stopped",
    "queue-rejecting": "the queue of CUPS takes no jobs",
    # scales and readers
    "scale-fault": "a fault of the scale's own: calibration, zero, hardware",
    "antenna-out": "an antenna of the reader is not connected",
    # labels
    "withdrawn": "the station took the label back before it was sent",
    "bad-label": "what is to be printed is no whole label",
    "no-font": "the printer has no font for the label and took none",
    "never-sent": "not one byte of the label left",
    "never-arrived": "the connection broke each time the label was sent",
    "no-way-back": "all of it left, to a printer that does not say what it prints",
    "lost-from-sight": "handed over, and nothing proves what became of it",
}
"""What each code means, in words for who reads a log."""
