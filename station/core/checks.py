"""What an RFID reader found in a closed carton, beside what should be in it."""

from dataclasses import dataclass
from enum import Enum

from station.core.message import Phrase


@dataclass(frozen=True)
class SeenTag:
    """One tag over a whole inventory: how often it was read and how strong at best (dBm)."""

    epc: str
    reads: int
    rssi_dbm: int | None = None


class CheckState(Enum):
    """How far the check of a carton is.

    NONE: not begun, or undone. READING: the inventory runs. PASSED: all that should be there was read,
    and nothing else. MISSING and EXTRAS say what was not so; extras come first. UNREAD: the reader is
    away or broke off.
    """

    NONE = "none"
    READING = "reading"
    PASSED = "passed"
    MISSING = "missing"
    EXTRAS = "extras"
    UNREAD = "unread"


class Why(Enum):
    """Why a tag must not be in the carton."""

    SURPLUS = "surplus"
    FOREIGN = "foreign"
    SHIPPED = "shipped"


@dataclass(frozen=True)
class Extra:
    """`count` pieces of an item that do not belong in; `where` says which orders they belong to."""

    why: Why
    sku: str
    name: str
    count: int
    where: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class TagCount:
    """How many pieces of a tagged item were read, of how many in the carton."""

    sku: str
    name: str
    found: int
    expected: int


@dataclass(frozen=True)
class Piece:
    """A tag that was read in the carton."""

    sku: str
    serial: str
    epc: str


@dataclass(frozen=True)
class Check:
    """One inventory of a carton; `round` counts those of the same carton.

    `strays` were read too seldom or weakly, `strange` name no item that is known here: both are
    counted, shown and otherwise ignored. `problem` is the reader's own word, or NO_READER.
    """

    state: CheckState = CheckState.NONE
    round: int = 0
    counts: tuple[TagCount, ...] = ()
    extras: tuple[Extra, ...] = ()
    pieces: tuple[Piece, ...] = ()
    strays: int = 0
    strange: int = 0
    problem: str = ""

    @property
    def missing(self) -> tuple[TagCount, ...]:
        """The items of which fewer tags were read than are in the carton."""
        return tuple(count for count in self.counts if count.found < count.expected)


NOT_CHECKED = Check()
