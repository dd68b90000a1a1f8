"""Sentences with gaps for values, read once and filled often.

A gap `{name}` is the value itself, `{name:words}` what the table or format `words` makes of it. Several
phrases in one gap are joined by "; ". What stands in `[` and `]` is left out where a value named in it is
empty. A table is a mapping from values to sentences, which may have gaps too; `{}` in one is the value
that was looked up, and its row OTHER is for whatever has none. Without that row such a value stands for
itself.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from station.core.message import Phrase, Value

OTHER = "*"
Table: TypeAlias = Mapping[str | int, str]
Format: TypeAlias = Callable[[Value], str]
Filled: TypeAlias = Mapping[str, Value]
Fill: TypeAlias = Callable[[Filled], str]

_LOOKED_UP = ""
_PIECE = re.compile(
    r"\{(?P<name>\w*)(?::(?P<how>[\w-]+))?\}"
    r"|\[(?P<optional>[^\[\]]*)\]"
    r"|(?P<plain>[^{}\[\]]+)"
)


class BadTemplate(Exception):
    """A sentence of the catalogue cannot be read: a defect of the program."""


class Reader:
    """Makes templates of sentences that share tables and formats; `phrase` gives the words of a phrase."""

    def __init__(
        self, tables: Mapping[str, Table], formats: Mapping[str, Format], phrase: Callable[[Phrase], str]
    ) -> None:
        self._formats = formats
        self._phrase = phrase
        self._tables: dict[str, Mapping[str | int, Template]] = {}
        self._sentences = tables

    def read(self, sentence: str) -> "Template":
        """Return the template of a sentence; BadTemplate where it is none."""
        fills: list[str | Fill] = []
        names: set[str] = set()
        used: set[str] = set()
        optional = False
        end = 0
        for found in _PIECE.finditer(sentence):
            if found.start() != end:
                break
            end = found.end()
            if found["plain"] is not None:
                fills.append(found["plain"])
            elif found["optional"] is not None:
                inner = self.read(found["optional"])
                names |= inner.names
                used |= inner.tables
                optional = found.span() == (0, len(sentence))
                fills.append(_unless_empty(inner))
            else:
                fills.append(self._gap(found["name"], found["how"], names, used))
        if end != len(sentence):
            raise BadTemplate(f"{sentence!r} cannot be read from {sentence[end:]!r} on")
        return Template(tuple(fills), frozenset(names - {_LOOKED_UP}), frozenset(used), optional)

    def _gap(self, name: str, how: str | None, names: set[str], used: set[str]) -> Fill:
        names.add(name)
        if how is None:
            return self._itself(name)
        used.add(how)
        if how in self._formats:
            show = self._formats[how]
            return lambda values: show(values.get(name, ""))
        rows = self._table(how)
        for row in rows.values():
            names |= row.names
            used |= row.tables
        itself, other = self._itself(name), rows.get(OTHER)

        def look_up(values: Filled) -> str:
            value = values.get(name, "")
            row = other if isinstance(value, tuple) else rows.get(value, other)
            return row.fill({**values, _LOOKED_UP: value}) if row else itself(values)

        return look_up

    def _table(self, name: str) -> "Mapping[str | int, Template]":
        if name not in self._tables:
            if name not in self._sentences:
                raise BadTemplate(f"there is no table or format {name!r}")
            self._tables[name] = {
                value: self.read(sentence) for value, sentence in self._sentences[name].items()
            }
        return self._tables[name]

    def _itself(self, name: str) -> Fill:
        phrase = self._phrase

        def show(values: Filled) -> str:
            # a message that an earlier version stored may lack a value that its row has been given since
            value = values.get(name, "")
            return "; ".join(map(phrase, value)) if isinstance(value, tuple) else str(value)

        return show


class Template:
    """A sentence with gaps; `names` are the values it speaks of, `tables` what it shows them by.

    `optional`: it stands in brackets as a whole.
    """

    __slots__ = ("_fills", "names", "optional", "tables")

    def __init__(
        self,
        fills: tuple[str | Fill, ...],
        names: frozenset[str],
        tables: frozenset[str],
        optional: bool = False,
    ) -> None:
        self._fills = fills
        self.names = names
        self.tables = tables
        self.optional = optional

    def fill(self, values: Filled) -> str:
        """Return the sentence with its values."""
        return "".join(part if isinstance(part, str) else part(values) for part in self._fills)


def _unless_empty(inner: Template) -> Fill:
    def fill(values: Filled) -> str:
        said = all(values.get(name, "") not in ("", ()) for name in inner.names)
        return inner.fill(values) if said else ""

    return fill
