"""A station killed at its n-th write, and a disk whose sync fails: strace does both to the real engine."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.found import read_found

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("strace")]

ROOT = Path(__file__).parents[2]
SCANS = 600


def run_under(injection: str, database: Path) -> list[str]:
    """Run the writer for `SCANS` scans with a fault injected; returns the lines it printed."""
    # every call that is traced stops the writer twice; those counted are the same with the others let alone
    only = f"trace={injection.partition(':')[0]}"
    words = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", only, "-e", f"inject={injection}"]
    writer = [sys.executable, "-m", "tests.faults.power_cut_writer", str(database), "FULL", str(SCANS)]
    done = subprocess.run(
        [*words, *writer], stdout=subprocess.PIPE, cwd=ROOT, text=True, timeout=240, check=False
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("times", [5, pytest.param(60, marks=pytest.mark.soak)])
def test_a_station_killed_at_its_nth_write_has_every_scan_it_confirmed(tmp_path: Path, times: int) -> None:
    dice = random.Random(times)
    for number in range(times):
        database = tmp_path / f"bench-{number}.db"
        confirmed = run_under(f"pwrite64:signal=SIGKILL:when={dice.randint(300, 5000)}", database)
        assert len(confirmed) < SCANS, "the writer was not killed"
        found = read_found(database)
        assert found.journal[: len(confirmed)] == confirmed
        assert len(found.journal) <= len(confirmed) + 1
        assert found.facts == found.journal
        assert found.troubles == []


def test_a_sync_that_fails_is_told_and_every_other_scan_is_there(tmp_path: Path) -> None:
    """A scan told as not saved may have become durable all the same; no other is in the journal."""
    database = tmp_path / "bench.db"
    lines = run_under("fsync:error=EIO:when=60+40", database)
    errors = [line for line in lines if line.startswith("error ")]
    confirmed = [line for line in lines if not line.startswith("error ")]
    assert errors
    assert len(confirmed) > SCANS // 2
    found = read_found(database)
    kept = iter(found.journal)
    assert all(line in kept for line in confirmed), "a confirmed scan is lost, or they are in another order"
    assert len(found.journal) <= len(confirmed) + len(errors) + 1
    assert found.facts == found.journal
    assert found.troubles == []
