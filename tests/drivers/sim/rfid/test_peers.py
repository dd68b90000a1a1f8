"""Programs that others wrote take the simulated reader for a real one, and count what it read to the last."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.sim.rfid.reader import SimReader

PROGRAMS = Path(__file__).parents[2] / "peers"
TAGS = {
    ("3074257BF7194E4000001A85", 1): 300,
    ("3614257BF6B7A659B2C2BF100000000000000000000000000000", 2): 150,
}


@pytest.fixture
def sim() -> Iterator[SimReader]:
    sim = SimReader().start()
    for (epc, antenna), reads in TAGS.items():
        sim.put(epc, antenna, rate=300.0, reads=reads)
    yield sim
    sim.stop()


@pytest.mark.parametrize(
    ("library", "options"),
    [("sllurp", ()), ("sllurp", ("50",)), ("pyllrp", ())],
    ids=["sllurp", "sllurp-in-batches", "pyllrp"],
)
def test_a_foreign_client_reads_every_tag_exactly_as_often_as_it_was_read(
    library: str, options: tuple[str, ...], sim: SimReader
) -> None:
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    program = PROGRAMS / f"llrp_{library}_client.py"
    wanted = sum(TAGS.values())
    run = subprocess.run(
        [sys.executable, str(program), str(sim.port), str(wanted), *options],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == {f"{epc} {antenna}": reads for (epc, antenna), reads in TAGS.items()}
    assert sim.reads == TAGS
