"""EPCs for tests: what a tag on one piece of an item holds."""

_SGTIN_96, _POINT_OF_SALE, _SEVEN_DIGITS = 0x30, 1, 5


def sgtin(gtin: str, serial: int) -> str:
    """Return the SGTIN-96 of a GTIN, whose company prefix is taken to have seven digits.

    Fields and widths: GS1 EPC Tag Data Standard, table of SGTIN partitions (value 5: 24 and 20 bits).
    """
    digits = gtin.zfill(14)
    indicator, company, reference = digits[0], digits[1:8], digits[8:13]
    bits = _SGTIN_96
    for value, width in (
        (_POINT_OF_SALE, 3),
        (_SEVEN_DIGITS, 3),
        (int(company), 24),
        (int(indicator + reference), 20),
        (serial, 38),
    ):
        bits = bits << width | value
    return f"{bits:024X}"
