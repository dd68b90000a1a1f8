"""What the page for contributors says of where a new thing goes is where it goes."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Where a new thing goes")[2]
# The cells of a row: what, goes into, beside, its test into.
ROWS = [
    cells
    for line in PAGE.splitlines()
    if line.startswith("|") and "`" in line and len(cells := line.strip("|").split("|")) == 4
]
PATH = re.compile(r"`((?:station|drivers|sync|tests)/[^`]+)`( \*new\*)?")


def paths() -> list[tuple[str, bool]]:
    """Return every path that is named, and whether it is still to be made."""
    return [(path, bool(new)) for cells in ROWS for cell in cells[1:] for path, new in PATH.findall(cell)]


def standing(path: str) -> Path:
    """Return the part of a path that has no made-up name in it, as FLOW or NAME.py."""
    parts = path.rstrip("/").split("/")
    kept = [part for part in parts if not re.search(r"[A-Z]{3}", part)]
    return ROOT.joinpath(*kept[: next((at for at, part in enumerate(parts) if part not in kept), len(parts))])


def test_the_rows_are_found() -> None:
    assert len(ROWS) == 15


@pytest.mark.parametrize("cells", ROWS, ids=lambda cells: cells[0].strip())
def test_the_file_that_is_the_pattern_is_there(cells: list[str]) -> None:
    found = PATH.findall(cells[2])
    assert found
    assert not [path for path, _ in found if not (ROOT / path).exists()]


@pytest.mark.parametrize(("path", "new"), paths())
def test_a_room_is_there_or_said_to_be_new(path: str, new: bool) -> None:
    """One that is new stands in a room that is there or new itself."""
    place = standing(path)
    if new and place != ROOT / path.rstrip("/"):
        return  # its name is made up
    if path.endswith(".py") and not new:
        place = place.parent if place.suffix else place
    assert place.exists() != new
