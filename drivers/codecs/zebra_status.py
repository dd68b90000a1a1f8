"""What a Zebra printer answers: framed strings between STX and ETX, variables (SGD) between quotes.

Sources: ZPL II Programming Guide, ~HS, p. 171-172, and docs.zebra.com "~HQ", table of error and warning
flags; paused and retract bits of `~HQES` and the meaning of the warnings after the source of PyPI `zpl`.
Zebra Programming Guide P1012728-011: ~HI, p. 197 ("XXXXXX,V1.0.0,dpm,000KB,X") and ^HW ("DIR R:", then one
"*Name.ext" with its size a line, then the bytes free). That `~HI` is framed as the others are, and that
some models write "-200dpi" behind their name, is what public transcripts show [unverified].
Answers may be split at any point and mixed with line ends; anything else between them is skipped.
"""

import re
from dataclasses import dataclass
from typing import Final

_STX: Final = 0x02
_ETX: Final = 0x03
_QUOTE: Final = 0x22
_LONGEST: Final = 1024
"""No answer asked for here is longer; what is has lost its end."""

_ERRORS: Final = {
    0x00001: "paper-out",
    0x00002: "ribbon-out",
    0x00004: "head-open",
    0x00008: "cutter-fault",
    0x00010: "over-temperature",
    0x00020: "over-temperature",
    0x00040: "head-fault",
    0x00080: "head-fault",
    0x00100: "printer-fault",
    0x00200: "head-fault",
    0x01000: "paper-jam",
    0x02000: "paper-jam",
    0x04000: "paper-jam",
    0x08000: "paper-jam",
    0x10000: "paused",
    0x20000: "paper-jam",
    0x40000: "media-mark",
    0x80000: "media-mark",
}
_WARNINGS: Final = {1: "calibrate-media", 2: "clean-head", 4: "replace-head", 8: "paper-near-end"}

_MODEL: Final = re.compile(r"([^,]{1,64}),\s*(V[^,]{1,32}),\s*(\d{1,2})\s*,\s*(\d+KB)(?:,.*)?", re.DOTALL)
_DIRECTORY: Final = re.compile(r"\s*-?\s*DIR ", re.IGNORECASE)
_OBJECT: Final = re.compile(r"\*\s*(?:[A-Z]:)?([\w-]{1,16})\s*\.\s*(\w{1,3})\s+(\d+)", re.IGNORECASE)
_FREE: Final = re.compile(r"(\d+)\s+bytes free", re.IGNORECASE)

_FLAGS: Final = re.compile(r"(ERRORS|WARNINGS):\s+([01])\s+([0-9A-Fa-f]{8})\s+([0-9A-Fa-f]{8})")


@dataclass(frozen=True)
class HostStatus:
    """The answer to `~HS`: `buffered` counts formats received, `remaining` the labels left in the batch."""

    paper_out: bool
    paused: bool
    buffered: int
    buffer_full: bool
    partial_format: bool
    over_temperature: bool
    head_open: bool
    ribbon_out: bool
    label_waiting: bool
    remaining: int
    under_temperature: bool = False


@dataclass(frozen=True)
class ErrorStatus:
    """The answer to `~HQES`: reason codes, the gravest first; several can hold at once."""

    errors: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class HostIdentity:
    """The answer to `~HI`: `dots_per_mm` is that of the head."""

    model: str
    firmware: str
    dots_per_mm: int
    memory: str


@dataclass(frozen=True)
class Directory:
    """The answer to `^HW`: the objects it names, each with its size in bytes, and the bytes left."""

    objects: tuple[tuple[str, int], ...]
    free: int | None


@dataclass(frozen=True)
class Variable:
    """The answer to an SGD `getvar`; `value` is "?" for a variable the printer doesn't have."""

    value: str


@dataclass(frozen=True)
class Garbled:
    """An answer that makes no sense: another kind of frame, or one cut off."""

    raw: bytes


ZebraAnswer = HostStatus | ErrorStatus | HostIdentity | Directory | Variable | Garbled


