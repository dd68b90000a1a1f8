"""How many pixels a millimetre has at this station, and every size that follows from it.

The diagonal comes from the station's settings: what a screen says of itself is often a lie
(offscreen claims 100 dpi, a virtual X server 95.9, EDID anything).
"""

from dataclasses import dataclass
from functools import cached_property
from math import ceil, hypot

from PySide6.QtCore import QRect

CAP_HEIGHT = 0.7275
"""Height of Inter's capitals as a share of the font's pixel size."""

CAP_FAR_MM = 11.6
"""Capitals read with ease from two metres (20 minutes of arc)."""

CAP_FAR_FLOOR_MM = 9.35
"""Capitals still read from two metres (16 minutes of arc)."""

CAP_NEAR_MM = 3.8
"""Capitals read at arm's length, 0.6 m (22 minutes of arc)."""

TOUCH_MM = 20.0
"""A main target for a gloved finger; 15 mm targets were slower and missed more often."""

TOUCH_SMALL_MM = 15.0
TOUCH_GAP_MM = 3.0

MINIMUM_WIDTH = 1280
MINIMUM_HEIGHT = 720

_QR_MODULES = 29
"""A version 1 QR code with its quiet zone; command codes fit it."""


@dataclass(frozen=True)
class Metrics:
    """Sizes in pixels for a window of `width` × `height` on a screen of `diagonal_inch`.

    `resolution` is that of the whole screen; the window may be smaller.
    """

    width: int
    height: int
    diagonal_inch: float
    resolution: tuple[int, int]

    @cached_property
    def per_mm(self) -> float:
        """Pixels in a millimetre."""
        return hypot(*self.resolution) / (self.diagonal_inch * 25.4)

    def mm(self, millimetres: float) -> int:
        """Pixels that cover at least `millimetres`."""
        return ceil(millimetres * self.per_mm)

    def u(self, units: float) -> int:
        """Pixels of a length drawn on a 1920 × 1080 sheet, scaled to this window."""
        return round(units * min(self.width / 1920, self.height / 1080))

    @cached_property
    def small(self) -> int:
        """Font size of secondary text, read at arm's length."""
        return max(ceil(CAP_NEAR_MM * self.per_mm / CAP_HEIGHT), self.u(26))

    @cached_property
    def body(self) -> int:
        """Font size of names in lists."""
        return max(self.small, self.u(34))

    @cached_property
    def large(self) -> int:
        """Font size of figures in lists, labels of buttons and second lines of banners."""
        return max(round(self.small * 1.15), self.u(46))

    @cached_property
    def title(self) -> int:
        """Font size of what is read from two metres."""
        return max(ceil(CAP_FAR_MM * self.per_mm / CAP_HEIGHT), self.u(84))

    @cached_property
    def title_floor(self) -> int:
        """The size below which a title is wrapped or cut rather than shrunk."""
        return ceil(CAP_FAR_FLOOR_MM * self.per_mm / CAP_HEIGHT)

    @cached_property
    def gap(self) -> int:
        """Space between neighbouring touch targets."""
        return max(self.mm(TOUCH_GAP_MM), self.u(20))

    @cached_property
    def margin(self) -> int:
        """Space between the window's edge and what is in it."""
        return max(self.u(24), 12)

    @cached_property
    def pad(self) -> int:
        """Space between text and the border around it, never under 8 pixels."""
        return max(self.u(14), 8)

    @cached_property
    def touch(self) -> int:
        """Height of a main touch target; tall enough for a code of three pixels a module."""
        return max(self.mm(TOUCH_MM), self.u(126), 3 * _QR_MODULES + 8)

    @cached_property
    def touch_small(self) -> int:
        """Height of a lesser touch target."""
        return max(self.mm(TOUCH_SMALL_MM), self.u(64))

    @cached_property
    def strip(self) -> QRect:
        """The device strip along the top."""
        return QRect(0, 0, self.width, round(self.small * 2.05))

    @cached_property
    def bar(self) -> QRect:
        """The command bar along the bottom."""
        height = self.touch + 2 * max(self.u(14), 8)
        return QRect(0, self.height - height, self.width, height)

    @cached_property
    def work(self) -> QRect:
        """Everything between strip and bar."""
        top = self.strip.height()
        return QRect(0, top, self.width, self.bar.top() - top)

    @cached_property
    def banner(self) -> QRect:
        """The upper part of the work area: what happened, what to do."""
        text = round(self.title * 1.1) + self.u(14) + round(self.large * 1.2) + 3 * self.pad
        return QRect(0, self.work.top(), self.width, max(text, self.u(219)))

    @cached_property
    def below_banner(self) -> QRect:
        """The rest of the work area under the banner."""
        return self.work.adjusted(0, self.banner.height(), 0, 0)
