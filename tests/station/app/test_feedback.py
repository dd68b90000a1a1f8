"""The scanner that read a code is told what became of it, once that is committed."""

from typing import Any

import pytest

from drivers.api import CodeRead, ReadingBroken
from station.app.ports.inputs import CodeTyped, CommandTouched
from station.app.ports.ledger import LedgerBroken
from station.core.codes.meanings import Command
from tests.helpers.ledgers import BADGE, MUG, Ground, command, order_code


def test_a_code_that_is_accepted_and_one_that_is_counted_are_right(ground: Ground) -> None:
    ground.scan(BADGE, order_code("A"), MUG)
    assert ground.beeps == [("scanner", True)] * 3


def test_what_is_unknown_refused_or_ignored_while_an_error_stands_is_wrong(signed_in: Ground) -> None:
    signed_in.scan(order_code("A"), MUG, MUG)
    signed_in.beeps.clear()
    signed_in.scan("no such code", MUG, MUG, command(Command.ACK))
    outcomes = [line["outcome"] for line in signed_in.lines if "outcome" in line][-4:]
    assert outcomes == ["unknown", "refused", "ignored-latched", "accepted"]
    assert [good for _, good in signed_in.beeps] == [False, False, False, True]


def test_one_too_many_is_wrong(signed_in: Ground) -> None:
    signed_in.scan(order_code("A"), MUG, MUG, MUG)
    assert [good for _, good in signed_in.beeps][-2:] == [True, False]


def test_only_the_scanner_that_read_is_told(ground: Ground) -> None:
    ground.handle(CodeRead("left", 1, BADGE, BADGE.encode(), None, 0))
    ground.handle(ReadingBroken("right", b"\xff", "truncated", 0))
    assert ground.beeps == [("left", True), ("right", False)]


def test_what_is_done_at_the_screen_is_told_to_no_scanner(ground: Ground) -> None:
    ground.handle(CodeTyped(BADGE))
    ground.handle(CommandTouched(command(Command.ACK)))
    assert ground.beeps == []


def test_what_was_not_saved_is_wrong(signed_in: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise LedgerBroken("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr("station.app.recording.Recording.close", fail)
        signed_in.scan(order_code("A"))
    assert signed_in.beeps[-1] == ("scanner", False)


def test_it_is_told_only_after_the_commit(signed_in: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    journaled: list[int] = []

    def note(*_: Any) -> None:
        journaled.append(signed_in.ask("SELECT count(*) FROM journal")[0][0])

    monkeypatch.setattr(signed_in, "beep", note)
    signed_in.engine = signed_in.make_engine()
    signed_in.scan(order_code("A"), MUG)
    assert journaled == [2, 3]
