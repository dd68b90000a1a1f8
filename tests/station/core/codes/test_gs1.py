from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.codes.gs1 import GS, Content, content_of, iso_date, read
from station.core.codes.meanings import UnknownReason

GTIN = "09521234567899"
WEIGHED = "90614141123455"
SSCC = "106141412345678908"


def content(text: str, aim: str | None = "]C1") -> Content | UnknownReason:
    """Read a text that has to look like GS1."""
    message = read(text, aim)
    assert message is not None
    return content_of(message)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"01{GTIN}", Content(GTIN)),
        (f"01{GTIN}10LOT42{GS}21SER9", Content(GTIN, lot="LOT42", serial="SER9")),
        (f"01{GTIN}17271231{GS}10LOT42", Content(GTIN, lot="LOT42", expiry="2027-12-31")),
        (f"{GS}01{GTIN}10LOT42{GS}", Content(GTIN, lot="LOT42")),
        (f"01{GTIN}17280200", Content(GTIN, expiry="2028-02-29")),
        (f"01{GTIN}17000000", Content(GTIN)),
        (f"01{GTIN}15271231310300125091X", Content(GTIN)),
        ("010703206980498815210526100329", Content("07032069804988", lot="0329")),
        (f"00{SSCC}", Content(sscc=SSCC)),
        (f"00{SSCC}02{GTIN}3725", Content(GTIN, SSCC, count=25)),
        (f"02{GTIN}3706{GS}10L", Content(GTIN, count=6, lot="L")),
        (f"01{WEIGHED}3012", Content(WEIGHED, count=12)),
        (f"01{WEIGHED}3103001250", Content(WEIGHED)),
        (f"01{GTIN}3012", Content(GTIN)),
        (f"01{GTIN}3712", Content(GTIN)),
        (f"01{GTIN}10L{GS}10L", Content(GTIN, lot="L")),
    ],
)
def test_element_strings_say_item_count_lot_serial_and_expiry(text: str, expected: Content) -> None:
    assert content(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0109521234567898", UnknownReason.BAD_CHECK_DIGIT),
        ("0109521234567898(", UnknownReason.BAD_CHECK_DIGIT),
        ("0295212345678980", UnknownReason.BAD_CHECK_DIGIT),
        (f"00106141412345678907{GS}01{GTIN}", UnknownReason.BAD_CHECK_DIGIT),
        ("10LOT42", UnknownReason.NO_ITEM),
        ("96385074", UnknownReason.NO_ITEM),
        ("", UnknownReason.NO_ITEM),
        (f"01{GTIN}17271331", UnknownReason.MALFORMED_GS1),
        (f"01{GTIN}17270231", UnknownReason.MALFORMED_GS1),
        (f"01{GTIN}11270002", UnknownReason.MALFORMED_GS1),
        (f"01{GTIN}10L{GS}10M", UnknownReason.MALFORMED_GS1),
        (f"01{GTIN}02{GTIN}371", UnknownReason.MALFORMED_GS1),
        (f"01{GTIN}10ü", UnknownReason.MALFORMED_GS1),
        (f"01{GTIN}zz", UnknownReason.MALFORMED_GS1),
        ("01٠٩٥٢١٢٣٤٥٦٧٨٩٩", UnknownReason.MALFORMED_GS1),
        (f"02{GTIN}", UnknownReason.MALFORMED_GS1),
        (f"02{GTIN}3700", UnknownReason.MALFORMED_GS1),
        (f"01{WEIGHED}30", UnknownReason.MALFORMED_GS1),
        (f"01{WEIGHED}3000", UnknownReason.MALFORMED_GS1),
    ],
)
def test_what_contradicts_itself_is_refused_whole(text: str, reason: UnknownReason) -> None:
    assert content(text) is reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"(01){GTIN}(10)LOT42(17)271231", Content(GTIN, lot="LOT42", expiry="2027-12-31")),
        (f"(01) {GTIN} (21) SER 9", Content(GTIN, serial="SER9")),
        (f"(01){GTIN}(3103)001250(10)L(4", Content(GTIN, lot="L(4")),
        (f"(00){SSCC}", Content(sscc=SSCC)),
        ("(01)9521234567899", UnknownReason.MALFORMED_GS1),
        (f"(01){GTIN}(10)", UnknownReason.MALFORMED_GS1),
        (f"(01){GTIN}(03)1", UnknownReason.MALFORMED_GS1),
        (f"(31){GTIN}", UnknownReason.MALFORMED_GS1),
        ("(10)LOT42", UnknownReason.NO_ITEM),
        (f"(01){GTIN}(10)LOT42{GS}21SER", UnknownReason.MALFORMED_GS1),
        ("(01)09521234567898", UnknownReason.BAD_CHECK_DIGIT),
    ],
)
def test_the_printed_form_with_parentheses_is_read_too(text: str, expected: Content | UnknownReason) -> None:
    assert content(text, None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"https://id.gs1.org/01/{GTIN}/10/ABC1/21/12345?17=271231",
            Content(GTIN, lot="ABC1", serial="12345", expiry="2027-12-31"),
        ),
        ("HTTPS://ID.GS1.ORG/01/9521234567899", Content(GTIN)),
        ("http://brand.example/shop/01/9521234567899/10/L%2F3?utm=x", Content(GTIN, lot="L/3")),
        (
            f"https://id.gs1.org/00/{SSCC}?02=00614141123452&37=25&10=ABC123",
            Content("00614141123452", SSCC, 25, "ABC123"),
        ),
        ("https://id.gs1.org/01/9521234567898", UnknownReason.BAD_CHECK_DIGIT),
        ("https://id.gs1.org/01/", UnknownReason.BAD_CHECK_DIGIT),
    ],
)
def test_digital_links_of_any_domain_are_read(text: str, expected: Content | UnknownReason) -> None:
    assert content(text, "]Q1") == expected


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/",
        "http://[",
        "https://id.gs1.org/01/952x",
        "https://id.gs1.org/01/٠٩٥٢١٢٣٤٥٦٧٨٩٩",
    ],
)
def test_other_addresses_are_no_gs1(text: str) -> None:
    assert read(text, None) is None


