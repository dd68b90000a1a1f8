"""A message in words: by its row, or as it was stored."""

import pytest

from station.app.screen.words import Words, one_line, say, say_phrase
from station.app.screen.words.catalogue import Catalogue, Text
from station.core import messages
from station.core.message import Message, Severity, Values, Verbatim, phrase, verbatim

CATALOGUE = Catalogue(
    {
        "found": Text("{name} found", "Take it.", ("{name}", "[At {place}]", "*others")),
        "bare": Text("Found"),
    },
    {"other": "or {name}"},
    {},
    {},
)


def found(place: str = "", *others: str) -> Message:
    """Return a message that names a place and others, where there are any."""
    named = tuple(phrase("other", name=one) for one in others)
    values = Values([("name", "Mug"), ("place", place), ("others", named)])
    return Message("found", Severity.WARN, values, changed=True)


def test_a_message_is_said_by_its_row() -> None:
    assert CATALOGUE.say(found("A1", "Cup", "Jug")) == Words(
        "found", Severity.WARN, "Mug found", "Take it.", ("Mug", "At A1", "or Cup", "or Jug"), changed=True
    )
    assert CATALOGUE.say(Message("bare", Severity.OK)) == Words("bare", Severity.OK, "Found", "")


def test_a_detail_in_brackets_and_an_empty_list_are_no_detail_at_all() -> None:
    assert CATALOGUE.say(found()).details == ("Mug",)


def test_a_detail_that_is_merely_empty_stays_one() -> None:
    assert say(messages.on_hold("W-1", "")).details == ("Order W-1", "")


def test_what_was_stored_as_words_is_said_in_these_whatever_its_row_says_by_now() -> None:
    stored = Verbatim("Muck found", "Leave it.", ("Muck", "At A1"))
    message = Message("found", Severity.LATCHED, changed=True, verbatim=stored)
    assert CATALOGUE.say(message) == Words(
        "found", Severity.LATCHED, "Muck found", "Leave it.", ("Muck", "At A1"), changed=True
    )
    assert say_phrase(verbatim("Belongs to {order} [1]")) == "Belongs to {order} [1]"


def test_a_value_that_a_stored_message_lacks_is_empty() -> None:
    message = Message("found", Severity.WARN, Values([("name", "Mug")]))
    assert CATALOGUE.say(message).details == ("Mug",)


def test_what_has_no_row_is_said_by_its_key_and_values() -> None:
    """A station may have gone back to an earlier version with an error on its bench."""
    message = Message("lost", Severity.LATCHED, Values([("name", "Mug"), ("count", 2)]))
    words = CATALOGUE.say(message)
    assert (words.title, words.action, words.details) == ("lost", "", ("Mug", "2"))
    among = Message("lost", Severity.LATCHED, Values([("others", (phrase("other", name="Cup"),))]))
    assert CATALOGUE.say(among).details == ("or Cup",)
    assert CATALOGUE.phrase(phrase("no-such-phrase", name="Mug")) == "no-such-phrase: Mug"


@pytest.mark.parametrize(
    ("title", "action", "line"),
    [
        ("ONE TOO MANY", "Take it out.", "ONE TOO MANY. Take it out."),
        ("Ship short?", "A lead scans the badge.", "Ship short? A lead scans the badge."),
        ("Item X", "", "Item X."),
    ],
)
def test_words_in_one_line_are_the_title_and_what_to_do(title: str, action: str, line: str) -> None:
    assert one_line(Words("key", Severity.OK, title, action, ("not said",))) == line


def test_an_error_in_one_line_has_all_that_it_names() -> None:
    words = Words("key", Severity.LATCHED, "ONE TOO MANY", "Take it out.", ("Scanned 0401", "Mug"))
    assert one_line(words) == "ONE TOO MANY. Take it out. Scanned 0401; Mug."
