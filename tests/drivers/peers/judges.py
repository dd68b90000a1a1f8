"""Foreign judges of a label: zplkit draws it, zxing-cpp reads it."""

import io
import re

import zplkit
import zxingcpp
from PIL import Image


def drawn_by_zplkit(zpl: bytes) -> Image.Image:
    """Draw a label with zplkit, which refuses `^PQ` and letters its font lacks."""
    text = re.sub(r"\^PQ[^^]*", "", zpl.decode())
    picture = zplkit.render(text).labels[0].png()
    return Image.open(io.BytesIO(bytes(picture))).convert("L")


def read(picture: Image.Image, *kinds: zxingcpp.BarcodeFormat) -> list[tuple[str, str]]:
    """Read the codes of the given kinds: text with GS, and the AIM identifier a scanner would send.

    zxing-cpp would look at the picture shrunk to a third too, in which bars of two dots blur; some Code 128
    then reads there once more, as another text whose check character happens to fit.
    """
    formats = zxingcpp.BarcodeFormats(list(kinds))
    found = zxingcpp.read_barcodes(
        picture.convert("L"), formats, text_mode=zxingcpp.TextMode.Plain, try_downscale=False
    )
    return [(code.text, code.symbology_identifier) for code in found]
