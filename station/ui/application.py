"""The Qt application as a station needs it: pixel for pixel, with its own font and its own look."""

import os
from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

from station.ui.paint.fonts import load_fonts
from station.ui.paint.theme import make_palette

_SCALING = ("QT_SCALE_FACTOR", "QT_SCREEN_SCALE_FACTORS", "QT_AUTO_SCREEN_SCALE_FACTOR", "QT_FONT_DPI")


def make_application(argv: Sequence[str], offscreen: bool = False) -> QApplication:
    """Make the one QApplication, or give back the one there is.

    Call it before any other Qt object is made: Qt reads these settings then and never again.
    `offscreen` paints without a display. The input method is off because Qt's own swallows
    characters of a scan before any filter sees them. Scaling is off because sizes come in
    millimetres from the station's settings and codes need whole pixels.
    """
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    os.environ["QT_IM_MODULE"] = "none"
    os.environ["QT_ENABLE_HIGHDPI_SCALING"] = "0"
    for name in _SCALING:
        os.environ.pop(name, None)
    if offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication(list(argv))
    application.setApplicationName("Packline")
    application.setStyle("Fusion")
    application.setPalette(make_palette())
    load_fonts()
    return application
