"""How a leased number is written: prefix, ten digits, and a check digit over those ten.

The check digit is the GS1 one (modulo 10, weights 3 and 1 from the right; GS1 General
Specifications 7.9), so a mistyped digit and most swapped neighbours are found.
"""

DIGITS = 10
LARGEST = 10**DIGITS - 1


class NotANumber(ValueError):
    """The text is not a number of this form, or its check digit is wrong."""


def format_number(prefix: str, n: int) -> str:
    """Return number `n` of a block as it is printed; `ValueError` outside 0 … 9,999,999,999."""
    if not 0 <= n <= LARGEST:
        raise ValueError(f"{n} has no form of {DIGITS} digits")
    digits = f"{n:0{DIGITS}d}"
    return f"{prefix}{digits}{check_digit(digits)}"


def parse_number(prefix: str, text: str) -> int:
    """Return the number within `text`; `NotANumber` where prefix, length or check digit do not fit."""
    digits = text.removeprefix(prefix)
    whole = text.startswith(prefix) and len(digits) == DIGITS + 1 and digits.isascii() and digits.isdigit()
    if not whole:
        raise NotANumber(f"{text!r} is not {prefix} and {DIGITS + 1} digits")
    if check_digit(digits[:-1]) != digits[-1]:
        raise NotANumber(f"the check digit of {text!r} is wrong")
    return int(digits[:-1])


def check_digit(digits: str) -> str:
    """Return the GS1 check digit that follows `digits`."""
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)
