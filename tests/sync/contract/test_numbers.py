"""Leased numbers, as both ends write and read them."""

import pytest
from biip.checksums import gs1_standard_check_digit
from hypothesis import given
from hypothesis import strategies as st

from sync.contract.numbers import LARGEST, NotANumber, check_digit, format_number, parse_number
from tests.helpers.check_characters import GS1_DIGITS

NUMBERS = st.integers(0, LARGEST)


@given(NUMBERS)
def test_a_number_is_read_as_it_was_written(n: int) -> None:
    assert parse_number("PL", format_number("PL", n)) == n


def test_the_form_is_prefix_ten_digits_and_check_digit() -> None:
    assert format_number("PL", 1) == "PL00000000017"


@pytest.mark.parametrize("gtin", ["4006381333931", "0012345678905", "96385074"])
def test_the_check_digit_is_that_of_gs1(gtin: str) -> None:
    """The examples are GTINs in print: a pen, the example of the UPC, the example of the EAN-8."""
    assert check_digit(gtin[:-1]) == gtin[-1]


@pytest.mark.parametrize(("digits", "digit"), GS1_DIGITS)
def test_the_check_digit_is_the_one_the_station_reads(digits: str, digit: str) -> None:
    assert check_digit(digits) == digit


@given(st.text("0123456789", min_size=1, max_size=20))
def test_the_check_digit_is_that_of_biip(digits: str) -> None:
    """Not taken from biip itself, which takes some hundred milliseconds to load."""
    assert check_digit(digits) == str(gs1_standard_check_digit(digits))


@given(NUMBERS, st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(n: int, place: int, by: int) -> None:
    digits = format_number("", n)
    wrong = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    with pytest.raises(NotANumber):
        parse_number("", wrong)


@pytest.mark.parametrize("n", [-1, LARGEST + 1])
def test_a_number_that_has_no_form_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="no form"):
        format_number("PL", n)


@pytest.mark.parametrize(
    "text", ["", "PL", "XX00000000017", "PL0000000001", "PL000000000170", "PL0000000001x"]
)
def test_a_text_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_number("PL", text)


@given(st.text())
def test_no_text_makes_reading_fail_in_another_way(text: str) -> None:
    try:
        n = parse_number("PL", text)
    except NotANumber:
        return
    assert format_number("PL", n) == text
