"""The one MetaData of the store and the column types every table is built from.

Only types that SQLite and PostgreSQL both hold exactly are used: text, 64-bit integers and bytes.
Times are text (RFC 3339, UTC, milliseconds), so that they sort as they read in either database.
"""

from sqlalchemy import BigInteger, Integer, LargeBinary, MetaData, Text
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

# SQLite only gives a rowid alias, and so its own counting, to a column declared INTEGER.
big: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
text: TypeEngine[str] = Text()
time: TypeEngine[str] = Text()
body: TypeEngine[bytes] = LargeBinary()
