"""All devices of one station: made, started, looked up and stopped together."""

import threading
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from drivers.api import (
    BadSettings,
    Device,
    DeviceConfig,
    DeviceError,
    DeviceStatus,
    Printer,
    Role,
    Scale,
    Sink,
    WeightRead,
)
from drivers.catalog import Catalog
from drivers.wedge import WedgeScanner


class Manager:
    """Owns the devices; names are those of station.toml, the order too."""

    def __init__(self, configs: Sequence[DeviceConfig], sink: Sink, catalog: Catalog) -> None:
        """Make every device, starting none; `BadSettings` names all that is wrong, one line each."""
        self._devices: dict[str, Device] = {}
        self._roles = {config.name: config.role for config in configs}
        problems = _clashes(configs)
        for config in configs:
            try:
                self._devices[config.name] = catalog.build(config, sink)
            except DeviceError as error:
                problems.append(str(error))
        if problems:
            raise BadSettings("\n".join(problems))

    @property
    def statuses(self) -> tuple[DeviceStatus, ...]:
        """The newest status of every device."""
        return tuple(device.status for device in self._devices.values())

    @property
    def weights(self) -> tuple[WeightRead, ...]:
        """What every scale shows now."""
        return tuple(device.reading for device in self._devices.values() if isinstance(device, Scale))

    @property
    def printers(self) -> dict[str, Printer]:
        """The printers by name; the first is the one labels go to unless one is named."""
        return {
            name: device
            for name, device in self._devices.items()
            if self._roles[name] is Role.PRINTER and isinstance(device, Printer)
        }

    @property
    def wedges(self) -> tuple[WedgeScanner, ...]:
        """The scanners that play keyboard, which the window feeds."""
        return tuple(device for device in self._devices.values() if isinstance(device, WedgeScanner))

    def device(self, name: str) -> Device:
        """Give the device of that name; `KeyError` where there is none."""
        return self._devices[name]

    def printer(self, name: str | None = None) -> Printer | None:
        """Give the printer of that name, or the first; `None` where there is none."""
        printers = self.printers
        return next(iter(printers.values()), None) if name is None else printers.get(name)

    def start(self) -> None:
        """Begin to open every device; returns at once."""
        for device in self._devices.values():
            device.start()

    def stop(self, timeout: float = 2.0) -> None:
        """Stop every device at the same time; returns when all are stopped or `timeout` is over."""
        stoppers = [
            threading.Thread(target=device.stop, args=(timeout,), name=f"stop-{name}", daemon=True)
            for name, device in self._devices.items()
        ]
        for stopper in stoppers:
            stopper.start()
        for stopper in stoppers:
            stopper.join()


def _clashes(configs: Sequence[DeviceConfig]) -> list[str]:
    """Name devices that share a name or a port; two that read one port would share its bytes silently."""
    problems: list[str] = []
    names: set[str] = set()
    ports: dict[str, str] = {}
    for config in configs:
        if config.name in names:
            problems.append(f"{config.name}: there are two devices of this name")
        names.add(config.name)
        port = _port(config)
        if port in ports:
            problems.append(f"{config.name}: {config.url or config.driver} is bound to {ports[port]} already")
        ports.setdefault(port, config.name)
    return problems


def _port(config: DeviceConfig) -> str:
    """Name the port behind an address, whatever way it is written."""
    url = config.url
    if url.startswith(("serial:", "file:", "/")):
        return str(Path(urlsplit(url).path).resolve())
    if url.startswith(("tcp:", "socket:", "rfc2217:")):
        place = urlsplit(url).netloc.lower()
        return "tcp " + place.replace("localhost", "127.0.0.1")
    return f"{config.driver} {url}"
