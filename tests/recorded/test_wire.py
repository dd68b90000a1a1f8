"""Calls that were recorded mean today what they meant."""

import base64
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
import zstandard

from tests.recorded import insides
from tests.recorded.reading import TIME, differences, read_rows
from tests.recorded.stage import Stage, say

PACKS = {"zstd": zstandard.ZstdCompressor().compress, "gzip": gzip.compress}
BLOCKS = ("POST", "/v1/number-blocks")
ENROL = ("POST", "/v1/stations/enroll")


def what(call: dict[str, Any]) -> tuple[str, str]:
    """Return method and path of a call."""
    return call["method"], call["path"].partition("?")[0]


class Replay:
    """Makes recorded calls anew at a fresh store; `names` are its own in place of the recorded ones."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.database = stage.folder / "store.sqlite"
        say("store", "migrate", "--database", self.database)
        _, self.url = stage.serve(self.database)
        self.names: dict[str, str] = {}
        self.sent: set[str] = set()

    def own(self, text: str) -> str:
        """Return a recorded text with the fresh store's names in it."""
        for recorded, mine in self.names.items():
            text = text.replace(recorded, mine)
        return text

    def set_up(self, row: dict[str, Any]) -> None:
        """Have the store make a secret, as it was done then."""
        words = (
            ("token", row["name"], "--role", row["role"])
            if row["setup"] == "token"
            else ("enroll", row["name"])
        )
        self.names[row["secret"]] = say("store", *words, "--database", self.database)

    def make(self, call: dict[str, Any]) -> list[str]:
        """Make a call; returns in words what is not as it was."""
        text = self.own(call["body"]).encode() if "body" in call else base64.b64decode(call["body64"])
        self.sent |= set(TIME.findall(call.get("body", "")))
        pack = PACKS.get(call["headers"].get("content-encoding", ""), bytes)
        path = re.sub(r"\bwait=[0-9.]+", "wait=0", self.own(call["path"]))
        head = {name: self.own(value) for name, value in call["headers"].items()}
        answer = self.stage.pool.request(
            call["method"], self.url + path, body=pack(text) or None, headers=head
        )
        told = json.loads(answer.data) if answer.data else None
        if answer.status != call["status"]:
            return [f"status was {call['status']}, is {answer.status}: {told}"]
        self._learn(call, told)
        expected = json.loads(self.own(json.dumps(call["answer"])))
        kept = {
            name: value for name, value in answer.headers.items() if name.lower() in call["answer_headers"]
        }
        heads = {name.lower(): value for name, value in kept.items()}
        return [*differences(expected, told, self.sent), *differences(call["answer_headers"], heads)]

    def _learn(self, call: dict[str, Any], told: Any) -> None:
        keys = {ENROL: ("token",), BLOCKS: ("id",)}.get(what(call), ())
        for key in ("incarnation", *keys):
            recorded = call["answer"].get(key) if isinstance(call["answer"], dict) else None
            if recorded and told.get(key):
                self.names.setdefault(recorded, told[key])


def test_every_recorded_call_is_answered_by_a_fresh_store_as_it_was(recording: Path, stage: Stage) -> None:
    replay = Replay(stage)
    wrong = []
    for number, row in enumerate(read_rows(recording, "wire.jsonl")):
        if "setup" in row:
            replay.set_up(row)
        else:
            wrong += [f"{number} {row['method']} {row['path']}: {how}" for how in replay.make(row)]
    assert not wrong, "\n".join(wrong[:20])
    assert say("store", "check", "--database", replay.database) == "all is well"


def test_the_recording_holds_every_kind_of_call(recording: Path) -> None:
    calls = [row for row in read_rows(recording, "wire.jsonl") if "method" in row]
    asked = {what(call) for call in calls if call["status"] == 200}
    assert asked >= insides.ASKED.keys() | insides.ANSWERED.keys()
    assert {call["status"] for call in calls} >= {200, 400, 401, 403, 404, 405, 409, 410, 415, 422, 426}


def test_every_recorded_message_is_read_and_written_again_without_loss(recording: Path) -> None:
    read = 0
    for call in read_rows(recording, "wire.jsonl"):
        if "method" not in call or call["answer"] is None:
            continue
        kinds = insides.ANSWERED if call["status"] == 200 else {}
        kind = kinds.get(what(call), insides.PROBLEM if call["status"] >= 400 else None)
        told = [(kind, call["answer"])] if kind else []
        if call["status"] == 200 and what(call) in insides.ASKED:
            told.append((insides.ASKED[what(call)], json.loads(call["body"])))
        for change in call["answer"].get("changes", []):
            told += [(insides.PULLED[change["kind"]], change["body"])] if change["body"] else []
        for kind, body in told:
            read += 1
            assert not list(differences(body, insides.through(kind, body), every_time(body))), (call, kind)
    assert read > 100


def every_time(body: Any) -> set[str]:
    """Return every time in a message: none may change on its way."""
    return set(TIME.findall(json.dumps(body)))


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"a": True}),
        ({"a": [1, 2]}, {"a": [2, 1]}),
        ({"a": [1]}, {"a": [1, 2]}),
        ({"server_ms": 1}, {"server_ms": "1"}),
        ({"at": "2026-11-23T10:00:01.000Z"}, {"at": "2026-11-23T10:00:02.000Z"}),
        ({"title": "a", "detail": "b"}, {"title": "a", "detail": "c"}),
        ({"type": "t", "title": "a", "status": 400, "code": "x"}, {"type": "t", "title": "a", "status": 400}),
    ],
)
def test_what_is_lost_or_changed_is_found(recorded: Any, told: Any) -> None:
    assert list(differences(recorded, told, {"2026-11-23T10:00:01.000Z"}))


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        ({"a": 1}, {"a": 1, "new": 2}),
        ({"server_ms": 1}, {"server_ms": 2}),
        ({"received": "2026-11-23T10:00:01.000Z"}, {"received": "2026-12-01T00:00:00.000Z"}),
        ({"type": "t", "title": "a", "status": 400}, {"type": "t", "title": "b", "status": 400}),
    ],
)
def test_what_may_differ_is_let_by(recorded: Any, told: Any) -> None:
    assert not list(differences(recorded, told))
