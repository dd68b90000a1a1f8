"""The tags in front of a virtual reader, and when each of them is read."""

import threading
from dataclasses import dataclass
from zlib import crc32


@dataclass
class FieldTag:
    """One tag before one antenna, read `rate` times a second, `reads` times at most where that is set."""

    epc: bytes
    antenna: int
    rssi_dbm: int
    rate: float
    reads: int | None
    read: int = 0
    since_s: float | None = None

    @property
    def _phase(self) -> float:
        """Keep tags of one rate from all being read in the same moment."""
        return crc32(self.epc) % 1000 / 1000

    def due(self, now_s: float) -> int:
        """Give how often it was read up to now since this was asked before; the first time begins it."""
        if self.since_s is None:
            self.since_s, self.read = now_s, 0
        should = int((now_s - self.since_s) * self.rate + self._phase)
        if self.reads is not None:
            should = min(should, self.reads)
        missing, self.read = should - self.read, should
        return missing


class TagField:
    """Tags that come and go; every tag begins anew with each inventory. Safe from any thread."""

    def __init__(self) -> None:
        self._tags: dict[tuple[bytes, int], FieldTag] = {}
        self._lock = threading.Lock()

    def put(self, epc: str, antenna: int, rssi_dbm: int, rate: float, reads: int | None) -> None:
        """Put a tag before an antenna, in place of the same one there."""
        tag = FieldTag(bytes.fromhex(epc), antenna, rssi_dbm, rate, reads)
        with self._lock:
            self._tags[tag.epc, antenna] = tag

    def take(self, epc: str) -> None:
        """Take a tag away from all antennas."""
        taken = bytes.fromhex(epc)
        with self._lock:
            self._tags = {key: tag for key, tag in self._tags.items() if key[0] != taken}

    def clear(self) -> None:
        """Take all tags away."""
        with self._lock:
            self._tags.clear()

    def begin(self) -> None:
        """Let every tag begin anew, as an inventory does."""
        with self._lock:
            for tag in self._tags.values():
                tag.since_s = None

    def due(self, now_s: float, antennas: frozenset[int]) -> list[FieldTag]:
        """Give each tag as often as it was read at one of `antennas` since this was asked before."""
        with self._lock:
            return [
                tag for tag in self._tags.values() if tag.antenna in antennas for _ in range(tag.due(now_s))
            ]
