"""The bundled font: loaded once, asked for by pixel size and weight."""

from functools import lru_cache
from importlib.resources import files

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

FAMILY = "Inter"
REGULAR = QFont.Weight.Normal
SEMIBOLD = QFont.Weight.DemiBold
BOLD = QFont.Weight.Bold

_FILES = ("Inter_400Regular.ttf", "Inter_600SemiBold.ttf", "Inter_700Bold.ttf")


class FontError(Exception):
    """A bundled font file is missing or damaged."""


def load_fonts() -> None:
    """Hand the bundled files to Qt; raises FontError where one can't be used."""
    folder = files("resources") / "fonts"
    for name in _FILES:
        data = (folder / name).read_bytes()
        if QFontDatabase.addApplicationFontFromData(data) < 0:
            raise FontError(f"the font file {name} can't be read")


@lru_cache(maxsize=256)
def font(size: int, weight: QFont.Weight = REGULAR) -> QFont:
    """Inter at `size` pixels, with figures of one width and a stroke through the zero.

    Contextual alternates are off because they turn "M8x40" into "M8×40". Hinting and subpixel
    colours are off so that a machine's own font settings change no pixel.
    """
    made = QFont(FAMILY)
    made.setPixelSize(size)
    made.setWeight(weight)
    made.setFeature(QFont.Tag("calt"), 0)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setFeature(QFont.Tag("zero"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
    return made


@lru_cache(maxsize=256)
def metrics_of(size: int, weight: QFont.Weight = REGULAR) -> QFontMetricsF:
    """The measures of `font(size, weight)`."""
    return QFontMetricsF(font(size, weight))
