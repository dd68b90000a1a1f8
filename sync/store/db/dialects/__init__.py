"""Statements that databases spell differently, one module a database."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table

from sync.store.db.dialects import sqlite


def upsert(conn: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    """Insert rows, replacing every column of those whose primary key is there already."""
    if not rows:
        return
    match conn.dialect.name:
        case "sqlite":
            conn.execute(sqlite.upsert_statement(table), rows)
        case other:
            raise NotImplementedError(f"no upsert is written for {other}")


def check_file(conn: Connection) -> Iterator[str]:
    """Give what the database itself finds wrong with its files, where it can look."""
    if conn.dialect.name == "sqlite":
        yield from sqlite.check_file(conn)
