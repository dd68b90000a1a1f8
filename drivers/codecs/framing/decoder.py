"""Any framing and any content joined to one decoder."""

from typing import assert_never

from drivers.codecs.framing.content import Content
from drivers.codecs.framing.delimited import Delimited, DelimitedFramer
from drivers.codecs.framing.fixed import FixedLength, fixed_framer
from drivers.codecs.framing.frames import Body, Framer, Piece, ScanFrame
from drivers.codecs.framing.idle_gap import IdleGap, IdleGapFramer
from drivers.codecs.framing.length_field import LengthField, length_field_framer
from drivers.codecs.framing.line import LineFramer, Lines

Framing = Lines | Delimited | FixedLength | LengthField | IdleGap
"""The ways to tell where a code begins and ends."""


class ScanDecoder:
    """Cuts a scanner's bytes into frames and reads each; how they were split never matters."""

    def __init__(self, framing: Framing, content: Content | None = None) -> None:
        self._framer = framer_of(framing)
        self._content = content or Content()

    @property
    def patience_ns(self) -> int:
        """The silence after which `expire` has something to say; `NEVER` where silence means nothing."""
        return self._framer.patience_ns

    def feed(self, data: bytes, now_ns: int) -> list[ScanFrame]:
        """Take bytes that came at `now_ns` and give the codes they complete, in order."""
        return self._read(self._framer.feed(data, now_ns))

    def expire(self, now_ns: int) -> list[ScanFrame]:
        """Give what is complete, or given up, because it was silent until `now_ns`."""
        return self._read(self._framer.expire(now_ns))

    def cut(self) -> list[ScanFrame]:
        """End the stream: half a code is told as "cut-off", and what follows begins anew."""
        return self._read(self._framer.cut())

    def _read(self, pieces: list[Piece]) -> list[ScanFrame]:
        return [self._content.read(piece) if isinstance(piece, Body) else piece for piece in pieces]


def framer_of(framing: Framing) -> Framer:
    """Make the framer of a framing."""
    match framing:
        case Lines():
            return LineFramer(framing)
        case Delimited():
            return DelimitedFramer(framing)
        case FixedLength():
            return fixed_framer(framing)
        case LengthField():
            return length_field_framer(framing)
        case IdleGap():
            return IdleGapFramer(framing)
        case _ as never:
            assert_never(never)
