"""What a checkout scale says in the protocol "8217" of Mettler-Toledo: one letter asks, STX … CR answers.

Sources: METTLER TOLEDO DIVA Service Manual (72191202), 6.1.4.2 "Command Descriptions", p. 44, and 6.1.4.3
"Status Byte Format", p. 45; the format of the weight after Odoo's SerialScaleDriver. `W` is answered with the
weight, an `N` behind a net one, or with `?` and a status byte where the load moves, is negative or beyond
capacity. There is no unit in it: the manual has two decimals for pounds and three for kilograms, other scales
differ. Public drivers read the status bits in other orders too; a wrong one can only name the wrong trouble,
since a status never carries a weight.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_STX: Final = 0x02
_CR: Final = 0x0D
_LONGEST: Final = 16
"""The longest answer has ten characters."""

_LOAD: Final = re.compile(rb" *(\d{1,6}(?:\.\d{1,4})?)(N?)")
_STATUS: Final = re.compile(rb"\?([\x40-\x7f\xc0-\xff])", re.DOTALL)
"""Bit 6 of a status byte is always set; bit 7 is the parity bit, which 7-bit ports take off."""

_MODE: Final = re.compile(rb"([EF]?)")


@dataclass(frozen=True)
class Load:
    """A stable weight in the scale's own unit; `net` where a tare is taken off."""

    value: Decimal
    net: bool


@dataclass(frozen=True)
class Status:
    """The status byte: sent in place of a weight, and as the answer to a command."""

    moving: bool
    over: bool
    under: bool
    outside_zero: bool
    at_zero: bool
    net: bool


@dataclass(frozen=True)
class Mode:
    """The answer to `E` (echo on) and `F` (echo off); empty where a test began."""

    letter: str


@dataclass(frozen=True)
class Garbled:
    """Bytes that are no answer; `raw` is at most the first sixteen."""

    raw: bytes


ToledoFrame = Load | Status | Mode | Garbled


class ToledoDecoder:
    """Collects a scale's bytes into answers; in step again at the next STX."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._inside = False
        self._skipping = False

    def feed(self, data: bytes) -> list[ToledoFrame]:
        """Take bytes as they came and give the answers they complete, in order."""
        return [frame for byte in data if (frame := self._take(byte)) is not None]

    def _take(self, byte: int) -> ToledoFrame | None:
        if byte == _STX:
            lost = self._restart(inside=True)
            return Garbled(lost) if lost else None
        if byte == _CR:
            inside = self._inside and not self._skipping
            raw = self._restart(inside=False)
            if inside:
                return _frame(raw)
            return Garbled(raw) if raw else None
        if self._skipping:
            return None
        if len(self._buffer) == _LONGEST:
            self._skipping = True
            return Garbled(bytes(self._buffer))
        self._buffer.append(byte)
        return None

    def _restart(self, *, inside: bool) -> bytes:
        """Begin anew and give what was collected, nothing where that was told already."""
        raw = b"" if self._skipping else bytes(self._buffer)
        self._buffer.clear()
        self._inside, self._skipping = inside, False
        return raw


def _frame(raw: bytes) -> ToledoFrame:
    if load := _LOAD.fullmatch(raw):
        return Load(Decimal(load[1].decode()), bool(load[2]))
    if status := _STATUS.fullmatch(raw):
        return _status(status[1][0])
    if mode := _MODE.fullmatch(raw):
        return Mode(mode[1].decode())
    return Garbled(raw)


def _status(byte: int) -> Status:
    return Status(
        moving=bool(byte & 0x01),
        over=bool(byte & 0x02),
        under=bool(byte & 0x04),
        outside_zero=bool(byte & 0x08),
        at_zero=bool(byte & 0x10),
        net=bool(byte & 0x20),
    )
