"""Draws the part of ZPL that `drivers.labels.zpl` writes, to look at a label and to have its codes read.

Not a Zebra: fonts are another face, and what it doesn't know it leaves out. FNC1 in a Data Matrix comes
out as GS, since zxing-cpp has no way to write it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from drivers.labels.font import is_resident
from drivers.sim.printers.code128_bars import bars

_COMMAND = re.compile(r"\^([A-Z][A-Z0-9@])([^^]*)", re.IGNORECASE)
_HEX = re.compile(rb"_([0-9A-Fa-f]{2})")
_MISSING = "\u25a1"
"""What stands where a Zebra's own font has no glyph; a real one may leave the place empty."""

_NARROW = 0.82
"""The resident font of a Zebra is this much narrower than Inter."""

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass
class _Field:
    """What the commands before a field's data said of it."""

    x: int = 0
    y: int = 0
    form: str = "text"
    numbers: list[str] = field(default_factory=list)
    size: tuple[int, int] = (30, 30)
    letter: str = "0"
    block: list[str] = field(default_factory=list)
    escaped: bool = False


class _Paper:
    """One label being drawn."""

    def __init__(self, width: int, height: int, font: Path | None, files: Mapping[str, bytes]) -> None:
        self.image = Image.new("L", (width, height), 255)
        self._font = font
        self._files = files
        self._letters: dict[str, str] = {}
        self._field = _Field()
        self._module = 2
        self._bar_height = 10

    def do(self, name: str, text: str) -> None:
        """Do one command; unknown ones do nothing."""
        numbers = text.split(",")
        now = self._field
        match name:
            case "FO":
                now.x, now.y = int(numbers[0] or 0), int(numbers[1] or 0)
            case "CW":
                self._letters[numbers[0].upper()] = numbers[1].upper().removeprefix("E:")
            case "A0" | "AZ":
                high = int(numbers[1])
                now.size = (high, int(numbers[2]) if len(numbers) > 2 else high)
                now.letter = name[1]
            case "FB":
                now.block = numbers
            case "BY":
                self._module = int(numbers[0])
                self._bar_height = int(numbers[2]) if len(numbers) > 2 else self._bar_height
            case "BC" | "BQ" | "BX" | "BE":
                now.form, now.numbers = name, numbers
            case "FH":
                now.escaped = True
            case "GB":
                self._box(*(int(number) for number in numbers[:3]))
            case "FD":
                self._draw(_unescaped(text) if now.escaped else text)
            case "FS":
                self._field = _Field()

    def _draw(self, data: str) -> None:
        now = self._field
        match now.form:
            case "BC":
                self._code128(data, int(now.numbers[1] or self._bar_height))
            case "BQ":
                self._matrix(data[3:], zxingcpp.BarcodeFormat.QRCode, int(now.numbers[2]))
            case "BX":
                content = data.replace("__", "\0").removeprefix("_1").replace("_1", "\x1d").replace("\0", "_")
                self._matrix(content, zxingcpp.BarcodeFormat.DataMatrix, int(now.numbers[1]))
            case "BE":
                self._ean(data, int(now.numbers[1] or self._bar_height))
            case _:
                self._text(data)

    def _text(self, data: str) -> None:
        now = self._field
        if self._letters.get(now.letter) not in self._files:
            data = "".join(char if is_resident(char) else _MISSING for char in data)
        if not now.block:
            self._line(data, now.x, now.y)
            return
        width, lines, align = int(now.block[0]), int(now.block[1]), now.block[3]
        rows = self._wrapped(data, width)
        for number, row in enumerate(rows):
            room = width - self._width(row)
            shift = {"C": room // 2, "R": room}.get(align, 0)
            self._line(row, now.x + shift, now.y + min(number, lines - 1) * now.size[0])

    def _wrapped(self, data: str, width: int) -> list[str]:
        rows: list[str] = []
        for paragraph in data.replace("\\\\", "\0").split("\\&"):
            rows.append("")
            for word in paragraph.replace("\0", "\\").split(" "):
                longer = f"{rows[-1]} {word}".strip()
                if rows[-1] and self._width(longer) > width:
                    rows.append(word)
                else:
                    rows[-1] = longer
        return rows

    def _width(self, text: str) -> int:
        high, wide = self._field.size
        narrow = _NARROW if self._field.letter == "0" else 1.0
        return round(self._face(high).getlength(text) * wide / high * narrow)

    def _face(self, size: int) -> Font:
        """Give the font of the field: a downloaded one only where the printer has it, or else its own."""
        data = self._files.get(self._letters.get(self._field.letter, ""))
        return _face(self._font, size) if data is None else _downloaded(data, size)

    def _line(self, text: str, x: int, y: int) -> None:
        width = self._width(text)
        if width < 1:
            return
        face = self._face(self._field.size[0])
        flat = Image.new("L", (max(1, round(face.getlength(text))), round(self._field.size[0] * 1.3)), 255)
        ImageDraw.Draw(flat).text((0, 0), text, font=face, fill=0)
        drawn = flat.resize((width, flat.height))
        self.image.paste(0, (x, y), drawn.point(lambda light: 255 if light < 128 else 0))

    def _code128(self, data: str, height: int) -> None:
        draw = ImageDraw.Draw(self.image)
        for place, dark in enumerate(bars(data)):
            if dark:
                left = self._field.x + place * self._module
                draw.rectangle((left, self._field.y, left + self._module - 1, self._field.y + height - 1), 0)

    def _matrix(self, content: str, kind: zxingcpp.BarcodeFormat, module: int) -> None:
        drawn = _symbol(content, kind)
        self.image.paste(
            drawn.resize((drawn.width * module, drawn.height * module), Image.Resampling.NEAREST),
            (self._field.x, self._field.y),
        )

    def _ean(self, digits: str, height: int) -> None:
        row = _symbol(digits, zxingcpp.BarcodeFormat.EAN13).crop((0, 0, 95, 1))
        self.image.paste(
            row.resize((95 * self._module, height), Image.Resampling.NEAREST), (self._field.x, self._field.y)
        )
        self._line(digits, self._field.x, self._field.y + height + 4)

    def _box(self, width: int, height: int, line: int) -> None:
        now = self._field
        right, bottom = now.x + max(width, line) - 1, now.y + max(height, line) - 1
        ImageDraw.Draw(self.image).rectangle((now.x, now.y, right, bottom), outline=0, width=line)


def render(zpl: bytes, font: Path | None = None, files: Mapping[str, bytes] | None = None) -> Image.Image:
    """Draw one format, black on white; `font` is a TrueType file, Inter where it is left out.

    `files` are those in the printer's flash memory, of which `^CW` may name a font.
    """
    commands = [(name.upper(), text) for name, text in _COMMAND.findall(zpl.decode("utf-8", "replace"))]
    sizes = dict(commands)
    paper = _Paper(int(sizes.get("PW", 812)), int(sizes.get("LL", 1218)), font, files or {})
    for name, text in commands:
        paper.do(name, text)
    return paper.image.point(lambda light: 255 if light > 127 else 0, "1")


def _unescaped(text: str) -> str:
    data = _HEX.sub(lambda match: bytes([int(match.group(1), 16)]), text.encode())
    return data.decode("utf-8", "replace")


def _symbol(content: str, kind: zxingcpp.BarcodeFormat) -> Image.Image:
    """One pixel a module, without quiet zone."""
    image = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(content, kind), add_quiet_zones=False)
    return Image.fromarray(image)


@lru_cache(maxsize=32)
def _downloaded(data: bytes, size: int) -> Font:
    return ImageFont.truetype(BytesIO(data), size)


@lru_cache(maxsize=32)
def _face(font: Path | None, size: int) -> Font:
    """Open the font at a size; Pillow's own where the file is missing."""
    path = font or Path(str(resources.files("resources"))) / "fonts" / "Inter_600SemiBold.ttf"
    try:
        return ImageFont.truetype(str(path), size)
    except OSError:
        return ImageFont.load_default(size)
