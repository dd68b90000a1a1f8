"""Codes out of the input reports of a HID POS bar code scanner (USB usage page 0x8C).

Sources: usages 0xFB to 0xFF (symbology identifier 1 to 3, decoded data, decoded data continued) from HID
Point of Sale Usage Tables 1.02 as Haiku's tables list them, Byte Count (generic desktop 0x3B) from the HID
Usage Tables. The layout of `DOCUMENTED` is from Access-IS (Honeywell engines), manuals LSR118 p. 68 and
ATR110 p. 33, and is what a Honeywell Voyager 1602g was captured sending (HenkVanAsselt/python_hon_usbhid).
Some devices put one more byte before the AIM identifier (npm @point-of-sale/webhid-barcode-scanner 1.2.2).
What Honeywell takes: feature report 0xFE from the same npm package; the beep from the capture's author.

There is no sequence number: a lost report shows only where the rest of a code does not come within
`PATIENCE_NS` or has another AIM identifier; one lost from the beginning or the middle cannot show. Half a
code is told as broken and never as a code.
"""

from dataclasses import dataclass
from typing import Final

from drivers.codecs.aim import split_aim
from drivers.codecs.hid_descriptor import HidDescriptor, Place, ReportKind

PAGE: Final = 0x8C
"""The usage page of a bar code scanner."""

PATIENCE_NS: Final = 500_000_000
"""How long the continuation of a code may take; the reports of one code follow each other in milliseconds."""

HONEYWELL_OPENED: Final = b"\xfe\x01"
"""Feature report that a Honeywell scanner is sent when it was opened."""

HONEYWELL_BEEP: Final = b"\xfd\x03\x16\x07\x0d"
"""Output report 0xFD: three bytes of command follow, SYN BEL CR."""

_DESKTOP, _BYTE_COUNT = 0x01, 0x3B
_AIM_1, _DECODED, _CONTINUED = 0xFB, 0xFE, 0xFF


@dataclass(frozen=True)
class CodeFrame:
    """One whole code; `raw` is AIM identifier and data as the reports had them."""

    text: str
    raw: bytes
    aim: str | None


@dataclass(frozen=True)
class BrokenFrame:
    """Reports that are no whole code; `raw` is what there was of it.

    `problem` is "truncated" (a continuation did not come, or a report is shorter than what it says is in
    it), "oversize", "bad-layout", "no-data" or "undecodable".
    """

    raw: bytes
    problem: str


HidPosFrame = CodeFrame | BrokenFrame


@dataclass(frozen=True)
class PosLayout:
    """Where things stand in the scanned data report, in bytes from its id on; `None` for what it lacks.

    The code continues in the next report where the byte at `more_at` has `more_mask`.
    """

    report: int
    size: int
    length_at: int | None
    aim_at: int | None
    data_at: int
    data_size: int
    more_at: int | None
    more_mask: int


DOCUMENTED: Final = PosLayout(
    report=2,
    size=64,
    length_at=1,
    aim_at=2,
    data_at=5,
    data_size=56,
    more_at=63,
    more_mask=1,
)
"""The layout of a device that does not tell its own."""


def layout_of(descriptor: HidDescriptor) -> PosLayout:
    """Read the layout from the device's own descriptor; `DOCUMENTED` where it has no decoded data in it."""
    data = descriptor.find(ReportKind.INPUT, PAGE, _DECODED)
    if data is None or data.bits != 8 or data.bit % 8:
        return DOCUMENTED
    length = descriptor.find(ReportKind.INPUT, _DESKTOP, _BYTE_COUNT)
    aim = descriptor.find(ReportKind.INPUT, PAGE, _AIM_1)
    more = descriptor.find(ReportKind.INPUT, PAGE, _CONTINUED)
    # Without report ids the transport puts one byte of 0 in front.
    front = 0 if descriptor.numbered else 1

    def byte(place: Place | None) -> int | None:
        return place.byte + front if place is not None and place.report == data.report else None

    return PosLayout(
        report=data.report,
        size=descriptor.size(ReportKind.INPUT, data.report) + front,
        length_at=byte(length),
        aim_at=byte(aim),
        data_at=data.byte + front,
        data_size=data.count,
        more_at=byte(more),
        more_mask=more.mask if more is not None else 0,
    )


