"""One code a line: CR, LF and CR LF each end one; empty lines are nothing.

The suffixes that serial scanners are shipped with (devices of Honeywell, Zebra and Datalogic: CR or CR LF).
"""

from dataclasses import dataclass

from drivers.codecs.framing.frames import NEVER, Body, BrokenFrame, Piece

_ENDS = b"\r\n"


@dataclass(frozen=True)
class Lines:
    """A line is a code; the longest has `max_length` bytes."""

    max_length: int = 4096


class LineFramer:
    """Cuts at line ends; in step again after the next one, whatever came before it."""

    patience_ns = NEVER

    def __init__(self, framing: Lines) -> None:
        self._longest = framing.max_length
        self._buffer = bytearray()
        self._skipping = False

    def feed(self, data: bytes, now_ns: int) -> list[Piece]:  # noqa: ARG002 - silence ends no line
        """Take bytes and give the lines they complete."""
        return [piece for byte in data if (piece := self._take(byte)) is not None]

    def expire(self, now_ns: int) -> list[Piece]:  # noqa: ARG002 - as above
        """Give nothing: a line may drip in as slowly as it likes."""
        return []

    def cut(self) -> list[Piece]:
        """End the stream; half a line is told."""
        raw, skipping = bytes(self._buffer), self._skipping
        self._restart()
        return [BrokenFrame(raw, "cut-off")] if raw and not skipping else []

    def _take(self, byte: int) -> Piece | None:
        if byte in _ENDS:
            raw, skipping = bytes(self._buffer), self._skipping
            self._restart()
            return Body(raw, raw) if raw and not skipping else None
        if self._skipping:
            return None
        if len(self._buffer) >= self._longest:
            self._skipping = True
            return BrokenFrame(bytes(self._buffer), "oversize")
        self._buffer.append(byte)
        return None

    def _restart(self) -> None:
        self._buffer.clear()
        self._skipping = False
