"""Codes with nothing behind them: a scanner set to send no terminator is silent after each.

Two codes with less than `gap_ms` between them can't be told apart; a person needs several times as long.
"""

from dataclasses import dataclass

from drivers.codecs.framing.frames import Body, BrokenFrame, Piece, Silence


@dataclass(frozen=True)
class IdleGap:
    """A silence of `gap_ms` ends a code; 100 ms is a hundred bytes' time at 9600 baud."""

    gap_ms: int = 100
    max_length: int = 4096


class IdleGapFramer:
    """Ends a code when the time it is told says that nothing came for so long."""

    def __init__(self, framing: IdleGap) -> None:
        self.patience_ns = framing.gap_ms * 1_000_000
        self._longest = framing.max_length
        self._silence = Silence(self.patience_ns)
        self._buffer = bytearray()
        self._skipping = False

    def feed(self, data: bytes, now_ns: int) -> list[Piece]:
        """Take bytes and give the code before them, where they came after the silence that ends it."""
        pieces = self.expire(now_ns)
        self._silence.heard(now_ns)
        if self._skipping:
            return pieces
        self._buffer += data
        if len(self._buffer) > self._longest:
            self._skipping = True
            pieces.append(BrokenFrame(bytes(self._buffer[: self._longest]), "oversize"))
            self._buffer.clear()
        return pieces

    def expire(self, now_ns: int) -> list[Piece]:
        """Give the code that the silence until `now_ns` ended."""
        if not self._silence.over(now_ns):
            return []
        raw = self._take()
        return [Body(raw, raw)] if raw else []

    def cut(self) -> list[Piece]:
        """End the stream; whether what came last was whole is not known, so it is told as broken."""
        raw = self._take()
        return [BrokenFrame(raw, "cut-off")] if raw else []

    def _take(self) -> bytes:
        raw = bytes(self._buffer)
        self._buffer.clear()
        self._skipping = False
        return raw
