"""The target for LLRP: bytes as they are, and as the body of a message of any type."""

from drivers.codecs.llrp.frames import HEAD, LlrpDecoder, StreamBroken, TagsReported
from drivers.codecs.llrp.orders import message

_MOST = 512
_KEEPALIVE = message(62, 7)


def fuzz_llrp(data: bytes) -> None:
    """Hold that no more is kept than a message, and that a whole message never costs the one behind it."""
    head, rest = data[:2], data[2:]
    step = head[0] % 32 if head else 0
    decoder = LlrpDecoder(_MOST)
    for start in range(0, len(rest), step or max(1, len(rest))):
        for frame in decoder.feed(rest[start : start + (step or len(rest))]):
            if isinstance(frame, TagsReported):
                assert 4 * (len(frame.tags) + frame.unreadable) <= _MOST
    assert len(decoder._buffer) < _MOST  # noqa: SLF001 - the bound is the promise
    body = rest[: _MOST - HEAD.size]
    kinds = (61, 63, 11, 12, 30, 100)
    told = LlrpDecoder(_MOST).feed(
        message(kinds[head[-1] % len(kinds)] if head else 61, 1, body) + _KEEPALIVE
    )
    assert len(told) == 2
    assert not any(isinstance(frame, StreamBroken) for frame in told)
