"""What stations sent, the marks of their epochs, what is in quarantine, and enrolment codes.

A fact's body and chain are written once and never again.
"""

from sqlalchemy import Boolean, Column, ForeignKey, ForeignKeyConstraint, Index, Table, false

from sync.store.db.tables.metadata import big, body, metadata, text, time

# Locking a station's row serialises what that station does; `last_epoch` is the newest one given.
stations = Table(
    "stations",
    metadata,
    Column("name", text, primary_key=True),
    Column("last_epoch", big, nullable=False),
    Column("created", time, nullable=False),
)

# Everything up to `mark` is held, and `chain` is the chain there. `fingerprint` is of the machine
# that enrolled, empty until one is known.
station_epochs = Table(
    "station_epochs",
    metadata,
    Column("station", text, ForeignKey("stations.name"), primary_key=True),
    Column("epoch", big, primary_key=True),
    Column("mark", big, nullable=False),
    Column("chain", body, nullable=False),
    Column("fingerprint", text, nullable=False),
    Column("reason", text, nullable=False),
    Column("created", time, nullable=False),
    Column("heard", time, nullable=False),
)

# `again`: the id was known, so the fact was recorded as seen and not applied. `position` is the place
# in the feed, null where the feed does not show the fact.
facts = Table(
    "facts",
    metadata,
    Column("station", text, primary_key=True),
    Column("epoch", big, primary_key=True),
    Column("seq", big, primary_key=True),
    Column("id", text, nullable=False),
    Column("body", body, nullable=False),
    Column("chain", body, nullable=False),
    Column("received", time, nullable=False),
    Column("again", Boolean, nullable=False, server_default=false()),
    Column("position", big),
)
_first = ~facts.c.again
_shown = facts.c.position.isnot(None)
Index("ix_facts_id", facts.c.id, unique=True, sqlite_where=_first, postgresql_where=_first)
Index("ix_facts_position", facts.c.position, unique=True, sqlite_where=_shown, postgresql_where=_shown)

# Facts that were kept but not applied; `mended_by` is the id of the fact that set it right.
quarantine = Table(
    "quarantine",
    metadata,
    Column("station", text, primary_key=True),
    Column("epoch", big, primary_key=True),
    Column("seq", big, primary_key=True),
    Column("code", text, nullable=False),
    Column("detail", text, nullable=False),
    Column("received", time, nullable=False),
    Column("mended_by", text),
    ForeignKeyConstraint(["station", "epoch", "seq"], ["facts.station", "facts.epoch", "facts.seq"]),
)

# Only the SHA-256 of a code is kept. `fingerprint` is of the machine that used it, `epoch` what it got.
enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    Column("digest", text, primary_key=True),
    Column("station", text, nullable=False),
    Column("expires", time, nullable=False),
    Column("used", time),
    Column("fingerprint", text, nullable=False, server_default=""),
    Column("epoch", big),
)
