"""What the rest of Packline knows of a device: identity, states, events, and small Protocols.

Drivers turn bytes into the frozen events that `events` lists and hand them to a sink; nothing here
opens, reads or writes anything.
"""

from drivers.api.devices import (
    Device,
    DeviceChanged,
    DeviceConfig,
    DeviceState,
    DeviceStatus,
    Nudged,
    Released,
    Role,
    Threaded,
)
from drivers.api.errors import BadSettings, ConnectionLost, DeviceError, Unreachable
from drivers.api.events import DeviceEvent, Sink
from drivers.api.plugins import DriverInfo, UsbMatch
from drivers.api.printing import JobChanged, JobState, Printer, PrintJob
from drivers.api.scanning import CodeRead, Feedback, ReadingBroken, Scanner
from drivers.api.tags import InventoryEnded, Reader, Tag, TagsRead
from drivers.api.weighing import UNITS, Scale, ScaleObeyed, ScaleOrder, Weight, WeightRead, WeightState
from drivers.api.wires import Connection, Reports, Transport

__all__ = [
    "UNITS",
    "BadSettings",
    "CodeRead",
    "Connection",
    "ConnectionLost",
    "Device",
    "DeviceChanged",
    "DeviceConfig",
    "DeviceError",
    "DeviceEvent",
    "DeviceState",
    "DeviceStatus",
    "DriverInfo",
    "Feedback",
    "InventoryEnded",
    "JobChanged",
    "JobState",
    "Nudged",
    "PrintJob",
    "Printer",
    "Reader",
    "ReadingBroken",
    "Released",
    "Reports",
    "Role",
    "Scale",
    "ScaleObeyed",
    "ScaleOrder",
    "Scanner",
    "Sink",
    "Tag",
    "TagsRead",
    "Threaded",
    "Transport",
    "Unreachable",
    "UsbMatch",
    "Weight",
    "WeightRead",
    "WeightState",
]
