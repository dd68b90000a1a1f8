"""Sentences with gaps: values, tables of words, parts that may be left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.app.screen.words.template import OTHER, BadTemplate, Reader, Table
from station.core.message import Phrase, Value, phrase

TABLES: dict[str, Table] = {
    "pieces": {0: "none", 1: "1 piece", OTHER: "{} pieces"},
    "who": {"": "Nobody"},
    "deed": {"in": "Put in {name}", "at": "Put in[ at {place}]"},
    "nested": {"two": "two, and {count:pieces}"},
}


def a_phrase(one: Phrase) -> str:
    return f"<{one.key}>"


READER = Reader(TABLES, {"loud": lambda value: str(value).upper()}, a_phrase)


def filled(sentence: str, **values: Value) -> str:
    """Return a sentence with its values."""
    return READER.read(sentence).fill(values)


def test_a_gap_is_the_value_itself() -> None:
    assert filled("{name}: {packed} of {ordered}", name="Mug", packed=0, ordered=2) == "Mug: 0 of 2"


@pytest.mark.parametrize(("count", "said"), [(0, "none"), (1, "1 piece"), (2, "2 pieces")])
def test_a_count_has_its_plural(count: int, said: str) -> None:
    assert filled("{count:pieces}.", count=count) == f"{said}."


def test_a_word_for_a_value_may_speak_of_the_other_values() -> None:
    assert filled("{what:deed}", what="in", name="Mug") == "Put in Mug"
    assert filled("{what:nested}", what="two", count=1) == "two, and 1 piece"


def test_a_value_that_has_no_word_stands_for_itself() -> None:
    assert [filled("{who:who}", who=who) for who in ("", "Ada", 7)] == ["Nobody", "Ada", "7"]


def test_a_format_makes_words_of_a_value() -> None:
    assert filled("{name:loud}!", name="mug") == "MUG!"


def test_what_stands_in_brackets_is_left_out_where_a_value_in_it_is_empty() -> None:
    sentence = "Order {order}[, tote {tote}][, bench {station}]"
    assert filled(sentence, order="1", tote="", station="b") == "Order 1, bench b"
    assert filled(sentence, order="1", tote="t", station="") == "Order 1, tote t"
    assert filled("Mug[. {where}]", where=()) == "Mug"


def test_a_number_is_never_empty() -> None:
    assert filled("Mug[ {count}]", count=0) == "Mug 0"


def test_only_a_sentence_wholly_in_brackets_may_be_left_out() -> None:
    optional = [READER.read(sentence).optional for sentence in ("[a {b}]", "a[ {b}]", "[a {b}][c]", "a", "")]
    assert optional == [True, False, False, False, False]


def test_several_phrases_in_one_gap_are_joined() -> None:
    assert filled("Mug. {where}", where=(phrase("a"), phrase("b"))) == "Mug. <a>; <b>"


def test_a_value_that_an_earlier_version_did_not_store_is_empty() -> None:
    assert filled("Mug {name}[, {place}]{who:who}") == "Mug Nobody"


@given(st.text(), st.text())
def test_whatever_a_value_holds_is_said_as_it_is(name: str, other: str) -> None:
    assert filled("{name}/{other}", name=name, other=other) == f"{name}/{other}"


def test_a_template_knows_of_which_values_it_speaks_and_by_which_tables() -> None:
    template = READER.read("{what:deed}[ and {other}] of {count:nested}")
    assert template.names == {"what", "name", "place", "other", "count"}
    assert template.tables == {"deed", "nested", "pieces"}


@pytest.mark.parametrize(
    "sentence",
    ["{name", "name}", "[{name}", "{name}]", "[a [b] c]", "{a b}", "{name:}", "{name:no-such-table}"],
)
def test_a_sentence_that_cannot_be_read_is_refused(sentence: str) -> None:
    with pytest.raises(BadTemplate):
        READER.read(sentence)
