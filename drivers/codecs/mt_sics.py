"""What a scale says in MT-SICS, the "Standard Interface Command Set" of Mettler-Toledo and many others.

ASCII in upper case, CR LF at the end both ways. Sources: operating instructions of the AT and AL balances
(`S S 100.00 g`; `S I` not executable or not stable in time; `S +` overload; `S -` underload; the list of
commands); a value stands right-aligned in ten characters there, other makers pad less, so any padding is
taken. `SI` is answered with the header `S` or `SI`: no manual at hand shows it, real scales and emulators
differ, both are taken. From common knowledge and not quoted: `ES`, `ET`, `EL`, the codes `A`, `D`, `L`, the
tare behind `T S` and `TA A`, and "Error" in place of a value.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

_LONGEST: Final = 256
"""The longest answer asked for here is a text of some 80 characters; what is longer has lost its end."""

_UNITS: Final = {
    b"mg": "mg",
    b"g": "g",
    b"kg": "kg",
    b"t": "t",
    b"ct": "ct",
    b"gn": "gr",
    b"gr": "gr",
    b"dwt": "dwt",
    b"ozt": "ozt",
    b"oz": "oz",
    b"lb": "lb",
}

_WEIGHT: Final = re.compile(
    rb"(?P<stable>[SD]) +(?P<value>[-+]?\d{1,12}(?:\.\d{1,9})?) *(?P<unit>[A-Za-z]+) *"
)
_VALUE: Final = re.compile(rb"(?P<value>[-+]?\d{1,12}(?:\.\d{1,9})?) *(?P<unit>[A-Za-z]+) *")
_TEXTS: Final = re.compile(rb'"([^"]*)"')
_WEIGHT_HEADERS: Final = frozenset((b"S", b"SI", b"SIR", b"SU", b"SIU", b"SR", b"SNR"))
_COMMAND_HEADERS: Final = frozenset((b"Z", b"ZI", b"T", b"TI", b"TA", b"TAC", b"TARE"))
_PRINTABLE: Final = re.compile(rb"[\x20-\x7e]*")


class NoLoadReason(Enum):
    """Why a scale gives no weight."""

    BUSY = "busy"
    OVER = "over"
    UNDER = "under"
    FAULT = "fault"


class Refusal(Enum):
    """Why a scale takes a command for none: it can't read it, it came garbled, or it makes no sense now."""

    SYNTAX = "ES"
    TRANSMISSION = "ET"
    LOGIC = "EL"


@dataclass(frozen=True)
class Load:
    """What lies on the scale, less the tare; a value that is not `stable` is one in passing."""

    value: Decimal
    unit: str
    stable: bool


@dataclass(frozen=True)
class NoLoad:
    """The answer where there is no weight to tell; `detail` is the scale's own word for a fault."""

    reason: NoLoadReason
    detail: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a command.

    `code` is "A", "S" or "D" where it was obeyed, "I" where it can't be now, "L" where it makes no sense,
    "+" or "-" where the load is out of range. `value` is the tare, where one is told.
    """

    command: str
    code: str
    value: Decimal | None = None


@dataclass(frozen=True)
class Text:
    """What the scale tells of itself: `I2` its type, `I3` its software, `I4` its serial number."""

    command: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    """The command that was sent is none for this scale."""

    refusal: Refusal


@dataclass(frozen=True)
class Garbled:
    """A line that is not an answer, or lost its end; `raw` is at most its first 256 bytes."""

    raw: bytes


MtSicsFrame = Load | NoLoad | Outcome | Text | Refused | Garbled


class MtSicsDecoder:
    """Collects a scale's bytes into lines; each is one answer or garbled, and none is joined to another."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._skipping = False

    def feed(self, data: bytes) -> list[MtSicsFrame]:
        """Take bytes as they came and give the answers they complete, in order."""
        return [frame for byte in data if (frame := self._take(byte)) is not None]

    def _take(self, byte: int) -> MtSicsFrame | None:
        if byte in b"\r\n":
            line, skipped = bytes(self._buffer), self._skipping
            self._buffer.clear()
            self._skipping = False
            return None if skipped or not line.strip() else _frame(line)
        if self._skipping:
            return None
        if len(self._buffer) == _LONGEST:
            self._skipping = True
            return Garbled(bytes(self._buffer))
        self._buffer.append(byte)
        return None


def _frame(line: bytes) -> MtSicsFrame:
    if not _PRINTABLE.fullmatch(line):
        return Garbled(line)
    header, _, rest = line.strip().partition(b" ")
    rest = rest.strip()
    if header in _WEIGHT_HEADERS:
        return _load(rest) or Garbled(line)
    if header in _COMMAND_HEADERS:
        return _outcome(header, rest) or Garbled(line)
    if header[:1] == b"I" and header[1:].isdigit():
        texts = _TEXTS.findall(rest)
        return Text(header.decode(), tuple(text.decode().strip() for text in texts))
    if header in (b"ES", b"ET", b"EL") and not rest:
        return Refused(Refusal(header.decode()))
    return Garbled(line)


def _load(rest: bytes) -> Load | NoLoad | None:
    """Read what follows the header of a weight; `None` where it is nothing known, another unit too."""
    match rest:
        case b"I":
            return NoLoad(NoLoadReason.BUSY)
        case b"+":
            return NoLoad(NoLoadReason.OVER)
        case b"-":
            return NoLoad(NoLoadReason.UNDER)
    if b"Error" in rest:
        return NoLoad(NoLoadReason.FAULT, rest[rest.index(b"Error") :].decode())
    found = _WEIGHT.fullmatch(rest)
    unit = _UNITS.get(found["unit"].lower()) if found else None
    if found is None or unit is None:
        return None
    return Load(Decimal(found["value"].decode()), unit, found["stable"] == b"S")


def _outcome(header: bytes, rest: bytes) -> Outcome | None:
    code, _, value = rest.partition(b" ")
    if code not in (b"A", b"S", b"D", b"I", b"L", b"+", b"-"):
        return None
    tare = _VALUE.fullmatch(value.strip())
    if value and tare is None:
        return None
    return Outcome(header.decode(), code.decode(), Decimal(tare["value"].decode()) if tare else None)
