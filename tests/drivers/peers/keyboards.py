"""Plugs made-up keyboards into the test bed."""

from tests.drivers.peers.input_events import as_kernel
from tests.drivers.peers.keys import Typist
from tests.helpers.testbed.bus import Answers, Plug, UsbBus, UsbModel

ALL_KEYS = "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"
"""The bit map of a keyboard's keys, as /sys shows it."""

MEDIA_KEYS = (
    "3f000303ff 0 0 483ffff17aff32d bfd4444600000000 1 130c730b17c000 267bfad9415fed 9e168000004400 10000002"
)
"""That of its second node: Enter is among them, digits are not."""

GRABS: Answers = {"E:144": {"reply": ""}, "E:160": {"take": True}}
"""linux/input.h: EVIOCGRAB and EVIOCSCLOCKID are numbers 0x90 and 0xa0."""

BUSY: Answers = {"E:144": {"errno": 16}}
MODEL = UsbModel(0x0C2E, 0x0B61, "18143B07D6", "Honeywell", "Voyager 1602g")


class Keyboards:
    """Plugs keyboards in; each has another eventN, as after a replug."""

    def __init__(self, bus: UsbBus) -> None:
        self.bus = bus
        self.count = 0
        self.typist = Typist()

    def plug(self, model: UsbModel = MODEL, keys: str = ALL_KEYS, answers: Answers = GRABS) -> Plug:
        number, self.count = self.count, self.count + 1
        port = f"1-{number + 1}"
        top = f"/devices/pci0000:00/0000:00:01.0/usb1/{port}"
        serial = f"A: serial={model.serial}\n" if model.serial else ""
        description = f"""P: {top}
N: bus/usb/001/{number + 2:03}
E: SUBSYSTEM=usb
E: DEVTYPE=usb_device
E: DEVNAME=/dev/bus/usb/001/{number + 2:03}
A: idVendor={model.vid:04x}
A: idProduct={model.pid:04x}
A: manufacturer={model.maker}
A: product={model.product}
{serial}
P: {top}/{port}:1.0/input/input{number}
E: SUBSYSTEM=input
A: name={model.maker} {model.product}
A: capabilities/key={keys}

P: {top}/{port}:1.0/input/input{number}/event{number}
N: input/event{number}
E: SUBSYSTEM=input
E: DEVNAME=/dev/input/event{number}
L: device=../../input{number}
"""
        return self.bus.plug(description, f"/dev/input/event{number}", f"/sys{top}", answers)

    def scan(self, plug: Plug, code: str) -> None:
        plug.send(as_kernel(self.typist.scan(code, None)))
