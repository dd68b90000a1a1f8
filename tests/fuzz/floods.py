"""Codecs that are flooded with a stream which never makes sense, and how much they keep of it."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from drivers.codecs.evdev import EvdevDecoder, KeyFraming
from drivers.codecs.framing.checks import CHECKS
from drivers.codecs.framing.content import Content
from drivers.codecs.framing.decoder import ScanDecoder
from drivers.codecs.framing.delimited import Delimited
from drivers.codecs.framing.fixed import FixedLength
from drivers.codecs.framing.idle_gap import IdleGap
from drivers.codecs.framing.length_field import LengthField
from drivers.codecs.framing.line import Lines
from drivers.codecs.ssi import SsiDecoder
from drivers.codecs.zebra_status import ZebraAnswers


class Codec(Protocol):
    """What most codecs are: bytes in, frames out."""

    def feed(self, data: bytes) -> Any:
        """Take bytes as they came."""


class Timed:
    """A codec that is told the time, at one that stands still: no silence comes to its help."""

    def __init__(self, codec: ScanDecoder | SsiDecoder | EvdevDecoder) -> None:
        self._codec = codec

    def feed(self, data: bytes) -> Any:
        """Take bytes as they came."""
        return self._codec.feed(data, 1)


_CHECKED = LengthField(size=2, start=b"A", check=CHECKS["crc-16/modbus"])

FLOODED: Mapping[str, Callable[[], Codec]] = {
    "line": lambda: Timed(ScanDecoder(Lines())),
    "stx-etx": lambda: Timed(ScanDecoder(Delimited())),
    "start-end": lambda: Timed(ScanDecoder(Delimited(b"AA", b"AAA", line_ends=True))),
    "fixed": lambda: Timed(ScanDecoder(FixedLength(100, b"~"))),
    "length": lambda: Timed(ScanDecoder(_CHECKED)),
    "length-without-start": lambda: Timed(ScanDecoder(LengthField(size=2))),
    "gap": lambda: Timed(ScanDecoder(IdleGap())),
    "ssi": lambda: Timed(SsiDecoder()),
    "evdev": lambda: Timed(EvdevDecoder(KeyFraming(), Content())),
    "zebra-answers": ZebraAnswers,
}


def held(value: object, depth: int = 6) -> int:
    """Count the bytes and elements that an object keeps in its attributes."""
    if isinstance(value, bytes | bytearray | str | memoryview):
        return len(value)
    if not depth:
        return 0
    if isinstance(value, list | tuple | set | frozenset | dict):
        inner = value.values() if isinstance(value, dict) else value
        return len(value) + sum(held(one, depth - 1) for one in inner)
    return sum(held(one, depth - 1) for one in vars(value).values()) if hasattr(value, "__dict__") else 0
