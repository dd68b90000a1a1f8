import logging
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from station.commands.logs import log_of_program, writer
from station.commands.logs.setting_up import log_file_of

HIDDEN = "Ada Geheim"
OURS, THEIRS = logging.getLogger("station.anything"), logging.getLogger("urllib3.connectionpool")


@contextmanager
def logging_beside(database: Path, level: int | None = None) -> Iterator[None]:
    with log_of_program(level) as log:
        log.keep_beside(database)
        yield


@pytest.mark.parametrize(
    ("level", "on_stderr", "in_file"),
    [
        (None, ["warning"], ["info", "warning"]),
        (logging.DEBUG, ["debug", "info", "warning"], ["debug", "info", "warning"]),
        (logging.ERROR, [], []),
    ],
)
def test_each_place_has_what_was_asked_for(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    level: int | None,
    on_stderr: list[str],
    in_file: list[str],
) -> None:
    with logging_beside(tmp_path / "bench-1.db", level):
        OURS.debug("debug")
        OURS.info("info")
        OURS.warning("warning")
    file = tmp_path / "bench-1.log"
    assert [line.split()[-1] for line in capfd.readouterr().err.splitlines()] == on_stderr
    assert [line.split()[-1] for line in (file.read_text() if file.exists() else "").splitlines()] == in_file


def test_other_libraries_are_not_heard_below_a_warning(capfd: pytest.CaptureFixture[str]) -> None:
    with log_of_program(logging.DEBUG):
        THEIRS.debug("Authorization: %s", "geheim")
        THEIRS.warning("no answer to %s", "geheim")
    (line,) = capfd.readouterr().err.splitlines()
    assert "WARNING urllib3.connectionpool: no answer to %s (" in line


def test_everything_is_as_before_afterwards() -> None:
    before = logging.getLogger().handlers[:], logging.getLogger("station").level, sys.excepthook
    with log_of_program(logging.DEBUG):
        assert logging.getLogger("station").level == logging.DEBUG
    assert (logging.getLogger().handlers, logging.getLogger("station").level, sys.excepthook) == before


def test_what_ends_a_thread_is_logged_by_its_kind_and_place(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ValueError(HIDDEN)

    with log_of_program(None):
        thread = threading.Thread(target=fail, name="printer")
        thread.start()
        thread.join()
    said = capfd.readouterr().err
    assert "CRITICAL station.commands.logs.setting_up: a defect ended the thread printer" in said
    assert "in fail" in said
    assert HIDDEN not in said


def test_a_file_that_stands_still_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody ever reads this pipe: to open it takes for ever."""
    pipe = tmp_path / "bench-1.log"
    os.mkfifo(pipe)
    monkeypatch.setattr(writer, "MOST_WAITING", 100)
    began = time.monotonic()
    with logging_beside(tmp_path / "bench-1.db"):
        for number in range(1000):
            OURS.info("line %d", number)
    assert time.monotonic() - began < 30
    (thread,) = (thread for thread in threading.enumerate() if thread.name == "log")
    said = b""
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    until = time.monotonic() + 60
    ended = False
    while not ended and time.monotonic() < until:
        ended = not thread.is_alive()
        with nothing_yet():
            said += os.read(reader, 1 << 20)
        time.sleep(0.01)
    # what it wrote after the last look and before its end
    while rest := os.read(reader, 65536):
        said += rest
    os.close(reader)
    assert b"line 0" in said
    assert b"records were left out: they came faster than they could be written" in said


def test_a_terminal_that_stands_still_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its pipe is full, and nobody reads it before the log has been ended."""
    reader, full = os.pipe()
    os.set_blocking(full, False)
    with pytest.raises(BlockingIOError):
        fill(full)
    os.set_blocking(full, True)
    monkeypatch.setattr(sys, "stderr", os.fdopen(full, "w"))
    with log_of_program(None):
        OURS.warning("nobody reads this yet")
    (thread,) = (thread for thread in threading.enumerate() if thread.name == "log")
    said = b""
    until = time.monotonic() + 60
    while b"nobody reads this yet" not in said and time.monotonic() < until:
        said += os.read(reader, 65536)
    thread.join(60)
    sys.stderr.close()
    os.close(reader)
    assert not thread.is_alive()


def fill(pipe: int) -> None:
    while os.write(pipe, b"." * 4096):
        pass


@contextmanager
def nothing_yet() -> Iterator[None]:
    try:
        yield
    except BlockingIOError:
        return


def test_the_log_of_a_database_stands_beside_it() -> None:
    assert log_file_of(Path("/srv/bench-1.db")) == Path("/srv/bench-1.log")
    assert log_file_of(Path("/srv/bench")) == Path("/srv/bench.log")
    assert log_file_of(Path("/srv/bench.log")) == Path("/srv/bench.log.log")
