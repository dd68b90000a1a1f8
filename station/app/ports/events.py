"""Everything that can reach the engine."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from drivers.api import DeviceEvent, DeviceStatus, WeightRead
from station.app.ports.inputs import CodeTyped, CommandTouched, PinTyped
from station.app.ports.ledger import OrderNews, Pulled


@dataclass(frozen=True)
class LedgerCall:
    """Something the sync threads want written: done in one transaction with what it means for the bench.

    `done` is resolved after the commit, or fails with what went wrong.
    """

    call: Callable[[Pulled], Sequence[OrderNews]]
    done: "Future[None]"


@dataclass(frozen=True)
class LinkMoved:
    """How the station stands with its store: online, offline or refused, and why."""

    state: str
    words: str = ""


@dataclass(frozen=True)
class ClockCompared:
    """How far the store's clock is ahead of the station's."""

    offset_ms: int


@dataclass(frozen=True)
class PullMoved:
    """How far a long pull is: `done` of `whole` entities are here; both 0 when it is over."""

    done: int
    whole: int


@dataclass(frozen=True)
class DevicesSeen:
    """How every device stood at `at_ns`, and what the scales showed, by a look at them; nothing is kept."""

    statuses: tuple[DeviceStatus, ...]
    weights: tuple[WeightRead, ...]
    at_ns: int


@dataclass(frozen=True)
class Refreshed:
    """Nothing happened; the screen is made anew."""


EngineEvent = (
    DeviceEvent
    | CommandTouched
    | CodeTyped
    | PinTyped
    | LedgerCall
    | LinkMoved
    | ClockCompared
    | PullMoved
    | DevicesSeen
    | Refreshed
)
