"""Everything that a device tells."""

from collections.abc import Callable

from drivers.api.devices import DeviceChanged
from drivers.api.printing import JobChanged
from drivers.api.scanning import CodeRead, ReadingBroken
from drivers.api.tags import InventoryEnded, TagsRead
from drivers.api.weighing import ScaleObeyed, WeightRead

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
