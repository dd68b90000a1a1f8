"""What a HID report descriptor says of the reports: which value stands where.

Items as in the Device Class Definition for HID 1.11, section 6.2.2: a short item has two bits of size (3
stands for four bytes), two of type and four of tag; a long item begins with 0xFE and the size of its data.
Values are laid out bit by bit, in the order of the main items, in each report by itself; where the device
uses report ids, each report begins with one byte of id. A torn descriptor gives what came before the tear.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

_LONG_ITEM = 0xFE
_MAIN, _GLOBAL, _LOCAL = 0, 1, 2
_COLLECTIONS = (0xA, 0xC)
_USAGE_PAGE, _REPORT_SIZE, _REPORT_ID, _REPORT_COUNT, _PUSH, _POP = 0x0, 0x7, 0x8, 0x9, 0xA, 0xB
_USAGE, _USAGE_MINIMUM, _USAGE_MAXIMUM = 0x0, 0x1, 0x2

_LONGEST = 16384
"""No report is longer (HID_MAX_BUFFER_SIZE of linux/hid.h); a descriptor that says so is torn or mad."""


class ReportKind(Enum):
    """Which way a report goes; the values are the tags of the main items."""

    INPUT = 0x8
    OUTPUT = 0x9
    FEATURE = 0xB


@dataclass(frozen=True)
class Place:
    """Where values of one usage stand: `bit` counts from the report's first byte, a report id included."""

    report: int
    bit: int
    bits: int
    count: int

    @property
    def byte(self) -> int:
        """The byte it begins in."""
        return self.bit // 8

    @property
    def mask(self) -> int:
        """Its first bit within that byte."""
        return 1 << self.bit % 8


@dataclass(frozen=True)
class HidDescriptor:
    """The reports of a device; `numbered` where each begins with its id, counted in its size in bytes."""

    numbered: bool
    places: dict[tuple[ReportKind, int], Place]
    sizes: dict[tuple[ReportKind, int], int]

    @property
    def longest_input(self) -> int:
        """The size of the longest report that is read; 0 where there is none."""
        return max((size for (kind, _), size in self.sizes.items() if kind is ReportKind.INPUT), default=0)

    def find(self, kind: ReportKind, page: int, usage: int) -> Place | None:
        """Give where the values of a usage stand; `None` where the device has none."""
        return self.places.get((kind, page << 16 | usage))

    def size(self, kind: ReportKind, report: int) -> int:
        """Give the size of a report; 0 where there is no such report."""
        return self.sizes.get((kind, report), 0)


@dataclass
class _Globals:
    """What holds for all main items until it is changed."""

    page: int = 0
    bits: int = 0
    count: int = 0
    report: int = 0


@dataclass
class _Locals:
    """What holds for the next main item only."""

    usages: list[int] = field(default_factory=list)
    lowest: int = 0
    highest: int | None = None


class _Reading:
    """Goes through the items of one descriptor."""

    def __init__(self) -> None:
        self._now = _Globals()
        self._pushed: list[_Globals] = []
        self._next = _Locals()
        self._ends: dict[tuple[ReportKind, int], int] = {}
        self._numbered = False
        self._places: dict[tuple[ReportKind, int], Place] = {}

    def take(self, head: int, value: int, size: int) -> None:
        """Take one short item."""
        kind, tag = head >> 2 & 3, head >> 4
        if kind == _GLOBAL:
            self._take_global(tag, value)
        elif kind == _LOCAL:
            self._take_local(tag, value, size)
        elif kind == _MAIN:
            if tag not in _COLLECTIONS and tag in [each.value for each in ReportKind]:
                self._lay_out(ReportKind(tag))
            self._next = _Locals()

    def result(self) -> HidDescriptor:
        """Give what was read; a report of mad size is left out with all that stands in it."""
        sizes = {which: (end + 7) // 8 for which, end in self._ends.items() if end <= 8 * _LONGEST}
        places = {key: place for key, place in self._places.items() if (key[0], place.report) in sizes}
        return HidDescriptor(self._numbered, places, sizes)

    def _take_global(self, tag: int, value: int) -> None:
        if tag == _USAGE_PAGE:
            self._now.page = value & 0xFFFF
        elif tag == _REPORT_SIZE:
            self._now.bits = value
        elif tag == _REPORT_COUNT:
            self._now.count = value
        elif tag == _REPORT_ID:
            self._now.report = value & 0xFF
            self._numbered = True
        elif tag == _PUSH:
            self._pushed.append(replace(self._now))
        elif tag == _POP and self._pushed:
            self._now = self._pushed.pop()

    def _take_local(self, tag: int, value: int, size: int) -> None:
        # four bytes carry their page in the upper half
        full = value if size == 4 else self._now.page << 16 | value
        if tag == _USAGE:
            self._next.usages.append(full)
        elif tag == _USAGE_MINIMUM:
            self._next.lowest = full
        elif tag == _USAGE_MAXIMUM:
            self._next.highest = full

    def _lay_out(self, kind: ReportKind) -> None:
        """Give each usage of a main item its place; the last one has all values that are left."""
        now, which = self._now, (kind, self._now.report)
        start = self._ends.get(which, 8 if self._numbered else 0)
        self._ends[which] = start + now.bits * now.count
        if not now.bits:
            return
        usages = self._usages()
        for index, usage in enumerate(usages[: now.count]):
            left = now.count - index if index == len(usages) - 1 else 1
            place = Place(now.report, start + index * now.bits, now.bits, left)
            self._places.setdefault((kind, usage), place)

    def _usages(self) -> list[int]:
        """Give the usages named one by one, and those of a range as far as there are values for them."""
        local, count = self._next, self._now.count
        if local.highest is None:
            return local.usages
        return local.usages + list(
            range(local.lowest, min(local.highest + 1, local.lowest + min(count, 256)))
        )


def read_descriptor(data: bytes) -> HidDescriptor:
    """Read a report descriptor; one that says nothing, or nonsense, has no reports."""
    reading = _Reading()
    for head, value, size in _items(data):
        reading.take(head, value, size)
    return reading.result()


def _items(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Give head, value and size of each whole short item."""
    at = 0
    while at < len(data):
        head = data[at]
        if head == _LONG_ITEM:
            at += 3 + (data[at + 1] if at + 1 < len(data) else 0)
            continue
        size = (0, 1, 2, 4)[head & 3]
        value = data[at + 1 : at + 1 + size]
        at += 1 + size
        if len(value) == size:
            yield head, int.from_bytes(value, "little"), size
