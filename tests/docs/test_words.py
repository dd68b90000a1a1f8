"""One word, one meaning: the list of words is in order, and names none twice."""

import re
from pathlib import Path

WORDS = Path(__file__).parents[2] / "docs" / "words.md"
FIELD = (
    "order item barcode kit location lot serial expiry tote parcel shipment SSCC manifest RMA operator"
    " station claim fact"
)


def words() -> list[str]:
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", WORDS.read_text(encoding="utf-8"), re.MULTILINE)
    return [word for word, meaning in rows if word not in ("word", "---")]


def test_the_words_are_in_alphabetical_order_and_none_is_named_twice() -> None:
    told = [word.casefold() for word in words()]
    assert told == sorted(set(told))


def test_every_word_has_a_meaning_of_its_own() -> None:
    rows = re.findall(r"^\| (.+?) \| (.*) \|$", WORDS.read_text(encoding="utf-8"), re.MULTILINE)
    meanings = [meaning.strip() for _, meaning in rows]
    assert all(meanings)
    assert len(set(meanings)) == len(meanings)


def test_the_words_of_the_field_are_all_there() -> None:
    assert set(FIELD.split()) <= set(words())