class ZebraAnswers:
    """Collects a printer's bytes into answers."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._end = 0
        self._strings: list[list[str]] = []

    @property
    def begun(self) -> bool:
        """Whether the beginning of an answer came and its end did not."""
        return self._end == _ETX or bool(self._strings)

    def feed(self, data: bytes) -> list[ZebraAnswer]:
        """Take bytes as they came and give the answers they complete, in order."""
        return [answer for byte in data for answer in self._take(byte)]

    def _take(self, byte: int) -> list[ZebraAnswer]:
        if byte == _STX:
            lost = self._drop()
            self._end = _ETX
            return lost
        if not self._end:
            self._end = _QUOTE if byte == _QUOTE else 0
            return []
        if byte == self._end:
            return self._complete()
        self._buffer.append(byte)
        return self._drop() if len(self._buffer) > _LONGEST else []

    def _drop(self) -> list[ZebraAnswer]:
        raw, self._end = bytes(self._buffer), 0
        self._buffer.clear()
        return [Garbled(raw)] if raw else []

    def _complete(self) -> list[ZebraAnswer]:
        raw, end, self._end = bytes(self._buffer), self._end, 0
        self._buffer.clear()
        text = raw.decode("latin-1")
        if end == _QUOTE:
            return [Variable(text)]
        if "PRINTER STATUS" in text:
            return [_error_status(text, raw)]
        if _DIRECTORY.match(text):
            return [_directory(text)]
        if model := _MODEL.fullmatch(text.strip()):
            return [HostIdentity(model[1].strip(), model[2].strip(), int(model[3]), model[4])]
        return self._string([field.strip() for field in text.split(",")], raw)

    def _string(self, fields: list[str], raw: bytes) -> list[ZebraAnswer]:
        """Take one of the three strings of `~HS`; the third completes it."""
        if not all(field.isdecimal() for field in fields[:-1]):
            return [Garbled(raw)]
        if len(fields) == 12:
            self._strings = [fields]
        elif len(fields) == 11 and len(self._strings) == 1:
            self._strings.append(fields)
        elif len(fields) == 2 and len(self._strings) == 2:
            first, second = self._strings
            self._strings = []
            return [_host_status(first, second)]
        else:
            self._strings = []
            return [Garbled(raw)]
        return []


def _host_status(first: list[str], second: list[str]) -> HostStatus:
    return HostStatus(
        paper_out=first[1] == "1",
        paused=first[2] == "1",
        buffered=int(first[4]),
        buffer_full=first[5] == "1",
        partial_format=first[7] == "1",
        over_temperature=first[11] == "1",
        head_open=second[2] == "1",
        ribbon_out=second[3] == "1",
        label_waiting=second[7] == "1",
        remaining=int(second[8]),
        under_temperature=first[10] == "1",
    )


def _directory(text: str) -> Directory:
    found = tuple((f"{name}.{kind}".upper(), int(size)) for name, kind, size in _OBJECT.findall(text))
    free = _FREE.search(text)
    return Directory(found, int(free[1]) if free else None)


def _error_status(text: str, raw: bytes) -> ErrorStatus | Garbled:
    found = {kind: (flag, int(high, 16), int(low, 16)) for kind, flag, high, low in _FLAGS.findall(text)}
    if found.keys() != {"ERRORS", "WARNINGS"}:
        return Garbled(raw)
    return ErrorStatus(
        _meaning(*found["ERRORS"], _ERRORS, "printer-fault"),
        _meaning(*found["WARNINGS"], _WARNINGS, "attention"),
    )


def _meaning(flag: str, high: int, low: int, names: dict[int, str], other: str) -> tuple[str, ...]:
    """Name the bits that are set; those without a name, and the whole second group, are `other`."""
    if flag == "0":
        return ()
    named = [name for bit, name in names.items() if low & bit]
    if high or low & ~sum(names):
        named.append(other)
    return tuple(dict.fromkeys(named))
