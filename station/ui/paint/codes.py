"""Codes on the screen that a scanner can read: whole pixels a module, square, with a quiet zone."""

from functools import lru_cache
from typing import cast

import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap


@lru_cache(maxsize=256)
def code_pixmap(code: str, side: int) -> QPixmap:
    """The QR code of `code` on white, as large as fits `side` pixels; at least one pixel a module."""
    image = _modules(code)
    scale = max(1, side // image.width())
    return QPixmap.fromImage(
        image.scaled(
            image.width() * scale,
            image.height() * scale,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.FastTransformation,
        )
    )


def _modules(code: str) -> QImage:
    barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    # The image has Python's buffer protocol, which its type stub does not say.
    symbol = memoryview(cast(bytes, barcode.to_image(scale=1, add_quiet_zones=True)))
    height, width = cast(tuple[int, int], symbol.shape)
    # copy(): QImage only borrows the buffer it is made from.
    return QImage(symbol.tobytes(), width, height, width, QImage.Format.Format_Grayscale8).copy()
