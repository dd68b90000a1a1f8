"""What is known of USB devices that no driver serves as they are set up, for an installer to go on.

Makers are those of the public list usb.ids; interface classes are usb.org's "Defined Class Codes", usages
those of the HID usage tables.
"""

from drivers.transport.usb.devices import UsbDevice
from drivers.transport.usb.nodes import UsbNode

MAKERS = {
    0x05E0: "Symbol (Zebra), scanners",
    0x05F9: "PSC (Datalogic), scanners and scanner scales",
    0x0C2E: "Metrologic (Honeywell), scanners",
    0x23D0: "Honeywell, scanners",
    0x0A5F: "Zebra, label printers",
    0x0922: "Dymo, scales and label printers",
    0x0EB8: "Mettler Toledo, scales",
    0x0403: "FTDI, adapters from USB to a serial port",
    0x067B: "Prolific, adapters from USB to a serial port",
    0x10C4: "Silicon Labs, adapters from USB to a serial port",
    0x1A86: "QinHeng, adapters from USB to a serial port",
}

SCANNER_MAKERS = frozenset({0x05E0, 0x05F9, 0x0C2E, 0x23D0})

POS_SCANNER, POS_SCALE = 0x8C, 0x8D
"""Usage pages of HID point-of-sale devices (devices.md, 2.1 and 2.2)."""

_CLASSES = {
    0x01: "sound",
    0x03: "HID",
    0x06: "a camera",
    0x07: "a printer",
    0x08: "a disk",
    0x0B: "a card reader",
    0x0E: "a camera",
    0xE0: "a radio, as Bluetooth",
    0xFF: "a protocol of its maker's own",
}

_MEND_OWN = "set it to USB serial (CDC) or HID POS by the setup codes of its manual"


def is_for_the_bench(device: UsbDevice) -> bool:
    """Tell whether a device could be meant for packing at all, rather than a disk or a loudspeaker."""
    return device.vid in MAKERS or bool({0x07, 0xFF} & set(device.classes))


def explain(device: UsbDevice) -> str:
    """Say what a device is that has no node a driver could open, and what may make it work."""
    kinds = ", ".join(_CLASSES.get(one, f"class {one:02x}") for one in device.classes) or "nothing it tells"
    maker = MAKERS.get(device.vid)
    said = f"it is {kinds}" + (f"; of {maker}" if maker else "")
    if 0x07 in device.classes:
        return f"{said}; load the kernel's module usblp, and see that CUPS does not hold it"
    if device.vid in SCANNER_MAKERS or 0xFF in device.classes:
        return f"{said}; {_MEND_OWN}"
    return said


def explain_hid(node: UsbNode) -> str:
    """Say what a HID device is that is not a scanner or scale for points of sale."""
    pages = ", ".join(f"{page:02x}/{usage:02x}" for page, usage in node.usages) or "none"
    if (0x01, 0x06) in node.usages:
        return f"it plays keyboard (usages {pages}); better {_MEND_OWN}"
    if node.vid in SCANNER_MAKERS:
        return f"a scanner in its maker's own mode (usages {pages}); {_MEND_OWN}"
    return f"its usages are {pages}"
