"""Every USB device that is plugged in, whether or not it has a node that a driver could open; opens none."""

import sys
from dataclasses import dataclass

from drivers.api import Unreachable

if sys.platform == "linux":
    import pyudev

    from drivers.transport.usb.linux import text_of

_HUB = 0x09


@dataclass(frozen=True)
class UsbDevice:
    """A device by what it tells of itself; `classes` are those of its interfaces (usb.org, class codes)."""

    vid: int
    pid: int
    serial: str
    maker: str
    product: str
    port: str
    classes: tuple[int, ...]

    @property
    def model(self) -> str:
        """Maker and product in words, as far as the device tells them."""
        return " ".join(part for part in (self.maker, self.product) if part)


def usb_devices() -> list[UsbDevice]:
    """List what is plugged in, hubs left out; nothing where the system has no list of it."""
    if sys.platform != "linux":
        return []
    try:
        found = list(pyudev.Context().list_devices(subsystem="usb", DEVTYPE="usb_device"))
    except (ImportError, OSError) as error:
        raise Unreachable(f"the system does not tell what is plugged in: {error}") from error
    devices = [device for one in found if (device := _device(one)) is not None]
    return sorted((one for one in devices if _HUB not in one.classes), key=lambda one: one.port)


def _device(device: "pyudev.Device") -> UsbDevice | None:
    """Read one device; `None` for one that went away meanwhile."""
    children = [child for child in device.children if child.device_type == "usb_interface"]
    try:
        return UsbDevice(
            vid=int(text_of(device, "idVendor"), 16),
            pid=int(text_of(device, "idProduct"), 16),
            serial=text_of(device, "serial"),
            maker=text_of(device, "manufacturer"),
            product=text_of(device, "product"),
            port=device.sys_name,
            classes=tuple(sorted({int(text_of(child, "bInterfaceClass") or "0", 16) for child in children})),
        )
    except ValueError:
        return None
