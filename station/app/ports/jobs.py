"""How far a stored print job got: the words of its row, which may follow on which, what the bench sees."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from station.core.work import LabelState


class StoredState(Enum):
    """The state of a print job in the station's database; the values stand in every database.

    Up to FAILED it is the printer's word. CONFIRMED: the label was seen, so it is printed whatever the
    printer says. WITHDRAWN: the label is void, whatever becomes of it.
    """

    QUEUED = "queued"
    HANDED_OVER = "handed-over"
    PRINTING = "printing"
    PRINTED = "printed"
    UNKNOWN = "unknown"
    FAILED = "failed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"

    def may_become(self, state: "StoredState") -> bool:
        """Return whether a job may go on to a state."""
        return state in _NEXT[self]


AWAITED: Final = (StoredState.QUEUED, StoredState.HANDED_OVER, StoredState.PRINTING)
"""Those whose end is not known: a station that starts takes such jobs up."""

_ANY: Final = frozenset(StoredState)
_END: Final[frozenset[StoredState]] = frozenset()

# What ends a job ends it for good: by a late word of the printer it would be printed again at the next start.
_NEXT: Final[Mapping[StoredState, frozenset[StoredState]]] = {
    StoredState.QUEUED: _ANY,
    StoredState.HANDED_OVER: _ANY,
    StoredState.PRINTING: _ANY,
    StoredState.PRINTED: _END,
    StoredState.UNKNOWN: _ANY,
    StoredState.FAILED: _ANY,
    StoredState.CONFIRMED: _END,
    StoredState.WITHDRAWN: _END,
}

LABEL_STATES: Final[Mapping[StoredState, LabelState]] = {
    StoredState.QUEUED: LabelState.QUEUED,
    StoredState.HANDED_OVER: LabelState.HANDED_OVER,
    StoredState.PRINTING: LabelState.PRINTING,
    StoredState.PRINTED: LabelState.PRINTED,
    StoredState.UNKNOWN: LabelState.UNKNOWN,
    StoredState.FAILED: LabelState.FAILED,
    StoredState.CONFIRMED: LabelState.PRINTED,
    StoredState.WITHDRAWN: LabelState.NONE,
}
"""What the bench sees of a job; of one that was withdrawn there is no label any more."""
