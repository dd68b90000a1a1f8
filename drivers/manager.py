"""All devices of one station: made, started, looked up, told of plugging, and stopped together."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import assert_never

from drivers.api import (
    BadSettings,
    Device,
    DeviceConfig,
    DeviceError,
    DeviceState,
    DeviceStatus,
    Feedback,
    Nudged,
    Printer,
    Reader,
    Released,
    Role,
    Scale,
    Sink,
    Unreachable,
    WeightRead,
)
from drivers.catalog import Catalog
from drivers.fleet.binding import Binding, binding_of, find_clashes
from drivers.fleet.feedback import FeedbackThread
from drivers.fleet.guard import Guard
from drivers.fleet.hotplug import Appeared, Hotplug, PlugChange, Vanished, plugged_in
from drivers.fleet.staleness import Staleness, as_known
from drivers.scanners.wedge_scanner import WedgeScanner
from drivers.transport.usb.nodes import UsbNode

_GRACE_S = 0.5
"""How long a driver that does not keep to its time is waited for beyond it."""

_HELD = (DeviceState.IDENTIFYING, DeviceState.READY, DeviceState.DEGRADED)


class Manager:
    """Owns the devices; names are those of station.toml, the order too."""

    def __init__(
        self,
        configs: Sequence[DeviceConfig],
        sink: Sink,
        catalog: Catalog,
        watch: Callable[..., Hotplug] = Hotplug,
    ) -> None:
        """Make every device, starting none; `BadSettings` names all that is wrong, one line each.

        `watch` makes what tells of plugging.
        """
        self._devices: dict[str, Device] = {}
        self._guards: dict[str, Guard] = {}
        self._roles = {config.name: config.role for config in configs}
        self._bindings = {config.name: binding_of(config) for config in configs}
        problems = clashes_here(configs)
        for config in configs:
            try:
                device = self._devices[config.name] = catalog.build(config, sink)
                self._guards[config.name] = Guard(config, device, sink)
            except DeviceError as error:
                problems.append(str(error))
        if problems:
            raise BadSettings("\n".join(problems))
        self._staleness = Staleness(sink)
        self._hotplug = watch(self._replugged, self._look_at_ages)
        self._feedback = FeedbackThread(self._say_what_became)

    @property
    def statuses(self) -> tuple[DeviceStatus, ...]:
        """The newest status of every device; one that should speak and is silent is not READY here."""
        now = time.monotonic_ns()
        return tuple(as_known(guard.status, now) for guard in self._guards.values())

    @property
    def weights(self) -> tuple[WeightRead, ...]:
        """What every scale shows now."""
        scales = [name for name, role in self._roles.items() if role is Role.SCALE]
        shown = [self._guards[name].ask(partial(_reading, self._devices[name]), None) for name in scales]
        return tuple(weight for weight in shown if weight is not None)

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

    def scale(self) -> Scale | None:
        """Give the first scale; `None` where there is none."""
        of_role = (device for name, device in self._devices.items() if self._roles[name] is Role.SCALE)
        return next((device for device in of_role if isinstance(device, Scale)), None)

    def reader(self) -> Reader | None:
        """Give the first RFID reader; `None` where there is none."""
        of_role = (device for name, device in self._devices.items() if self._roles[name] is Role.READER)
        return next((device for device in of_role if isinstance(device, Reader)), None)

    def feedback(self, name: str, good: bool) -> None:
        """Have a scanner tell whoever holds it that its code was right, or that it was not; returns at once.

        A device that cannot tell it, or of a name that is not here, is left alone.
        """
        if isinstance(self._devices.get(name), Feedback):
            self._feedback.put(name, good)

    def start(self) -> None:
        """Begin to open every device and to watch what is plugged in; returns at once."""
        self._hotplug.start()  # first, so that whatever a device opens is known to be there
        self._feedback.start()
        for guard in self._guards.values():
            guard.start()

    def stop(self, timeout: float = 2.0) -> None:
        """Stop every device at the same time; returns when all are stopped or `timeout` is over."""
        parts: dict[str, Guard | Hotplug | FeedbackThread]
        parts = {**self._guards, "hotplug": self._hotplug, "feedback": self._feedback}
        stoppers = [
            threading.Thread(target=part.stop, args=(timeout,), name=f"stop-{name}", daemon=True)
            for name, part in parts.items()
        ]
        for stopper in stoppers:
            stopper.start()
        until = time.monotonic() + timeout + _GRACE_S
        for stopper in stoppers:
            stopper.join(max(0.0, until - time.monotonic()))

    def _replugged(self, change: PlugChange) -> None:
        """Have devices that wait for this node try now, and those that hold it let go of what is gone."""
        for name, device in self._devices.items():
            status = self._guards[name].status
            state = status.state
            match change:
                case Appeared(node):
                    if isinstance(device, Nudged) and state not in _HELD and self._bindings[name].means(node):
                        device.nudge()
                case Vanished(node):
                    if isinstance(device, Released) and state in _HELD and status.address == node.node:
                        device.release(f"{node.node} was unplugged")
                case _ as never:
                    assert_never(never)

    def _say_what_became(self, name: str, good: bool) -> None:
        """Tell one scanner, in the thread of the feedback."""
        device = self._devices[name]
        if isinstance(device, Feedback):
            self._guards[name].ask(partial(device.feedback, good), None)

    def _look_at_ages(self) -> None:
        self._staleness.check([guard.status for guard in self._guards.values()])


def _reading(device: Device) -> WeightRead | None:
    return device.reading if isinstance(device, Scale) else None


def clashes_here(configs: Sequence[DeviceConfig]) -> list[str]:
    """Name devices that share a name or a port, by what is plugged into this machine; nothing is opened."""
    return find_clashes(configs, _plugged(map(binding_of, configs)))


def _plugged(bindings: Iterable[Binding]) -> Sequence[UsbNode]:
    """Look at what is plugged in, where a device is bound to an identity; nothing where that is not told."""
    if not any(binding.identity for binding in bindings):
        return ()
    try:
        return plugged_in()
    except Unreachable:
        return ()
