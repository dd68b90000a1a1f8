"""Orders, and what the floor has done to them: counts, parcels, tracking numbers, exceptions, history."""

from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from sync.store.db.tables.metadata import big, body, metadata, text, time

# `state` follows from cancelled, hold, packed_by and started (see order_states); it is stored to be
# searched. `hold` and `cancelled` are reasons, null when it is neither.
orders = Table(
    "orders",
    metadata,
    Column("id", text, primary_key=True),
    Column("channel", text, nullable=False),
    Column("external_id", text, nullable=False),
    Column("code", text, nullable=False),
    Column("state", text, nullable=False),
    Column("hold", text),
    Column("cancelled", text),
    Column("started", big, nullable=False),
    Column("note", text, nullable=False),
    Column("urgency", big, nullable=False),
    Column("due", time, nullable=False),
    Column("received", time, nullable=False),
    Column("revision", big, nullable=False),
    Column("fence", big, nullable=False),
    Column("claimed_by", text),
    Column("claim_epoch", big),
    Column("packed_by", text),
    Column("packed_epoch", big),
    Column("packed_fence", big),
    Column("body", body, nullable=False),
    UniqueConstraint("channel", "external_id"),
    Index("ix_orders_queue", "state", "urgency", "due", "received", "id"),
    Index("ix_orders_claimed_by", "claimed_by"),
)

# Lines of one SKU are one row; `packed` is the sum of what stations counted in and out.
order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", text, ForeignKey("orders.id"), primary_key=True),
    Column("sku", text, primary_key=True),
    Column("position", big, nullable=False),
    Column("quantity", big, nullable=False),
    Column("packed", big, nullable=False),
)

# A parcel is its station's: two stations that packed one order each have a parcel 1, and both exist.
parcels = Table(
    "parcels",
    metadata,
    Column("order_id", text, ForeignKey("orders.id"), primary_key=True),
    Column("station", text, primary_key=True),
    Column("epoch", big, primary_key=True),
    Column("parcel", text, primary_key=True),
    Column("state", text, nullable=False),
    Column("carton", text),
    Column("weight_g", big),
    Column("tracking", text),
    Column("contents", body, nullable=False),
    Column("closed", time),
)

tracking = Table(
    "tracking",
    metadata,
    Column("tracking", text, primary_key=True),
    Column("carrier", text, nullable=False),
    Column("order_id", text, ForeignKey("orders.id"), nullable=False, index=True),
    Column("station", text, nullable=False),
    Column("epoch", big, nullable=False),
    Column("parcel", text, nullable=False),
    Column("state", text, nullable=False),
)

# What a person must look at; `stations` names all concerned.
exceptions = Table(
    "exceptions",
    metadata,
    Column("id", big, primary_key=True, autoincrement=True),
    Column("kind", text, nullable=False),
    Column("order_id", text, index=True),
    Column("stations", text, nullable=False),
    Column("detail", text, nullable=False),
    Column("raised", time, nullable=False),
)

order_history = Table(
    "order_history",
    metadata,
    Column("id", big, primary_key=True, autoincrement=True),
    Column("order_id", text, ForeignKey("orders.id"), nullable=False, index=True),
    Column("at", time, nullable=False),
    Column("who", text, nullable=False),
    Column("what", text, nullable=False),
    Column("detail", text, nullable=False),
)
