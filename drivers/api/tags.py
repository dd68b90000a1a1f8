"""RFID tags, and what reads them."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from drivers.api.devices import Device


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
