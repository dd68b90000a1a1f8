"""What the page for contributors says of targets is what the Makefile has."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def targets() -> list[str]:
    """Return the targets of the Makefile that a person calls."""
    return re.findall(r"^([a-z0-9-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_target_is_told_once_with_the_time_it_takes() -> None:
    rows = re.findall(r"^\| `make ([a-z0-9-]+)` \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
    assert sorted(name for name, _, _ in rows) == sorted(targets())


def test_every_target_is_no_file() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    assert sorted(phony[1].split()) == sorted(targets())


def test_no_target_is_named_that_does_not_exist() -> None:
    texts = [
        path.read_text(encoding="utf-8") for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    ]
    named = {name for text in texts for name in re.findall(r"`make ([a-z0-9-]+)[^`]*`", text)}
    assert named <= set(targets())
