"""The catalogue has a row for all that is said, and says it in the words it always had."""

import ast
import inspect
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

import pytest

from station.app.screen.words import ENGLISH, say, say_phrase
from station.app.screen.words.catalogue import Catalogue
from station.app.screen.words.english import PARTS, shared
from station.core import messages
from station.core.codes.meanings import Definite
from station.core.equipment import NO_READER, NO_SCALE
from station.core.message import Phrase, Severity, Values, phrase, verbatim
from tests.station.app.screen.words import sayings
from tests.station.app.screen.words.sayings import EXTRAS, KINDS, SAYINGS, SCANNERS, A

SAID: dict[str, Any] = json.loads((Path(__file__).parent / "said.json").read_text())
"""The words of each message before they stood in a catalogue."""

ALONE = [phrase("problem", problem=NO_SCALE), verbatim("as it was stored")]
"""Phrases that stand in no message."""


def phrases_in(values: Values) -> Iterator[Phrase]:
    """Give the phrases of a message, with those inside them."""
    for _, value in values:
        for one in value if isinstance(value, tuple) else ():
            yield one
            yield from phrases_in(one.values)


def all_phrases() -> list[Phrase]:
    """Return every phrase that any message here is made of."""
    return [
        *ALONE,
        *EXTRAS.values(),
        *(one for message in SAYINGS.values() for one in phrases_in(message.values)),
    ]


def test_all_that_was_said_is_looked_at() -> None:
    assert SAID.keys() == SAYINGS.keys() | EXTRAS.keys()


def test_every_function_that_makes_a_message_is_called() -> None:
    tree = ast.parse(inspect.getsource(sayings))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    called = {function.attr for function in calls if isinstance(function, ast.Attribute)}
    assert set(messages.__all__) <= called


@pytest.mark.parametrize("name", SAYINGS)
def test_a_message_says_word_for_word_what_it_always_said(name: str) -> None:
    words = asdict(say(SAYINGS[name]))
    told = {**words, "severity": words["severity"].value, "details": list(words["details"])}
    assert told == SAID[name]


@pytest.mark.parametrize("name", EXTRAS)
def test_an_extra_is_said_word_for_word_as_it_always_was(name: str) -> None:
    assert say_phrase(EXTRAS[name]) == SAID[name]


def test_every_key_has_a_row_and_no_row_is_unused() -> None:
    assert {message.key for message in SAYINGS.values()} == ENGLISH.keys.keys()
    assert {one.key for one in all_phrases()} == ENGLISH.phrase_keys.keys()


@pytest.mark.parametrize("name", SAYINGS)
def test_a_row_speaks_of_the_values_its_message_has_and_of_no_others(name: str) -> None:
    message = SAYINGS[name]
    assert ENGLISH.keys[message.key] == dict(message.values).keys()


def test_a_phrase_s_row_speaks_of_the_values_the_phrase_has_and_of_no_others() -> None:
    for one in all_phrases():
        assert ENGLISH.phrase_keys[one.key] == dict(one.values).keys(), one.key


def test_no_two_parts_have_a_row_or_table_of_the_same_name() -> None:
    for kind in ("TEXTS", "PHRASES", "TABLES"):
        names = [name for part in PARTS for name in getattr(part, kind)]
        assert len(names) == len(set(names)), kind


def test_every_table_and_format_is_used() -> None:
    tables = {name for part in PARTS for name in part.TABLES}
    assert ENGLISH.tables == tables | shared.FORMATS.keys()


ROWS = [(name, value) for part in PARTS for name, table in part.TABLES.items() for value in table]


@pytest.mark.parametrize(("name", "value"), ROWS)
def test_every_word_of_a_table_is_said_by_some_message(name: str, value: str | int) -> None:
    tables = {one: dict(table) for part in PARTS for one, table in part.TABLES.items()}
    tables[name][value] = "ANOTHER WORD"
    texts = {key: text for part in PARTS for key, text in part.TEXTS.items()}
    phrases = {key: text for part in PARTS for key, text in part.PHRASES.items()}
    other = Catalogue(texts, phrases, tables, shared.FORMATS)
    said = [*map(other.say, SAYINGS.values()), *map(other.phrase, all_phrases())]
    assert any("ANOTHER WORD" in str(one) for one in said)


def test_every_kind_of_meaning_has_a_word() -> None:
    kinds = {kind.__name__.removesuffix("Meant") for kind in get_args(Definite)}
    assert kinds == {"Item", *KINDS}
    assert {say_phrase(phrase("meaning", kind=kind, item="X")) for kind in kinds} == {"Item X", *KINDS}


def test_what_is_not_set_up_has_words_and_a_device_s_own_stand_for_themselves() -> None:
    said = [say_phrase(phrase("problem", problem=one)) for one in (NO_SCALE, NO_READER, "it broke off", "")]
    assert said == ["No scale is set up", "No reader is set up", "it broke off", ""]


@pytest.mark.parametrize("name", SAYINGS)
def test_a_message_says_what_happened_and_an_error_what_to_do(name: str) -> None:
    words = say(SAYINGS[name])
    assert words.title.strip()
    assert words.action or words.severity is Severity.OK


@pytest.mark.parametrize("problem", [problem for problem in SCANNERS if problem])
def test_what_a_lead_must_set_up_sends_to_a_lead_and_what_may_come_right_does_not(problem: str) -> None:
    words = say(messages.reading_broken(problem))
    assert words.action.startswith("Scan it again.")
    assert ("call a lead" in words.action) == (words.title == "CODE NOT READ")


def test_a_stop_with_an_empty_box_sends_to_another_order() -> None:
    assert "another order" in say(messages.stopped_packed(A, 0)).action
    assert "comes out" in say(messages.stopped_packed(A, 2)).action
