"""The words of messages: a row for each key, and what a message says by it."""

from collections.abc import Mapping
from dataclasses import dataclass

from station.app.screen.words.template import Format, Reader, Table, Template
from station.core.message import Message, Phrase, Severity, Values

MANY = "*"
"""Begins a detail that names a value of several phrases: each of them is a detail."""


@dataclass(frozen=True)
class Text:
    """A row: sentences as `template` reads them.

    `title` says what happened, `action` what to do next, `details` what was scanned and where it
    belongs. A detail wholly in brackets is none where it is left out; `*name` is one for each phrase.
    """

    title: str
    action: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """A message in words, as it is shown: what happened, what to do, what was scanned.

    `key`, `severity` and `changed` are the message's.
    """

    key: str
    severity: Severity
    title: str
    action: str
    details: tuple[str, ...] = ()
    changed: bool = False


class Catalogue:
    """All that is said in one language: rows by key, phrases by key, and tables of words for values."""

    def __init__(
        self,
        texts: Mapping[str, Text],
        phrases: Mapping[str, str],
        tables: Mapping[str, Table],
        formats: Mapping[str, Format],
    ) -> None:
        reader = Reader(tables, formats, self.phrase)
        self._rows = {key: _Row(reader, text) for key, text in texts.items()}
        self._phrases = {key: reader.read(sentence) for key, sentence in phrases.items()}

    def say(self, message: Message) -> Words:
        """Return a message in words; one that was stored as words has just these."""
        key, severity, changed = message.key, message.severity, message.changed
        stored = message.verbatim
        if stored is not None:
            return Words(key, severity, stored.title, stored.action, stored.details, changed)
        row = self._rows.get(key)
        if row is None:
            # it was stored by a newer version than this: a bare key on the screen is better than none
            return Words(key, severity, key, "", self._bare(message.values), changed)
        values = dict(message.values)
        details: list[str] = []
        for detail in row.details:
            if isinstance(detail, str):
                details += map(self.phrase, _phrases(values.get(detail, ())))
            else:
                said = detail.fill(values)
                if said or not detail.optional:
                    details.append(said)
        return Words(key, severity, row.title.fill(values), row.action.fill(values), tuple(details), changed)

    def phrase(self, phrase: Phrase) -> str:
        """Return a phrase in words."""
        row = self._phrases.get(phrase.key)
        if row is None:
            return ": ".join((phrase.key, *self._bare(phrase.values)))
        return row.fill(dict(phrase.values))

    def _bare(self, values: Values) -> tuple[str, ...]:
        """Return each value by itself, and each phrase among them."""
        said: list[str] = []
        for _, value in values:
            said += map(self.phrase, value) if isinstance(value, tuple) else (str(value),)
        return tuple(said)

    @property
    def keys(self) -> Mapping[str, frozenset[str]]:
        """The keys of all messages, each with the names of the values it speaks of."""
        return {key: row.names for key, row in self._rows.items()}

    @property
    def phrase_keys(self) -> Mapping[str, frozenset[str]]:
        """The keys of all phrases, each with the names of the values it speaks of."""
        return {key: row.names for key, row in self._phrases.items()}

    @property
    def tables(self) -> frozenset[str]:
        """The tables and formats that any row shows a value by."""
        rows = (*(row.tables for row in self._rows.values()), *(row.tables for row in self._phrases.values()))
        return frozenset().union(*rows)


class _Row:
    def __init__(self, reader: Reader, text: Text) -> None:
        self.title, self.action = reader.read(text.title), reader.read(text.action)
        self.details: tuple[Template | str, ...] = tuple(
            detail.removeprefix(MANY) if detail.startswith(MANY) else reader.read(detail)
            for detail in text.details
        )
        templates = [part for part in (self.title, self.action, *self.details) if isinstance(part, Template)]
        many = frozenset(part for part in self.details if isinstance(part, str))
        self.names = many.union(*(part.names for part in templates))
        self.tables = frozenset[str]().union(*(part.tables for part in templates))


def _phrases(value: object) -> tuple[Phrase, ...]:
    return value if isinstance(value, tuple) else ()


def one_line(words: Words) -> str:
    """Return what is said as one line of text; an error with all that it names."""
    title = words.title if words.title.endswith((".", "?", "!")) else f"{words.title}."
    said = f"{title} {words.action}".strip()
    latched = words.severity is Severity.LATCHED and words.details
    return f"{said} {'; '.join(words.details)}." if latched else said
