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
from drivers.codecs.hid_pos import DOCUMENTED, HidPosDecoder
from drivers.codecs.llrp.frames import LlrpDecoder
from drivers.codecs.mt_sics import MtSicsDecoder
from drivers.codecs.ssi.packets import SsiDecoder
from drivers.codecs.toledo_8217 import ToledoDecoder
from drivers.codecs.wedge import KeyEvent, WedgeDecoder, WedgeSettings
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


class Reported:
    """A HID scanner each of whose reports has another part of the same code, without end."""

    def __init__(self) -> None:
        self._codec = HidPosDecoder()

    def feed(self, data: bytes) -> Any:
        """Take the bytes as data of reports that say that more is to come."""
        size = DOCUMENTED.data_size
        for start in range(0, len(data) - size, size):
            part = data[start : start + size]
            report = bytes([DOCUMENTED.report, size, 0, 0, 0]) + part
            self._codec.feed(report.ljust(DOCUMENTED.size - 1, b"\0") + b"\1", 1)


class Typed:
    """A keyboard that begins a code and types on for ever, a key every millisecond."""

    def __init__(self) -> None:
        self._codec = WedgeDecoder(WedgeSettings(max_length=256))
        self._codec.feed(KeyEvent(75, True, 0))
        self._now = 0

    def feed(self, data: bytes) -> Any:
        """Take each byte as a key that goes down and up again."""
        for byte in data:
            self._now += 1
            for pressed in (True, False):
                self._codec.feed(KeyEvent(8 + byte, pressed, self._now))


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
    "hid-pos": Reported,
    "llrp": lambda: LlrpDecoder(8192),
    "mt-sics": MtSicsDecoder,
    "toledo-8217": ToledoDecoder,
    "wedge": Typed,
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
