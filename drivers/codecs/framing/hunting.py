"""What framings by count share: find a start, ask how long the frame is, and be in step again after trouble.

With start bytes the framer hunts for the next ones behind the first byte of a frame that was none. Without,
nothing in the bytes tells where a frame begins: it then lets everything go until the line was silent, as
every guess could be a wrong code.
"""

from typing import Protocol

from drivers.codecs.framing.frames import Body, BrokenFrame, Piece, Silence

IMPOSSIBLE = -1


class Shape(Protocol):
    """How long a frame is and what stands in it; lengths are in bytes, start included."""

    @property
    def start(self) -> bytes:
        """What each frame begins with; empty for nothing."""

    @property
    def head(self) -> int:
        """How much of a frame tells its length."""

    @property
    def longest(self) -> int:
        """The longest frame there may be."""

    def measure(self, held: bytes) -> int | None:
        """Give the length of the frame that begins at `held`, `None` where more is needed to know."""

    def read(self, frame: bytes) -> Piece:
        """Take a frame of the measured length apart."""


class HuntingFramer:
    """Cuts frames that tell their length; holds at most one of the longest."""

    def __init__(self, shape: Shape, patience_ns: int) -> None:
        self.patience_ns = patience_ns
        self._shape = shape
        self._silence = Silence(patience_ns)
        self._held = bytearray()
        self._junk = bytearray()
        self._told = False
        self._lost = False

    def feed(self, data: bytes, now_ns: int) -> list[Piece]:
        """Take bytes and give the frames they complete; a silence before them ended what was held."""
        pieces = self.expire(now_ns)
        self._silence.heard(now_ns)
        if not self._lost:
            self._held += data
            pieces += self._frames()
        return pieces

    def expire(self, now_ns: int) -> list[Piece]:
        """Give up half a frame that nothing was added to for so long; whole ones inside of it are told."""
        return self.cut() if self._silence.over(now_ns) else []

    def cut(self) -> list[Piece]:
        """End the stream; half a frame is told, and so are whole ones behind its first byte."""
        pieces: list[Piece] = []
        while self._held:
            pieces += self._reject(BrokenFrame(bytes(self._held), "cut-off"))
            pieces += self._frames()
        pieces += self._end_junk()
        self._lost = False
        return pieces

    def _frames(self) -> list[Piece]:
        pieces: list[Piece] = []
        while self._held:
            pieces += self._hunt()
            size = self._shape.measure(bytes(self._held)) if self._held else None
            if size is None:
                break
            if not 0 < size <= self._shape.longest:
                problem = "bad-length" if size <= 0 else "oversize"
                pieces += self._reject(BrokenFrame(bytes(self._held[: self._shape.head]), problem))
            elif len(self._held) < size:
                break
            else:
                pieces += self._whole(self._shape.read(bytes(self._held[:size])), size)
        return pieces

    def _whole(self, piece: Piece, size: int) -> list[Piece]:
        if isinstance(piece, BrokenFrame):
            return self._reject(piece)
        del self._held[:size]
        return [piece]

    def _reject(self, broken: BrokenFrame) -> list[Piece]:
        """Tell a frame that is none, and hunt on behind its first byte; its rest is told already."""
        if not self._shape.start:
            self._held.clear()
            self._lost = True
            return [broken]
        del self._held[0]
        self._told = True
        return [broken]

    def _hunt(self) -> list[Piece]:
        """Let go what stands before the next start, or before what may become one."""
        start = self._shape.start
        place = bytes(self._held).find(start) if start else 0
        if place == 0:
            return self._end_junk()
        kept = next((n for n in range(len(start) - 1, 0, -1) if self._held.endswith(start[:n])), 0)
        end = place if place > 0 else len(self._held) - kept
        if not self._told:
            room = self._shape.longest - len(self._junk)
            self._junk += self._held[: min(end, room)]
        del self._held[:end]
        return self._end_junk() if place > 0 else []

    def _end_junk(self) -> list[Piece]:
        raw = bytes(self._junk).strip(b"\r\n")
        self._junk.clear()
        self._told = False
        return [BrokenFrame(raw, "no-start")] if raw else []


def body_of(data: bytes, frame: bytes) -> Piece:
    """Give what stood in a frame; one with nothing in it is broken."""
    return Body(data, frame) if data else BrokenFrame(frame, "no-data")
