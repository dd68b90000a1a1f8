"""A label's life has one word for each state wherever it is told, and one way from each to the next."""

from typing import Any

import pytest

from drivers.api import JobState
from station.app.desks.labels import STORED
from station.app.ports.jobs import AWAITED, LABEL_STATES, StoredState
from station.app.ports.ledger import Job
from station.app.recording import label_line
from station.core.work import LabelState

BY_THE_PRINTER = ("queued", "handed-over", "printing", "printed", "unknown", "failed")
ENDED = {StoredState.PRINTED, StoredState.CONFIRMED, StoredState.WITHDRAWN}


def told(state: StoredState) -> dict[str, Any]:
    """Return the headless line of a job."""
    return label_line(Job("T1-2", "A", "T1", 2, b"", state), "paused")


def test_the_words_in_the_database_and_on_the_line_stay_as_they_were() -> None:
    assert tuple(state.value for state in StoredState) == (*BY_THE_PRINTER, "confirmed", "withdrawn")
    assert tuple(state.value for state in LabelState) == ("none", "pending", *BY_THE_PRINTER)


def test_every_word_of_a_printer_is_stored_and_told_as_it_is() -> None:
    assert STORED.keys() == set(JobState)
    assert tuple(stored.value for stored in STORED.values()) == BY_THE_PRINTER
    assert [told(stored)["state"] for stored in STORED.values()] == [state.value for state in STORED]


def test_every_stored_state_is_one_of_the_label_and_each_of_these_is_reached() -> None:
    assert LABEL_STATES.keys() == set(StoredState)
    # a label that waits for its number has no job yet
    assert set(LABEL_STATES.values()) == set(LabelState) - {LabelState.PENDING}


def test_a_label_that_was_seen_is_told_as_printed() -> None:
    assert told(StoredState.CONFIRMED) == {
        "label": "T1-2", "state": "printed", "tracking": "T1", "copy": 2, "reason": "paused",
    }  # fmt: skip


@pytest.mark.parametrize("state", StoredState)
def test_a_job_that_has_ended_becomes_nothing_else_and_any_other_may_become_anything(
    state: StoredState,
) -> None:
    after = {other for other in StoredState if state.may_become(other)}
    assert after == (set() if state in ENDED else set(StoredState))


def test_no_job_that_has_ended_is_taken_up_again() -> None:
    assert not ENDED & set(AWAITED)
