"""The puller hands pages to the station and finds out when its cursor or the store has changed."""

from pathlib import Path

import msgspec
import pytest

from sync.contract.errors import NotAllowed, Problem, Refused, StoreUnreachable, SyncError
from sync.contract.messages import Change, PullResponse
from sync.pump.outcomes import Again
from sync.pump.puller import POLL_S, Puller
from sync.pump.push_policy import StandStill, TryLater
from tests.sync.outboxes import OutboxFile
from tests.sync.ports import FilePort
from tests.sync.wires import NoWire

CHANGE = Change("item", "SKU-1", msgspec.Raw(b"null"))


def page(cursor: str, *changes: Change, more: bool = False, incarnation: str = "i1") -> PullResponse:
    """Return a page."""
    return PullResponse(list(changes), cursor, more, incarnation, 0)


class PageWire(NoWire):
    """Answers pulls from a list and keeps what was asked."""

    def __init__(self, *answers: PullResponse | SyncError) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, float]] = []

    def pull(self, after: str, wait: float) -> PullResponse:
        """Give the next answer."""
        self.asked.append((after, wait))
        answer = self.answers.pop(0)
        if isinstance(answer, SyncError):
            raise answer
        return answer


class Pulling:
    """A puller at a wire with these answers."""

    def __init__(self, folder: Path, *answers: PullResponse | SyncError) -> None:
        self.port = FilePort(OutboxFile(folder / "bench.db"))
        self.wire = PageWire(*answers)
        self.restored: list[bool] = []
        self.puller = Puller(self.wire, self.port, lambda: self.restored.append(True))


def test_each_page_is_written_and_its_cursor_asked_from_next(tmp_path: Path) -> None:
    pulling = Pulling(tmp_path, page("i1:1", CHANGE, more=True), page("i1:2", CHANGE), page("i1:2"))
    assert [pulling.puller.step() for _ in range(3)] == [Again()] * 3
    assert [after for after, _ in pulling.wire.asked] == ["", "i1:1", "i1:2"]
    assert [one.cursor for one in pulling.port.pages] == ["i1:1", "i1:2"]


def test_it_waits_for_news_only_once_it_is_level(tmp_path: Path) -> None:
    pulling = Pulling(tmp_path, page("i1:1", CHANGE, more=True), page("i1:2"), page("i1:2"))
    pulling.puller.step()
    assert pulling.port.levels == []
    pulling.puller.step()
    assert pulling.port.levels == [True]
    pulling.puller.step()
    assert [wait for _, wait in pulling.wire.asked] == [0, 0, POLL_S]
    assert pulling.port.levels == [True]


@pytest.mark.parametrize("code", ["other-incarnation", "cursor-too-old", "bad-cursor"])
def test_a_lost_cursor_pulls_everything_afresh(tmp_path: Path, code: str) -> None:
    lost = Refused(Problem("about:blank", "No", 409, code=code))
    pulling = Pulling(tmp_path, lost, page("i2:5", CHANGE), page("i2:5"))
    pulling.port.cursor = "i1:9"
    for _ in range(3):
        pulling.puller.step()
    assert [after for after, _ in pulling.wire.asked] == ["i1:9", "", "i2:5"]


def test_another_incarnation_is_told(tmp_path: Path) -> None:
    pulling = Pulling(tmp_path, page("i1:1"), page("i1:1"), page("i2:1", incarnation="i2"))
    pulling.puller.step()
    pulling.puller.step()
    assert pulling.restored == []
    pulling.puller.step()
    assert pulling.restored == [True]


def test_trouble_leaves_the_cursor(tmp_path: Path) -> None:
    no = Problem("about:blank", "No", 401)
    refused, odd = NotAllowed(no), Refused(Problem("about:blank", "Odd", 422))
    pulling = Pulling(tmp_path, StoreUnreachable("cut"), refused, odd)
    pulling.port.cursor = "i1:9"
    outcomes = [pulling.puller.step() for _ in range(3)]
    assert outcomes == [TryLater("cut"), StandStill("No.", secret=True), TryLater("Odd.")]
    assert pulling.port.cursor == "i1:9"
    assert pulling.port.pages == []
