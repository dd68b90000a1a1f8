"""Where each command lies in the bar: always at the same place, whatever else a screen offers."""

from dataclasses import dataclass

from station.app.screen.values import Action

COLUMNS = 6
PAGES = 2


@dataclass(frozen=True)
class Place:
    """A column of one page, and over how many columns a command may reach when they are free.

    Page 0 is what every worker needs; page 1, one touch away, what is rare or ends the work.
    """

    page: int
    column: int
    span: int = 1


PLACES: dict[str, Place] = {
    "UNDO": Place(0, 0),
    "NO": Place(0, 0, 2),
    "TAKE-OUT": Place(0, 1),
    "ZERO": Place(0, 1),
    "SHORT": Place(0, 2),
    "PRINT": Place(0, 2),
    "OVERRIDE": Place(0, 2),
    "SET-ASIDE": Place(0, 3),
    "LEAD": Place(0, 4),
    "CLOSE": Place(0, 5),
    "NEXT": Place(0, 5),
    "CHECK": Place(0, 5),
    "YES": Place(0, 4, 2),
    "ACK": Place(0, 3, 3),
    "CANCEL": Place(1, 2, 2),
    "DEVICES": Place(1, 2, 2),
    "OUT": Place(1, 4, 2),
}

TYPE_A_CODE = Place(1, 0, 2)
"""The window's own key for the keypad."""

LEADING = frozenset({"CLOSE", "NEXT", "CHECK", "YES", "ACK"})
"""Commands that lead the work on; they are dark."""

_ELSEWHERE = Place(1, 3)


def place_actions(actions: tuple[Action, ...]) -> dict[Place, Action]:
    """Give each action its place.

    Where two want the same, the second takes the nearest free column of its page, then of the
    other. What finds none is left to the printed command sheet.
    """
    taken: dict[tuple[int, int], Action] = {
        (TYPE_A_CODE.page, column): _RESERVED for column in range(TYPE_A_CODE.span)
    }
    for action in actions:
        wanted = PLACES.get(action.command, _ELSEWHERE)
        free = [
            (page, column)
            for page in range(PAGES)
            for column in range(COLUMNS)
            if (page, column) not in taken
        ]
        if free:
            nearest = min(free, key=lambda at: (at[0] != wanted.page, abs(at[1] - wanted.column), at[1]))
            taken[nearest] = action
    return {
        Place(page, column, _span_at(page, column, action, taken)): action
        for (page, column), action in taken.items()
        if action is not _RESERVED
    }


def _span_at(page: int, column: int, action: Action, taken: dict[tuple[int, int], Action]) -> int:
    wanted = PLACES.get(action.command, _ELSEWHERE)
    if (page, column) != (wanted.page, wanted.column):
        return 1
    span = 1
    while span < wanted.span and (page, column + span) not in taken:
        span += 1
    return span


_RESERVED = Action("", "", "")
