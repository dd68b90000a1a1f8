"""Encodes GTINs and SSCCs as EPCs for the tag of a label: 96 bits, written as hexadecimal.

Source: GS1 EPC Tag Data Standard, SGTIN-96 and SSCC-96 (header 0x30 and 0x31, filter, partition table); the
test vectors are those that four independent packages agree on.
"""

_ITEM_BITS = {12: 4, 11: 7, 10: 10, 9: 14, 8: 17, 7: 20, 6: 24}
"""Bits of indicator and item reference by the digits of the company prefix; company and item take 44."""

_SERIAL_BITS = 38


class EpcError(ValueError):
    """A number has no EPC of this kind."""


def sgtin96(gtin: str, serial: int, company_digits: int, filter_value: int = 1) -> str:
    """Give the EPC of one piece: GTIN of 14 digits, serial number, digits of its company prefix, 6 to 12.

    `filter_value` 1 is a piece for sale, 2 a case. `EpcError` where a number is wrong or does not fit;
    a serial number with letters or leading zeros has no SGTIN-96.
    """
    digits, item_bits = _checked(gtin, 14, company_digits)
    if not 0 <= serial < 1 << _SERIAL_BITS:
        raise EpcError(f"serial number {serial} does not fit: it must be below 2^{_SERIAL_BITS}")
    company = int(digits[1 : 1 + company_digits])
    item = int(digits[0] + digits[1 + company_digits : 13])
    head = _head(0x30, filter_value, company_digits, company)
    return f"{(head << item_bits | item) << _SERIAL_BITS | serial:024X}"


def sscc96(sscc: str, company_digits: int, filter_value: int = 2) -> str:
    """Give the EPC of a parcel or pallet from its SSCC of 18 digits; `filter_value` 2 is a logistic unit."""
    digits, item_bits = _checked(sscc, 18, company_digits)
    company = int(digits[1 : 1 + company_digits])
    reference = int(digits[0] + digits[1 + company_digits : 17])
    bits = item_bits + 14
    head = _head(0x31, filter_value, company_digits, company)
    return f"{(head << bits | reference) << 24:024X}"


def _head(header: int, filter_value: int, company_digits: int, company: int) -> int:
    if not 0 <= filter_value <= 7:
        raise EpcError(f"filter value {filter_value} is not from 0 to 7")
    company_bits = 44 - _ITEM_BITS[company_digits]
    return ((header << 3 | filter_value) << 3 | 12 - company_digits) << company_bits | company


def _checked(number: str, length: int, company_digits: int) -> tuple[str, int]:
    """Check length, check digit and prefix; GTINs of fewer digits are filled up with zeros."""
    digits = number.zfill(length) if length == 14 and len(number) in (8, 12, 13, 14) else number
    if len(digits) != length or not digits.isascii() or not digits.isdigit():
        raise EpcError(f"{number!r} is not of {length} digits")
    total = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits[:-1]))
    )
    if digits[-1] != str(-total % 10):
        raise EpcError(f"{number} has a wrong check digit")
    if company_digits not in _ITEM_BITS:
        raise EpcError(f"a company prefix has 6 to 12 digits, not {company_digits}")
    return digits, _ITEM_BITS[company_digits]
