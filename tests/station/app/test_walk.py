"""The walk of one scan: one transaction for journal, bench, facts and effects, and one answer."""

import contextlib
import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from drivers.api import CodeRead, ReadingBroken
from station.app.ports.inputs import CodeTyped, CommandTouched
from station.app.ports.ledger import LedgerBroken
from station.app.screen.values import PackingBody, ReadyBody, Sound
from station.app.screen.words import one_line
from station.core.codes.meanings import Command
from station.core.work import Phase
from station.db.statements import Rows, Statements
from sync.contract.messages import Item, ItemBarcode
from sync.outbox_care import verify
from tests.helpers.ledgers import (
    BADGE,
    KEY,
    LEAD_BADGE,
    MUG,
    PEN,
    SMALL_BOX,
    Ground,
    changes_of,
    command,
    make_work_order,
    order_code,
    tracking,
)


def pack_order_a(ground: Ground) -> None:
    """Pack order A from sign-in to the label that is scanned back."""
    ground.scan(BADGE, order_code("A"), MUG, MUG, PEN, SMALL_BOX)
    ground.print()
    ground.scan(tracking(1))


def test_a_counted_scan_is_journaled_told_and_counted_in_one_go(signed_in: Ground) -> None:
    signed_in.scan(order_code("A"))
    before = len(signed_in.facts())
    screen = signed_in.scan(MUG, aim="]E0")
    row = signed_in.ask("SELECT * FROM journal ORDER BY number DESC LIMIT 1")[0]
    assert row[:1] + row[3:] == (
        3,
        "scanner",
        MUG,
        MUG.encode(),
        "]E0",
        0,
        "7",
        "verifying",
        "counted",
        "A",
        "counted",
    )
    scan, packed = signed_in.facts()[before:]
    assert (scan["type"], scan["order"], scan["operator"]) == ("scan-journaled", "A", "7")
    assert scan["data"] == {
        "journal": 3,
        "device": "scanner",
        "code": MUG,
        "aim": "]E0",
        "manual": False,
        "state": "verifying",
        "outcome": "counted",
        "message": "counted",
    }
    assert (packed["type"], packed["data"]["sku"], packed["data"]["parcel"]) == ("unit-packed", "MUG", "A-1")
    assert (screen.reading, screen.sound, screen.banner_count) == (3, Sound.COUNTED, "1 / 2")
    assert isinstance(screen.body, PackingBody)
    assert [(line.sku, line.packed) for line in screen.body.lines] == [("MUG", 1), ("PEN", 0)]


def test_an_order_goes_from_the_badge_to_the_scanned_label(ground: Ground) -> None:
    pack_order_a(ground)
    assert ground.engine.bench.state.phase is Phase.READY
    kinds = [kind for kind in ground.fact_types() if kind != "scan-journaled"]
    assert kinds == [
        "signed-in",
        "pack-started",
        *["unit-packed"] * 3,
        "tracking-allotted",
        "label-printed",
        "label-confirmed",
        "parcel-closed",
        "order-packed",
    ]
    body = ground.shown[-1].body
    assert isinstance(body, ReadyBody)
    assert [row.order for row in body.rows] == ["B", "C"]
    assert "W-A" in body.finished


def test_every_scan_has_its_journal_fact_before_what_it_caused(ground: Ground) -> None:
    pack_order_a(ground)
    ground.scan("rubbish", MUG)
    facts = ground.facts()
    scans = [fact["data"]["journal"] for fact in facts if fact["type"] == "scan-journaled"]
    assert (
        scans
        == list(range(1, len(scans) + 1))
        == [row[0] for row in ground.ask("SELECT number FROM journal")]
    )
    caused = {"unit-packed", "tracking-allotted", "parcel-closed", "signed-in", "pack-started"}
    for before, after in itertools.pairwise(facts):
        if after["type"] in caused:
            assert before["type"] in ("scan-journaled", "label-confirmed")
    assert [fact["seq"] for fact in facts] == list(range(1, len(facts) + 1))
    with ground.ledger.writing() as pages:
        assert verify(pages.connection) == []


