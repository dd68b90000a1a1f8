"""What is looked up is kept as it was found, and found again."""

from typing import Any, get_type_hints

import pytest

from station.core.codes.directory import Directory
from station.core.flow.lookups import LookedUp, NeverLookedUp, Noting, Recalled, Source
from station.core.world import World

QUESTIONS = sorted(name for kind in (World, Directory) for name in vars(kind) if not name.startswith("_"))


class Answering:
    """Answers everything with what it was asked."""

    def __getattr__(self, what: str) -> Any:
        return lambda *of: f"{what} of {of}"


def arguments_of(what: str) -> tuple[str, ...]:
    """Return something to ask a look-up for."""
    hints = get_type_hints(getattr(Source, what))
    return tuple(f"one {name}" for name in hints if name != "return")


@pytest.mark.parametrize("what", QUESTIONS)
def test_each_look_up_is_passed_on_noted_and_recalled(what: str) -> None:
    of = arguments_of(what)
    source: Any = Answering()
    noting = Noting(source)
    found = getattr(noting, what)(*of)
    assert found == f"{what} of {of}"
    noted = noting.taken()
    assert noted == (LookedUp(what, of, found),)
    assert getattr(Recalled(noted), what)(*of) == found


def test_what_was_taken_is_not_taken_twice() -> None:
    source: Any = Answering()
    noting = Noting(source)
    noting.item_name("MUG")
    noting.item_name("PEN")
    assert [entry.of for entry in noting.taken()] == [("MUG",), ("PEN",)]
    assert noting.taken() == ()


def test_what_was_never_looked_up_is_named() -> None:
    recalled = Recalled((LookedUp("item_name", ("MUG",), "Mug"),))
    with pytest.raises(NeverLookedUp, match=r"wanting\(MUG, A\)"):
        recalled.wanting("MUG", "A")
