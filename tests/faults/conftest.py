"""Takes over the floor on which whole processes run; gives a disk of one's own, and strace where it works."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults.disks import NoDisk, make_disk, mounted
from tests.helpers.floor_fixtures import floor, invented, invented_stock, shared, shared_stock

__all__ = ["disk", "floor", "invented", "invented_stock", "shared", "shared_stock", "strace"]


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A disk of our own; the test is skipped where none is to be had."""
    image = tmp_path / "image"
    try:
        make_disk(image)
        with mounted(image, tmp_path / "probe"):
            pass
    except NoDisk as error:
        pytest.skip(f"no loop device to be had: {error}")
    return image


@pytest.fixture
def strace() -> None:
    """Skip the test where strace is missing or may not trace."""
    tool = shutil.which("strace")
    if tool is None or subprocess.run([tool, "-qq", "-o", "/dev/null", "true"], check=False).returncode:
        pytest.skip("strace is not here or may not trace")