@pytest.mark.parametrize("aim", ["]C1", "]e0", "]d2", "]Q3", "]J1"])
def test_a_gs1_identifier_makes_any_text_gs1(aim: str) -> None:
    assert content("96385074", aim) is UnknownReason.NO_ITEM


@pytest.mark.parametrize("aim", [None, "]C0", "]E4", "]d1", "]Q1", ""])
@pytest.mark.parametrize(
    "text", ["96385074", "A01-06", "10LOT42", "0109521234567898", "00106141412345678907", ""]
)
def test_without_a_sign_of_gs1_nothing_is_read_as_gs1(text: str, aim: str | None) -> None:
    assert read(text, aim) is None


@pytest.mark.parametrize(
    "text",
    [f"01{GTIN}", f"02{GTIN}371", f"00{SSCC}", f"17271231{'01'}{GTIN}", f"201101{GTIN}", f"10L{GS}01{GTIN}"],
)
def test_a_good_check_digit_at_the_front_or_a_separator_is_a_sign(text: str) -> None:
    assert read(text, None) is not None


@given(st.dates(date(1977, 1, 1), date(2076, 12, 31)))
def test_every_day_of_the_gs1_century_is_given_in_iso_form(day: date) -> None:
    assert iso_date(day.strftime("%y%m%d")) == day.isoformat()


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("270200", "2027-02-28"),
        ("280200", "2028-02-29"),
        ("271200", "2027-12-31"),
        ("770101", "1977-01-01"),
        ("760101", "2076-01-01"),
        ("000000", None),
        ("270001", None),
        ("271301", None),
        ("270431", None),
        ("27123", None),
        ("2712311", None),
        ("27123x", None),
        ("", None),
    ],
)
def test_day_00_is_the_last_of_its_month_and_no_day_is_none(digits: str, expected: str | None) -> None:
    assert iso_date(digits) == expected
