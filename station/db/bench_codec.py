"""The bench as JSON and back, by its types; one table names those that stand where several may.

The bench is an object by the names of its fields, every value in it a list of its fields in their order.
Fields that were added since it was stored are as in a new value, so new ones go to the end and have a
default. Where a type does not say which class it is, the list begins with the class's tag. An order is
named by id and fence only: its snapshot lies beside (`worked_orders`), so that what is written with every
scan stays small. Null is None, or a value that is nothing but defaults. What a message or phrase speaks of
is a list of names and values, a phrase a list of its key and that.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from operator import attrgetter
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec

from station.core.bench import AskLeadBadge, AskLeadPin, AskReason, Bench
from station.core.flows import AnyBench
from station.core.message import Phrase, Values
from station.core.packing.state import AskCancel, AskSetAside, PackingState
from station.core.work import (
    BoxClosed,
    CartonChosen,
    Checked,
    Counted,
    Decision,
    LeftShort,
    Order,
    TookOut,
    Weighed,
)
from station.db.bench_v1 import FindOrder, decode_v1
from station.db.bench_v2 import AFTER_V2, READ_V2

Tags = Mapping[str, type]
_Write = Callable[[Any], Any]
_Read = Callable[[Any, FindOrder], Any]

FORM = 3
"""How the text is made; 1 had none written in it, 2 had messages in words."""

TAGS: Final[Tags] = {
    "packing": PackingState,
    "cancel": AskCancel,
    "set-aside": AskSetAside,
    "lead-badge": AskLeadBadge,
    "lead-pin": AskLeadPin,
    "reason": AskReason,
    "allows": Decision,
    "counted": Counted,
    "took-out": TookOut,
    "box-closed": BoxClosed,
    "carton-chosen": CartonChosen,
    "checked": Checked,
    "weighed": Weighed,
    "left-short": LeftShort,
}
"""What each class is called where several may stand; a name that was ever stored keeps its class."""

_encode = msgspec.json.Encoder().encode
_PLAIN = (str, int, bool, float, Values, Phrase)
"""What JSON has as it is."""


class BenchCodec:
    """Writes and reads benches whose flows' states and questions have a tag."""

    def __init__(self, tags: Tags = TAGS) -> None:
        self._classes = dict(tags)
        self._tags = {kind: tag for tag, kind in tags.items()}
        self._writers: dict[type, _Write] = {}
        self._read = {FORM: _Reader(self._classes), 2: _Reader(self._classes, READ_V2, AFTER_V2)}
        self._names = tuple(_hints(Bench))

    def encode(self, bench: AnyBench) -> str:
        """Return the text that is stored."""
        parts = zip(self._names, self._writer(Bench)(bench), strict=True)
        return _encode({"form": FORM, **dict(parts)}).decode()

    def decode(self, text: str, find_order: FindOrder) -> AnyBench:
        """Return the bench of a stored text, of this form or any before; `find_order` gives snapshots."""
        raw = msgspec.json.decode(text)
        form = raw.get("form", 1)
        if form == 1:
            return decode_v1(raw, find_order)
        if form not in self._read:
            raise ValueError(f"the bench was stored in a form {form!r} that this program does not know")
        read = self._read[form].of(Bench)
        bench: AnyBench = read([raw[name] for name in self._names if name in raw], find_order)
        return bench

    def _writer(self, kind: Any) -> _Write:
        write = self._writers.get(kind)
        if write is None:
            write = self._write_fields(kind) if is_dataclass(kind) else _parts_of(("value",))
            self._writers[kind] = write
        return write

    def _write_fields(self, kind: Any) -> _Write:
        hints = _hints(kind)
        writes = [(place, self._write_as(hint)) for place, hint in enumerate(hints.values())]
        changed = [(place, write) for place, write in writes if write]
        parts_of = _parts_of(tuple(hints))
        if not changed:
            return parts_of

        def write_fields(value: Any) -> list[Any]:
            parts = list(parts_of(value))
            for place, write in changed:
                parts[place] = write(parts[place])
            return parts

        return write_fields

    def _write_as(self, hint: Any) -> _Write | None:
        """Return how a field of a type is written; None where JSON has it as it is."""
        kind, inner, optional = _taken_apart(hint)
        if kind is tuple:
            each = self._write_as(inner)
            return (lambda value: list(map(each, value))) if each else None
        if kind is Order:
            return lambda order: [order.id, order.fence]
        if kind is None:
            return lambda value: None if value is None else self._write_tagged(value)
        if not is_dataclass(kind):
            return None
        default = None if optional else _default_of(kind)
        write = self._writer(kind)
        if default is not None:
            return lambda value: None if value == default else write(value)
        return (lambda value: None if value is None else write(value)) if optional else write

    def _write_tagged(self, value: Any) -> Any:
        kind = type(value)
        return [self._tags[kind], *self._writer(kind)(value)]


