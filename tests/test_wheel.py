"""What is shipped: the four packages with everything they load, the command, the licence, and no tests."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("station", "drivers", "sync", "resources")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """Build the wheel and open it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=240)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        yield opened


def names(shipped: zipfile.ZipFile) -> set[str]:
    """Return the paths in the wheel, its own metadata left out."""
    return {name for name in shipped.namelist() if ".dist-info/" not in name}


def metadata(shipped: zipfile.ZipFile, name: str) -> str:
    """Return a file of the wheel's metadata."""
    (path,) = (path for path in shipped.namelist() if path.endswith(f".dist-info/{name}"))
    return shipped.read(path).decode()


def test_every_file_of_the_packages_is_shipped_and_nothing_else(shipped: zipfile.ZipFile) -> None:
    there = {
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and file.parent.name != "__pycache__"
    }
    assert names(shipped) == there


def test_the_command_and_the_licence_are_shipped(shipped: zipfile.ZipFile) -> None:
    assert "packline = station.cli:main" in metadata(shipped, "entry_points.txt")
    assert "Apache License" in metadata(shipped, "licenses/LICENSE")


def test_what_is_shipped_knows_its_version(shipped: zipfile.ZipFile, tmp_path: Path) -> None:
    """Run from the wheel itself, which nothing but its own metadata tells what it is."""
    call = "import station, sys; from station.cli import main; print(station.__file__); main(['--version'])"
    done = subprocess.run(
        [sys.executable, "-c", call],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(shipped.filename)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    place, said = done.stdout.splitlines()
    assert place.startswith(str(shipped.filename))
    assert said == f"packline {version('packline')}"
