"""The demonstration proves itself: a scripted shift on the real wires, read back from store and labels."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

pytestmark = pytest.mark.e2e

CODE_128 = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128])


def demo(out: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the demonstration as a user does, with no display."""
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, "-m", "station", "demo", "--out", str(out), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=180, env=env)


def test_a_scripted_shift_packs_every_order_and_leaves_pictures_that_prove_it(tmp_path: Path) -> None:
    done = demo(tmp_path, "--orders", "6", "--seed", "4")
    assert done.returncode == 0, done.stderr
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert (summary["orders"], summary["labels"]) == (6, 6)
    assert summary["scans"] == sum(summary["outcomes"].values())
    assert {"counted", "accepted", "refused", "unknown"} <= set(summary["outcomes"])
    codes: set[str] = set()
    for picture in (tmp_path / "labels").glob("*.png"):
        with Image.open(picture) as image:
            found = zxingcpp.read_barcodes(image.convert("L"), formats=CODE_128)
        codes.update(code.text for code in found)
    assert len(codes) == 6
    screens = {path.name.split("-", 1)[1] for path in (tmp_path / "screens").glob("*.png")}
    assert {"locked.png", "labelling-paper-out.png", "verifying-not-in-order.png"} <= screens


def test_a_shift_that_does_not_add_up_fails(tmp_path: Path) -> None:
    """A label missing at the end is a failed demonstration."""
    program = (
        "import sys\n"
        "from drivers.sim.printers.printer import SimPrinter\n"
        "from station.commands.demo import proof\n"
        "from station.cli import main\n"
        "codes_on = proof._codes_on\n"
        "proof._codes_on = lambda labels: codes_on(labels)[1:]\n"
        "sys.exit(main(['demo', '--headless', '--orders', '2', '--out', sys.argv[1]]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 1
    assert "the labels read" in done.stderr
