"""Feeds a decoder in pieces: bytes cut anywhere, at a time that stands still unless it is moved."""

from collections.abc import Sequence
from itertools import pairwise

from drivers.codecs.framing.content import Content
from drivers.codecs.framing.decoder import Framing, ScanDecoder
from drivers.codecs.framing.frames import CodeFrame, Decoder, ScanFrame

NOW_NS = 1_000_000_000
MS = 1_000_000


def decode(data: bytes, framing: Framing, content: Content | None = None) -> list[ScanFrame]:
    """Give all that comes of `data` fed at once, without an end."""
    return ScanDecoder(framing, content).feed(data, NOW_NS)


def texts(frames: Sequence[ScanFrame]) -> list[str]:
    return [frame.text for frame in frames if isinstance(frame, CodeFrame)]


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in pairwise(edges)]


def in_pieces(decoder: Decoder, data: bytes, cuts: list[int]) -> list[ScanFrame]:
    return [frame for part in split(data, cuts) for frame in decoder.feed(part, NOW_NS)]
