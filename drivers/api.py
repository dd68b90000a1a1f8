"""What the rest of Packline knows of a device: identity, states, events, and small Protocols.

Drivers turn bytes into the frozen events below and hand them to a sink; nothing here
opens, reads or writes anything.
"""

from collections.abc import Callable, Mapping
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
    empty when nothing is wrong); `detail` says it in words. Ages are taken from `last_rx_ns`,
    on the monotonic clock.
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


@dataclass(frozen=True)
class CodeRead:
    """A scanner delivered one code.

    `code` is the text without framing and without the AIM identifier, GS (0x1D) kept; `raw` is
    the frame as it came; `seq` counts the device's codes from 1 without holes.
    """

    device: str
    seq: int
    code: str
    raw: bytes
    aim: str | None
    at_ns: int


@dataclass(frozen=True)
class ReadingBroken:
    """A scanner delivered something that is no whole code (oversize, cut off, undecodable)."""

    device: str
    raw: bytes
    problem: str
    at_ns: int


@dataclass(frozen=True)
class DeviceChanged:
    """The status of a device is another one now."""

    status: DeviceStatus


class JobState(Enum):
    """How far a label got, by evidence and never by hope.

    QUEUED waits at the station. HANDED_OVER left it whole and may or may not be on paper.
    PRINTING was seen in the printer. PRINTED is proven by the odometer or an emptied buffer.
    UNKNOWN was handed over and then lost from sight: only the worker can tell.
    FAILED never reached the printer whole.
    """

    QUEUED = "queued"
    HANDED_OVER = "handed-over"
    PRINTING = "printing"
    PRINTED = "printed"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True)
class PrintJob:
    """One label to print: `id` is the station's own, `payload` the bytes for the printer.

    `odometer_before` is set on a job that an earlier run handed over (crash recovery): the
    printer then only looks for evidence and never sends the payload again.
    """

    id: str
    payload: bytes
    labels: int = 1
    recovering: bool = False
    odometer_before: int | None = None


@dataclass(frozen=True)
class JobChanged:
    """A print job is in another state; `reason` is a status reason while it waits or failed."""

    device: str
    job: str
    state: JobState
    reason: str = ""
    evidence: str = ""
    odometer: int | None = None


DeviceEvent = CodeRead | ReadingBroken | DeviceChanged | JobChanged
Sink = Callable[[DeviceEvent], None]


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
class Scanner(Device, Protocol):
    """A device that delivers codes to its sink."""


@runtime_checkable
class Printer(Device, Protocol):
    """A device that prints labels, one after the other, and tells what became of each."""

    def submit(self, job: PrintJob) -> None:
        """Queue a job; every later change of it reaches the sink as `JobChanged`."""

    def withdraw(self, job: str) -> None:
        """Take back a job that is still queued; a job already handed over is left alone."""


class Connection(Protocol):
    """An open byte stream to a device."""

    def read(self, timeout: float) -> bytes:
        """Return what has come, b"" after `timeout` seconds of silence; `ConnectionLost` at its end."""

    def write(self, data: bytes) -> None:
        """Hand all of `data` over; `ConnectionLost` where that fails."""

    def cancel(self) -> None:
        """Make a `read` that is under way in another thread return soon."""

    def close(self) -> None:
        """Let the device go; may be called twice."""


class Transport(Protocol):
    """A way to reach a device, not yet open."""

    @property
    def address(self) -> str:
        """The address in a form to show an installer."""

    def open(self) -> Connection:
        """Open it, or raise `Unreachable` with a reason in words."""


class DeviceError(Exception):
    """The root of what a driver raises; foreign exceptions are translated into these at the transport."""


class Unreachable(DeviceError):
    """The device could not be opened."""


class ConnectionLost(DeviceError):
    """An open device went away."""


class BadSettings(DeviceError):
    """A `[[devices]]` table asks for something the driver does not have."""


@dataclass(frozen=True)
class DriverInfo:
    """A driver as the catalogue lists it; plug-ins deliver one by the entry point `packline.drivers`.

    `build` makes a device that is not yet started.
    """

    id: str
    role: Role
    summary: str
    build: Callable[[DeviceConfig, Sink], Device]
    schemes: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
