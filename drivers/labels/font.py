"""The TrueType font for what the printer's own font has no glyphs for: Cyrillic, Greek, Polish and more.

A text is drawn letter after letter as the printer does: scripts that join or reorder their letters, as
Arabic and Devanagari, come out as single letters, and only where the font has them.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from importlib import resources
from pathlib import Path

from drivers.api import BadSettings
from drivers.transport.options import OptionReader

LETTER = "Z"
"""The name `^CW` gives the font; no Zebra has a resident font of that name."""

_BUNDLED = "Inter_600SemiBold.ttf"
_LARGEST = 2_000_000
"""Flash memory of a small Zebra has few megabytes to spare [unverified]."""

_NAMED = re.compile(rb"\^CW[A-Z0-9],E:(\w{1,8}\.TTF)", re.IGNORECASE)


@dataclass(frozen=True)
class LabelFont:
    """A TrueType file, and the name it has in a printer: made of what is in it, so never outdated there."""

    path: Path

    @cached_property
    def data(self) -> bytes:
        """The file's bytes."""
        return self.path.read_bytes()

    @cached_property
    def name(self) -> str:
        """Its name in the printer, eight letters at most as older firmware wants."""
        return f"PK{blake2b(self.data, digest_size=3).hexdigest().upper()}.TTF"


def bundled_font() -> LabelFont:
    """Give the font that comes with Packline: Latin, Greek and Cyrillic letters."""
    return LabelFont(Path(str(resources.files("resources"))) / "fonts" / _BUNDLED)


def read_font(options: OptionReader) -> LabelFont:
    """Read the option `font`, the path of a TrueType file; `BadSettings` where it is none."""
    path = options.text("font", "")
    if not path:
        return bundled_font()
    font = LabelFont(Path(path))
    try:
        size = font.path.stat().st_size
        whole = size <= _LARGEST and font.data[:4] in (b"\x00\x01\x00\x00", b"true")
    except OSError as error:
        raise BadSettings(f"option font: {path} cannot be read: {error}") from error
    if not whole:
        raise BadSettings(f"option font: {path} must be a TrueType font of at most {_LARGEST} bytes")
    return font


def is_resident(text: str) -> bool:
    """Tell whether the printer's own font 0 has every character.

    The ZPL II guide gives it the code pages 850 and 1252 (^CI, table of character sets); that it has all of
    them under `^CI28` is [unverified].
    """
    return all(_encodes(char, "cp1252") or _encodes(char, "cp850") for char in text)


def fonts_named(payload: bytes) -> frozenset[str]:
    """Give the names of the fonts in flash memory that a label's `^CW` asks for."""
    return frozenset(name.decode("ascii").upper() for name in _NAMED.findall(payload))


def _encodes(char: str, page: str) -> bool:
    try:
        char.encode(page)
    except UnicodeEncodeError:
        return False
    return True
