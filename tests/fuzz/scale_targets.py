"""The targets for scales that answer in bytes; alphabets of their own make answers likelier than garbage."""

from collections.abc import Iterator

from drivers.codecs.mt_sics import Garbled as MtSicsGarbled
from drivers.codecs.mt_sics import Load as MtSicsLoad
from drivers.codecs.mt_sics import MtSicsDecoder
from drivers.codecs.toledo_8217 import Garbled as ToledoGarbled
from drivers.codecs.toledo_8217 import Load as ToledoLoad
from drivers.codecs.toledo_8217 import ToledoDecoder

_MT_SICS = b'S SISDI +-0.12345679 kglboz Error "I4" ZTACL ES\r\n\r\n\x00\xff'
_TOLEDO = b"\x02\x02\x02\x02 0123456789.N?EF@A\x7f\xc0\r\r\r\r\x00\xff"


def fuzz_mt_sics(data: bytes) -> None:
    """Hold that a weight has a unit and is finite, and that what is no answer is bounded."""
    decoder = MtSicsDecoder()
    for piece in _worded(data, _MT_SICS):
        for frame in decoder.feed(piece):
            assert not isinstance(frame, MtSicsGarbled) or 0 < len(frame.raw) <= 256
            assert not isinstance(frame, MtSicsLoad) or (frame.unit and frame.value.is_finite())


def fuzz_toledo_8217(data: bytes) -> None:
    """Hold the same; a weight here has no sign."""
    decoder = ToledoDecoder()
    for piece in _worded(data, _TOLEDO):
        for frame in decoder.feed(piece):
            assert not isinstance(frame, ToledoGarbled) or len(frame.raw) <= 16
            assert not isinstance(frame, ToledoLoad) or frame.value >= 0


def _worded(data: bytes, alphabet: bytes) -> Iterator[bytes]:
    """Cut an input into pieces; the first byte gives their length, and an odd one spells by the alphabet."""
    head, rest = (data[0], data[1:]) if data else (0, b"")
    if head & 1:
        rest = rest.translate((alphabet * 8)[:256].ljust(256, alphabet[:1]))
    step = head // 8 or max(1, len(rest))
    for start in range(0, len(rest), step):
        yield rest[start : start + step]
