"""What the code type before the data of a decoded code stands for, as an AIM identifier.

Sources: Motorola CS3000 product reference guide, table B-1 "Code Type IDs"; the list of symbology types of
Zebra's scanner SDK for those above 0x72; PDT 6800 product reference guide p. F-16 and Zebra SP72 ("GS1
DataBar Family", "UPC/EAN") for the modifiers. A type that says nothing of a modifier is given the plainest.
"""

from typing import Final

AIM_OF_TYPE: Final[dict[int, str]] = {
    0x01: "]A0",  # Code 39
    0x02: "]F0",  # Codabar
    0x03: "]C0",  # Code 128
    0x04: "]S0",  # discrete 2 of 5
    0x06: "]I0",  # interleaved 2 of 5
    0x07: "]G0",  # Code 93
    0x08: "]E0",  # UPC-A
    0x09: "]E0",  # UPC-E0
    0x0A: "]E4",  # EAN-8
    0x0B: "]E0",  # EAN-13
    0x0C: "]H0",  # Code 11
    0x0E: "]M0",  # MSI
    0x0F: "]C1",  # GS1-128
    0x10: "]E0",  # UPC-E1
    0x11: "]L0",  # PDF417
    0x13: "]A4",  # Code 39 full ASCII
    0x16: "]E0",  # Bookland EAN, sent as EAN-13
    0x19: "]C0",  # ISBT 128
    0x1A: "]L0",  # MicroPDF417
    0x1B: "]d1",  # Data Matrix
    0x1C: "]Q1",  # QR
    0x25: "]U0",  # MaxiCode
    0x2C: "]Q1",  # Micro QR
    0x2D: "]z0",  # Aztec
    0x30: "]e0",  # GS1 DataBar
    0x31: "]e0",  # GS1 DataBar Limited
    0x32: "]e0",  # GS1 DataBar Expanded
    0x48: "]E3", 0x49: "]E3", 0x4A: "]E4", 0x4B: "]E3", 0x50: "]E3",  # UPC and EAN with two more digits
    0x88: "]E3", 0x89: "]E3", 0x8A: "]E4", 0x8B: "]E3", 0x90: "]E3",  # with five more
    0xC1: "]d2",  # GS1 Data Matrix
    0xC2: "]Q3",  # GS1 QR
}  # fmt: skip


def type_of(aim: str | None) -> int:
    """Give a code type that stands for an AIM identifier; 0, "not applicable", where none does."""
    return next((kind for kind, known in AIM_OF_TYPE.items() if known == aim), 0)
