"""Check characters and digits that both sides of the wall must agree on, each worked out by hand or given.

A station reads and a store writes site codes, and neither may import the other; so each has its own rule.
"""

MODULO_43 = [
    # the textbook's: C12 O24 D13 E14 3 9 = 75, and 75 is 32 modulo 43
    ("CODE39", "W"),
    # with a space, which counts 38: 113 is 27 modulo 43
    ("CODE 39", "R"),
    ("PL/UNDO/", "1"),
    ("OP/17/", "8"),
    ("BOX/M/", "+"),
    ("ORD/W00000/", "4"),
    # every character once: 0 + 1 + ... + 42 = 903 = 21 * 43
    ("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%", "0"),
    # a sum of 38, whose check character is a space
    ("12Z", " "),
    ("", "0"),
]
"""Text and its modulo-43 check character (ISO/IEC 16388)."""

GS1_DIGITS = [
    # GS1 General Specifications, 7.9: GTIN-13, GTIN-8, GTIN-12, GTIN-14, SSCC
    ("950110153100", "0"),
    ("9501234", "6"),
    ("61414100734", "9"),
    ("0952123456789", "9"),
    ("34012345000000001", "7"),
]
"""Digits and the GS1 check digit that follows them."""
