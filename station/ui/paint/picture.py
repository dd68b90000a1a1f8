"""The product's picture, or a drawn stand-in that can't be taken for one."""

from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QPixmap

from station.ui.paint.brush import Brush, Side
from station.ui.paint.glyphs import Glyph, draw_glyph
from station.ui.paint.text import Style
from station.ui.paint.theme import MUTED_ON_PAPER, PAPER, PICTURE_BODY


def paint_picture(brush: Brush, rect: QRect, pixmap: QPixmap | None) -> None:
    """Paint `pixmap` whole on white, or the stand-in where there is none."""
    brush.fill(rect, PAPER)
    pad = brush.metrics.pad
    if pixmap is not None and not pixmap.isNull():
        room = rect.adjusted(pad, pad, -pad, -pad).size()
        scaled = pixmap.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        brush.pixmap(rect, scaled)
        return
    words = round(brush.metrics.small * 2)
    art = rect.adjusted(pad, 2 * pad, -pad, -words - pad)
    side = round(min(art.width(), art.height()) * 0.66)
    if side > 4 * pad:
        middle = QRect(art.center().x() - side // 2, art.center().y() - side // 2, side, side)
        draw_glyph(brush, middle, Glyph.BOX, PICTURE_BODY)
    caption = QRect(rect.x() + pad, rect.bottom() - words, rect.width() - 2 * pad, words)
    label = QCoreApplication.translate("Picture", "No picture")
    brush.text(caption, label, Style(brush.metrics.small, brush.metrics.small), MUTED_ON_PAPER, Side.MIDDLE)
