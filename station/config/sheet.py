"""A TOML file whose values are taken one by one, with every fault noted at its line."""

import re
from pathlib import Path
from typing import Any

from station.config.values import Fault

Place = tuple[str | int, ...]
"""A way into the file: ("store", "url"), ("devices", 0, "role")."""


class Sheet:
    """The content of one file; each question that is answered badly leaves a fault."""

    def __init__(self, path: Path, text: str, content: dict[str, Any]) -> None:
        self.path = path
        self.content = content
        self.faults: list[Fault] = []
        self._lines = _lines(text)

    def beside(self, name: str) -> Path:
        """Return a path that is meant from the file's own folder."""
        return self.path.parent / name

    def table(self, name: str) -> dict[str, Any]:
        """Return a table, empty where there is none."""
        table = self.content.get(name, {})
        if isinstance(table, dict):
            return table
        self.fault((name,), f"{name} is no table.", f"Write [{name}].")
        return {}

    def text(self, place: Place, table: dict[str, Any], mend: str) -> str:
        """Return a text that must be there, empty where it is not."""
        key = str(place[-1])
        value = table.get(key)
        if isinstance(value, str) and value.strip():
            return value
        what = f"{key} is {_lack(value)}."
        self.fault(place if value is not None else place[:-1], what, mend)
        return ""

    def flag(self, place: Place, table: dict[str, Any], default: bool) -> bool:
        """Return true or false."""
        value = table.get(str(place[-1]), default)
        if isinstance(value, bool):
            return value
        self.fault(place, f"{place[-1]} = {value!r} does not fit.", "Write true or false.")
        return default

    def number(self, place: Place, table: dict[str, Any], default: int, most: int) -> int:
        """Return a whole number from 1 to `most`."""
        value = table.get(str(place[-1]), default)
        if type(value) is int and 1 <= value <= most:
            return value
        mend = f"Write a whole number from 1 to {most}."
        self.fault(place, f"{place[-1]} = {value!r} does not fit.", mend)
        return default

    def measure(
        self, place: Place, table: dict[str, Any], default: float, limits: tuple[float, float]
    ) -> float:
        """Return a number between two limits, both of them possible."""
        value = table.get(str(place[-1]), default)
        least, most = limits
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.fault(place, f"{place[-1]} = {value!r} does not fit.", f"Write a number from {least} to {most}.")
        return default

    def file(self, place: Place, table: dict[str, Any]) -> Path | None:
        """Return the path of a file or folder that is there; None where none is named."""
        if str(place[-1]) not in table:
            return None
        name = self.text(place, table, "Name a file.")
        path = self.beside(name)
        if name and not path.exists():
            self.fault(place, f"{path} is not there.", "Name one that is.")
        return path

    def only(self, place: Place, table: dict[str, Any], known: set[str]) -> None:
        """Note every key that nobody knows."""
        for key in table.keys() - known:
            self.fault((*place, key), f"{key} is not known here.", f"Known: {', '.join(sorted(known))}.")

    def fault(self, place: Place, what: str, mend: str) -> None:
        """Note what is wrong at a place, or at the nearest one around it that has a line."""
        around = (place[:length] for length in range(len(place), -1, -1))
        line = next((self._lines[one] for one in around if one in self._lines), 1)
        self.faults.append(Fault(line, what, mend))


def _lack(value: Any) -> str:
    if value is None:
        return "missing"
    return "empty" if isinstance(value, str) else "no text"


def _lines(text: str) -> dict[Place, int]:
    """Return the line of each table and key, for the plain layout such files have."""
    lines: dict[Place, int] = {}
    here: Place = ()
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if many := re.match(r"\[\[\s*([\w-]+)\s*\]\]", stripped):
            counts[many[1]] = counts.get(many[1], -1) + 1
            here = (many[1], counts[many[1]])
            lines.setdefault((many[1],), number)
        elif one := re.match(r"\[\s*([\w.-]+)\s*\]", stripped):
            first, *rest = one[1].split(".")
            here = (first, counts[first], *rest) if first in counts else (first, *rest)
        elif key := re.match(r"([\w-]+)\s*=", stripped):
            lines.setdefault((*here, key[1]), number)
            continue
        lines.setdefault(here, number)
    return lines
