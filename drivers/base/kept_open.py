"""What devices share that an `Upkeep` keeps open: their status, and what other threads may ask of them."""

from drivers.api import DeviceStatus, Role, Sink
from drivers.base.standing import Standing
from drivers.base.upkeep import Upkeep


class KeptOpen:
    """A `Device` that is opened, served until it is lost, and opened again, from a thread of its own.

    An implementation gives `_visit`, as `Upkeep` has it.
    """

    def __init__(self, name: str, role: Role, sink: Sink) -> None:
        self._name = name
        self._sink = sink
        self._standing = Standing(name, role, sink)
        self._upkeep = Upkeep(f"{role.value}-{name}", self._standing, self._visit)

    @property
    def status(self) -> DeviceStatus:
        """The newest status, safe to read from any thread."""
        return self._standing.status

    @property
    def thread_ended(self) -> bool:
        """Whether the device's thread ran and has ended."""
        return self._upkeep.ended

    def start(self) -> None:
        """Begin to open the device and to keep it open; returns at once."""
        self._upkeep.start()

    def stop(self, timeout: float = 2.0) -> None:
        """End the thread and close the device."""
        self._upkeep.stop(timeout)

    def nudge(self) -> None:
        """Try to open now, where it waits to; safe from any thread."""
        self._upkeep.nudge()

    def release(self, why: str) -> None:
        """Let go of a device that was unplugged: it is LOST and tried anew; safe from any thread."""
        self._upkeep.release(why)

    def _visit(self) -> None:
        """Open the device and serve it until it is lost or stopped."""
        raise NotImplementedError
