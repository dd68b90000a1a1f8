"""What is known before any order: items, barcodes, operators, cartons, locations; and the change log.

`body` is the contract's Struct as canonical JSON, just as stations pull it.
"""

from sqlalchemy import Column, ForeignKey, Index, Table

from sync.store.db.tables.metadata import big, body, metadata, text

items = Table(
    "items",
    metadata,
    Column("sku", text, primary_key=True),
    Column("body", body, nullable=False),
)

barcodes = Table(
    "barcodes",
    metadata,
    Column("code", text, primary_key=True),
    Column("sku", text, ForeignKey("items.sku"), nullable=False, index=True),
    Column("quantity", big, nullable=False),
)

operators = Table(
    "operators",
    metadata,
    Column("id", text, primary_key=True),
    Column("body", body, nullable=False),
)

cartons = Table(
    "cartons",
    metadata,
    Column("id", text, primary_key=True),
    Column("body", body, nullable=False),
)

locations = Table(
    "locations",
    metadata,
    Column("code", text, primary_key=True),
    Column("body", body, nullable=False),
)

# One row an entity, at its newest position; `station` is set where only that station may see it.
changes = Table(
    "changes",
    metadata,
    Column("kind", text, primary_key=True),
    Column("key", text, primary_key=True),
    Column("pos", big, nullable=False),
    Column("station", text),
    Index("ix_changes_pos", "pos", unique=True),
)
