"""GTINs: check digit, one 14-digit form, and UPC-E.

GTIN-8, -12, -13 and -14 are one number space padded with zeros on the left, and the check digit is the
same at every length (GS1 General Specifications, 7.9), so 14 digits compare equal for all of them.
"""

from collections.abc import Iterator

_LENGTHS = (8, 12, 13, 14)


def is_digits(text: str) -> bool:
    """Tell whether `text` is one or more of 0 to 9; digits of other scripts are not."""
    return text.isascii() and text.isdecimal()


def check_digit_holds(digits: str) -> bool:
    """Tell whether the last of `digits` is the GS1 modulo-10 check digit of the others.

    Nothing but zeros is not a number, though the sum would allow it: it is what an empty field is padded to.
    """
    weighted = (int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(weighted) % 10 == 0 and digits.strip("0") != ""


def has_gtin_length(text: str) -> bool:
    """Tell whether `text` is 8, 12, 13 or 14 digits, whatever its check digit."""
    return len(text) in _LENGTHS and is_digits(text)


def is_gtin(text: str) -> bool:
    """Tell whether `text` is a GTIN of any length with a good check digit."""
    return has_gtin_length(text) and check_digit_holds(text)


def barcode_key(code: str) -> str:
    """Give the form under which a barcode is stored and looked up: a GTIN in 14 digits, all else as it is."""
    return code.zfill(14) if is_gtin(code) else code


def expand_upc_e(code: str) -> str | None:
    """Give the UPC-A that an 8-digit UPC-E stands for (ISO/IEC 15420).

    None for anything else, and where the check digit, which is that of the UPC-A, does not hold.
    """
    if len(code) != 8 or not is_digits(code) or code[0] not in "01":
        return None
    system, body, last, check = code[0], code[1:6], code[6], code[7]
    match last:
        case "0" | "1" | "2":
            middle = f"{body[:2]}{last}0000{body[2:]}"
        case "3":
            middle = f"{body[:3]}00000{body[3:]}"
        case "4":
            middle = f"{body[:4]}00000{body[4:]}"
        case _:
            middle = f"{body}0000{last}"
    upc_a = system + middle + check
    return upc_a if check_digit_holds(upc_a) else None


def gtins_of(code: str, aim: str | None) -> tuple[str, ...]:
    """Give every GTIN, in 14 digits, that a code outside GS1 element strings can be; the likeliest first.

    Eight digits can be a GTIN-8 or a UPC-E that the scanner did not expand, and for one code in ten
    (`01234565`) both check digits hold. Only "]E4" says EAN-8 for sure; "]E0" covers UPC-E by ISO/IEC 15424,
    but not every scanner keeps to it, so a GTIN-8 is taken there too, after the UPC-E.
    """
    found = list(_gtins_of(code, aim))
    return tuple(found[::-1]) if aim == "]E0" else tuple(found)


def _gtins_of(code: str, aim: str | None) -> Iterator[str]:
    if is_gtin(code):
        yield code.zfill(14)
    if aim in (None, "]E0") and (upc_a := expand_upc_e(code)) is not None:
        yield upc_a.zfill(14)
