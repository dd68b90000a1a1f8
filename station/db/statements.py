"""Statements that go straight to SQLite, inside a transaction that SQLAlchemy holds.

SQLAlchemy's own execution cost more than half of a whole scan's commit; what runs with every scan
therefore goes by here. Raises the driver's own errors, which `station.db.ledger` translates.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

Row = tuple[Any, ...]


class Rows:
    """What one statement gave; read once, by one of these methods, which leaves nothing open."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def __iter__(self) -> Iterator[Row]:
        return iter(self.all())

    def all(self) -> list[Row]:
        """Return every row."""
        found: list[Row] = self._cursor.fetchall()
        return found

    def first(self) -> Row | None:
        """Return the first row, None where there is none."""
        row: Row | None = self._cursor.fetchone()
        self._cursor.close()
        return row

    def one_or_none(self) -> Row | None:
        """Return the only row, None where there is none; `NotOne` where there are several."""
        rows = self._cursor.fetchmany(2)
        self._cursor.close()
        if len(rows) > 1:
            raise NotOne("a query for one row found several")
        return rows[0] if rows else None

    def one(self) -> Row:
        """Return the only row; `NotOne` where there is none or several."""
        row = self.one_or_none()
        if row is None:
            raise NotOne("a query for one row found none")
        return row

    def scalar_one(self) -> Any:
        """Return the only value of the only row; `NotOne` where there is none or several."""
        return self.one()[0]


class NotOne(Exception):
    """A query for one row found none or several: a defect of the program, or a damaged database."""


class Statements:
    """Runs statements on the connection beneath `connection`, in its transaction."""

    def __init__(self, connection: Connection) -> None:
        self._driver: Any = connection.connection.driver_connection

    def exec_driver_sql(self, sql: str, parameters: Any = ()) -> Rows:
        """Run one statement; a list of parameters runs it once for each."""
        run = self._driver.executemany if isinstance(parameters, list) else self._driver.execute
        return Rows(run(sql, parameters))
