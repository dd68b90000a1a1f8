"""What every message must be, whichever it is."""

import inspect
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import get_type_hints

import pytest

from station.core import messages
from station.core.checks import Check, CheckState, Extra, TagCount, Why
from station.core.message import Message, Phrase, Severity, Values, phrase
from station.core.work import PLAIN_CARTON, Carton, Decision, Line, Operator, Order
from station.core.world import Wanted
from tests.helpers.world import make_line, make_order

EXAMPLES: dict[object, object] = {
    str: "SOMETHING",
    int: 3,
    Operator: Operator("7", "Ada"),
    Order: make_order("A", make_line("X", 2)),
    Line: make_line("X", 2),
    Carton: PLAIN_CARTON,
    Line | None: make_line("X", 2),
    Decimal: Decimal(1240),
    Decision: Decision.WEIGHT,
    Check: Check(
        CheckState.EXTRAS, 1, (TagCount("X", "Item X", 1, 2),), (Extra(Why.FOREIGN, "Y", "Item Y", 1),)
    ),
    Phrase: phrase("forbidden", name="Item X", word="LITHIUM"),
    tuple[Phrase, ...]: (phrase("meaning", kind="Item", item="X"), phrase("meaning", kind="Tote", item="")),
    tuple[Wanted, ...]: (Wanted("W-1", "T-5", "bench-4"), Wanted("W-2")),
}
GIVEN = {"SOMETHING", "LITHIUM", "Ada", "W-A", "Item X", "Item Y", "X", "Item", "Tote", "Plain box"} | {
    "W-1",
    "T-5",
    "bench-4",
    "W-2",
    "",
}
"""The names, ids and codes of the examples."""

SAYINGS: list[Callable[..., Message]] = [
    function
    for name, function in vars(messages).items()
    if inspect.isfunction(function) and not name.startswith("_")
]


def example(say: Callable[..., Message]) -> Message:
    """Return a message with an example for each of its parameters."""
    hints = get_type_hints(say)
    hints.pop("return")
    return say(*(EXAMPLES[hint] for hint in hints.values()))


def texts_in(values: Values) -> Iterator[str]:
    """Give every text among the values, those of phrases too."""
    for _, value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            for one in value:
                yield from texts_in(one.values)


def test_no_two_messages_share_a_key() -> None:
    keys = [example(say).key for say in SAYINGS]
    assert len(keys) == len(set(keys)) >= 50


@pytest.mark.parametrize("say", SAYINGS, ids=lambda say: say.__name__)
def test_a_message_holds_what_it_speaks_of_and_no_words(say: Callable[..., Message]) -> None:
    """What was not given is a number or an id of one word."""
    message = example(say)
    made = [text for text in texts_in(message.values) if text not in GIVEN]
    assert [text for text in made if not re.fullmatch(r"[a-z-]+|[0-9.]+", text)] == []
    assert message.verbatim is None


@pytest.mark.parametrize("say", SAYINGS, ids=lambda say: say.__name__)
def test_a_message_tells_whether_anything_changed(say: Callable[..., Message]) -> None:
    message = example(say)
    stops = message.key.startswith("stopped-")
    if message.severity is Severity.OK or stops:
        assert message.changed
    if message.severity in (Severity.WARN, Severity.LATCHED) and not stops:
        assert not message.changed


def test_where_an_item_belongs_is_named_with_tote_and_bench() -> None:
    message = messages.not_in_order("Mug", "0401", "", (Wanted("W-1", "T-5", "bench-4"), Wanted("W-2")))
    assert dict(message.values)["wanted"] == (
        phrase("belongs", order="W-1", tote="T-5", station="bench-4"),
        phrase("belongs", order="W-2", tote="", station=""),
    )


def test_of_a_code_that_may_have_counted_the_screen_is_looked_at_first() -> None:
    assert messages.reading_broken("maybe-repeated") == Message("maybe-repeated", Severity.WARN)


@pytest.mark.parametrize(("count", "named"), [(4, 4), (5, 4), (9, 4)])
def test_an_error_names_a_few_things_and_counts_the_rest(count: int, named: int) -> None:
    lacking = tuple(TagCount(f"S{place}", f"Item {place}", 0, 1) for place in range(count))
    values = dict(messages.check_missing(Check(CheckState.MISSING, 1, lacking)).values)
    told = values["named"]
    assert isinstance(told, tuple)
    assert (values["lacking"], len(told)) == (count, named)
    assert (told[-1] == phrase("and-more", count=count - 3)) == (count > named)
