import pytest
from epcpy.utils.parsers import hex_to_tag_encodable
from hypothesis import given
from hypothesis import strategies as st

from drivers.labels.epc_encoding import EpcError, sgtin96, sscc96
from drivers.labels.zpl import ean_check


def numbers(length: int) -> st.SearchStrategy[str]:
    """Give numbers of so many digits with their check digit."""
    digits = st.text("0123456789", min_size=length - 1, max_size=length - 1)
    return digits.map(lambda digits: digits + ean_check(digits))


def test_the_vectors_that_four_packages_agree_on() -> None:
    assert sgtin96("80614141123458", 6789, 7, 3) == "3074257BF7194E4000001A85"
    assert sscc96("106141412345678908", 7, 3) == "3174257BF4499602D2000000"


@given(numbers(14), st.integers(0, (1 << 38) - 1), st.integers(6, 12), st.integers(0, 7))
def test_a_piece_is_read_by_a_foreign_decoder_as_what_it_is(
    gtin: str, serial: int, company: int, kind: int
) -> None:
    read = hex_to_tag_encodable(sgtin96(gtin, serial, company, kind))
    prefix, item = gtin[1 : 1 + company], gtin[0] + gtin[1 + company : 13]
    assert read.epc_uri == f"urn:epc:id:sgtin:{prefix}.{item}.{serial}"


@given(numbers(18), st.integers(6, 12), st.integers(0, 7))
def test_a_parcel_is_read_by_a_foreign_decoder_as_what_it_is(sscc: str, company: int, kind: int) -> None:
    read = hex_to_tag_encodable(sscc96(sscc, company, kind))
    assert read.epc_uri == f"urn:epc:id:sscc:{sscc[1 : 1 + company]}.{sscc[0] + sscc[1 + company : 17]}"


def test_a_shorter_gtin_is_filled_up() -> None:
    assert sgtin96("9521234567899", 1, 7) == sgtin96("09521234567899", 1, 7)


@pytest.mark.parametrize(
    ("gtin", "serial", "company", "kind", "words"),
    [
        ("09521234567890", 1, 7, 1, "check digit"),
        ("0952123456789", 1, 7, 1, "check digit"),
        ("952123456789x", 1, 7, 1, "14 digits"),
        ("095212345678990", 1, 7, 1, "14 digits"),
        ("09521234567899", 1 << 38, 7, 1, "does not fit"),
        ("09521234567899", -1, 7, 1, "does not fit"),
        ("09521234567899", 1, 5, 1, "6 to 12 digits"),
        ("09521234567899", 1, 13, 1, "6 to 12 digits"),
        ("09521234567899", 1, 7, 8, "filter"),
    ],
)
def test_what_has_no_epc_is_refused(gtin: str, serial: int, company: int, kind: int, words: str) -> None:
    with pytest.raises(EpcError, match=words):
        sgtin96(gtin, serial, company, kind)


def test_an_sscc_of_another_length_is_refused() -> None:
    with pytest.raises(EpcError, match="18 digits"):
        sscc96("6141412345678908", 7)
