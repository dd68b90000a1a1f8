import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from station.core.codes.directory import ItemFacts, Tracking
from station.core.codes.gs1 import GS, Message, read
from station.core.codes.separators import Loss, find_loss, gtins_swallowed

GTIN = "09521234567899"
PLAIN = ItemFacts()
BY_LOT = ItemFacts(Tracking.LOT)
BY_SERIAL = ItemFacts(Tracking.SERIAL, expiry=True)

CHARACTERS = st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZabcxyz0123456789-./_")
VALUES = st.text(CHARACTERS, min_size=1, max_size=20)
REAL_LOTS = st.from_regex(r"\A[A-Z]{1,3}-?[0-9]{1,7}\Z|\A[0-9]{4,7}[A-Z]{0,2}\Z")
DATES = st.dates().map(lambda day: day.strftime("%y%m%d"))


def message(tail: str, head: str = f"01{GTIN}") -> Message:
    """Read a GS1-128 text."""
    found = read(head + tail, "]C1")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("tail", "facts", "said"),
    [
        ("10LOT4217271231", PLAIN, "(10) LOT42 seems to have run into (17) 271231"),
        ("10LOT421727123121SER9", BY_SERIAL, "(10) LOT42 seems to have run into (17) 27123121SER9"),
        ("10LOT4215271200", BY_LOT, "(10) LOT42 seems to have run into (15) 271200"),
        ("21SER911270101", PLAIN, "(21) SER9 seems to have run into (11) 270101"),
        (f"10LOT4217271231{GS}21SER9", PLAIN, "(10) LOT42 seems to have run into (17) 271231"),
        ("10xyz3040", PLAIN, "(10) xyz seems to have run into (30) 40"),
        ("10LOT42-3012", PLAIN, "(10) LOT42- seems to have run into (30) 12"),
        ("10LOT421SER9", BY_SERIAL, "(10) LOT4 seems to have run into (21) SER9"),
        ("21SER910LOT42", BY_LOT, "(21) SER9 seems to have run into (10) LOT42"),
        ("240PART10LOT42", BY_LOT, "(240) PART seems to have run into (10) LOT42"),
    ],
)
def test_a_value_that_ends_like_what_the_message_lacks_is_suspected(
    tail: str, facts: ItemFacts, said: str
) -> None:
    assert find_loss(message(tail), facts) == Loss(said, certain=False)


@pytest.mark.parametrize(
    "tail",
    [
        "10LOT42172712312199SERIAL001",
        "10ABCDEFGHIJKLMNOPQRST17271231",
        "304010LOT42",
        "371210LOT",
        "21ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    ],
)
def test_a_value_that_goes_on_past_its_greatest_length_or_its_characters_is_certain(tail: str) -> None:
    loss = find_loss(message(tail), PLAIN)
    assert loss is not None
    assert loss.certain


@pytest.mark.parametrize(
    ("tail", "facts"),
    [
        ("", PLAIN),
        ("10LOT421", PLAIN),
        ("10LOT421", BY_LOT),
        ("10LOT421", BY_SERIAL),
        ("10LOT304", PLAIN),
        ("10LOT3712", PLAIN),
        ("10L3041", PLAIN),
        ("10LOT30026", PLAIN),
        ("10251115", BY_LOT),
        ("10A20251115", BY_LOT),
        ("10LOT42171332", PLAIN),
        ("10LOT4217271331", PLAIN),
        ("10LOT421", ItemFacts(Tracking.NONE, expiry=True)),
        (f"10LOT3040{GS}21SER9", PLAIN),
        (f"17271231{GS}10LOT4217280101", PLAIN),
        (f"3012{GS}10AB3040", PLAIN),
        (f"21S{GS}10LOT4217271331", BY_SERIAL),
        ("17271231310300125091X", PLAIN),
        ("zz", PLAIN),
    ],
)
def test_an_ordinary_value_is_not_suspected(tail: str, facts: ItemFacts) -> None:
    assert find_loss(message(tail), facts) is None


def test_a_lot_really_printed_like_a_count_is_suspected_too_unless_it_comes_in_parentheses() -> None:
    assert find_loss(message("10LOT3040"), PLAIN) is not None
    assert find_loss(message("(10)LOT3040", f"(01){GTIN}"), PLAIN) is None
    assert find_loss(message("/10/LOT3040", f"https://id.gs1.org/01/{GTIN}"), PLAIN) is None


def test_a_count_behind_a_digit_can_not_be_told_from_the_lot() -> None:
    assert find_loss(message("10LOT423040"), PLAIN) is None


def test_the_count_that_belongs_to_the_gtin_of_a_content_is_missed_wherever_it_hides() -> None:
    assert find_loss(message("10LOT423712", f"02{GTIN}"), PLAIN) is not None
    assert find_loss(message(f"10LOT423712{GS}3706", f"02{GTIN}"), PLAIN) is None


@given(REAL_LOTS, st.booleans())
def test_a_lot_of_fewer_than_eight_digits_in_a_row_is_suspected_only_for_a_count_after_letters(
    lot: str, tracked: bool
) -> None:
    letters = lot.rstrip("0123456789")
    digits = lot.removeprefix(letters)
    assume(not (letters and digits.startswith("30")))
    assert find_loss(message(f"17271231{'10'}{lot}"), BY_LOT if tracked else PLAIN) is None


@given(VALUES, VALUES)
def test_where_lot_serial_and_expiry_came_with_their_separators_only_a_date_is_suspected(
    lot: str, serial: str
) -> None:
    loss = find_loss(message(f"17271231{'10'}{lot}{GS}21{serial}"), BY_SERIAL)
    assert loss is None or any(f"into ({ai})" in loss.explanation for ai in ("11", "12", "13", "15", "16"))


@given(VALUES, DATES, VALUES)
def test_a_separator_lost_before_a_date_is_always_found(lot: str, date: str, serial: str) -> None:
    assert find_loss(message(f"10{lot}17{date}21{serial}"), PLAIN) is not None


@given(VALUES, VALUES)
def test_a_separator_lost_before_the_serial_or_lot_an_item_is_tracked_by_is_always_found(
    value: str, tracked: str
) -> None:
    assert find_loss(message(f"10{value}21{tracked}"), ItemFacts(Tracking.SERIAL)) is not None
    assert find_loss(message(f"21{value}10{tracked}"), ItemFacts(Tracking.LOT)) is not None


@pytest.mark.parametrize(
    ("text", "gtins"),
    [
        (f"10LOT42{'01'}{GTIN}", (GTIN,)),
        (f"10LOT42{'02'}{GTIN}3712", (GTIN,)),
        ("10LOT420109521234567898", ()),
        (f"01{GTIN}10L01{GTIN}", ()),
        ("10LOT42", ()),
    ],
)
def test_a_gtin_inside_a_value_is_found_only_where_the_message_has_none(
    text: str, gtins: tuple[str, ...]
) -> None:
    assert gtins_swallowed(message(text, "")) == gtins
