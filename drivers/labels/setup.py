"""How a printer is set up for its labels: resolution, size, speed, darkness, what becomes of a printed label.

Read from the options of the printer's table, written into the head of each label, so that whoever turned a
knob at the printer changes the next label no more. Source: ZPL II Programming Guide, ^PR, ~SD, ^MM, ^MN, ^LT,
^LS; each stays in force until it is changed, so what is not set here is left to the printer.
"""

import re
from dataclasses import dataclass

from drivers.api import BadSettings
from drivers.transport.options import OptionReader

RESOLUTIONS = (6, 8, 12, 24)
"""Dots per millimetre of the heads there are: 152, 203, 300 and 600 dpi."""

_NAMED = {"A5": (148.0, 210.0), "A6": (105.0, 148.0), "A7": (74.0, 105.0)}
_SIZE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s*[xX×]\s*(\d{1,3}(?:\.\d{1,2})?)\s*(mm|in)?")
_INCH = 25.4
_MOST_INCHES = 12
"""A size without unit that goes no further is meant in inches: there is no label of 12 mm by 12."""

SMALLEST_MM, LARGEST_MM = 70.0, 1000.0
"""What a shipping label fits on, and the longest that printers print."""

_MODES = {"tear": "T", "peel": "P", "cutter": "C", "rewind": "R"}
_TRACKING = {"gap": "Y", "continuous": "N", "mark": "M"}

OPTIONS = {
    "dots_per_mm": "resolution of the head: 8 for 203 dpi, 12 for 300 dpi, 6 and 24 for 152 and 600",
    "media": 'size of a label: "4x6" in inches, "100x150" in mm, "A6", "A5"; 4x6 unless set otherwise',
    "width_mm": "width of a label, in place of media",
    "height_mm": "height of a label, in place of media",
    "speed": "inches a second, 1 to 14",
    "darkness": "heat of the head, 0 to 30",
    "mode": "what becomes of a printed label: tear, peel, cutter or rewind",
    "tracking": "how the printer finds the next label: gap, mark or continuous",
    "top_mm": "shift of everything down, -10 to 10 mm",
    "left_mm": "shift of everything to the right, -50 to 50 mm",
}


@dataclass(frozen=True)
class LabelSetup:
    """Sizes in millimetres; `None` and empty leave a setting to the printer."""

    dots_per_mm: int = 8
    width_mm: float = 101.6
    height_mm: float = 152.4
    speed: int | None = None
    darkness: int | None = None
    mode: str = ""
    tracking: str = ""
    top_mm: float | None = None
    left_mm: float | None = None

    @property
    def before(self) -> str:
        """What goes before a label: `~SD` is not a command of a format."""
        return "" if self.darkness is None else f"~SD{self.darkness:02d}"

    @property
    def head(self) -> str:
        """What goes into the head of a label."""
        return "".join(
            (
                f"^MM{_MODES[self.mode]}" if self.mode else "",
                f"^MN{_TRACKING[self.tracking]}" if self.tracking else "",
                f"^PR{self.speed}" if self.speed is not None else "",
                f"^LT{self._dots(self.top_mm)}" if self.top_mm is not None else "",
                # ^LS shifts to the left
                f"^LS{-self._dots(self.left_mm)}" if self.left_mm is not None else "",
            )
        )

    def _dots(self, mm: float) -> int:
        return round(mm * self.dots_per_mm)


def read_setup(options: OptionReader) -> LabelSetup:
    """Take what belongs to the label from a printer's options; `BadSettings` names what does not fit."""
    dots = options.integer("dots_per_mm", 8, min(RESOLUTIONS), max(RESOLUTIONS))
    if dots not in RESOLUTIONS:
        raise BadSettings(f"option dots_per_mm must be one of {_list(RESOLUTIONS)}, not {dots}")
    width, height = _size(options)
    return LabelSetup(
        dots,
        width,
        height,
        speed=_whole(options, "speed", 1, 14),
        darkness=_whole(options, "darkness", 0, 30),
        mode=_choice(options, "mode", tuple(_MODES)),
        tracking=_choice(options, "tracking", tuple(_TRACKING)),
        # ^LT takes 120 dots at most
        top_mm=_shift(options, "top_mm", min(10.0, 120 / dots)),
        left_mm=_shift(options, "left_mm", 50.0),
    )


def _size(options: OptionReader) -> tuple[float, float]:
    media = options.text("media", "")
    width, height = _length(options, "width_mm"), _length(options, "height_mm")
    if media and (width or height):
        raise BadSettings("option media and the options width_mm and height_mm exclude each other")
    if bool(width) != bool(height):
        raise BadSettings("options width_mm and height_mm belong together")
    size = (width, height) if width and height else _named(media) if media else (101.6, 152.4)
    if not all(SMALLEST_MM <= side <= LARGEST_MM for side in size):
        raise BadSettings(
            f"a label of {size[0]:g} x {size[1]:g} mm is not possible:"
            f" each side must be from {SMALLEST_MM:g} to {LARGEST_MM:g} mm"
        )
    return size


def _named(media: str) -> tuple[float, float]:
    if media.upper() in _NAMED:
        return _NAMED[media.upper()]
    sides = _SIZE.fullmatch(media.strip())
    if sides is None:
        names = ", ".join(sorted(_NAMED))
        raise BadSettings(
            f'option media must be as "4x6", "100x150", "102x152 mm" or one of {names}, not {media!r}'
        )
    width, height = float(sides[1]), float(sides[2])
    inches = sides[3] == "in" or (sides[3] is None and max(width, height) <= _MOST_INCHES)
    return (width * _INCH, height * _INCH) if inches else (width, height)


def _length(options: OptionReader, name: str) -> float:
    return options.number(name, 0.0, 0.0, LARGEST_MM, "millimetres")


def _shift(options: OptionReader, name: str, most: float) -> float | None:
    value = options.number(name, 0.0, -most, most, "millimetres")
    return value if options.given(name) else None


def _whole(options: OptionReader, name: str, low: int, high: int) -> int | None:
    value = options.integer(name, low, low, high)
    return value if options.given(name) else None


def _choice(options: OptionReader, name: str, allowed: tuple[str, ...]) -> str:
    value = options.text(name, allowed[0], allowed)
    return value if options.given(name) else ""


def _list(values: tuple[int, ...]) -> str:
    return ", ".join(str(value) for value in values)
