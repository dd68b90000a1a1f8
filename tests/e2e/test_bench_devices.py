"""The bench of the devices runs, and every code it sends is taken by the engine."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.e2e


def test_the_bench_of_the_devices_tells_its_figures_beside_the_floor() -> None:
    command = ["bench", "devices", "--rounds", "12", "--json"]
    call = f"import sys; from station.cli import main; sys.exit(main({command}))"
    done = subprocess.run(
        [sys.executable, "-c", call], capture_output=True, text=True, timeout=240, check=True
    )
    figures = json.loads(done.stdout)
    assert figures["codes on each wire"] == 12
    for wire in ("tcp", "pty"):
        for how in ("waiting", "computing"):
            for what in ("written to engine", "reader to engine", "floor, bare reader"):
                assert figures[f"{wire}, {how}: {what}"]["p50_ms"] > 0
