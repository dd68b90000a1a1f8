r"""Builds labels in ZPL II so that no text of a customer can ever be a command.

Every format selects UTF-8 (`^CI28`, which is not the printer's default) and every field is read
with `^FH_`, in which `^ ~ _ \` and control characters travel as hexadecimal.
"""

import re
from collections.abc import Sequence
from typing import Literal, Protocol, Self, runtime_checkable

from drivers.labels.code128 import FNC1, LabelError, gs1_text, plan_code128
from drivers.labels.font import LETTER, is_resident
from drivers.labels.setup import RESOLUTIONS, LabelSetup

Align = Literal["L", "C", "R", "J"]
Level = Literal["L", "M", "Q", "H"]
Elements = Sequence[tuple[str, str]]
"""GS1 application identifiers and their values."""

_FONT = re.compile(r"[A-Z0-9]{1,8}\.TTF")
_HARMFUL = frozenset("^~_\\\x7f")

_WIDTHS = {0.32: " .,:;'|!ijlI()[]/-", 0.92: "mwMW@%"}
"""Share of the height that a glyph of font 0 is wide, generously; others are 0.68."""


@runtime_checkable
class LabelSource(Protocol):
    """Anything that can write itself as ZPL: `Label`, or an object of another package."""

    def dumpZPL(self) -> str:  # noqa: N802 - the name is given by PyPI `zpl`
        """Give the whole label, `^XA` to `^XZ`."""


def label_bytes(source: LabelSource) -> bytes:
    """Give the bytes for the printer."""
    return source.dumpZPL().encode("utf-8")


def escape(text: str) -> str:
    """Write field data so that the printer takes each character as itself, under `^FH_`."""
    return "".join(_escaped(char) for char in text)


def _escaped(char: str) -> str:
    if char in _HARMFUL or char < " " or "\x80" <= char < "\xa0" or "\ud800" <= char < "\ue000":
        return "".join(f"_{byte:02X}" for byte in char.encode("utf-8", "replace"))
    return char


