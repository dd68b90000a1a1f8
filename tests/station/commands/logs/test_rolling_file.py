import errno
import os
from pathlib import Path

import pytest

from station.commands.logs.rolling_file import RollingFile


@pytest.fixture
def told() -> list[str]:
    return []


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines()


def test_it_goes_on_where_a_run_before_ended(tmp_path: Path, told: list[str]) -> None:
    for word in ("one", "two"):
        file = RollingFile(tmp_path / "bench-1.log", told.append)
        file.write(f"{word}\n")
        file.close()
    assert lines(tmp_path / "bench-1.log") == ["one", "two"]


def test_it_never_takes_more_than_its_files_and_keeps_the_newest(tmp_path: Path, told: list[str]) -> None:
    file = RollingFile(tmp_path / "bench-1.log", told.append, most_bytes=100, files=3)
    for number in range(100):
        file.write(f"line {number:04d}\n")
    file.close()
    kept = sorted(tmp_path.iterdir())
    assert [path.name for path in kept] == ["bench-1.log", "bench-1.log.1", "bench-1.log.2"]
    assert all(path.stat().st_size <= 100 for path in kept)
    newest = [line for path in reversed(kept[1:]) for line in lines(path)] + lines(kept[0])
    assert newest == [f"line {number:04d}" for number in range(100)][-len(newest) :]
    assert not told


def test_a_full_disk_is_told_once_and_what_is_missing_is_counted(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = RollingFile(tmp_path / "bench-1.log", told.append)
    file.write("before\n")

    def refuse(handle: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(os, "write", refuse)
        file.write("lost\n")
        file.write("lost too\n")
    file.write("after\n")
    file.close()
    assert lines(tmp_path / "bench-1.log") == ["before", "(2 lines are missing here)", "after"]
    (words,) = told
    assert "No space left on device; the work goes on without it" in words


def test_a_line_that_was_cut_off_by_a_full_disk_does_not_swallow_the_next(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = RollingFile(tmp_path / "bench-1.log", told.append)
    write = os.write
    with monkeypatch.context() as filling:
        filling.setattr(os, "write", lambda handle, data: write(handle, data[:3]))
        file.write("a line that is cut\n")
    file.write("whole\n")
    file.close()
    assert lines(tmp_path / "bench-1.log") == ["a l", "(1 lines are missing here)", "whole"]


def test_a_place_that_cannot_be_written_is_told_once(tmp_path: Path, told: list[str]) -> None:
    (tmp_path / "bench-1.log").mkdir()
    file = RollingFile(tmp_path / "bench-1.log", told.append)
    for _ in range(3):
        file.write("lost\n")
    assert len(told) == 1


def test_a_missing_folder_is_for_the_database_to_tell(tmp_path: Path, told: list[str]) -> None:
    RollingFile(tmp_path / "nowhere" / "bench-1.log", told.append).write("lost\n")
    assert not told


def test_where_nothing_can_be_renamed_the_file_stays_within_its_bounds(
    tmp_path: Path, told: list[str]
) -> None:
    (tmp_path / "bench-1.log.1").mkdir()
    file = RollingFile(tmp_path / "bench-1.log", told.append, most_bytes=100, files=2)
    for number in range(50):
        file.write(f"line {number:04d}\n")
    file.close()
    assert (tmp_path / "bench-1.log").stat().st_size <= 100
    assert lines(tmp_path / "bench-1.log")[-1] == "line 0049"
    assert len(told) == 1
