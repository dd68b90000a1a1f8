"""Codes of one length, with start bytes or without.

Where a byte was lost the frames are out of step: with start bytes until the next of them, without until the
line was silent for `gap_ms`. Serial scanners send a code in one go, so that a person's next scan is later.
"""

from dataclasses import dataclass

from drivers.codecs.framing.frames import Piece
from drivers.codecs.framing.hunting import HuntingFramer, body_of


@dataclass(frozen=True)
class FixedLength:
    """`length` bytes are a code, after `start` where there is one."""

    length: int
    start: bytes = b""
    gap_ms: int = 500


class _Shape:
    def __init__(self, framing: FixedLength) -> None:
        self.start = framing.start
        self.head = self.longest = len(framing.start) + framing.length

    def measure(self, held: bytes) -> int | None:  # noqa: ARG002 - all are of one length
        return self.longest

    def read(self, frame: bytes) -> Piece:
        return body_of(frame[len(self.start) :], frame)


def fixed_framer(framing: FixedLength) -> HuntingFramer:
    """Make the framer of codes of one length."""
    return HuntingFramer(_Shape(framing), framing.gap_ms * 1_000_000)