def test_what_is_reported_is_what_was_journaled(signed_in: Ground) -> None:
    signed_in.scan(order_code("A"), "rubbish")
    journal = signed_in.ask("SELECT number, code, outcome, state, order_id FROM journal ORDER BY number")
    assert [
        (line["journal"], line["code"], line["outcome"], line["state"], line["order"])
        for line in signed_in.lines
    ] == [(*row[:4], "W-A" if row[4] else None) for row in journal]


def test_what_is_refused_or_ordered_leaves_the_last_piece_on_the_screen(signed_in: Ground) -> None:
    signed_in.scan(order_code("A"), PEN, MUG)
    for screen in (signed_in.say(Command.TAKE_OUT, Command.TAKE_OUT), signed_in.scan(KEY)):
        assert isinstance(screen.body, PackingBody)
        assert [line.sku for line in screen.body.lines if line.active] == ["MUG"]
    assert isinstance(signed_in.shown[-2].body, PackingBody)
    assert signed_in.shown[-2].body.last_code == MUG


def test_the_ready_screen_names_the_order_that_was_finished_until_the_next_reading(ground: Ground) -> None:
    pack_order_a(ground)
    body = ground.shown[-1].body
    assert isinstance(body, ReadyBody)
    assert body.finished == "Order W-A is packed"
    body = ground.say(Command.LEAD).body
    assert isinstance(body, ReadyBody)
    assert body.finished == ""


def test_a_reading_that_ends_the_work_is_journaled_with_its_order(signed_in: Ground) -> None:
    signed_in.scan(order_code("A"), MUG)
    signed_in.say(Command.SET_ASIDE, Command.OTHER)
    assert signed_in.ask("SELECT order_id, state FROM journal ORDER BY number DESC LIMIT 1") == [
        ("A", "ready")
    ]
    assert signed_in.lines[-1]["order"] == "W-A"


def test_a_typed_code_is_told_from_a_scan_for_ever_and_a_touch_from_both(signed_in: Ground) -> None:
    signed_in.handle(CodeTyped(order_code("A")))
    signed_in.handle(CommandTouched(command(Command.UNDO)))
    assert signed_in.ask("SELECT device, manual FROM journal ORDER BY number") == [
        ("scanner", 0),
        ("keypad", 1),
        ("screen", 0),
    ]
    assert [fact["data"]["manual"] for fact in signed_in.facts() if fact["type"] == "scan-journaled"] == [
        False,
        True,
        False,
    ]