class Label:
    """One label under construction; places and sizes are millimetres from the top left corner.

    `dots_per_mm` is 8 for 203 dpi and 12 for 300 dpi. `font` is the name of a TrueType font in the printer's
    flash memory; texts with characters that the printer's own font lacks are printed in it. Methods that
    place something give the label back.
    """

    def __init__(
        self, width_mm: float, height_mm: float, dots_per_mm: int = 8, copies: int = 1, *, font: str = ""
    ) -> None:
        if dots_per_mm not in RESOLUTIONS:
            raise LabelError(f"no Zebra printer has {dots_per_mm} dots per mm; it is 6, 8, 12 or 24")
        if not 1 <= copies <= 9999:
            raise LabelError(f"{copies} copies are not from 1 to 9999")
        if font and not _FONT.fullmatch(font):
            raise LabelError(f"{font!r} is no name of a font in a printer, as NAME.TTF")
        self.width_mm = width_mm
        self.height_mm = height_mm
        self.dots_per_mm = dots_per_mm
        self.copies = copies
        self.font = font
        self._fields: list[str] = []
        self._setup = LabelSetup()

    @classmethod
    def on(cls, setup: LabelSetup, copies: int = 1, *, font: str = "") -> Self:
        """Begin a label for a printer that is set up so."""
        label = cls(setup.width_mm, setup.height_mm, setup.dots_per_mm, copies, font=font)
        label._setup = setup
        return label

    def text(self, x: float, y: float, text: str, height: float, width: float | None = None) -> Self:
        """Place one line of text; where `width` is given it is narrowed, then shortened, to fit."""
        dots = self._dots(height)
        glyph = dots
        text = " ".join(text.split())
        if width is not None:
            room = self._dots(width)
            glyph = max(dots // 2, min(dots, int(room / max(_relative_width(text), 0.01))))
            text = _shortened(text, room / glyph)
        return self._field(x, y, f"{self._face(text)}N,{dots},{glyph}", escape(text))

    def block(
        self, x: float, y: float, text: str, height: float, width: float, lines: int = 1, align: Align = "L"
    ) -> Self:
        """Place text that the printer wraps at `width`, at most `lines` lines; newlines begin a new one.

        What is too long is printed over the last line by the printer; a backslash is doubled since
        `^FB` reads one as the beginning of a command (ZPL II guide, ^FB).
        """
        rows = [escape(row.strip()).replace("_5C", "_5C_5C") for row in text.splitlines()]
        dots = self._dots(height)
        form = f"{self._face(text)}N,{dots},{dots}^FB{self._dots(width)},{lines},0,{align},0"
        return self._field(x, y, form, "\\&".join(rows))

    def code128(self, x: float, y: float, text: str, height: float, width: float) -> Self:
        """Place a Code 128 that reads as exactly `text`, with the widest bars that fit `width`, centred.

        `LabelError` where it doesn't fit with bars of at least 0.25 mm, which scanners need.
        """
        return self._code128(x, y, text, height, width)

    def gs1_128(self, x: float, y: float, elements: Elements, height: float, width: float) -> Self:
        """Place a GS1-128 of (AI, value) pairs, as `code128` does."""
        return self._code128(x, y, gs1_text(elements), height, width)

    def qr(
        self, x: float, y: float, text: str, module: float = 0.5, level: Literal["L", "M", "Q", "H"] = "M"
    ) -> Self:
        """Place a QR code with modules of about `module` mm and the error correction `level`."""
        size = max(1, min(10, round(module * self.dots_per_mm)))
        return self._field(x, y, f"^BQN,2,{size}", f"{level}A,{escape(text)}")

    def data_matrix(self, x: float, y: float, text: str, module: float = 0.5) -> Self:
        """Place a Data Matrix ECC 200; `^BX` reads `_` as the beginning of FNC1, so one is doubled."""
        return self._data_matrix(x, y, text.replace("_", "__"), module)

    def gs1_data_matrix(self, x: float, y: float, elements: Elements, module: float = 0.5) -> Self:
        """Place a GS1 Data Matrix of (AI, value) pairs."""
        data = gs1_text(elements).replace("_", "__").replace(FNC1, "_1")
        return self._data_matrix(x, y, data, module)

    def ean13(self, x: float, y: float, digits: str, height: float, module: float = 0.33) -> Self:
        """Place an EAN-13 with its digits below; `LabelError` for a wrong check digit."""
        if not _is_ean13(digits):
            raise LabelError(f"{digits} is no EAN-13")
        bars = max(1, min(10, round(module * self.dots_per_mm)))
        form = f"^BY{bars},3,{self._dots(height)}^BEN,{self._dots(height)},Y,N"
        return self._field(x, y, form, digits[:12])

    def box(self, x: float, y: float, width: float, height: float, line: float = 0.3) -> Self:
        """Draw a rectangle; one as thin as its line is a line."""
        thick = max(1, self._dots(line))
        wide, high = max(thick, self._dots(width)), max(thick, self._dots(height))
        self._fields.append(f"^FO{self._dots(x)},{self._dots(y)}^GB{wide},{high},{thick}^FS")
        return self

    def dumpZPL(self) -> str:  # noqa: N802 - the name is given by PyPI `zpl`
        """Give the whole label, `^XA` to `^XZ`."""
        head = (
            f"{self._setup.before}^XA^CI28^PW{self._dots(self.width_mm)}^LL{self._dots(self.height_mm)}^LH0,0"
        )
        face = f"^A{LETTER}N,"
        font = f"^CW{LETTER},E:{self.font}" if any(face in field for field in self._fields) else ""
        return "".join([head, self._setup.head, font, *self._fields, f"^PQ{self.copies},0,1,N^XZ"])

    def _face(self, text: str) -> str:
        """Choose the font of a text: the printer's own, where it has every character."""
        return f"^A{LETTER}" if self.font and not is_resident(text) else "^A0"

    def _code128(self, x: float, y: float, text: str, height: float, width: float) -> Self:
        symbol = plan_code128(text)
        quiet = 20
        room = self._dots(width)
        bar = min(room // (symbol.modules + quiet), self.dots_per_mm // 2)
        if bar < self.dots_per_mm / 4:
            raise LabelError(f"{text!r} is too long for a Code 128 of {width:g} mm")
        left = x + (room - symbol.modules * bar) / 2 / self.dots_per_mm
        high = self._dots(height)
        return self._field(left, y, f"^BY{bar},3,{high}^BCN,{high},N,N,N,N", escape(symbol.data))

    def _data_matrix(self, x: float, y: float, data: str, module: float) -> Self:
        size = max(2, round(module * self.dots_per_mm))
        return self._field(x, y, f"^BXN,{size},200,0,0,6,_", escape(data))

    def _field(self, x: float, y: float, form: str, data: str) -> Self:
        self._fields.append(f"^FO{self._dots(x)},{self._dots(y)}{form}^FH_^FD{data}^FS")
        return self

    def _dots(self, mm: float) -> int:
        return round(mm * self.dots_per_mm)


def _is_ean13(text: str) -> bool:
    from biip.checksums import gs1_standard_check_digit  # noqa: PLC0415 - loading takes long, few labels need it

    return (
        len(text) == 13
        and text.isascii()
        and text.isdigit()
        and gs1_standard_check_digit(text[:12]) == int(text[12])
    )


def _relative_width(text: str) -> float:
    return sum(next((width for width, chars in _WIDTHS.items() if char in chars), 0.68) for char in text)


def _shortened(text: str, room: float) -> str:
    """Cut text that is wider than `room` glyph heights, an ellipsis saying so."""
    if _relative_width(text) <= room:
        return text
    while text and _relative_width(text + "...") > room:
        text = text[:-1]
    return text + "..."
