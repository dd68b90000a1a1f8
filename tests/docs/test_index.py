"""The index names every document, and every link between documents leads somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
TEXTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def links(text: Path) -> set[Path]:
    found = LINK.findall(text.read_text(encoding="utf-8"))
    return {(text.parent / link).resolve() for link in found}


def test_every_document_is_in_the_index() -> None:
    there = {path.resolve() for path in DOCS.glob("*.md")} - {(DOCS / "README.md").resolve()}
    assert there <= links(DOCS / "README.md")


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(text: Path) -> None:
    assert not [str(link) for link in links(text) if not link.exists()]
