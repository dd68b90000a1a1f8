"""A code between bytes of its own at its start and its end: STX and ETX, or whatever the scanner was set to.

What stands outside is told as broken ("no-start"), but for line ends, which scanners add out of habit. A
second start cuts the first frame off. Start and end may be the same: an empty frame is then taken for the
start of the next one, so that a lost byte turns no gap into a code.
"""

from dataclasses import dataclass

from drivers.codecs.framing.frames import NEVER, Body, BrokenFrame, Piece

_LINE_ENDS = b"\r\n"


@dataclass(frozen=True)
class Delimited:
    """`start` and `end` are one byte or several; `line_ends` tells whether those inside are data."""

    start: bytes = b"\x02"
    end: bytes = b"\x03"
    line_ends: bool = False
    max_length: int = 4096


class DelimitedFramer:
    """Finds starts and ends; in step again at the next start."""

    patience_ns = NEVER

    def __init__(self, framing: Delimited) -> None:
        self._framing = framing
        self._buffer = bytearray()
        self._tail = b""
        self._inside = False
        self._skipping = False
        self._dropped = b"" if framing.line_ends else bytes(set(_LINE_ENDS) - {*framing.start, *framing.end})
        self._ends_junk = not set(_LINE_ENDS) & set(framing.start)

    def feed(self, data: bytes, now_ns: int) -> list[Piece]:  # noqa: ARG002 - silence ends no frame
        """Take bytes and give the frames they complete."""
        return [piece for byte in data if (piece := self._take(byte)) is not None]

    def expire(self, now_ns: int) -> list[Piece]:  # noqa: ARG002 - as above
        """Give nothing: a frame may drip in as slowly as it likes."""
        return []

    def cut(self) -> list[Piece]:
        """End the stream; half a frame, or what stood outside of one, is told."""
        piece = self._abandon("cut-off")
        self._restart(inside=False)
        return [piece] if piece else []

    def _take(self, byte: int) -> Piece | None:
        framing = self._framing
        if self._inside and byte in self._dropped:
            return None
        self._tail = (self._tail + bytes([byte]))[-max(len(framing.start), len(framing.end)) :]
        if not self._skipping:
            self._buffer.append(byte)
        if self._inside and self._tail.endswith(framing.end):
            return self._end()
        if self._tail.endswith(framing.start):
            return self._start()
        if not self._inside and self._ends_junk and byte in _LINE_ENDS:
            return self._end_junk()
        return self._oversize(len(framing.end if self._inside else framing.start))

    def _oversize(self, marks: int) -> BrokenFrame | None:
        """Tell, once, that more is held than a frame and its mark may be; the rest of it is skipped."""
        if self._skipping or len(self._buffer) < self._framing.max_length + marks:
            return None
        self._skipping = True
        return BrokenFrame(bytes(self._buffer[: self._framing.max_length]), "oversize")

    def _end(self) -> Piece | None:
        data = bytes(self._buffer[: -len(self._framing.end)])
        skipping = self._skipping
        again = not data and not skipping and self._framing.start == self._framing.end
        self._restart(inside=again)
        return Body(data, data) if data and not skipping else None

    def _start(self) -> BrokenFrame | None:
        del self._buffer[-len(self._framing.start) :]
        piece = self._abandon("cut-off")
        self._restart(inside=True)
        return piece

    def _end_junk(self) -> BrokenFrame | None:
        piece = self._abandon("no-start")
        self._restart(inside=False)
        return piece

    def _abandon(self, problem: str) -> BrokenFrame | None:
        """Tell what is held and no frame: cut off where it had a start, "no-start" where it had none."""
        raw = bytes(self._buffer) if self._inside else bytes(self._buffer).strip(_LINE_ENDS)
        if not raw or self._skipping:
            return None
        return BrokenFrame(raw, problem if self._inside else "no-start")

    def _restart(self, *, inside: bool) -> None:
        self._buffer.clear()
        self._tail = b""
        self._inside = inside
        self._skipping = False
