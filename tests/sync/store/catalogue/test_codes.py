"""Site codes and barcodes as the store makes and keeps them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.contract.numbers import check_digit
from sync.store.catalogue.gtins import BadCheckDigit, normalise_barcode
from sync.store.catalogue.site_codes import (
    ALPHABET,
    check_character,
    fits_order_id,
    fits_site_code,
    write_site_code,
)
from tests.helpers.check_characters import MODULO_43


@pytest.mark.parametrize(("text", "character"), MODULO_43)
def test_the_check_character_is_the_one_the_station_reads(text: str, character: str) -> None:
    assert check_character(text) == character


def test_an_orders_code_has_its_kind_its_id_and_the_check_over_both() -> None:
    assert write_site_code("ORD", "W00000") == "ORD/W00000/4"


@given(st.text(ALPHABET, min_size=1), st.data())
def test_one_wrong_character_changes_the_check_character(body: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.sampled_from(ALPHABET).filter(lambda character: character != body[place]))
    assert check_character(body[:place] + other + body[place + 1 :]) != check_character(body)


@pytest.mark.parametrize("text", ["", "w1", "A/B", "A B", "Ä", "X" * 25, "A\n"])
def test_an_id_that_cannot_be_printed_as_a_code_does_not_fit(text: str) -> None:
    assert not fits_site_code(text)
    assert not fits_order_id(text)


@given(st.from_regex(r"[0-9A-Z][0-9A-Z\-.]{0,23}", fullmatch=True))
def test_no_orders_code_ends_with_a_space(text: str) -> None:
    """It would be lost in the first file it passes through."""
    assert fits_order_id(text) == (not write_site_code("ORD", text).endswith(" "))


@given(st.sampled_from([8, 12, 13, 14]), st.data())
def test_a_gtin_is_kept_as_14_digits(length: int, data: st.DataObject) -> None:
    start = data.draw(st.text("0123456789", min_size=length - 1, max_size=length - 1))
    gtin = start + check_digit(start)
    assert normalise_barcode(gtin) == gtin.zfill(14)
    wrong = start + str((int(gtin[-1]) + 1) % 10)
    with pytest.raises(BadCheckDigit, match=f"should be {gtin[-1]}"):
        normalise_barcode(wrong)


@pytest.mark.parametrize("code", ["1234567", "123456789", "VENDOR-12", "ABCDEFGH", "１２３４５６７８"])
def test_a_vendors_own_code_stays_as_it_is(code: str) -> None:
    assert normalise_barcode(code) == code
