"""Tags as they were read since the last report, put together by EPC and antenna; it knows no clock."""

from collections.abc import Iterable
from dataclasses import dataclass

from drivers.api import Tag
from drivers.codecs.llrp.tags import TagSeen


@dataclass(frozen=True)
class ReaderClock:
    """What a reader's clocks showed at `at_ns` of ours, in its microseconds; 0 where it has told none.

    Its UTC may be wrong by years: only the time that passed on it counts.
    """

    at_ns: int = 0
    utc_us: int = 0
    uptime_us: int = 0

    def ours_ns(self, its_us: int, by_uptime: bool, earliest_ns: int, now_ns: int) -> int:
        """Give a time of the reader's on our clock; now where it can't be told."""
        shown = self.uptime_us if by_uptime else self.utc_us
        if not shown or not its_us:
            return now_ns
        return max(earliest_ns, min(now_ns, self.at_ns + (its_us - shown) * 1000))


class _Sum:
    """What is known of one tag at one antenna since the last report; clocks are the reader's."""

    __slots__ = ("by_uptime", "count", "first_us", "last_us", "rssi_dbm")

    def __init__(self, seen: TagSeen) -> None:
        self.count = seen.times
        self.rssi_dbm = seen.rssi_dbm
        self.first_us = seen.first_us
        self.last_us = seen.last_us or seen.first_us
        self.by_uptime = seen.by_uptime

    def add(self, seen: TagSeen) -> None:
        self.count += seen.times
        if seen.rssi_dbm is not None and (self.rssi_dbm is None or seen.rssi_dbm > self.rssi_dbm):
            self.rssi_dbm = seen.rssi_dbm
        self.last_us = max(self.last_us, seen.last_us, seen.first_us)


class TagWindow:
    """Takes every reading and gives each tag once, with how often, how strong, and when."""

    def __init__(self, began_ns: int) -> None:
        self._began_ns = began_ns
        self._sums: dict[tuple[bytes, int], _Sum] = {}

    def __bool__(self) -> bool:
        """Whether a tag was read since the last report."""
        return bool(self._sums)

    def add(self, tags: Iterable[TagSeen]) -> int:
        """Take the tags of a report; gives how many readings they stand for."""
        sums, reads = self._sums, 0
        for seen in tags:
            reads += seen.times
            key = seen.epc, seen.antenna
            known = sums.get(key)
            if known is None:
                sums[key] = _Sum(seen)
            else:
                known.add(seen)
        return reads

    def take(self, now_ns: int, clock: ReaderClock) -> tuple[Tag, ...]:
        """Give the tags read since this was called before, and begin anew."""
        sums, self._sums = self._sums, {}
        began = self._began_ns
        return tuple(
            Tag(
                epc=epc.hex().upper(),
                antenna=antenna,
                count=one.count,
                rssi_dbm=one.rssi_dbm,
                first_ns=clock.ours_ns(one.first_us, one.by_uptime, began, now_ns),
                last_ns=clock.ours_ns(one.last_us, one.by_uptime, began, now_ns),
            )
            for (epc, antenna), one in sums.items()
        )