def test_signing_out_and_a_change_of_hands_are_told_of_whoever_had_the_bench(ground: Ground) -> None:
    ground.scan(BADGE, LEAD_BADGE, command(Command.OUT), command(Command.OUT))
    assert ground.ask("SELECT operator FROM journal ORDER BY number") == [("7",), ("7",), ("9",), ("",)]
    assert [(fact["type"], fact["operator"]) for fact in ground.facts()] == [
        ("scan-journaled", "7"),
        ("signed-in", "7"),
        ("scan-journaled", "7"),
        ("signed-out", "7"),
        ("signed-in", "9"),
        ("scan-journaled", "9"),
        ("signed-out", "9"),
        ("scan-journaled", None),
    ]


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    """The bench's time zone, as POSIX writes it."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(("zone", "key"), [("UTC0", "counted"), ("FAR-14", "expired")], indirect=["zone"])
def test_a_piece_is_past_its_date_by_the_day_it_is_at_the_bench(
    signed_in: Ground, zone: None, key: str
) -> None:
    signed_in.pull(*changes_of("item", [Item("MUG", "Mug", [ItemBarcode(MUG)], expiry=True)]))
    assert signed_in.clock.now().isoformat() < "2026-11-23T11"
    signed_in.scan(order_code("A"))
    assert signed_in.key(signed_in.scan(f"010{MUG}17261123")) == key


def test_a_reading_that_is_no_whole_code_is_journaled_and_asked_for_again(signed_in: Ground) -> None:
    screen = signed_in.handle(ReadingBroken("scanner", b"40\xff\x00", "cut off", 0))
    assert screen.message is not None
    assert (screen.message.key, screen.sound) == ("reading-broken", Sound.WRONG)
    assert signed_in.ask("SELECT code, raw, outcome FROM journal WHERE number = 2") == [
        ("40\\xff\0", b"40\xff\0", "unknown")
    ]


def test_a_code_that_may_count_already_is_journaled_not_counted_and_left_to_the_worker(
    signed_in: Ground,
) -> None:
    signed_in.scan(order_code("A"), MUG)
    screen = signed_in.handle(ReadingBroken("scanner", MUG.encode(), "maybe-repeated", 0))
    assert screen.message is not None
    assert (screen.message.key, screen.sound) == ("maybe-repeated", Sound.WRONG)
    assert signed_in.lines[-1]["outcome"] == "unknown"
    assert screen.progress is not None
    assert screen.progress.done == 1


def test_the_headless_line_says_what_the_screen_says_and_all_that_an_error_names(signed_in: Ground) -> None:
    signed_in.scan(order_code("A"), PEN)
    assert signed_in.lines[-1]["message"] == "Pen."
    words = signed_in.scan(PEN).message
    assert words is not None
    assert signed_in.lines[-1]["message"] == one_line(words)
    assert signed_in.lines[-1]["message"].endswith(f" Scanned {PEN}; Pen: 1 of 1 are in.")


def test_while_an_error_latches_a_broken_reading_counts_as_refused_too(signed_in: Ground) -> None:
    signed_in.scan(order_code("A"), PEN, PEN)
    screen = signed_in.handle(ReadingBroken("scanner", b"40", "cut off", 0))
    assert screen.refused_since == 1
    assert signed_in.lines[-1]["outcome"] == "ignored-latched"


@pytest.mark.parametrize(
    "code",
    ["\udce4\udcff", f"{MUG}\0", "\0", "", " ", "9" * 5000, "Ä" * 5000, "PL/\ud800/X", "]C1\x1d10\udcff"],
)
def test_no_code_is_too_odd_to_be_journaled(signed_in: Ground, code: str) -> None:
    signed_in.scan(order_code("A"))
    before = signed_in.work
    signed_in.handle(CodeRead("scanner", 9, code, b"raw", None, 0))
    kept = code.encode("utf-8", "backslashreplace").decode()
    assert signed_in.ask("SELECT code, raw FROM journal WHERE number = 3") == [(kept, b"raw")]
    assert signed_in.facts()[-1]["data"]["code"] == signed_in.lines[-1]["code"] == kept
    assert signed_in.work == before
    bench = signed_in.engine.bench
    assert signed_in.restart() == bench


def test_the_serial_of_a_closed_parcel_is_refused_in_the_next_order(signed_in: Ground) -> None:
    for order in ("S", "T"):
        signed_in.pull_orders(make_work_order(order, ("KEY", 1), claimed_by="bench-1", fence=1))
    piece = f"01{KEY.zfill(14)}21SN5"
    signed_in.scan(order_code("S"))
    signed_in.scan(piece, aim="]C1")
    signed_in.scan(SMALL_BOX)
    signed_in.print()
    signed_in.scan(tracking(1), order_code("T"))
    screen = signed_in.scan(piece, aim="]C1")
    assert screen.message is not None
    assert screen.message.key == "same-piece"
    assert "W-S" in "".join((screen.message.title, screen.message.action, *screen.message.details))


class _Struck(Exception):
    """Stands for a defect in the middle of a transaction."""


def strike(monkeypatch: pytest.MonkeyPatch, at: int, error: Exception) -> list[str]:
    """Let statement number `at` from now on fail; returns the list of those that ran."""
    ran: list[str] = []
    plain = Statements.exec_driver_sql

    def failing(self: Statements, sql: str, parameters: Any = ()) -> Rows:
        ran.append(sql)
        if len(ran) == at:
            raise error
        return plain(self, sql, parameters)

    monkeypatch.setattr(Statements, "exec_driver_sql", failing)
    return ran


WALKS = {
    "count": [BADGE, order_code("A"), MUG],
    "carton": [BADGE, order_code("A"), MUG, MUG, PEN, SMALL_BOX],
    "open": [BADGE, order_code("A")],
    "close": [BADGE, order_code("B"), PEN, SMALL_BOX, tracking(1)],
}
"""Scans that write most, each with the scans before it."""


@pytest.mark.parametrize("name", WALKS)
@pytest.mark.parametrize(
    "error", [_Struck("defect"), pysqlite3.OperationalError("disk I/O error")], ids=["defect", "disk"]
)
def test_a_scan_that_fails_at_any_statement_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: Exception
) -> None:
    codes = WALKS[name]
    ground = Ground(tmp_path)
    ground.scan(*codes[:-1])
    before, bench, shown = ground.everything(), ground.engine.bench, len(ground.lines)
    jobs = list(ground.printer.jobs)
    at, done = 0, False
    while not done:
        at += 1
        with monkeypatch.context() as patch:
            ran = strike(patch, at, error)
            done = _scan_struck(ground, codes[-1], error)
        if not done:
            assert ground.everything() == before, f"after {ran[-1]}"
            assert ground.engine.bench == bench
            assert ground.printer.jobs == jobs
            assert all("journal" not in line for line in ground.lines[shown:])
    assert at > 8, "every statement of the scan was struck"
    assert [line["journal"] for line in ground.lines if "journal" in line][-1] == len(codes)
    assert ground.ask("SELECT count(*) FROM journal") == [(len(codes),)]
    ground.close()


def _scan_struck(ground: Ground, code: str, error: Exception) -> bool:
    """Scan; whether it went through."""
    if isinstance(error, _Struck):
        try:
            ground.scan(code)
        except _Struck:
            return False
        return True
    screen = ground.scan(code)
    assert screen.message is not None
    return screen.message.key != "not-saved"


def test_a_commit_that_fails_keeps_nothing_and_the_next_scan_works(
    signed_in: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in.scan(order_code("A"))
    before = signed_in.everything()

    def fail(*_: object) -> None:
        raise LedgerBroken("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr("station.app.recording.Recording.close", fail)
        screen = signed_in.scan(MUG)
    assert screen.message is not None
    assert (screen.message.key, screen.sound) == ("not-saved", Sound.WRONG)
    assert signed_in.everything() == before
    screen = signed_in.scan(MUG)
    assert screen.message is not None
    assert (screen.message.key, screen.banner_count) == ("counted", "1 / 2")


def lie(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each commit be told as failed, though it is there."""
    writing = ground.ledger.writing

    @contextlib.contextmanager
    def lying() -> Iterator[Any]:
        with writing() as pages:
            yield pages
        raise LedgerBroken("fdatasync failed")

    monkeypatch.setattr(ground.ledger, "writing", lying)


