"""Codes on the screen that a scanner can read: whole pixels a module, square, with a quiet zone."""

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap

QUIET_MODULES = 4


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
    # The library is loaded with the first code and not with the window: the first frame is sooner.
    import zxingcpp

    barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    symbol = memoryview(zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False))
    height, width = symbol.shape or (0, 0)
    return _framed(symbol.tobytes(), width, height)


def _framed(modules: bytes, width: int, height: int) -> QImage:
    side = width + 2 * QUIET_MODULES
    margin = b"\xff" * QUIET_MODULES
    rows = [margin + modules[y * width : (y + 1) * width] + margin for y in range(height)]
    blank = b"\xff" * (side * QUIET_MODULES)
    data = blank + b"".join(rows) + blank
    # copy(): QImage only borrows the buffer it is made from.
    return QImage(data, side, height + 2 * QUIET_MODULES, side, QImage.Format.Format_Grayscale8).copy()
