"""Number ranges the store owns, and the blocks of them that stations hold for ever."""

from sqlalchemy import Column, Index, Table, UniqueConstraint

from sync.store.db.tables.metadata import big, metadata, text, time

# `next` is the first number never leased; it only rises.
number_ranges = Table(
    "number_ranges",
    metadata,
    Column("kind", text, primary_key=True),
    Column("prefix", text, nullable=False),
    Column("next", big, nullable=False),
    Column("last", big, nullable=False),
)

number_blocks = Table(
    "number_blocks",
    metadata,
    Column("id", text, primary_key=True),
    Column("kind", text, nullable=False),
    Column("prefix", text, nullable=False),
    Column("first", big, nullable=False),
    Column("last", big, nullable=False),
    Column("station", text, nullable=False),
    Column("epoch", big, nullable=False),
    Column("request", text, nullable=False),
    Column("leased", time, nullable=False),
    UniqueConstraint("station", "epoch", "kind", "request"),
    Index("ix_number_blocks_kind_first", "kind", "first", unique=True),
)