class HidPosDecoder:
    """Joins reports into codes; holds at most `max_length` bytes. Times are in nanoseconds, passed in."""

    patience_ns = PATIENCE_NS

    def __init__(self, layout: PosLayout = DOCUMENTED, max_length: int = 4096) -> None:
        self.layout = layout
        self.max_length = max_length
        self._held = bytearray()
        self._aim = b""
        self._continues = False
        self._skipping = False
        self._in_doubt = False
        self._last_ns = 0

    @property
    def waiting(self) -> bool:
        """Whether the rest of a code is to come."""
        return self._continues

    def feed(self, report: bytes, now_ns: int) -> list[HidPosFrame]:
        """Take a report that came at `now_ns` and give what it completes; other reports mean nothing here."""
        if report[:1] != bytes([self.layout.report]):
            return []
        frames = self.expire(now_ns)
        self._last_ns = now_ns
        part = _read_part(report, self.layout)
        if isinstance(part, BrokenFrame):
            return [*frames, *self._give_up(part)]
        if self._continues and not self._in_doubt and part.aim and part.aim != self._aim:
            # The rest of the code before was lost: this one belongs to another.
            frames += self.cut()
        if not self._continues:
            self._aim = part.aim
        frames += self._join(part)
        return frames

    def expire(self, now_ns: int) -> list[HidPosFrame]:
        """Give a code up whose continuation is overdue at `now_ns`."""
        return self.cut() if self._continues and now_ns - self._last_ns >= PATIENCE_NS else []

    def cut(self) -> list[HidPosFrame]:
        """End the stream: half a code is told as "truncated", and what follows begins anew."""
        held = self._aim + bytes(self._held)
        told = self._continues and not (self._skipping or self._in_doubt)
        self._restart()
        return [BrokenFrame(held, "truncated")] if told else []

    def _join(self, part: "_Part") -> list[HidPosFrame]:
        self._continues = part.more
        if self._in_doubt:
            return self._pass_over(part, [BrokenFrame(part.aim + part.data, "truncated")])
        if self._skipping:
            return self._pass_over(part, [])
        if len(self._held) + len(part.data) > self.max_length:
            self._skipping = True
            return self._pass_over(part, [BrokenFrame(self._aim + bytes(self._held), "oversize")])
        self._held += part.data
        if part.more:
            return []
        code = _read_code(self._aim, bytes(self._held))
        self._restart()
        return [code]

    def _pass_over(self, part: "_Part", told: list[HidPosFrame]) -> list[HidPosFrame]:
        """Leave out a part of a code that can't be whole any more; what follows its last part begins anew."""
        if not part.more:
            self._restart()
        return told

    def _give_up(self, broken: BrokenFrame) -> list[HidPosFrame]:
        """Tell of a report that is none, with the code it may have been part of.

        Whether more of that code follows is not known: what comes within the patience is told as broken too.
        """
        whole = self._aim + bytes(self._held) + broken.raw
        self._restart()
        self._continues = self._in_doubt = True
        return [BrokenFrame(whole[: self.max_length], broken.problem)]

    def _restart(self) -> None:
        self._held.clear()
        self._aim = b""
        self._continues = self._skipping = self._in_doubt = False


@dataclass(frozen=True)
class _Part:
    """What one report has of a code."""

    aim: bytes
    data: bytes
    more: bool


def _read_part(report: bytes, layout: PosLayout) -> "_Part | BrokenFrame":
    """Read one scanned data report; it is broken where it is not of its size, or says more than it has."""
    if len(report) != layout.size:
        return BrokenFrame(report, "truncated" if len(report) < layout.size else "oversize")
    aim, shift = _find_aim(report, layout)
    if shift is None:
        return BrokenFrame(report, "bad-layout")
    start = layout.data_at + shift
    most = min(layout.data_size, layout.size - start)
    length = report[layout.length_at] if layout.length_at is not None else most
    if length > most:
        return BrokenFrame(report, "truncated")
    data = report[start : start + length]
    if layout.length_at is None:
        # Nothing says where the data ends but the zeros behind it.
        data = data.rstrip(b"\x00")
    more = layout.more_at is not None and bool(report[layout.more_at] & layout.more_mask)
    return _Part(aim, data, more)


def _find_aim(report: bytes, layout: PosLayout) -> tuple[bytes, int | None]:
    """Find the AIM identifier and by how much it is shifted; zeros stand for none, `None` for no layout."""
    at = layout.aim_at
    if at is None or not any(report[at : at + 3]):
        return b"", 0
    for shift in (0, 1):
        if report[at + shift : at + shift + 1] == b"]":
            return report[at + shift : at + shift + 3], shift
    return b"", None


def _read_code(aim: bytes, data: bytes) -> HidPosFrame:
    """Read the text of a whole code; a line end is what the scanner was told to add, and no part of it."""
    raw = aim + data
    body = data.rstrip(b"\r\n")
    if b"\x00" in body:
        # PostgreSQL stores no text that has one.
        return BrokenFrame(raw, "undecodable")
    if not body:
        return BrokenFrame(raw, "no-data")
    identifier, _ = split_aim(aim.decode("latin-1"))
    return CodeFrame(_text_of(body), raw, identifier)


def _text_of(data: bytes) -> str:
    """Read UTF-8, and Latin-1 where it is none: older scanners send one byte a character."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
