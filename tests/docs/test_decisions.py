"""Every decision record says the same things in the same order, and the index lists each of them."""

import re
from datetime import date
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"
RECORDS = sorted(FOLDER.glob("[0-9]*.md"))
HEADINGS = ["Context", "Measurement", "Decision", "Alternatives", "Consequences"]
ROW = re.compile(r"\| \[(\d{4})\]\(([^)]+)\) \| (.+) \| (.+) \|")


def headings(text: str) -> list[str]:
    return re.findall(r"^## (.+)$", text, re.MULTILINE)


def sections(text: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return {name: body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name[:4])
def test_a_record_keeps_to_the_template(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    number = record.name[:4]
    title, no_line, when, state, *_ = text.splitlines()
    assert re.fullmatch(rf"# {number} \S.*", title)
    assert not no_line
    assert when == f"- Date: {date.fromisoformat(when[-10:])}"
    assert re.fullmatch(r"- State: (holds|overturned by \d{4}, since \d{4}-\d\d-\d\d)", state)
    found = headings(text)
    assert found == HEADINGS or found == [name for name in HEADINGS if name != "Measurement"]
    told = sections(text)
    assert all(told.values())
    assert all(line.startswith(("- ", "  ")) for line in told["Alternatives"].splitlines())
    assert all(": " in re.sub(r"\s+", " ", one) for one in told["Alternatives"].split("\n- "))


def test_the_template_has_the_headings_that_records_are_held_to() -> None:
    assert headings((FOLDER / "TEMPLATE.md").read_text(encoding="utf-8")) == HEADINGS


def test_numbers_follow_one_another() -> None:
    assert [record.name[:4] for record in RECORDS] == [f"{place:04d}" for place in range(1, len(RECORDS) + 1)]


def test_the_index_lists_every_record_with_its_state() -> None:
    rows = ROW.findall((FOLDER / "README.md").read_text(encoding="utf-8"))
    listed = [(number, name, state) for number, name, _, state in rows]
    there = []
    for record in RECORDS:
        state = re.search(r"^- State: (.+)$", record.read_text(encoding="utf-8"), re.MULTILINE)
        assert state
        there.append((record.name[:4], record.name, state[1]))
    assert listed == there
