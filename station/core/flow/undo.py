"""Taking back the last scan, as often as wanted: the newest deed first, to the bottom of the pile."""

from collections.abc import Callable
from typing import TypeVar

from station.core.bench import FlowState
from station.core.flow.steps import Step

S = TypeVar("S", bound=FlowState)
D = TypeVar("D")


def take_back(
    deeds: tuple[D, ...], undo: Callable[[D, tuple[D, ...]], Step[S]], bottom: Callable[[], Step[S]]
) -> Step[S]:
    """Undo the newest deed, given those before it; with none left, do what `bottom` says."""
    return undo(deeds[-1], deeds[:-1]) if deeds else bottom()
