"""Pictures of screens compared with those that were approved."""

from pathlib import Path

from PIL import Image, ImageChops

DELTA = 32
"""A channel may differ by this much before a pixel counts: another font rasteriser's rounding."""

SHARE = 0.0005
BLOCK = 32
BLOCK_SHARE = 0.10


def compare(expected: Path, actual: Path) -> str:
    """Tell in words how `actual` differs from `expected`; empty when they are the same.

    Single stray pixels pass; a block of 32 × 32 of which a tenth differs does not. A picture of
    the difference is written beside `actual`.
    """
    want, got = Image.open(expected).convert("RGB"), Image.open(actual).convert("RGB")
    if want.size != got.size:
        return f"the size is {got.size} and not {want.size}"
    difference = ImageChops.difference(want, got)
    if difference.getbbox() is None:
        return ""
    red, green, blue = difference.split()
    loudest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    mask = loudest.point(lambda value: 255 if value > DELTA else 0)
    mask.save(actual.with_suffix(".diff.png"))
    differing = mask.histogram()[255]
    if differing > SHARE * mask.width * mask.height:
        return f"{differing} pixels differ"
    return _worst_block(mask)


def _worst_block(mask: Image.Image) -> str:
    for y in range(0, mask.height, BLOCK):
        for x in range(0, mask.width, BLOCK):
            count = mask.crop((x, y, x + BLOCK, y + BLOCK)).histogram()[255]
            if count > BLOCK_SHARE * BLOCK * BLOCK:
                return f"{count} pixels differ in the block at {x}, {y}"
    return ""
