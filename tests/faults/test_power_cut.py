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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.disks import copy_disk, mounted
from tests.faults.found import Found, read_found

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[2]
CUTS = 15


class Writer:
    """The engine in a process of its own, scanning without end; `confirmed` is what it said so far."""

    def __init__(self, database: Path, synchronous: str) -> None:
        self.confirmed: list[str] = []
        self._rest = b""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.power_cut_writer", str(database), synchronous],
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        assert self._process.stdout is not None
        self._pipe = self._process.stdout.fileno()
        os.set_blocking(self._pipe, False)

    def run_on(self, seconds: float, at_least: int) -> None:
        """Let it scan for a while, and until it confirmed `at_least` scans in all."""
        self._process.send_signal(signal.SIGCONT)
        until = time.monotonic() + seconds
        while time.monotonic() < until or len(self.confirmed) < at_least:
            assert self._process.poll() is None, "the writer ended"
            time.sleep(0.002)
            self._listen()

    def stop_dead(self) -> None:
        """Stop it where it is; what it confirmed until then is heard when this returns."""
        self._process.send_signal(signal.SIGSTOP)
        stat = Path(f"/proc/{self._process.pid}/stat")
        while stat.read_text(encoding="ascii").rpartition(")")[2].split()[0] != "T":
            time.sleep(0.001)
        self._listen()

    def end(self) -> None:
        """End it for good."""
        self._process.kill()
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
def writing(place: Path, synchronous: str) -> Iterator[Writer]:
    """Run a writer on a mounted disk."""
    writer = Writer(place / "bench.db", synchronous)
    try:
        yield writer
    finally:
        writer.end()


def cut_power(disk: Path, folder: Path, synchronous: str) -> Iterator[tuple[list[str], Found]]:
    """Cut the power of a scanning station `CUTS` times; give what was confirmed, and what is found then."""
    dice = random.Random(CUTS)
    with mounted(disk, folder / "bench") as place, writing(place, synchronous) as writer:
        for cut in range(CUTS):
            writer.run_on(dice.uniform(0.02, 0.4), at_least=len(writer.confirmed) + 20)
            writer.stop_dead()
            copy = folder / f"cut-{cut}"
            copy_disk(disk, copy)
            yield writer.confirmed, find(copy, folder / f"found-{cut}")
            copy.unlink()


def find(disk: Path, place: Path) -> Found:
    """Open the database on a disk as a station does when it starts, and read what it holds."""
    with mounted(disk, place):
        return read_found(place / "bench.db")


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
    lost = 0
    for confirmed, found in cut_power(disk, tmp_path, "NORMAL"):
        assert found.journal[: len(confirmed)] == confirmed[: len(found.journal)], "what is kept is no prefix"
        assert found.facts == found.journal
        assert found.troubles == []
        lost += len(found.journal) < len(confirmed)
    print(f"{lost} of {CUTS} cuts lost confirmed scans")
    assert lost > CUTS // 3
