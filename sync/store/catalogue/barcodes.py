"""Which code means which item: each code one item's, in the whole store."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, delete, insert, select

from sync.contract.errors import FieldProblem
from sync.contract.messages import Item
from sync.store.catalogue.gtins import normalise_barcode
from sync.store.db.portions import portions
from sync.store.db.tables.catalogue import barcodes


def normalise_item(item: Item) -> Item:
    """Return the item with its GTINs as 14 digits."""
    codes = [
        msgspec.structs.replace(barcode, code=normalise_barcode(barcode.code)) for barcode in item.barcodes
    ]
    return msgspec.structs.replace(item, barcodes=codes)


def find_taken(conn: Connection, items: Sequence[Item]) -> list[FieldProblem]:
    """Return the codes that are another item's, in the store or earlier in the call.

    `items` are the whole call, normalised: a code that one of them gives up is free for another.
    """
    calling = {item.sku for item in items}
    taken = {code: sku for code, sku in _read_owners(conn, items).items() if sku not in calling}
    found = []
    for place, item in enumerate(items):
        for nth, barcode in enumerate(item.barcodes):
            owner = taken.setdefault(barcode.code, item.sku)
            if owner != item.sku:
                path = f"/{place}/barcodes/{nth}/code"
                found.append(FieldProblem(path, f"{barcode.code} already means item {owner}"))
    return found


def replace_barcodes(conn: Connection, items: Sequence[Item]) -> None:
    """Make the codes of these items what the items say."""
    for some in portions(item.sku for item in items):
        conn.execute(delete(barcodes).where(barcodes.c.sku.in_(some)))
    rows = [
        {"code": barcode.code, "sku": item.sku, "quantity": barcode.quantity}
        for item in items
        for barcode in item.barcodes
    ]
    if rows:
        conn.execute(insert(barcodes), rows)


def _read_owners(conn: Connection, items: Sequence[Item]) -> Mapping[str, str]:
    owners: dict[str, str] = {}
    for some in portions(barcode.code for item in items for barcode in item.barcodes):
        query = select(barcodes.c.code, barcodes.c.sku).where(barcodes.c.code.in_(some))
        owners.update({row.code: row.sku for row in conn.execute(query)})
    return owners
