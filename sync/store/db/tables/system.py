"""What the store knows of itself: schema version, incarnation, counters, and the tokens it gave out."""

from sqlalchemy import Column, Table

from sync.store.db.tables.metadata import big, metadata, text, time

meta = Table(
    "meta",
    metadata,
    Column("name", text, primary_key=True),
    Column("value", text, nullable=False),
)

# `changes` counts the positions of the change log, `orders` the order numbers the store gives itself.
counters = Table(
    "counters",
    metadata,
    Column("name", text, primary_key=True),
    Column("pos", big, nullable=False),
)

# Only the SHA-256 of a token is kept. `station` and `epoch` are set for stations; epoch is null until
# the station has enrolled.
tokens = Table(
    "tokens",
    metadata,
    Column("digest", text, primary_key=True),
    Column("name", text, nullable=False),
    Column("role", text, nullable=False),
    Column("station", text, index=True),
    Column("epoch", big),
    Column("created", time, nullable=False),
    Column("revoked", time),
)
