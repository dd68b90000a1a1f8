"""What an Acme scanner sends: `#`, an AIM identifier if it is set up so, the code, `;` (all invented).

A codec takes bytes and gives frames. It opens nothing, waits for nothing and knows no clock, so that a test
can feed it anything, split anywhere.
"""

from dataclasses import dataclass

from drivers.codecs.aim import split_aim

LONGEST = 512
"""No code is longer. Without a bound a device that sends no end would fill the memory."""


@dataclass(frozen=True)
class Code:
    """One whole code; `raw` is what came between the marks, `aim` the identifier in front of the code."""

    text: str
    raw: bytes
    aim: str | None


@dataclass(frozen=True)
class Broken:
    """Bytes that are no code, with what is wrong with them."""

    raw: bytes
    problem: str


Frame = Code | Broken


class AcmeDecoder:
    """Finds frames in a stream of bytes, however it was split, and finds the next one after garbage."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[Frame]:
        """Take bytes and give the frames that they complete, in order."""
        self._buffer += data
        frames: list[Frame] = []
        while b";" in self._buffer:
            frame, _, self._buffer = self._buffer.partition(b";")
            frames.append(_read(frame))
        if len(self._buffer) > LONGEST:
            frames.append(Broken(self._buffer, "oversize"))
            self._buffer = b""
        return frames

    def cut(self) -> list[Frame]:
        """End the stream: what was begun is told as broken, and never as a code."""
        rest, self._buffer = self._buffer, b""
        return [Broken(rest, "cut-off")] if rest else []


def _read(frame: bytes) -> Frame:
    garbage, begun, raw = frame.rpartition(b"#")
    if not begun or garbage or not raw.isascii():
        return Broken(frame, "garbled")
    aim, text = split_aim(raw.decode("ascii"))
    return Code(text, raw, aim)
