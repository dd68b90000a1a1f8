"""Items, cartons and locations, taken over in bulk."""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.contract.messages import Carton, Item, ItemBarcode, Location
from sync.store.catalogue.entries import put_cartons, put_items, put_locations
from sync.store.db.bodies import read_bodies
from sync.store.db.database import Database
from sync.store.db.tables.catalogue import barcodes
from tests.sync.store.bulk import newest, put, refused
from tests.sync.store.samples import an_item

GTIN = "09521234567899"


def read_item(database: Database, sku: str) -> Item:
    with database.reading() as conn:
        return msgspec.json.decode(read_bodies(conn, "item", [sku])[sku], type=Item)


def test_an_item_is_created_then_unchanged_then_updated(database: Database) -> None:
    assert put(database, put_items, an_item("A", GTIN)) == ["created"]
    position = newest(database)
    assert put(database, put_items, an_item("A", GTIN)) == ["unchanged"]
    assert newest(database) == position
    assert put(database, put_items, an_item("A", GTIN, weight_g=5)) == ["updated"]
    assert newest(database) == position + 1


def test_gtins_of_any_length_become_14_digits_and_vendor_codes_stay(database: Database) -> None:
    put(database, put_items, an_item("A", "96385074", "4006381333931", "VENDOR-1"))
    codes = [barcode.code for barcode in read_item(database, "A").barcodes]
    assert codes == ["00000096385074", "04006381333931", "VENDOR-1"]


def test_a_wrong_check_digit_is_told_with_its_path_and_nothing_is_taken(database: Database) -> None:
    found = refused(
        database, put_items, an_item("A"), an_item("B"), an_item("C"), an_item("D", "9638507" + "5")
    )
    assert found == [("/3/barcodes/0/code", "the check digit of GTIN 96385075 should be 4")]
    with database.reading() as conn:
        assert read_bodies(conn, "item", ["A", "B", "C", "D"]) == {}


def test_a_code_that_is_another_items_is_refused(database: Database) -> None:
    put(database, put_items, an_item("A", GTIN))
    assert refused(database, put_items, an_item("B", GTIN)) == [
        ("/0/barcodes/0/code", f"{GTIN} already means item A")
    ]


def test_two_items_of_one_call_cannot_share_a_code(database: Database) -> None:
    """Written with 13 and with 14 digits it is the same code."""
    found = refused(database, put_items, an_item("A", "9521234567899"), an_item("B", "X", GTIN))
    assert found == [("/1/barcodes/1/code", f"{GTIN} already means item A")]


def test_a_code_can_move_to_another_item_within_one_call(database: Database) -> None:
    put(database, put_items, an_item("A", GTIN))
    assert put(database, put_items, an_item("B", GTIN), an_item("A")) == ["created", "updated"]
    with database.reading() as conn:
        rows = conn.execute(select(barcodes.c.code, barcodes.c.sku))
        assert [tuple(row) for row in rows] == [(GTIN, "B")]


@pytest.mark.parametrize(
    ("item", "path"),
    [
        (Item("", "a"), "/0/sku"),
        (an_item(" A"), "/0/sku"),
        (Item("A\x1d", "a"), "/0/sku"),
        (Item("A", ""), "/0/name"),
        (an_item("A", weight_g=-1), "/0/weight_g"),
        (an_item("A", tracking="batch"), "/0/tracking"),
        (Item("A", "a", [ItemBarcode("X", 0)]), "/0/barcodes/0/quantity"),
        (an_item("A", "X\n"), "/0/barcodes/0/code"),
        (an_item("A", "96385074", "00000096385074"), "/0/barcodes/1/code"),
    ],
)
def test_what_is_wrong_in_an_item_is_named(database: Database, item: Item, path: str) -> None:
    assert [problem[0] for problem in refused(database, put_items, item)] == [path]


def test_every_wrong_field_of_a_call_is_told_up_to_a_hundred(database: Database) -> None:
    items = [an_item(f"S{n}", weight_g=-1) for n in range(150)]
    found = refused(database, put_items, *items)
    assert len(found) == 100
    assert found[99][0] == "/99/weight_g"


@pytest.mark.parametrize(
    ("take", "values", "path"),
    [
        (put_items, [an_item("A"), an_item("A")], "/1/sku"),
        (put_cartons, [Carton("M", "m", (1, 0, 1))], "/0/inner_mm/1"),
        (put_cartons, [Carton("m", "m", (1, 1, 1))], "/0/id"),
        (put_cartons, [Carton("M", "m", (1, 1, 1), tare_g=-1)], "/0/tare_g"),
        (put_locations, [Location("A"), Location("A")], "/1/code"),
        (put_locations, [Location("A", sequence=10**12)], "/0/sequence"),
    ],
)
def test_what_is_wrong_elsewhere_is_named(
    database: Database, take: Any, values: Sequence[Any], path: str
) -> None:
    assert [problem[0] for problem in refused(database, take, *values)] == [path]


def test_cartons_and_locations_are_taken_over(database: Database) -> None:
    assert put(database, put_cartons, Carton("M", "medium", (400, 300, 200), 180, 20000)) == ["created"]
    assert put(database, put_locations, Location("A01-06", "A", 106, "37")) == ["created"]
    with database.reading() as conn:
        assert b"A01-06" in read_bodies(conn, "location", ["A01-06"])["A01-06"]
        assert b"180" in read_bodies(conn, "carton", ["M"])["M"]
