import pytest
from biip import ParseError
from biip.checksums import gs1_standard_check_digit
from biip.upc import Upc
from hypothesis import assume, given
from hypothesis import strategies as st

from station.core.codes.gtin import barcode_key, check_digit_holds, expand_upc_e, gtins_of, is_gtin
from tests.helpers.check_characters import GS1_DIGITS

DIGITS = "0123456789"


@pytest.mark.parametrize(
    "code",
    [
        "96385074",  # the EAN-8 of the textbooks
        "042100005264",  # UPC-A
        "9521234567899",  # GS1's demonstration prefix
        "80614141123458",  # the GTIN-14 of the EPC vector in the tag data standard
        "3596710402113",
        "0853754003519",
    ],
)
def test_real_gtins_hold_their_check_digit_and_compare_equal_in_14_digits(code: str) -> None:
    assert is_gtin(code)
    assert barcode_key(code) == code.rjust(14, "0")


@pytest.mark.parametrize(("digits", "digit"), GS1_DIGITS)
def test_the_check_digit_is_the_one_the_store_writes(digits: str, digit: str) -> None:
    assert [last for last in DIGITS if check_digit_holds(digits + last)] == [digit]


@given(st.text(DIGITS, min_size=1, max_size=20).filter(lambda text: text.strip("0")))
def test_the_check_digit_is_that_of_biip(digits: str) -> None:
    assert check_digit_holds(f"{digits}{gs1_standard_check_digit(digits)}")


@pytest.mark.parametrize("length", [8, 12, 13, 14])
@given(data=st.data())
def test_one_wrong_digit_is_always_found(length: int, data: st.DataObject) -> None:
    body = data.draw(
        st.text(DIGITS, min_size=length - 1, max_size=length - 1).filter(lambda text: text.strip("0"))
    )
    code = next(body + last for last in DIGITS if check_digit_holds(body + last))
    at = data.draw(st.integers(0, length - 1))
    other = data.draw(st.sampled_from(DIGITS).filter(lambda digit: digit != code[at]))
    assert not is_gtin(code[:at] + other + code[at + 1 :])


@pytest.mark.parametrize(
    "code",
    [
        "",
        "9",
        "00000000",
        "00000000000000",
        "96385075",
        "952123456789",
        "ABCDEFGH",
        "٩٦٣٨٥٠٧٤",
        "9638507 4",
        "A-17",
    ],
)
def test_what_is_no_gtin_is_looked_up_as_it_is(code: str) -> None:
    assert not is_gtin(code)
    assert barcode_key(code) == code


@pytest.mark.parametrize(
    ("upc_e", "upc_a"),
    [
        ("04252614", "042100005264"),
        ("01234531", "012300000451"),
        ("01234543", "012340000053"),
        ("01234565", "012345000065"),
    ],
)
def test_upc_e_is_expanded_by_its_last_digit(upc_e: str, upc_a: str) -> None:
    assert expand_upc_e(upc_e) == upc_a


@given(st.text(DIGITS, min_size=8, max_size=8))
def test_upc_e_is_expanded_as_an_independent_library_does(code: str) -> None:
    assume(code != "00000000")
    try:
        expected = Upc.parse(code).as_upc_a()
    except ParseError:
        expected = None
    assert expand_upc_e(code) == expected


@pytest.mark.parametrize("code", ["", "0425261", "042526140", "24252614", "04252615", "0425261X"])
def test_what_is_no_upc_e_is_not_expanded(code: str) -> None:
    assert expand_upc_e(code) is None


@pytest.mark.parametrize(
    ("code", "aim", "gtins"),
    [
        ("96385074", None, ("00000096385074",)),
        ("96385074", "]E4", ("00000096385074",)),
        ("04252614", None, ("00042100005264",)),
        ("04252614", "]E0", ("00042100005264",)),
        ("04252614", "]E4", ()),
        ("04252614", "]C0", ()),
        ("01234565", None, ("00000001234565", "00012345000065")),
        ("01234565", "]E0", ("00012345000065", "00000001234565")),
        ("01234565", "]E4", ("00000001234565",)),
        ("9521234567899", "]C0", ("09521234567899",)),
        ("80614141123458", "]I1", ("80614141123458",)),
        ("A-17", None, ()),
    ],
)
def test_a_code_gives_every_gtin_it_can_be_the_likeliest_first(
    code: str, aim: str | None, gtins: tuple[str, ...]
) -> None:
    assert gtins_of(code, aim) == gtins
