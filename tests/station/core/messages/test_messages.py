"""What every message must be, whichever it is."""

import inspect
from collections.abc import Callable
from decimal import Decimal
from typing import get_type_hints

import pytest

from station.core import messages
from station.core.checks import Check, CheckState, Extra, TagCount, Why
from station.core.message import Message, Severity
from station.core.work import PLAIN_CARTON, Carton, Decision, Line, Operator, Order
from station.core.world import Wanted
from tests.helpers.world import make_line, make_order

EXAMPLES: dict[object, object] = {
    str: "something",
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
    tuple[str, ...]: ("one", "two"),
    tuple[Wanted, ...]: (Wanted("W-1", "T-5", "bench-4"), Wanted("W-2")),
}
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


def test_no_two_messages_share_a_key() -> None:
    keys = [example(say).key for say in SAYINGS]
    assert len(keys) == len(set(keys)) >= 50


@pytest.mark.parametrize("say", SAYINGS, ids=lambda say: say.__name__)
def test_a_message_says_what_happened_and_an_error_what_to_do(say: Callable[..., Message]) -> None:
    message = example(say)
    assert message.title.strip()
    assert message.action or message.severity is Severity.OK


@pytest.mark.parametrize("say", SAYINGS, ids=lambda say: say.__name__)
def test_a_message_tells_whether_anything_changed(say: Callable[..., Message]) -> None:
    message = example(say)
    stops = message.key.startswith("stopped-")
    if message.severity is Severity.OK or stops:
        assert message.changed
    if message.severity in (Severity.WARN, Severity.LATCHED) and not stops:
        assert not message.changed


def test_where_an_item_belongs_is_said_with_tote_and_bench() -> None:
    message = messages.not_in_order("Mug", "0401", "", (Wanted("W-1", "T-5", "bench-4"), Wanted("W-2")))
    assert message.details == (
        "Scanned 0401",
        "Mug",
        "Belongs to order W-1, tote T-5, bench bench-4",
        "Belongs to order W-2",
    )


@pytest.mark.parametrize(
    ("problem", "title", "detail"),
    [
        ("cut-off", "HALF A CODE CAME", "Its end did not come"),
        ("bad-check", "HALF A CODE CAME", "It was garbled on its way"),
        ("a plug-in's own words", "HALF A CODE CAME", "a plug-in's own words"),
        ("undecodable", "CODE NOT READ", "Its letters are other ones than the scanner is set up for"),
        ("no-suffix", "CODE NOT READ", "The sign that ends each code is missing"),
    ],
)
def test_a_code_that_did_not_come_whole_is_scanned_again_and_what_comes_each_time_is_a_lead_s(
    problem: str, title: str, detail: str
) -> None:
    message = messages.reading_broken(problem)
    assert (message.title, message.details) == (title, (detail,))
    assert message.action.startswith("Scan it again.")
    assert ("call a lead" in message.action) == (title == "CODE NOT READ")


def test_of_a_code_that_may_have_counted_the_screen_is_looked_at_first() -> None:
    asked = messages.reading_broken("maybe-repeated")
    assert (asked.key, asked.details) == ("maybe-repeated", ())


def test_a_stop_with_an_empty_box_sends_to_another_order() -> None:
    order = make_order("A", make_line("X"))
    assert "another order" in messages.stopped_packed(order, 0).action
    assert "comes out" in messages.stopped_packed(order, 2).action
