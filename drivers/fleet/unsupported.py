"""Devices that are often plugged into a packing station and that no driver here speaks to as they come.

What is known of them is data: who they are, why they do not work, and what to do instead. Makes and models
are those of the USB ID repository (linux-usb.org/usb.ids), the modes of Symbol scanners after the MS4404/
MS4407 Integration Guide, p. 9-3. Nothing is opened or asked because of this table.
"""

from dataclasses import dataclass
from typing import Final

_TO_SERIAL = "Scan its maker's code for USB serial (CDC) or HID POS, then use the driver for that."
_NO_ZPL = "It does not speak ZPL. Print labels on a Zebra, or one with ZPL emulation switched on."
_ADAPTER = "What hangs on it cannot be seen. Give it a role and a driver in station.toml."


@dataclass(frozen=True)
class Unsupported:
    """A make, or one model of it where `pid` is not 0; `what` it is and the `remedy`, each a sentence."""

    vid: int
    pid: int
    what: str
    remedy: str


TABLE: Final = (
    # label printers of another language
    Unsupported(0x0922, 0x8004, "DYMO M25 postal scale.", "Use driver hid-scale."),
    Unsupported(0x0922, 0, "DYMO label printer.", _NO_ZPL),
    Unsupported(0x04F9, 0, "Brother printer (QL and P-touch label printers are among them).", _NO_ZPL),
    Unsupported(0x0519, 0, "Star receipt printer.", _NO_ZPL),
    Unsupported(0x04B8, 0, "Epson printer or scanner.", _NO_ZPL),
    Unsupported(0x1D90, 0, "Citizen printer.", _NO_ZPL),
    Unsupported(0x0828, 0, "SATO label printer.", _NO_ZPL),
    Unsupported(0x1203, 0, "TSC label printer.", _NO_ZPL),
    # scanners in a mode that is not for this
    Unsupported(0x05E0, 0x1200, "Zebra scanner in keyboard mode.", _TO_SERIAL),
    Unsupported(0x05E0, 0x1300, "Zebra scanner in IBM hand-held mode.", _TO_SERIAL),
    Unsupported(0x05E0, 0x1400, "Zebra scanner in IBM table-top mode.", _TO_SERIAL),
    Unsupported(0x05E0, 0x1900, "Zebra scanner in SNAPI mode.", _TO_SERIAL),
    Unsupported(0x0C2E, 0x0007, "Honeywell (Metrologic) scanner in IBM SurePOS mode.", _TO_SERIAL),
    Unsupported(0x0C2E, 0x0204, "Honeywell (Metrologic) scanner in keyboard mode.", _TO_SERIAL),
    Unsupported(0x067E, 0x0801, "Intermec scanner in keyboard mode.", _TO_SERIAL),
    Unsupported(0x05F9, 0x1206, "Datalogic Gryphon scanner in OEM mode.", _TO_SERIAL),
    Unsupported(0x05F9, 0x2206, "Datalogic Gryphon scanner in keyboard mode.", _TO_SERIAL),
    Unsupported(
        0x05F9, 0x5204, "Datalogic scanner in configuration mode.", "Take it out of that mode first."
    ),
    Unsupported(0x065A, 0x0001, "Opticon scanner in keyboard mode.", _TO_SERIAL),
    # scales
    Unsupported(
        0x0EB8, 0, "Mettler Toledo scale.", "Use driver hid-scale, or toledo-8217 on its serial port."
    ),
    # readers
    Unsupported(
        0x0C27, 0, "RF IDeas badge reader.", "It reads badges at arm's length, no UHF tags of goods."
    ),
    Unsupported(0x072F, 0, "ACS card reader.", "It reads cards, no UHF tags of goods. Use an LLRP reader."),
    Unsupported(
        0x076B, 0, "OmniKey card reader.", "It reads cards, no UHF tags of goods. Use an LLRP reader."
    ),
    # adapters with a serial port; UHF modules mostly come behind one
    Unsupported(0x067B, 0x2303, "Prolific adapter to a serial port.", _ADAPTER),
    Unsupported(0x0403, 0x6001, "FTDI adapter to a serial port.", _ADAPTER),
    Unsupported(
        0x1A86, 0x7523, "QinHeng CH340 adapter to a serial port; cheap UHF modules have one too.", _ADAPTER
    ),
    Unsupported(
        0x10C4, 0xEA60, "CP210x adapter to a serial port; serial UHF modules often have one.", _ADAPTER
    ),
)
"""A model comes before its make in what is looked up."""


def known(vid: int, pid: int) -> str:
    """Say what is known of a USB device that no driver serves as it is; empty where nothing is."""
    for wanted in (pid, 0):
        for entry in TABLE:
            if (entry.vid, entry.pid) == (vid, wanted):
                return f"{entry.what} {entry.remedy}"
    return ""
