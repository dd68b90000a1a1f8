"""The page of interfaces as sets of names, and what a page and a program have against each other."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

COMING = "Coming"
Names = AbstractSet[str]


@dataclass(frozen=True)
class Page:
    """The sections of a page, by heading."""

    sections: Mapping[str, str]

    def rows(self, heading: str) -> list[list[str]]:
        """Return the cells of every row of a section's tables, without their heads."""
        lines = [line for line in self.sections.get(heading, "").splitlines() if line.startswith("|")]
        cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
        return [row for row in cells if row[0].startswith("`")]

    def fields(self, heading: str, column: int = 1) -> dict[str, frozenset[str]]:
        """Return the first name of each row with the names in another column."""
        return {words_of(row[0])[0]: frozenset(words_of(row[column])) for row in self.rows(heading)}

    def listed(self, heading: str, start: str) -> list[str]:
        """Return the names of the sentence in a section that begins so."""
        _, found, rest = self.sections.get(heading, "").partition(f"\n{start}")
        return words_of(re.split(r"\.(?:\s|$)", rest)[0]) if found else []


def read_page(text: str) -> Page:
    """Return a page's sections; what stands before the first heading is left out."""
    parts = re.split(r"^##+ (.*)$", text, flags=re.MULTILINE)[1:]
    return Page(dict(zip(parts[::2], parts[1::2], strict=True)))


def words_of(cell: str) -> list[str]:
    """Return every name set as code."""
    return re.findall(r"`([^`]+)`", cell)


def differ(page: Names, program: Names, coming: Names = frozenset()) -> list[str]:
    """Return in words what only one of them has; what is coming may be there already."""
    only_page = [f"{name} is on the page, and nothing has it" for name in sorted(page - program)]
    return only_page + [f"{name} is not on the page" for name in sorted(program - page - coming)]


def pairs(fields: Mapping[str, Names]) -> set[str]:
    """Return each name, and each with each of its fields, as one set."""
    return {*fields, *(f"{name}: {field}" for name, its in fields.items() for field in its)}


def options_of(fields: Mapping[str, Names]) -> dict[str, frozenset[str]]:
    """Return the options of calls without what stands for their values."""
    return {call: frozenset(option.split()[0] for option in its) for call, its in fields.items()}
