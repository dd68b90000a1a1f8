from hypothesis import given
from hypothesis import strategies as st

from station.app.screen.values import Action
from station.ui.parts.places import COLUMNS, PLACES, TYPE_A_CODE, place_actions
from tests.helpers.screens import GALLERY

ROOM = 2 * COLUMNS - TYPE_A_CODE.span


def test_a_command_is_at_the_same_place_on_every_screen() -> None:
    """Hands find it without looking."""
    seen: dict[str, set[tuple[int, int]]] = {}
    for screen in GALLERY.values():
        for place, action in place_actions(screen.actions).items():
            seen.setdefault(action.command, set()).add((place.page, place.column))
    assert {command: len(places) for command, places in seen.items()} == dict.fromkeys(seen, 1)


def test_every_action_of_every_screen_has_a_place() -> None:
    """Nothing that a screen offers is missing from the bar."""
    for screen in GALLERY.values():
        assert set(place_actions(screen.actions).values()) == set(screen.actions)


def test_an_answer_is_wide_where_its_neighbours_are_free() -> None:
    """YES, NO and the acknowledgement are hard to miss."""
    yes, no = Action("YES", "Yes", "PL/YES/7"), Action("NO", "No", "PL/NO/D")
    assert [place.span for place in place_actions((yes, no))] == [2, 2]
    ack, undo = Action("ACK", "Understood", "PL/ACK/3"), Action("UNDO", "Undo", "PL/UNDO/%")
    assert {action.command: place.span for place, action in place_actions((ack, undo)).items()} == {
        "ACK": 3,
        "UNDO": 1,
    }


@given(st.lists(st.sampled_from([*PLACES, "NEW-ONE", "NEW-TWO"]), unique=True, max_size=14))
def test_no_two_actions_share_a_place(commands: list[str]) -> None:
    """Whatever a screen offers, each button stands alone and as many as fit are shown."""
    actions = tuple(Action(command, command, f"PL/{command}/0") for command in commands)
    placed = place_actions(actions)
    covered = [
        (place.page, column) for place in placed for column in range(place.column, place.column + place.span)
    ]
    assert len(covered) == len(set(covered))
    assert all(column < COLUMNS for _, column in covered)
    assert len(placed) == min(len(actions), ROOM)
    assert not {(TYPE_A_CODE.page, column) for column in range(TYPE_A_CODE.span)} & set(covered)
