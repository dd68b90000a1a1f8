"""A ledger that cannot write says so, keeps nothing of the event, and goes on once it is mended."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from drivers.api import DeviceChanged, DeviceState, DeviceStatus, JobState, Role
from station.app.ports.events import LedgerCall, LinkMoved, Refreshed
from station.app.ports.ledger import LedgerBroken, LedgerFull
from station.app.screen.values import Light, Sound
from station.core.codes.meanings import Command
from station.db import database as module
from tests.helpers.ledgers import BADGE, MUG, PEN, Ground, order_code


@pytest.fixture
def working(ground: Ground) -> Ground:
    """A station with order A open and one piece counted."""
    ground.scan(BADGE, order_code("A"), MUG)
    return ground


def fill_up(ground: Ground) -> None:
    """Let the database grow by no page any more."""
    with ground.ledger.writing() as pages:
        pages.connection.exec_driver_sql("PRAGMA max_page_count = 1")


def make_room(ground: Ground) -> None:
    """Let the database grow again."""
    with ground.ledger.writing() as pages:
        pages.connection.exec_driver_sql("PRAGMA max_page_count = 1000000")


LONG = "x" * 60_000
"""A code that wants new pages wherever the free space of the others ends."""


def test_on_a_full_disk_the_scan_is_refused_aloud_and_nothing_of_it_kept(working: Ground) -> None:
    fill_up(working)
    before, bench = working.everything(), working.engine.bench
    screen = working.scan(LONG)
    assert screen.message is not None
    assert (screen.message.key, screen.message.title, screen.sound) == ("not-saved", "NOT SAVED", Sound.WRONG)
    assert "The disk is full." in screen.message.details
    assert working.everything() == before
    assert working.engine.bench == bench
    assert working.lines[-1] == {"error": "The disk is full.", "event": "CodeRead"}


def test_the_ballast_is_given_up_on_a_full_disk(working: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BALLAST_BYTES", 4096)
    working.database.keep_ballast()
    ballast = working.path.with_name("bench-1.db.ballast")
    assert ballast.exists()
    fill_up(working)
    working.scan(LONG)
    assert not ballast.exists()


def test_the_next_scan_works_once_there_is_room(working: Ground) -> None:
    fill_up(working)
    working.scan(LONG)
    screen = working.scan(MUG)
    assert (working.key(screen), screen.banner_count) == ("line-full", "2 / 2")
    assert working.ask("SELECT number FROM journal ORDER BY number") == [(1,), (2,), (3,), (4,)]


def test_not_saved_stands_until_a_scan_is_saved(working: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        break_ledger(working, patch)
        working.scan(MUG)
    for event in (Refreshed(), LinkMoved("online"), LedgerCall(lambda _: (), Future())):
        screen = working.handle(event)
        assert (working.key(screen), screen.sound) == ("not-saved", None)
    assert working.key(working.scan(MUG)) == "line-full"


def test_not_saved_comes_before_an_error_that_latches(
    working: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    working.scan(PEN, PEN)
    with monkeypatch.context() as patch:
        break_ledger(working, patch)
        assert working.key(working.say(Command.ACK)) == "not-saved"
    assert working.key(working.handle(Refreshed())) == "not-saved"
    screen = working.say(Command.ACK)
    assert working.engine.bench.latch is None
    assert screen.message is None


def break_ledger(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every transaction fail."""

    def fail() -> None:
        raise LedgerBroken("disk I/O error")

    monkeypatch.setattr(ground.ledger, "writing", fail)


def test_an_event_nobody_scanned_is_no_lost_scan_but_a_lamp(
    working: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = DeviceStatus("printer", Role.PRINTER, DeviceState.DEGRADED, "paper-out")
    with monkeypatch.context() as patch:
        break_ledger(working, patch)
        screen = working.handle(DeviceChanged(status))
    assert working.key(screen) == "counted"
    assert [(lamp.name, lamp.text, lamp.light) for lamp in screen.strip.lamps if lamp.light is Light.BAD] == [
        ("Printer", "out of paper", Light.BAD),
        ("Database", "cannot save", Light.BAD),
    ]
    assert not working.engine.saved
    screen = working.handle(LinkMoved("online"))
    assert "Database" in [lamp.name for lamp in screen.strip.lamps], "nothing was written yet"
    screen = working.handle(DeviceChanged(status))
    assert working.fact_types()[-1] == "device-state-changed", "it is told as soon as it can be"
    assert "Database" not in [lamp.name for lamp in screen.strip.lamps]
    assert working.engine.saved


def test_who_asked_for_a_write_hears_that_it_failed(working: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    done: Future[None] = Future()
    with monkeypatch.context() as patch:
        break_ledger(working, patch)
        working.handle(LedgerCall(lambda _: (), done))
    with pytest.raises(LedgerBroken):
        done.result(0)


@pytest.mark.parametrize("state", [JobState.HANDED_OVER, JobState.PRINTED])
def test_what_a_printer_tells_while_nothing_can_be_kept_may_be_told_again(
    working: Ground, monkeypatch: pytest.MonkeyPatch, state: JobState
) -> None:
    working.scan(MUG, PEN)
    working.say(Command.CLOSE)
    with monkeypatch.context() as patch:
        break_ledger(working, patch)
        working.print(state)
        told = working.engine.saved
    working.print(state)
    assert (told, working.engine.saved) == (False, True)
    assert working.ask("SELECT state FROM jobs") == [(state.value,)]


def test_the_ledger_opens_another_connection_after_a_failure(working: Ground) -> None:
    def write() -> None:
        with working.ledger.writing() as pages:
            pages.connection.exec_driver_sql("INSERT INTO none VALUES (1)")

    with pytest.raises(LedgerBroken, match="no such table: none"):
        write()
    with working.ledger.writing() as pages:
        assert pages.load_bench() == working.engine.bench


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(disk)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a file system wants root and a kernel that lets it")
    yield disk
    subprocess.run(["umount", disk], check=True)


def fill_disk(path: Path) -> None:
    """Write a file until there is no room left for another block."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x" * 4096):
            pass


def test_a_disk_that_is_really_full_says_so_and_drains_by_its_ballast(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BALLAST_BYTES", 512 * 1024)
    ground = Ground(small_disk)
    try:
        ground.database.keep_ballast()
        ground.scan(BADGE, order_code("A"))
        rubbish = small_disk / "rubbish"
        fill_disk(rubbish)
        codes = 0
        while ground.key(ground.scan(f"code-{codes}")) != "not-saved":
            codes += 1
        bench = ground.engine.bench
        assert ground.key(ground.scan(MUG)) == "counted", "the ballast is given up"
        assert [row[0] for row in ground.ask("SELECT number FROM journal")] == list(range(1, codes + 4))
        rubbish.unlink()
        assert ground.restart() != bench
        assert ground.scan(MUG).banner_count == "2 / 2"
    finally:
        ground.close()


def test_a_full_disk_is_told_from_a_broken_one(working: Ground) -> None:
    fill_up(working)
    with pytest.raises(LedgerFull), working.ledger.writing() as pages:
        pages.connection.exec_driver_sql("CREATE TABLE more AS SELECT zeroblob(100000)")
    make_room(working)
