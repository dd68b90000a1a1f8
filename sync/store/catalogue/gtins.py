"""Barcodes as the store keeps them: GTINs as 14 digits, a vendor's own codes as they are."""

from sync.contract.numbers import check_digit

GTIN_LENGTHS = frozenset({8, 12, 13, 14})
GTIN_DIGITS = 14


class BadCheckDigit(ValueError):
    """The code has the form of a GTIN, and its check digit does not hold."""


def normalise_barcode(code: str) -> str:
    """Return a GTIN-8, -12, -13 or -14 as 14 digits, any other code unchanged.

    `BadCheckDigit` where digits of a GTIN's length are none (GS1 General Specifications 7.9).
    """
    if len(code) not in GTIN_LENGTHS or not (code.isascii() and code.isdigit()):
        return code
    expected = check_digit(code[:-1])
    if code[-1] != expected:
        raise BadCheckDigit(f"the check digit of GTIN {code} should be {expected}")
    return code.zfill(GTIN_DIGITS)
