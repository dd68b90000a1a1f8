import logging
from typing import Any

import pytest

from station.run.line_log import LineLog

CODE, SAID = "4711", "Give it to Ada Geheim"


def journal(number: int, outcome: str) -> dict[str, Any]:
    where = {"state": "verifying", "order": "W1"}
    return {"journal": number, "code": CODE, "outcome": outcome, **where, "message": SAID}


def told(caplog: pytest.LogCaptureFixture, *lines: dict[str, Any]) -> list[tuple[str, str]]:
    handed_on: list[dict[str, Any]] = []
    log = LineLog(handed_on.append)
    with caplog.at_level(logging.DEBUG, "station.run.line_log"):
        for line in lines:
            log.report(line)
    assert handed_on == list(lines)
    return [(record.levelname, record.getMessage()) for record in caplog.records]


def test_readings_are_told_by_number_and_outcome_and_never_by_their_code(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert told(caplog, journal(1, "accepted"), journal(2, "counted"), journal(3, "refused")) == [
        ("DEBUG", "reading 1 is accepted, bench verifying, order W1"),
        ("INFO", "the bench is verifying with order W1"),
        ("DEBUG", "reading 2 is counted, bench verifying, order W1"),
        ("INFO", "reading 3 is refused, bench verifying, order W1"),
    ]
    assert CODE not in caplog.text
    assert SAID not in caplog.text


def test_labels_weights_and_checks_are_told_by_their_ids(caplog: pytest.LogCaptureFixture) -> None:
    label = {"label": "PL1-1", "state": "printed", "tracking": "PL1", "copy": 1, "reason": "odometer"}
    weight = {"weighed": 700, "expected": 650, "accepted": False, "order": "W1"}
    check = {"checked": "passed", "parcel": 1, "state": "weighing", "order": "W1"}
    assert told(caplog, label, weight, check) == [
        ("INFO", "label PL1-1 is printed odometer"),
        ("INFO", "a weight of 700 g is refused, order W1"),
        ("INFO", "the carton's check is passed, order W1"),
    ]


def test_what_was_not_stored_is_an_error_that_names_the_kind_of_event(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert told(caplog, {"error": SAID, "event": "PinTyped"}) == [("ERROR", "PinTyped was not stored")]


def test_what_others_log_is_only_handed_on(caplog: pytest.LogCaptureFixture) -> None:
    assert told(caplog, {"pulled": 1, "of": 2}, {"device": "scanner", "state": "ready"}) == []
