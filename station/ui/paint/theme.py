"""Colours and the pairs they are painted in; every pair keeps the contrast that ux.md asks for.

Blue says "counted" and red "refused" because green and red both turn brown for a colour-blind eye;
grey is the ground so that colour always means something.
"""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtGui import QColor, QPalette

from station.core.message import Severity

GROUND = QColor("#D9DCDF")
PANEL = QColor("#ECEEF0")
PAPER = QColor("#FFFFFF")
TEXT = QColor("#14181C")
MUTED = QColor("#37424C")
BORDER = QColor("#3A4652")
ACTIVE = QColor("#CBDCEF")
FILLED = QColor("#A9C1DB")
BLUE = QColor("#0B4FA8")
RED = QColor("#A6190E")
AMBER = QColor("#FFB000")
IDLE = QColor("#3A4652")
PRESSED = QColor("#B9C6D4")
PRESSED_DARK = QColor("#14181C")
PICTURE_BODY = QColor("#87919B")


@dataclass(frozen=True)
class Ink:
    """A text colour on its ground; the contrast between them is at least 7:1."""

    pen: QColor
    ground: QColor


ON_GROUND = Ink(TEXT, GROUND)
ON_PANEL = Ink(TEXT, PANEL)
ON_PAPER = Ink(TEXT, PAPER)
ON_ACTIVE = Ink(TEXT, ACTIVE)
ON_FILLED = Ink(TEXT, FILLED)
ON_PRESSED = Ink(TEXT, PRESSED)
ON_PRESSED_DARK = Ink(PAPER, PRESSED_DARK)
MUTED_ON_GROUND = Ink(MUTED, GROUND)
MUTED_ON_PANEL = Ink(MUTED, PANEL)
MUTED_ON_PAPER = Ink(MUTED, PAPER)
MUTED_ON_ACTIVE = Ink(MUTED, ACTIVE)
ON_BLUE = Ink(PAPER, BLUE)
ON_RED = Ink(PAPER, RED)
ON_AMBER = Ink(TEXT, AMBER)
ON_IDLE = Ink(PAPER, IDLE)


class Tone(Enum):
    """What a large coloured area says before a word of it is read."""

    OK = "ok"
    INFO = "info"
    WARN = "warn"
    ERROR = "error"


TONE_INK = {Tone.OK: ON_BLUE, Tone.INFO: ON_IDLE, Tone.WARN: ON_AMBER, Tone.ERROR: ON_RED}
SEVERITY_TONE = {
    Severity.OK: Tone.OK,
    Severity.INFO: Tone.INFO,
    Severity.WARN: Tone.WARN,
    Severity.LATCHED: Tone.ERROR,
}


def make_palette() -> QPalette:
    """The palette under Fusion, for what is not painted by hand."""
    palette = QPalette(PANEL, GROUND)
    palette.setColor(QPalette.ColorRole.WindowText, TEXT)
    palette.setColor(QPalette.ColorRole.Text, TEXT)
    palette.setColor(QPalette.ColorRole.ButtonText, TEXT)
    palette.setColor(QPalette.ColorRole.Base, PAPER)
    palette.setColor(QPalette.ColorRole.Highlight, BLUE)
    return palette
