from station.core.message import Message, Phrase, Severity, Values, phrase, verbatim


def mugs(*orders: str) -> Message:
    """Return a message that names a mug and the orders it is wanted in."""
    wanted = tuple(phrase("belongs", order=order) for order in orders)
    return Message("not-in-order", Severity.LATCHED, Values([("name", "Mug"), ("wanted", wanted)]))


def test_messages_that_speak_of_the_same_values_are_the_same() -> None:
    assert mugs("A", "B") == mugs("A", "B")
    assert len({mugs("A", "B"), mugs("A", "B"), mugs("B", "A"), mugs()}) == 3


def test_a_phrase_has_its_values_in_the_order_in_which_they_were_given() -> None:
    assert phrase("lacking", name="Mug", found=1) == Phrase(
        "lacking", Values([("name", "Mug"), ("found", 1)])
    )


def test_words_that_were_stored_are_a_phrase_of_their_own() -> None:
    assert verbatim("Belongs to order A") == phrase("verbatim", text="Belongs to order A")
