"""The tables of the station's database."""

from sqlalchemy import (
    BLOB,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)

metadata = MetaData()

items = Table(
    "items",
    metadata,
    Column("sku", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("weight_g", Integer),
    Column("tracking", Text, nullable=False),
    Column("expiry", Integer, nullable=False),
    Column("hazard", Text, nullable=False),
    Column("handling", Text, nullable=False),
    Column("picture", Text, nullable=False),
    Column("rfid", Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

barcodes = Table(
    "barcodes",
    metadata,
    Column("code", Text, primary_key=True),
    Column("sku", Text, primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("shown", Text, nullable=False),
    Index("barcodes_by_sku", "sku"),
    sqlite_with_rowid=False,
)

operators = Table(
    "operators",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("pin", Text),
    Column("active", Integer, nullable=False),
    sqlite_with_rowid=False,
)

cartons = Table(
    "cartons",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("inner_mm", Text, nullable=False),
    Column("tare_g", Integer, nullable=False),
    Column("max_weight_g", Integer),
    Column("forbids", Text, nullable=False),
    sqlite_with_rowid=False,
)

locations = Table(
    "locations",
    metadata,
    Column("code", Text, primary_key=True),
    Column("digits", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Index("locations_by_digits", "digits"),
    sqlite_with_rowid=False,
)

orders = Table(
    "orders",
    metadata,
    Column("id", Text, primary_key=True),
    Column("external_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("ship_by", Text, nullable=False),
    Column("received", Text, nullable=False),
    Column("claimed_by", Text),
    Column("fence", Integer, nullable=False),
    Column("wanted", Integer, nullable=False, server_default="0"),
    Column("mark", Text, nullable=False, server_default=""),
    Column("body", BLOB, nullable=False),
    Column("service", Text, nullable=False, server_default=""),
    Column("pieces", Integer, nullable=False, server_default="0"),
    Column("lines", Integer, nullable=False, server_default="0"),
    Column("tote", Text, nullable=False, server_default=""),
    Index("orders_by_urgency", "state", "mark", "rank", "ship_by", "received"),
    Index(
        "orders_to_begin",
        "claimed_by",
        "rank",
        "ship_by",
        "received",
        "id",
        "state",
        "mark",
        sqlite_where=text("state IN ('released', 'claimed', 'picking', 'picked', 'packing') AND mark = ''"),
    ),
    sqlite_with_rowid=False,
)
"""`mark` is what became of the order here: packing, packed, set-aside; `wanted` asks for its claim.

What the queue shows of an order stands in columns beside its body, so that no body is decoded for it:
`pieces` of all lines, how many `lines` there are, and the first `tote`.
"""

order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", Text, ForeignKey("orders.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("sku", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Index("order_lines_by_sku", "sku", "order_id"),
    sqlite_with_rowid=False,
)

order_totes = Table(
    "order_totes",
    metadata,
    Column("tote", Text, primary_key=True),
    Column("order_id", Text, ForeignKey("orders.id"), primary_key=True),
    Index("order_totes_by_order", "order_id"),
    sqlite_with_rowid=False,
)

numbers = Table(
    "numbers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("next", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    sqlite_with_rowid=False,
)

journal = Table(
    "journal",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("mono_ns", Integer, nullable=False),
    Column("device", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("raw", BLOB, nullable=False),
    Column("aim", Text),
    Column("manual", Integer, nullable=False),
    Column("operator", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("order_id", Text, nullable=False),
    Column("message", Text, nullable=False),
)

bench = Table(
    "bench",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
)
"""One row: the machine's state."""

steps = Table(
    "steps",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("events", Text, nullable=False),
    Column("looked_up", Text, nullable=False),
    Column("reading", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("bench", Text),
)
"""What the bench took, each with what it looked up and what that came to, so that it can be replayed.

A chapter begins with a row of its own. `reading` is the number in the journal, `bench` how the bench stood
afterwards, null where it stayed as it was.
"""

found = Table(
    "found",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("body", BLOB, nullable=False),
    Column("step", Integer, nullable=False),
    Index("found_by_step", "step"),
    sqlite_with_rowid=False,
)
"""What steps looked up that is large and often the same; `step` is one of the last that did."""

worked_orders = Table(
    "worked_orders",
    metadata,
    Column("order_id", Text, primary_key=True),
    Column("body", BLOB, nullable=False),
    sqlite_with_rowid=False,
)
"""Orders as they were when work on them began; the bench's state names them by id."""

jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("order_id", Text, nullable=False),
    Column("tracking", Text, nullable=False),
    Column("copy", Integer, nullable=False),
    Column("payload", BLOB, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("odometer", Integer),
    Column("at", Text, nullable=False),
    Index("jobs_by_state", "state"),
    sqlite_with_rowid=False,
)

serials = Table(
    "serials",
    metadata,
    Column("sku", Text, primary_key=True),
    Column("serial", Text, primary_key=True),
    Column("order_id", Text, nullable=False),
    sqlite_with_rowid=False,
)

parcels = Table(
    "parcels",
    metadata,
    Column("tracking", Text, primary_key=True),
    Column("parcel", Text, nullable=False),
    Column("order_id", Text, nullable=False),
    sqlite_with_rowid=False,
)

devices = Table(
    "devices",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""The newest state of each device, for `station status` beside the running station."""

settings = Table(
    "settings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Pull cursor, quarantined facts, and `database`, a name by chance for this very database."""
