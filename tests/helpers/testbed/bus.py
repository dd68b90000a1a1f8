"""Plugs made-up devices in and out from within a test marked `testbed`."""

import json
import os
import struct
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

SYSTEM_PYTHON = "/usr/bin/python3"
"""The Python that has the GObject bindings of umockdev."""

Answers = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class UsbModel:
    """What a USB device says of itself."""

    vid: int
    pid: int
    serial: str = ""
    maker: str = "Maker"
    product: str = "Product"
    interface: int = 0
    release: int = 0x0101


@dataclass(frozen=True)
class HidModel(UsbModel):
    """A USB HID device; `refuses_features` makes it answer feature reports with an error."""

    descriptor: bytes = b""
    refuses_features: bool = False


@dataclass
class Plug:
    """One device while it is plugged in; `path` is its topmost folder below /sys."""

    bus: "UsbBus"
    node: str
    path: str
    unplugged: bool = field(default=False)

    def send(self, data: bytes) -> None:
        """Have the device send bytes; on a HID device, whole reports of the size its descriptor says."""
        self.bus.order("send", node=self.node, data=data.hex())

    @property
    def written(self) -> bytes:
        """All bytes that the program wrote to it so far."""
        return bytes.fromhex(str(self.bus.order("written", node=self.node)))

    def wait_written(self, data: bytes, timeout: float = 10.0) -> None:
        """Wait until the program wrote `data`; fail with what it wrote where it never does."""
        until = time.monotonic() + timeout
        while data not in self.written:
            assert time.monotonic() < until, f"never written; written was {self.written.hex(' ')}"
            time.sleep(0.01)

    @property
    def taken(self) -> list[bytes]:
        """What the program handed over by ioctls answered with `take`: feature reports of a HID device."""
        answer = self.bus.order("taken", node=self.node)
        assert isinstance(answer, list)
        return [bytes.fromhex(data) for data in answer]

    def unplug(self) -> None:
        """Pull it out; it cannot be plugged in again, but one like it can, under another node."""
        if not self.unplugged:
            self.unplugged = True
            self.bus.order("remove", node=self.node, path=self.path)