def test_a_commit_that_failed_but_is_durable_all_the_same_never_counts_twice(
    signed_in: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in.scan(order_code("A"))
    with monkeypatch.context() as patch:
        lie(signed_in, patch)
        assert signed_in.key(signed_in.scan(MUG)) == "not-saved"
    screen = signed_in.scan(MUG)
    assert (signed_in.key(screen), screen.refused_since) == ("saved-after-all", 1)
    assert signed_in.scan(command(Command.ACK), MUG).banner_count == "2 / 2"
    assert signed_in.fact_types().count("unit-packed") == 2


def test_an_error_of_such_a_commit_stands_as_it_was(
    signed_in: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in.scan(order_code("A"))
    with monkeypatch.context() as patch:
        lie(signed_in, patch)
        signed_in.scan(KEY)
    screen = signed_in.scan(KEY)
    assert (signed_in.key(screen), screen.refused_since) == ("not-in-order", 1)


def test_a_label_of_such_a_commit_is_handed_to_the_printer_once(
    signed_in: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in.scan(order_code("B"), PEN)
    with monkeypatch.context() as patch:
        lie(signed_in, patch)
        signed_in.scan(SMALL_BOX)
    assert signed_in.printer.jobs == []
    signed_in.scan("anything", command(Command.ACK))
    assert [job.id for job in signed_in.printer.jobs] == [f"{tracking(1)}-1"]
    signed_in.print()
    assert signed_in.scan(tracking(1)).state == "ready"


def test_items_that_come_by_the_pull_can_be_scanned_at_once(signed_in: Ground) -> None:
    signed_in.pull(*changes_of("item", [Item("CUP", "Cup", [ItemBarcode("CUP-1")])]))
    signed_in.pull_orders(make_work_order("N", ("CUP", 1), claimed_by="bench-1", fence=1))
    assert signed_in.scan("CUP-1").state == "carton"
