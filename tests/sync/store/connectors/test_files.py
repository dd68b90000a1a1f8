"""Files taken over: what they hold is told from their content, and each is taken whole or not at all."""

import os
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from sync.store.connectors.files import ImportRefused, import_file
from sync.store.db.changelog import read_position
from sync.store.db.database import Database
from sync.store.db.tables.catalogue import items
from sync.store.db.tables.orders import orders
from tests.sync.store.samples import an_item, an_order

CSV = 'sku,name,gtin,weight_g\nA,"Crème, brûlée",96385074,120\nB,Plain,,\n'
DATA = Path(os.environ.get("PACKLINE_DATA", Path(__file__).parents[4] / "shared" / "data"))


def take(database: Database, path: Path) -> tuple[str, int]:
    return import_file(database, path, lambda _done, _of: None)


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def newest(database: Database) -> int:
    with database.reading() as conn:
        return read_position(conn)


def test_items_come_from_csv_with_quotes_accents_and_gaps(database: Database, tmp_path: Path) -> None:
    assert take(database, write(tmp_path, "items.csv", "\ufeff" + CSV)) == ("items", 2)
    with database.reading() as conn:
        body = conn.execute(select(items.c.body).where(items.c.sku == "A")).scalar_one()
    assert msgspec.json.decode(body)["name"] == "Crème, brûlée"
    assert msgspec.json.decode(body)["barcodes"] == [{"code": "00000096385074", "quantity": 1}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (msgspec.json.encode([an_item("A"), an_item("B")]), ("items", 2)),
        (msgspec.json.encode(an_item("A")) + b"\r\n\r\n" + msgspec.json.encode(an_item("B")), ("items", 2)),
        (b'[{"id": "17", "name": "Ada", "pin": "4711"}]', ("operators", 1)),
        (b'[{"id": "M", "name": "medium", "inner_mm": [4, 3, 2]}]', ("cartons", 1)),
        (b'[{"code": "A01-06", "zone": "A", "sequence": 106, "check": "37"}]', ("locations", 1)),
        (b"code,zone,sequence,check\nA01-06,A,106,37\n", ("locations", 1)),
    ],
)
def test_each_sort_is_known_by_its_fields(
    database: Database, tmp_path: Path, text: bytes, expected: tuple[str, int]
) -> None:
    path = write(tmp_path, "file.csv" if text.startswith(b"code") else "file", text)
    assert take(database, path) == expected
    position = newest(database)
    assert take(database, path) == expected
    assert newest(database) == position


def test_orders_come_from_lines_and_the_second_time_nothing_changes(
    stocked: Database, tmp_path: Path
) -> None:
    lines = b"\n".join(msgspec.json.encode(an_order(f"W{n}")) for n in range(3))
    path = write(tmp_path, "orders.jsonl", lines)
    assert take(stocked, path) == ("orders", 3)
    position = newest(stocked)
    assert take(stocked, path) == ("orders", 3)
    assert newest(stocked) == position


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (
            "a.csv",
            CSV.replace("96385074", "96385075"),
            r"line 2: barcodes/0/code: the check digit of GTIN 96385075",
        ),
        ("a.csv", "sku,name\nA,a\nA,b\n", r"line 3: sku: 'A' is also element 0"),
        ("a.csv", "sku,name,weight_g\nA,a,heavy\n", r"line 2: Expected `int"),
        ("a.csv", "sku,name\n", r"nothing in it"),
        ("a.csv", "foo,bar\n1,2\n", r"line 2: this is no item"),
        ("a.csv", b"sku,name\nA,\xff\n", r"not UTF-8, at byte 11"),
        ("a.json", "[{", r"the file: Input data was truncated"),
        ("a.jsonl", '{"sku": "A", "name": "a"}\n{"sku": ', r"line 2: Input data was truncated"),
        ("a.jsonl", '{"sku": "A", "name": "a"}\n\n{"sku": 7, "name": "b"}', r"line 3: Expected `str`"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line_and_nothing_is_taken(
    database: Database, tmp_path: Path, name: str, text: str | bytes, words: str
) -> None:
    with pytest.raises(ImportRefused, match=rf"{name}: .*{words}|{name}: {words}"):
        take(database, write(tmp_path, name, text))
    assert newest(database) == 0


def test_a_wrong_line_far_down_undoes_the_whole_file(database: Database, tmp_path: Path) -> None:
    lines = [msgspec.json.encode(an_item(f"S{n}")) for n in range(2500)]
    lines[2400] = msgspec.json.encode(an_item("S2400", weight_g=-1))
    told: list[int] = []
    with pytest.raises(ImportRefused, match="line 2401: weight_g"):
        import_file(
            database, write(tmp_path, "items.jsonl", b"\n".join(lines)), lambda done, _of: told.append(done)
        )
    assert told == [1000, 2000]
    assert newest(database) == 0


def test_a_missing_file_is_said(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="No such file"):
        take(database, tmp_path / "none.csv")


@pytest.mark.skipif(not DATA.is_dir(), reason=f"the data folder {DATA} is not here (PACKLINE_DATA names it)")
def test_the_large_catalogue_and_its_orders_are_taken_over_twice(database: Database) -> None:
    assert take(database, DATA / "items.csv") == ("items", 17553)
    assert take(database, DATA / "orders.jsonl") == ("orders", 1000)
    position = newest(database)
    assert take(database, DATA / "orders.jsonl") == ("orders", 1000)
    assert take(database, DATA / "items.csv") == ("items", 17553)
    assert newest(database) == position
    with database.reading() as conn:
        assert conn.execute(select(func.count()).select_from(orders)).scalar_one() == 1000
        assert conn.execute(select(orders.c.state).distinct()).scalars().all() == ["released"]
