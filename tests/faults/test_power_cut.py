"""The plug is pulled in the middle of scanning: what the screen confirmed is there afterwards.

kill -9 cannot show this, since the kernel keeps what a process wrote. Here the disk is copied under a
stopped writer, with all that never reached it missing, and opened as after a power cut.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from tests.faults.disks import copy_disk, mounted
from tests.faults.found import Found, read_found

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[2]
CUTS = 15


LYING = ("strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", "inject=fsync,fdatasync:retval=0")
"""What makes a disk say that it has written what it has not; with `-D` our child is the writer itself."""


class Writer:
    """The engine in a process of its own, scanning without end; `confirmed` is what it said so far."""

    def __init__(self, database: Path, synchronous: str, under: Sequence[str] = ()) -> None:
        self.confirmed: list[str] = []
        self._rest = b""
        self._process = subprocess.Popen(
            [*under, sys.executable, "-m", "tests.faults.power_cut_writer", str(database), synchronous],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self._pipe = self._process.stdout.fileno()
        os.set_blocking(self._pipe, False)

    def run_on(self, seconds: float, at_least: int) -> None:
        """Let it scan for a while, and until it confirmed `at_least` scans in all."""
        os.killpg(self._process.pid, signal.SIGCONT)
        until = time.monotonic() + seconds
        while time.monotonic() < until or len(self.confirmed) < at_least:
            assert self._process.poll() is None, "the writer ended"
            time.sleep(0.002)
            self._listen()

    def stop_dead(self) -> None:
        """Stop it where it is; what it confirmed until then is heard when this returns."""
        os.killpg(self._process.pid, signal.SIGSTOP)
        stat = Path(f"/proc/{self._process.pid}/stat")
        while stat.read_text(encoding="ascii").rpartition(")")[2].split()[0] not in "Tt":
            time.sleep(0.001)
        self._listen()

    def end(self) -> None:
        """End it for good."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _listen(self) -> None:
        try:
            while data := os.read(self._pipe, 65536):
                *lines, self._rest = (self._rest + data).split(b"\n")
                self.confirmed += [line.decode() for line in lines]
        except BlockingIOError:
            return


@contextmanager
def writing(place: Path, synchronous: str, under: Sequence[str]) -> Iterator[Writer]:
    """Run a writer on a mounted disk."""
    writer = Writer(place / "bench.db", synchronous, under)
    try:
        yield writer
    finally:
        writer.end()


def cut_power(
    disk: Path, folder: Path, synchronous: str, under: Sequence[str] = ()
) -> Iterator[tuple[list[str], Found]]:
    """Cut the power of a scanning station `CUTS` times; give what was confirmed, and what is found then."""
    dice = random.Random(CUTS)
    with mounted(disk, folder / "bench") as place, writing(place, synchronous, under) as writer:
        for cut in range(CUTS):
            writer.run_on(dice.uniform(0.02, 0.4), at_least=len(writer.confirmed) + 20)
            writer.stop_dead()
            copy = folder / f"cut-{cut}"
            copy_disk(disk, copy)
            yield writer.confirmed, find(copy, folder / f"found-{cut}")
            copy.unlink()


def find(disk: Path, place: Path) -> Found:
    """Open the database on a disk as a station does when it starts; one that cannot be read holds nothing."""
    with mounted(disk, place):
        try:
            return read_found(place / "bench.db")
        except DBAPIError:
            return Found([], [], [])


def test_no_confirmed_scan_is_lost_when_the_power_is_cut(disk: Path, tmp_path: Path) -> None:
    """At most the one scan that was being committed is there without having been confirmed."""
    cuts = 0
    for confirmed, found in cut_power(disk, tmp_path, "FULL"):
        cuts += 1
        assert found.journal[: len(confirmed)] == confirmed, "a confirmed scan is lost"
        assert len(found.journal) <= len(confirmed) + 1
        assert found.facts == found.journal
        assert found.troubles == []
    assert cuts == CUTS


def test_the_same_cuts_lose_confirmed_scans_where_commits_are_not_synced(disk: Path, tmp_path: Path) -> None:
    """With `synchronous=NORMAL`: were nothing lost here, the test above would prove nothing."""
    assert count_losses(cut_power(disk, tmp_path, "NORMAL")) > CUTS // 3


@pytest.mark.usefixtures("strace")
def test_the_same_cuts_lose_confirmed_scans_where_the_disk_lies_about_syncing(
    disk: Path, tmp_path: Path
) -> None:
    assert count_losses(cut_power(disk, tmp_path, "FULL", LYING)) > CUTS // 3


def count_losses(cuts: Iterator[tuple[list[str], Found]]) -> int:
    """Return how many cuts lost confirmed scans; what is left is a sound prefix all the same."""
    lost = 0
    for confirmed, found in cuts:
        assert found.journal[: len(confirmed)] == confirmed[: len(found.journal)], "what is kept is no prefix"
        assert found.facts == found.journal
        assert found.troubles == []
        lost += len(found.journal) < len(confirmed)
    print(f"{lost} of {CUTS} cuts lost confirmed scans")
    return lost
