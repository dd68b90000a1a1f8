"""Files of items, orders, operators, cartons and locations: what a file holds is told from its content."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection

from sync.contract.errors import Refused
from sync.contract.messages import Carton, Item, Location, NewOrder, Operator
from sync.store.catalogue import entries
from sync.store.db.clock import now_ms
from sync.store.db.database import Database
from sync.store.orders.taking import take_orders
from sync.store.people.operators import put_operators

# Progress is told after each portion; all portions of a file are one transaction.
PORTION = 1000

Progress = Callable[[int, int], None]
Take = Callable[[Connection, Sequence[Any]], Sequence[Any]]


class ImportRefused(Exception):
    """The file cannot be taken over, and nothing of it was; the text names the file and the line."""


@dataclass(frozen=True)
class Sort:
    """A sort of content: its name, its message, and the service that takes it over."""

    name: str
    message: type[Any]
    take: Take


def _take_orders(conn: Connection, orders: Sequence[NewOrder]) -> Sequence[Any]:
    return take_orders(conn, orders, "import", now_ms())


ITEMS = Sort("items", Item, entries.put_items)
ORDERS = Sort("orders", NewOrder, _take_orders)
OPERATORS = Sort("operators", Operator, put_operators)
CARTONS = Sort("cartons", Carton, entries.put_cartons)
LOCATIONS = Sort("locations", Location, entries.put_locations)


@dataclass(frozen=True)
class Entry:
    """One element of a file and where it stands, such as `line 7`."""

    place: str
    value: dict[str, Any]


def import_file(database: Database, path: Path, progress: Progress) -> tuple[str, int]:
    """Take a file over, all or nothing; returns what it held and how many.

    `progress` is told how many of how many are done. `ImportRefused` where anything is wrong.
    """
    entries = _read_entries(path)
    if not entries:
        raise ImportRefused(f"{path}: there is nothing in it")
    sort = sort_of(entries[0].value)
    if sort is None:
        raise ImportRefused(
            f"{path}: {entries[0].place}: this is no item, order, operator, carton or location"
        )
    values = [_convert(path, entry, sort) for entry in entries]
    with database.writing() as conn:
        for start in range(0, len(values), PORTION):
            portion = values[start : start + PORTION]
            try:
                sort.take(conn, portion)
            except Refused as refusal:
                raise ImportRefused(_place_refusal(path, entries[start:], refusal)) from refusal
            progress(start + len(portion), len(values))
    return sort.name, len(values)


def sort_of(value: dict[str, Any]) -> Sort | None:
    """Return what sort of content an element is, by the names of its fields."""
    names = value.keys()
    if "external_id" in names:
        return ORDERS
    if "sku" in names:
        return ITEMS
    if "inner_mm" in names:
        return CARTONS
    if {"id", "name"} <= names:
        return OPERATORS
    return LOCATIONS if "code" in names else None


def _read_entries(path: Path) -> list[Entry]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return list(_parse(path, text))
    except OSError as error:
        raise ImportRefused(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ImportRefused(f"{path}: it is not UTF-8, at byte {error.start}") from error
    except csv.Error as error:
        raise ImportRefused(f"{path}: it is no CSV: {error}") from error


def _parse(path: Path, text: str) -> Iterator[Entry]:
    start = text.lstrip()[:1]
    if start == "[":
        for number, value in enumerate(_decode(path, "the file", text, list[dict[str, Any]]), start=1):
            yield Entry(f"element {number}", value)
    elif start == "{":
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                yield Entry(f"line {number}", _decode(path, f"line {number}", line, dict[str, Any]))
    else:
        reader = csv.DictReader(io.StringIO(text), restkey="", restval="")
        for row in reader:
            yield Entry(f"line {reader.line_num}", _from_csv(row))


def _from_csv(row: dict[str, Any]) -> dict[str, Any]:
    filled = {name: value for name, value in row.items() if value != ""}
    gtin = filled.pop("gtin", None)
    if gtin is not None:
        filled["barcodes"] = [{"code": gtin}]
    return filled


def _decode(path: Path, place: str, text: str, kind: Any) -> Any:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.MsgspecError as error:
        raise ImportRefused(f"{path}: {place}: {error}") from error


def _convert(path: Path, entry: Entry, sort: Sort) -> Any:
    """Return the element as a message; numbers may be text, as in a CSV file they are."""
    try:
        return msgspec.convert(entry.value, sort.message, strict=path.suffix.lower() != ".csv")
    except msgspec.ValidationError as error:
        raise ImportRefused(f"{path}: {entry.place}: {error}") from error


def _place_refusal(path: Path, entries: Sequence[Entry], refusal: Refused) -> str:
    problem = refusal.problem
    index, _, field = problem.path.removeprefix("/").partition("/")
    place = entries[int(index)].place if index.isdigit() else "the file"
    return f"{path}: {place}: {field + ': ' if field else ''}{problem.detail}"