class _Reader:
    """Reads values by their types, and what another form had otherwise by functions of its own."""

    def __init__(
        self,
        classes: Tags,
        own: Mapping[type, Callable[..., Any]] = MappingProxyType({}),
        after: Mapping[type, Callable[[Any], Any]] = MappingProxyType({}),
    ) -> None:
        self._classes = classes
        self._after = after
        self._readers: dict[Any, _Read] = {
            Values: lambda raw, _: _values(raw),
            Phrase: lambda raw, _: _phrase(raw),
            **{kind: _of_list(read) for kind, read in own.items()},
        }

    def of(self, kind: Any) -> _Read:
        """Return what reads the values of a class."""
        if kind not in self._readers:
            self._readers[kind] = self._read_fields(kind) if is_dataclass(kind) else _enum_reader(kind)
        return self._readers[kind]

    def _read_fields(self, kind: Any) -> _Read:
        reads = [self._read_as(hint) for hint in _hints(kind).values()]
        after = self._after.get(kind, _as_it_is)
        return lambda raw, find: after(
            kind(*(read(part, find) for read, part in zip(reads, raw, strict=False)))
        )

    def _read_as(self, hint: Any) -> _Read:
        kind, inner, optional = _taken_apart(hint)
        if kind is tuple:
            read = self._read_as(inner)
            return lambda raw, find: tuple(read(one, find) for one in raw)
        if kind is Order:
            return lambda raw, find: replace(find(raw[0]), fence=raw[1])
        if kind is None:
            return lambda raw, find: None if raw is None else self._read_tagged(raw, find)
        if kind in (Phrase, Values):
            return self.of(kind)
        if is_dataclass(kind):
            read, default = self.of(kind), None if optional else _default_of(kind)
            return lambda raw, find: default if raw is None else read(raw, find)
        if issubclass(kind, Enum | Decimal):
            return lambda raw, _: None if raw is None else kind(raw)
        return lambda raw, _: raw

    def _read_tagged(self, raw: Any, find: FindOrder) -> Any:
        tag, *parts = raw
        if tag not in self._classes:
            raise ValueError(f"the stored bench holds an unheard-of {tag!r}")
        kind = self._classes[tag]
        return self.of(kind)(parts, find)


def _values(raw: Any) -> Values:
    return Values((name, _value(value)) for name, value in raw)


def _value(raw: Any) -> Any:
    return tuple(_phrase(one) for one in raw) if isinstance(raw, list) else raw


def _phrase(raw: Any) -> Phrase:
    key, values = raw
    return Phrase(key, _values(values))


def _parts_of(names: Sequence[str]) -> _Write:
    """Return what gives the named fields of a value as a tuple; it runs for each part of a bench."""
    if not names:
        return lambda _: ()
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda value: (get(value),)


def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _taken_apart(hint: Any) -> tuple[Any, Any, bool]:
    """Return a field's class, None where several may stand; what a tuple holds; whether None may stand."""
    arguments = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        members = [one for one in arguments if one is not NoneType]
        if len(members) > 1:
            return None, None, NoneType in arguments
        kind, inner, _ = _taken_apart(members[0])
        return kind, inner, True
    kind = get_origin(hint) or hint
    if kind is tuple:
        return tuple, arguments[0], False
    known = isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, (*_PLAIN, Enum, Decimal)))
    return (kind if known else None), None, False


def _default_of(kind: Any) -> Any:
    """Return the value that is nothing but defaults, None where there is none."""
    needs = any(field.default is MISSING and field.default_factory is MISSING for field in fields(kind))
    return None if needs else kind()


def _enum_reader(kind: type) -> _Read:
    return lambda raw, _: kind(raw[0])


def _of_list(read: Callable[..., Any]) -> _Read:
    return lambda raw, _: read(*raw)


def _as_it_is(value: Any) -> Any:
    return value
