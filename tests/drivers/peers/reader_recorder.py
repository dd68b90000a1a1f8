"""What a reader told, counted."""

from collections import Counter

from drivers.api import InventoryEnded, TagsRead
from tests.drivers.peers.recorder import Recorder


class ReaderRecorder(Recorder):
    """A sink that knows inventories."""

    @property
    def reports(self) -> list[TagsRead]:
        return [event for event in list(self.events) if isinstance(event, TagsRead)]

    @property
    def ends(self) -> list[InventoryEnded]:
        return [event for event in list(self.events) if isinstance(event, InventoryEnded)]

    def counts(self, inventory: int | None = None) -> Counter[tuple[str, int]]:
        """Give how often each tag was read, by EPC and antenna, in one inventory or in all."""
        found: Counter[tuple[str, int]] = Counter()
        for report in self.reports:
            if inventory in (None, report.inventory):
                found.update({(tag.epc, tag.antenna): tag.count for tag in report.tags})
        return found

    def wait_end(self, inventory: int = 1) -> InventoryEnded:
        """Wait for the end of an inventory and give it."""
        self.wait(lambda: any(end.inventory == inventory for end in self.ends))
        return next(end for end in self.ends if end.inventory == inventory)

    def wait_reads(self, count: int) -> None:
        """Wait until so many readings were told in all."""
        self.wait(lambda: sum(self.counts().values()) >= count)
