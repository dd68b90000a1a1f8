"""The devices of a bench: what they are told after a commit, and what they told, as values."""

from collections.abc import Callable

from drivers.api import (
    CodeRead,
    DeviceState,
    InventoryEnded,
    Reader,
    ReadingBroken,
    Scale,
    ScaleOrder,
    TagsRead,
)
from station.app.desks.labels import LabelDesk
from station.core.checks import SeenTag
from station.core.equipment import NO_SCALE
from station.core.flow.events import Inventoried
from station.core.weights import Platform


class ScaleDesk:
    """The one scale that parcels are weighed on, None where there is none."""

    def __init__(self, scale: Scale | None = None) -> None:
        self._scale = scale

    @property
    def name(self) -> str:
        """The name of the device, empty where there is none."""
        return self._scale.status.name if self._scale else ""

    def zero(self, platform: Platform) -> str:
        """Have the scale show nothing, its tare taken off where one is set; returns why it cannot be told."""
        if self._scale is None:
            return NO_SCALE
        self._scale.tell(ScaleOrder.CLEAR_TARE if platform.net else ScaleOrder.ZERO)
        return ""


class ReaderDesk:
    """The one reader that closed cartons are read with, None where there is none.

    It reads exactly while the bench waits for it: `follow` begins and ends inventories of `seconds`.
    """

    def __init__(self, reader: Reader | None = None, seconds: float = 3.0) -> None:
        self._reader = reader
        self._seconds = seconds
        self._round: tuple[str, int] | None = None
        self._pending = False
        self._begun = 0
        self._tags: dict[str, SeenTag] = {}

    @property
    def there(self) -> bool:
        """Whether there is a reader at all."""
        return self._reader is not None

    @property
    def seen(self) -> tuple[SeenTag, ...]:
        """The tags of the inventory that runs, each with all its reads and its strongest signal."""
        return tuple(self._tags.values())

    def resume(self, wanted: tuple[str, int] | None) -> None:
        """Take up the inventory an earlier run began; it begins anew once the reader is ready."""
        self._round, self._pending = wanted, wanted is not None

    def follow(self, wanted: tuple[str, int] | None) -> bool:
        """Begin the inventory a bench waits for by now, end one nobody waits for; whether one began.

        `wanted` is which round of which parcel is to be read, None for none.
        """
        if self._reader is None:
            return False
        if wanted == self._round:
            # As a station starts its reader is not up yet: an inventory begun by then would fail at once.
            ready = self._reader.status.state is DeviceState.READY
            return self._pending and ready and self._begin(self._reader, wanted)
        if wanted is not None:
            return self._begin(self._reader, wanted)
        self._round, self._pending = None, False
        self._reader.end()
        return False

    def add(self, event: TagsRead) -> bool:
        """Take the tags in; whether they belong to the inventory that runs."""
        if not self._is_running(event):
            return False
        for tag in event.tags:
            seen = self._tags.get(tag.epc, SeenTag(tag.epc, 0))
            signals = [dbm for dbm in (seen.rssi_dbm, tag.rssi_dbm) if dbm is not None]
            self._tags[tag.epc] = SeenTag(tag.epc, seen.reads + tag.count, max(signals, default=None))
        return True

    def finish(self, event: InventoryEnded) -> Inventoried | None:
        """Return all that was read; None for the end of an inventory that nobody waits for any more."""
        return Inventoried(self.seen, event.problem) if self._is_running(event) else None

    def _begin(self, reader: Reader, wanted: tuple[str, int] | None) -> bool:
        self._round, self._pending = wanted, False
        self._begun += 1
        self._tags = {}
        reader.begin(self._seconds)
        return True

    def _is_running(self, event: TagsRead | InventoryEnded) -> bool:
        """Tell what is read now from what the reader still had to say of an inventory before.

        It counts its inventories from 1, and nobody but this desk begins any.
        """
        mine = self._reader is not None and event.device == self._reader.status.name
        return mine and self._round is not None and not self._pending and event.inventory >= self._begun


def _tell_none(_: str, __: bool) -> None:
    """Tell no scanner."""


class ScannerDesk:
    """The scanners, by name; `tell` has one say whether its code was right, and returns at once."""

    def __init__(self, tell: Callable[[str, bool], None] = _tell_none) -> None:
        self._tell = tell

    def answer(self, event: CodeRead | ReadingBroken, good: bool) -> None:
        """Have the scanner that read say what became of it."""
        self._tell(event.device, good)


class Apparatus:
    """What the bench prints, scans, weighs and checks with."""

    def __init__(
        self,
        labels: LabelDesk,
        scale: ScaleDesk | None = None,
        reader: ReaderDesk | None = None,
        scanners: ScannerDesk | None = None,
    ) -> None:
        self.labels = labels
        self.scale = scale or ScaleDesk()
        self.reader = reader or ReaderDesk()
        self.scanners = scanners or ScannerDesk()
