"""What the rest of Packline knows of a device: identity, states, events, and small Protocols.

Drivers turn bytes into the frozen events below and hand them to a sink; nothing here
opens, reads or writes anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
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
class CodeRead:
    """A scanner delivered one code.

    `code` is the text without framing and without the AIM identifier, GS (0x1D) kept; `raw` is
    the frame as it came; `seq` counts the device's codes from 1 without holes. `awaited`: the device
    keeps the code and sends it again until it is acknowledged, so the sink returns only once it is durable,
    and raises where it is not.
    """

    device: str
    seq: int
    code: str
    raw: bytes
    aim: str | None
    at_ns: int
    awaited: bool = False


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


_GRAMS = {
    "mg": Decimal("0.001"),
    "g": Decimal(1),
    "kg": Decimal(1000),
    "t": Decimal(1_000_000),
    "ct": Decimal("0.2"),
    "gr": Decimal("0.06479891"),
    "dwt": Decimal("1.55517384"),
    "ozt": Decimal("31.1034768"),
    "oz": Decimal("28.349523125"),
    "lb": Decimal("453.59237"),
    "ton": Decimal("907184.74"),
}
"""Grams in a unit; all are exact by definition (NIST SP 811, appendix B.8; "ton" is the short one)."""

UNITS = tuple(_GRAMS)
"""The units a weight may have; a driver refuses a frame that has another."""


@dataclass(frozen=True)
class Weight:
    """What a scale showed, in the unit of its frame and with its digits; `net` where a tare is taken off."""

    value: Decimal
    unit: str
    net: bool = False

    @property
    def grams(self) -> Decimal:
        """The same in grams."""
        return self.value * _GRAMS[self.unit]


class WeightState(Enum):
    """What a scale says of the load.

    STABLE is the only one that has a weight. MOVING has not settled. OVER and UNDER are outside its range.
    FAULT is the scale's own trouble (calibration, zero, hardware). SILENT: it has not said anything for
    longer than a weight may be old, or is away.
    """

    STABLE = "stable"
    MOVING = "moving"
    OVER = "over"
    UNDER = "under"
    FAULT = "fault"
    SILENT = "silent"


@dataclass(frozen=True)
class WeightRead:
    """A scale shows something else than before; `weight` is there where it is STABLE and nowhere else."""

    device: str
    state: WeightState
    weight: Weight | None
    at_ns: int


class ScaleOrder(Enum):
    """What a scale can be told to do."""

    ZERO = "zero"
    TARE = "tare"
    CLEAR_TARE = "clear-tare"


@dataclass(frozen=True)
class ScaleObeyed:
    """A scale did what it was told, or `problem` says in words why not."""

    device: str
    order: ScaleOrder
    problem: str
    at_ns: int


@dataclass(frozen=True)
class Tag:
    """One RFID tag at one antenna since the report before.

    `epc` is its EPC as upper case hexadecimal, `rssi_dbm` the strongest signal, `None` where the reader
    tells none.
    """

    epc: str
    antenna: int
    count: int
    rssi_dbm: int | None
    first_ns: int
    last_ns: int


@dataclass(frozen=True)
class TagsRead:
    """What a reader read since its report before; at most ten of these come a second.

    `inventory` counts the inventories of the device from 1.
    """

    device: str
    inventory: int
    tags: tuple[Tag, ...]
    at_ns: int


@dataclass(frozen=True)
class InventoryEnded:
    """An inventory is over; all its tags were told before. `problem` is empty where it ran to its end."""

    device: str
    inventory: int
    reads: int
    problem: str
    at_ns: int


DeviceEvent = (
    CodeRead
    | ReadingBroken
    | DeviceChanged
    | JobChanged
    | WeightRead
    | ScaleObeyed
    | TagsRead
    | InventoryEnded
)
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
class Feedback(Protocol):
    """A scanner that can tell whoever holds it, by sound or light, what became of a code."""

    def feedback(self, good: bool) -> None:
        """Sound and show that the code was right, or that it was not; safe from any thread, returns at once.

        Nothing happens where the scanner is away: what it would have told is of the past when it is back.
        """


@runtime_checkable
class Printer(Device, Protocol):
    """A device that prints labels, one after the other, and tells what became of each."""

    def submit(self, job: PrintJob) -> None:
        """Queue a job; every later change of it reaches the sink as `JobChanged`."""

    def withdraw(self, job: str) -> None:
        """Take back a job that is still queued; a job already handed over is left alone."""


@runtime_checkable
class Scale(Device, Protocol):
    """A device that tells its sink what lies on it: each change as `WeightRead`, and no value twice."""

    @property
    def reading(self) -> WeightRead:
        """What it shows now; SILENT where that is older than a weight may be. Safe from any thread."""

    def tell(self, order: ScaleOrder) -> None:
        """Have it do something; the answer reaches the sink as `ScaleObeyed`. Returns at once."""


@runtime_checkable
class Reader(Device, Protocol):
    """An RFID reader: it reads between `begin` and the end of the inventory, and never by itself."""

    def begin(self, seconds: float) -> None:
        """Begin an inventory of so many seconds, in place of one that runs. Returns at once.

        `TagsRead` and at its end one `InventoryEnded` reach the sink; a reader that is away ends it with
        a problem.
        """

    def end(self) -> None:
        """End the inventory that runs, if one does, before its time."""


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


class Reports(Protocol):
    """An open HID device: whole reports instead of a stream."""

    def read(self, timeout: float) -> bytes:
        """Return the next report with its id in front, b"" after `timeout`; `ConnectionLost` at its end."""

    def write(self, report: bytes) -> None:
        """Send an output report, its id in front; `ConnectionLost` where that fails."""

    def send_feature(self, report: bytes) -> None:
        """Send a feature report, its id in front; `ConnectionLost` where that fails."""

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
