"""What is known of any device, and what any can be asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol, runtime_checkable


class Role(Enum):
    """What a device is for at the bench."""

    SCANNER = "scanner"
    PRINTER = "printer"
    SCALE = "scale"
    READER = "reader"


class DeviceState(Enum):
    """Where a device stands; every driver moves through these and no others."""

    ABSENT = "absent"
    OPENING = "opening"
    IDENTIFYING = "identifying"
    READY = "ready"
    DEGRADED = "degraded"
    LOST = "lost"
    BACKOFF = "backoff"


@dataclass(frozen=True)
class DeviceConfig:
    """One `[[devices]]` table of station.toml, after validation."""

    name: str
    role: Role
    driver: str
    url: str
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class DeviceStatus:
    """What is known of one device at `since`.

    `reason` is a code of the driver's catalogue ("paper-out", "head-open", "unreachable" …,
    empty when nothing is wrong); `detail` says it in words. `address` is where it was reached last (a
    node, a host and port), `identity` what it is known by across unplugging ("usb:0c2e:0901:18143B07D6"),
    `facts` what else it told of itself, each with its name ("odometer", "antennas"). Times are on the
    monotonic clock, 0 for never. The counters are since the program began: bytes received, whole frames,
    bad frames, reconnects, what had to be dropped, and repetitions that were told apart from readings.
    `quiet_ns` is the longest silence that is normal for it, 0 where any is.
    """

    name: str
    role: Role
    state: DeviceState
    reason: str = ""
    detail: str = ""
    since_ns: int = 0
    last_rx_ns: int = 0
    reconnects: int = 0
    bad_frames: int = 0
    model: str = ""
    address: str = ""
    identity: str = ""
    firmware: str = ""
    last_tx_ns: int = 0
    rx_bytes: int = 0
    frames: int = 0
    dropped: int = 0
    duplicates: int = 0
    quiet_ns: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)

    def age_s(self, now_ns: int) -> float | None:
        """Give the seconds since the device was heard; `None` where it never was."""
        return max(0, now_ns - self.last_rx_ns) / 1e9 if self.last_rx_ns else None

    def stale(self, now_ns: int) -> bool:
        """Tell whether a device that should speak has been silent for longer than is normal."""
        heard = max(self.last_rx_ns, self.since_ns)
        return self.state is DeviceState.READY and 0 < self.quiet_ns < now_ns - heard


@dataclass(frozen=True)
class DeviceChanged:
    """The status of a device is another one now."""

    status: DeviceStatus


@runtime_checkable
class Device(Protocol):
    """Anything that plugs in: it runs on its own thread between `start` and `stop`."""

    @property
    def status(self) -> DeviceStatus:
        """The newest status, safe to read from any thread."""

    def start(self) -> None:
        """Begin to open the device and to keep it open; returns at once."""

    def stop(self, timeout: float = 2.0) -> None:
        """End the thread and close the device; returns when both are done."""


@runtime_checkable
class Threaded(Protocol):
    """A device that works in a thread of its own, which is watched."""

    @property
    def thread_ended(self) -> bool:
        """Whether the thread ran and has ended; without a stop that is a fault of the driver."""


@runtime_checkable
class Nudged(Protocol):
    """A device that can be told that something was plugged in, so that it need not wait for its next try."""

    def nudge(self) -> None:
        """Try to open now, where it waits to; safe from any thread."""


@runtime_checkable
class Released(Protocol):
    """A device that can be told that it was unplugged, where nothing it reads would tell it."""

    def release(self, why: str) -> None:
        """Let go of what is open, be LOST and try anew; safe from any thread."""
