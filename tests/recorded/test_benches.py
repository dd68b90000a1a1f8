"""Benches that an earlier version stored are read for ever; written again, nothing of them is lost."""

import json
from pathlib import Path

from tests.recorded import insides
from tests.recorded.reading import differences, read_rows

PHASES = {
    "locked", "ready", "verifying", "closed", "carton", "checking", "weighing", "labelling", "confirming",
}  # fmt: skip


def test_every_recorded_bench_comes_back_as_it_was(recording: Path) -> None:
    rows = read_rows(recording, "benches.jsonl")
    for row in rows:
        told = insides.through_codec(row["stored"], row["orders"])
        assert not list(differences(json.loads(row["stored"]), told)), row["stored"]
        for order in row["orders"].values():
            assert not list(differences(order, insides.through_order(order)))


def test_the_recorded_benches_show_every_phase_question_and_deed(recording: Path) -> None:
    stored = [json.loads(row["stored"]) for row in read_rows(recording, "benches.jsonl")]
    assert {bench["phase"] for bench in stored} >= PHASES - {"closed"}
    questions = {bench["question"][0] for bench in stored if bench["question"]}
    assert questions == {
        "cancel", "set-aside", "lead-badge", "lead-pin", "short-reason", "weight-reason", "check-reason",
    }  # fmt: skip
    works = [bench["work"] for bench in stored if bench["work"]]
    deeds = {deed[0] for work in works for deed in work["parcel"]["deeds"]}
    assert deeds == {
        "counted", "took-out", "box-closed", "carton-chosen", "checked", "weighed", "left-short",
    }  # fmt: skip
    assert any(bench["latch"] for bench in stored)
    assert any(bench["parked"] for bench in stored)
    assert any(bench["disputed"] for bench in stored)
    assert any(work["put_back"] for work in works)
