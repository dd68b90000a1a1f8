"""What comes of a scanner's bytes, and what every framer and every decoder of them can do.

None of them knows a clock: the time comes in with the bytes, in nanoseconds of the monotonic clock.
"""

from dataclasses import dataclass
from typing import Final, Protocol


@dataclass(frozen=True)
class CodeFrame:
    """One whole code; `raw` is the frame as it came, `symbology` the code id the scanner put beside it.

    `aim` is the AIM identifier that was sent or that the code id stands for.
    """

    text: str
    raw: bytes
    aim: str | None
    symbology: str = ""


@dataclass(frozen=True)
class BrokenFrame:
    """Bytes that are no whole code.

    `problem` is "oversize" (`raw` is then the beginning), "cut-off", "no-prefix", "no-suffix", "no-start",
    "no-code-id", "no-data", "bad-length", "bad-check" or "undecodable".
    """

    raw: bytes
    problem: str


ScanFrame = CodeFrame | BrokenFrame


@dataclass(frozen=True)
class Body:
    """What stood inside a frame, not yet read; `raw` is the frame as it came."""

    data: bytes
    raw: bytes


Piece = Body | BrokenFrame

NEVER: Final = 0
"""A patience of no end: silence means nothing."""


class Framer(Protocol):
    """Cuts bytes into bodies, however they were split; holds a bounded number of bytes."""

    @property
    def patience_ns(self) -> int:
        """The silence after which `expire` has something to say of what it holds; `NEVER` for none."""

    def feed(self, data: bytes, now_ns: int) -> list[Piece]:
        """Take bytes that came at `now_ns` and give what they complete, in order."""

    def expire(self, now_ns: int) -> list[Piece]:
        """Give what is complete, or given up, because it was silent until `now_ns`."""

    def cut(self) -> list[Piece]:
        """End the stream: half a frame is told as "cut-off", and what follows begins anew."""


class Decoder(Protocol):
    """Turns bytes into codes, as a framer does into bodies."""

    @property
    def patience_ns(self) -> int:
        """The silence after which `expire` has something to say of what it holds; `NEVER` for none."""

    def feed(self, data: bytes, now_ns: int) -> list[ScanFrame]:
        """Take bytes that came at `now_ns` and give the codes they complete, in order."""

    def expire(self, now_ns: int) -> list[ScanFrame]:
        """Give what is complete, or given up, because it was silent until `now_ns`."""

    def cut(self) -> list[ScanFrame]:
        """End the stream: half a code is told as "cut-off", and what follows begins anew."""


class Silence:
    """Measures how long nothing came, by the times it is told."""

    def __init__(self, limit_ns: int) -> None:
        self.limit_ns = limit_ns
        self._last_ns = 0

    def heard(self, now_ns: int) -> None:
        """Note that something came."""
        self._last_ns = now_ns

    def over(self, now_ns: int) -> bool:
        """Tell whether it was silent for the limit; where that is `NEVER`, it never was."""
        return self.limit_ns != NEVER and now_ns - self._last_ns >= self.limit_ns
