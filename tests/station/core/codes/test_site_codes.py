import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.codes.site_codes import (
    ALPHABET,
    DEFAULT_PREFIXES,
    BadSiteCode,
    Kind,
    SiteCode,
    SiteCodes,
    check_character,
)
from tests.helpers.check_characters import MODULO_43

IDS = st.text(ALPHABET, min_size=1, max_size=30).filter(lambda ident: not ident.endswith("/"))


@pytest.mark.parametrize(("text", "character"), MODULO_43)
def test_the_check_character_is_the_one_the_store_writes(text: str, character: str) -> None:
    assert check_character(text) == character


@pytest.mark.parametrize(
    ("kind", "ident", "code"),
    [
        # sums of the values by hand: P25 L21 /40 U30 N23 D13 O24 /40 = 216 = 5*43 + 1
        (Kind.COMMAND, "UNDO", "PL/UNDO/1"),
        # O24 P25 /40 1 7 /40 = 137 = 3*43 + 8
        (Kind.OPERATOR, "17", "OP/17/8"),
        # B11 O24 X33 /40 M22 /40 = 170 = 3*43 + 41
        (Kind.CARTON, "M", "BOX/M/+"),
    ],
)
def test_a_code_is_the_prefix_the_id_and_a_check_character_over_both_slashes(
    kind: Kind, ident: str, code: str
) -> None:
    assert SiteCodes().make(kind, ident) == code
    assert SiteCodes().parse(code) == SiteCode(kind, ident)


@given(st.sampled_from(Kind), IDS)
def test_every_code_made_is_read_back(kind: Kind, ident: str) -> None:
    codes = SiteCodes()
    assert codes.parse(codes.make(kind, ident)) == SiteCode(kind, ident)


@given(st.sampled_from(Kind), IDS)
def test_a_check_character_may_be_cut_off_only_where_it_is_a_space(kind: Kind, ident: str) -> None:
    codes = SiteCodes()
    code = codes.make(kind, ident)
    whole = code.endswith(" ")
    assert codes.parse(code[:-1]) == (SiteCode(kind, ident) if whole else BadSiteCode(kind))


def test_the_code_whose_check_character_is_a_space_is_read_without_it() -> None:
    idents = [
        ident for ident in ALPHABET if ident != "/" and SiteCodes().make(Kind.OPERATOR, ident)[-1] == " "
    ]
    assert len(idents) == 1
    assert SiteCodes().parse(f"OP/{idents[0]}/") == SiteCode(Kind.OPERATOR, idents[0])


@given(st.sampled_from(Kind), IDS, st.data())
def test_one_wrong_character_after_the_prefix_is_always_found(
    kind: Kind, ident: str, data: st.DataObject
) -> None:
    codes = SiteCodes()
    code = codes.make(kind, ident)
    start = len(DEFAULT_PREFIXES[kind]) + 1
    at = data.draw(st.integers(start, len(code) - 1))
    other = data.draw(st.sampled_from(ALPHABET).filter(lambda char: char != code[at]))
    assert codes.parse(code[:at] + other + code[at + 1 :]) == BadSiteCode(kind)


@pytest.mark.parametrize("code", ["pl/undo/1", "PL/undo/1", "Pl/UNDO/1"])
def test_lower_case_is_refused_and_not_mended(code: str) -> None:
    assert SiteCodes().parse(code) == BadSiteCode(Kind.COMMAND)


@pytest.mark.parametrize("code", ["", "/", "PL", "PLX/UNDO/1", "A01-06", "https://id.gs1.org/01/0952", "pl"])
def test_what_has_no_prefix_and_slash_is_no_site_code(code: str) -> None:
    assert SiteCodes().parse(code) is None


@pytest.mark.parametrize("code", ["PL/", "PL//", "PL/1", "PL/UNDO", "PL/ÜNDO/1", "PL/UNDO/1/", "PL/UNDO/2"])
def test_a_prefix_with_anything_but_a_whole_code_behind_it_is_bad(code: str) -> None:
    assert SiteCodes().parse(code) == BadSiteCode(Kind.COMMAND)


def test_a_site_can_have_prefixes_of_its_own() -> None:
    codes = SiteCodes({**DEFAULT_PREFIXES, Kind.TOTE: "KISTE"})
    assert codes.parse(codes.make(Kind.TOTE, "7")) == SiteCode(Kind.TOTE, "7")
    assert codes.parse(SiteCodes().make(Kind.TOTE, "7")) is None


@pytest.mark.parametrize("prefix", ["", "A/B", "kiste", " A", "A ", "OP"])
def test_prefixes_that_can_not_be_told_apart_are_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match=r"prefix|site code"):
        SiteCodes({**DEFAULT_PREFIXES, Kind.TOTE: prefix})


@pytest.mark.parametrize(
    ("ident", "said"), [("", "needs an id"), ("A/", "not 'A/'"), ("bench", "'b' can't stand"), ("Ü", "'Ü'")]
)
def test_an_id_outside_the_alphabet_makes_no_code(ident: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        SiteCodes().make(Kind.OPERATOR, ident)