class UsbBus:
    """A bus without any device at first; use it as a context manager."""

    def __init__(self) -> None:
        self._numbers = 0
        self._peer: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._peer = subprocess.Popen(
            # under the wrapper like the program: what the kernel says of a device is made by looking it up
            ["umockdev-wrapper", SYSTEM_PYTHON, str(Path(__file__).with_name("peer.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        # The library that is preloaded asks for this variable at every call.
        os.environ["UMOCKDEV_DIR"] = self._answer()["root"]
        return self

    def __exit__(self, *_: object) -> None:
        os.environ.pop("UMOCKDEV_DIR", None)
        peer, self._peer = self._peer, None
        assert peer is not None
        assert peer.stdin is not None
        assert peer.stdout is not None
        peer.stdin.close()
        peer.wait(10)
        peer.stdout.close()

    def order(self, do: str, **arguments: object) -> object:
        """Have the peer do something (its methods are the orders) and give its answer."""
        assert self._peer is not None
        assert self._peer.stdin is not None
        self._peer.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self._peer.stdin.flush()
        answer = self._answer()
        assert "error" not in answer, f"{do}: {answer['error']}"
        return answer["answer"]

    def plug(self, description: str, node: str, path: str, answers: Answers | None = None) -> Plug:
        """Plug in what umockdev's format describes; `answers` are those of `peer.Ioctls`."""
        self.order("add", description=description, node=node, answers=answers or {})
        return Plug(self, node, path)

    def plug_hid(self, model: HidModel) -> Plug:
        """Plug in a HID device behind /dev/hidrawN; each plugging has its own N."""
        number, top, device = self._usb(model)
        name = f"0003:{model.vid:04X}:{model.pid:04X}.{number:04X}"
        hid = f"{top}/{_port(top)}:1.{model.interface}/{name}"
        node = f"hidraw{number}"
        description = f"""{device}
P: {hid}
E: SUBSYSTEM=hid
E: HID_ID=0003:{model.vid:08X}:{model.pid:08X}
E: HID_NAME={model.maker} {model.product}
E: HID_PHYS=usb-0000:00:01.0-{number}/input{model.interface}
E: HID_UNIQ={model.serial}
H: report_descriptor={model.descriptor.hex().upper()}

P: {hid}/hidraw/{node}
N: {node}
E: SUBSYSTEM=hidraw
E: DEVNAME=/dev/{node}
L: device=../../../{name}
"""
        size = len(model.descriptor)
        answers: dict[str, dict[str, object]] = {
            # linux/hidraw.h: HIDIOCGRDESCSIZE, HIDIOCGRDESC, HIDIOCSFEATURE
            "H:1": {"reply": struct.pack("=i", size).hex()},
            "H:2": {"reply": (struct.pack("=I", size) + model.descriptor).hex()},
            "H:6": {"errno": 32} if model.refuses_features else {"take": True},
        }
        return self.plug(description, f"/dev/{node}", f"/sys{top}", answers)

    def plug_serial(self, model: UsbModel) -> Plug:
        """Plug in a USB device that is a serial port behind /dev/ttyACMN."""
        number, top, device = self._usb(model)
        node = f"ttyACM{number}"
        description = f"""{device}
P: {top}/{_port(top)}:1.{model.interface}/tty/{node}
N: {node}
E: SUBSYSTEM=tty
E: DEVNAME=/dev/{node}
E: ID_VENDOR_ID={model.vid:04x}
E: ID_MODEL_ID={model.pid:04x}
E: ID_SERIAL_SHORT={model.serial}
E: ID_USB_INTERFACE_NUM={model.interface:02x}
L: device=../../../{_port(top)}:1.{model.interface}
"""
        return self.plug(description, f"/dev/{node}", f"/sys{top}")

    def plug_printer(self, model: UsbModel) -> Plug:
        """Plug in a USB printer behind /dev/usb/lpN."""
        number, top, device = self._usb(model)
        description = f"""{device}
P: {top}/{_port(top)}:1.{model.interface}/usbmisc/lp{number}
N: usb/lp{number}
E: SUBSYSTEM=usbmisc
E: DEVNAME=/dev/usb/lp{number}
L: device=../../../{_port(top)}:1.{model.interface}
"""
        return self.plug(description, f"/dev/usb/lp{number}", f"/sys{top}")

    def _usb(self, model: UsbModel) -> tuple[int, str, str]:
        """Give a fresh number, the path of the device, and its description and that of its interface."""
        number = self._numbers
        self._numbers += 1
        top = f"/devices/pci0000:00/0000:00:01.0/usb1/1-{number + 1}"
        description = f"""P: {top}
N: bus/usb/001/{number + 2:03}
E: SUBSYSTEM=usb
E: DEVTYPE=usb_device
E: DEVNAME=/dev/bus/usb/001/{number + 2:03}
E: PRODUCT={model.vid:x}/{model.pid:x}/{model.release:x}
A: idVendor={model.vid:04x}
A: idProduct={model.pid:04x}
A: bcdDevice={model.release:04x}
A: bNumInterfaces= 1
A: serial={model.serial}
A: manufacturer={model.maker}
A: product={model.product}

P: {top}/{_port(top)}:1.{model.interface}
E: SUBSYSTEM=usb
E: DEVTYPE=usb_interface
A: bInterfaceNumber={model.interface:02x}
"""
        return number, top, description

    def _answer(self) -> dict[str, str]:
        assert self._peer is not None
        assert self._peer.stdout is not None
        line = self._peer.stdout.readline()
        assert line, "the peer under umockdev ended"
        answer = json.loads(line)
        assert isinstance(answer, dict)
        return answer


def _port(top: str) -> str:
    return top.rpartition("/")[2]
