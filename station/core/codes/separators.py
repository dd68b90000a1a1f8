"""Finding a separator that was lost: a variable GS1 value that swallowed the next one.

Without its GS, `10LOT42` + `17271231` reads as the lot `LOT4217271231`, and nothing in the grammar objects.
`find_loss` looks at a message of a known item, and holds a separator for lost

1. for certain, where a variable value reached its greatest length, or a character it can't hold, and more
   follows without a GS;
2. by suspicion, where the end of a variable value reads, to its last character, as further element strings
   that the message lacks and that begin with
   a. what the reading is refused without: the (21) or (10) by which the item is tracked, the (37) that
      belongs to an (02). This never costs anything;
   b. a date AI, (11) (12) (13) (15) (16) (17), with six digits that are a date;
   c. a count (30) that begins where two characters or more end without a digit (`xyz` + `3040`), has two
      digits or more, does not begin with 0, and only while the message holds no GS at all: where one came
      through, the scanner sends them. One letter before it is a plant's (`L3041` is day 304 of a year).

What can't be decided: a lot that ends in a digit and a count (`LOT42` + `3040`), or any value and a serial
the item does not need (`LOT4` + `21`: `LOT421` stays a lot); those pass as printed. And a lot that is really
printed like 2b or 2c is held for broken at every scan; the meaning it would have is kept beside it, and
typed with parentheses, `(01)…(10)…`, it is never suspected.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from station.core.codes.directory import ItemFacts, Tracking
from station.core.codes.gs1 import DATE_AIS, GS, Element, Message, iso_date, read_elements
from station.core.codes.gtin import check_digit_holds

_COUNT = re.compile(r"30[1-9]\d{1,7}", re.ASCII)
_GTIN = re.compile(r"(?=0[12](\d{14}))", re.ASCII)


@dataclass(frozen=True)
class Loss:
    """A separator that is missing, in words; `certain` when the value can't be as printed."""

    explanation: str
    certain: bool


def find_loss(message: Message, facts: ItemFacts) -> Loss | None:
    """Find the first value of `message` that swallowed another, by the rules above.

    Where its end can be cut in several places, the cut before a date is told; it is the surest.
    """
    if message.explicit:
        return None
    for element in message.elements:
        if element.variable and not element.ended:
            return Loss(f"({element.ai}) {element.value} runs on without an end", certain=True)
    if message.rest:
        return None
    for element in message.elements:
        tails = _tails(message, element, _lacking(message, facts))
        tail = min(tails, key=lambda tail: tail[:2] not in DATE_AIS, default=None)
        if tail is not None:
            head = f"({element.ai}) {element.value.removesuffix(tail)}"
            return Loss(f"{head} seems to have run into ({tail[:2]}) {tail[2:]}", certain=False)
    return None


def gtins_swallowed(message: Message) -> tuple[str, ...]:
    """Give every GTIN that stands behind (01) or (02) anywhere inside a message that has none of its own."""
    if message.gtin() is not None:
        return ()
    return tuple(match[1] for match in _GTIN.finditer(message.text) if check_digit_holds(match[1]))


def _lacking(message: Message, facts: ItemFacts) -> frozenset[str]:
    """Give the AIs without which the message is refused for its item."""
    needed = {
        "10": facts.tracking is Tracking.LOT,
        "21": facts.tracking is Tracking.SERIAL,
        "37": message.value("02") is not None,
    }
    return frozenset(ai for ai, need in needed.items() if need and message.value(ai) is None)


def _tails(message: Message, element: Element, lacking: frozenset[str]) -> Iterator[str]:
    """Give the ends of a variable value that read as further element strings, the longest first."""
    if not element.variable:
        return
    for at in range(1, len(element.value)):
        head, tail = element.value[:at], element.value[at:]
        if message.value(tail[:2]) is None and _opens(head, tail, lacking, GS in message.text):
            read = read_elements(tail)
            if not read.rest and all(one.ended or not one.variable for one in read.elements):
                yield tail


def _opens(head: str, tail: str, lacking: frozenset[str], separated: bool) -> bool:
    """Tell whether a tail begins with something whose loss would be noticed."""
    ai = tail[:2]
    if ai in DATE_AIS:
        return iso_date(tail[2:8]) is not None
    if ai in lacking:
        return True
    return len(head) > 1 and not head[-1].isdecimal() and not separated and _COUNT.fullmatch(tail) is not None
