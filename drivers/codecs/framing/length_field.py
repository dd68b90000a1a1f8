"""Codes behind a field that tells their length, with start bytes and a check around them, or without."""

from dataclasses import dataclass
from enum import Enum

from drivers.codecs.framing.checks import ByteOrder, Check
from drivers.codecs.framing.frames import BrokenFrame, Piece
from drivers.codecs.framing.hunting import IMPOSSIBLE, HuntingFramer, body_of


class Counted(Enum):
    """What the length counts: the data, the whole frame, or the whole frame but for its check."""

    PAYLOAD = "payload"
    FRAME = "frame"
    UNCHECKED = "frame-without-check"


class Covered(Enum):
    """What the check is computed over: all before it, or the data alone."""

    FRAME = "frame"
    PAYLOAD = "payload"


@dataclass(frozen=True)
class LengthField:
    """`size` is 1 or 2 bytes; a frame that nothing was added to for `gap_ms` is given up."""

    size: int = 1
    order: ByteOrder = "big"
    counts: Counted = Counted.PAYLOAD
    start: bytes = b""
    check: Check | None = None
    check_order: ByteOrder = "big"
    covers: Covered = Covered.FRAME
    max_length: int = 4096
    gap_ms: int = 500


class _Shape:
    def __init__(self, framing: LengthField) -> None:
        self._framing = framing
        self.start = framing.start
        self.head = len(framing.start) + framing.size
        self._check_size = framing.check.size if framing.check else 0
        self.longest = self.head + framing.max_length + self._check_size

    def measure(self, held: bytes) -> int | None:
        if len(held) < self.head:
            return None
        counted = int.from_bytes(held[len(self.start) : self.head], self._framing.order)
        counts = self._framing.counts
        if counts is Counted.PAYLOAD:
            return self.head + counted + self._check_size
        whole = counted + (self._check_size if counts is Counted.UNCHECKED else 0)
        return whole if whole >= self.head + self._check_size else IMPOSSIBLE

    def read(self, frame: bytes) -> Piece:
        end = len(frame) - self._check_size
        data, check = frame[self.head : end], self._framing.check
        covered = frame[:end] if self._framing.covers is Covered.FRAME else data
        if check and check.of(covered) != int.from_bytes(frame[end:], self._framing.check_order):
            return BrokenFrame(frame, "bad-check")
        return body_of(data, frame)


def length_field_framer(framing: LengthField) -> HuntingFramer:
    """Make the framer of codes that are told their length."""
    return HuntingFramer(_Shape(framing), framing.gap_ms * 1_000_000)
