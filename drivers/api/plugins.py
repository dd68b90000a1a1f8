"""How a driver offers itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from drivers.api.devices import Device, DeviceConfig, Role
from drivers.api.events import Sink


@dataclass(frozen=True)
class UsbMatch:
    """USB devices that a driver can serve; 0 stands for any, `usage_page` is that of a HID device."""

    vid: int = 0
    pid: int = 0
    usage_page: int = 0


@dataclass(frozen=True)
class DriverInfo:
    """A driver as the catalogue lists it; plug-ins deliver one by the entry point `packline.drivers`.

    `build` makes a device that is not yet started. `usb` says which plugged-in devices it can serve, to
    propose it to an installer; nothing is opened because of it. `proof` says in words what it was tried
    against.
    """

    id: str
    role: Role
    summary: str
    build: Callable[[DeviceConfig, Sink], Device]
    schemes: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    usb: tuple[UsbMatch, ...] = ()
    proof: str = ""
