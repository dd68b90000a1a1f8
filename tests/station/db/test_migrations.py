"""Migrations go forward only, in one transaction, after a copy; what was shipped is never changed."""

import re
from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from station.app.ports.ledger import QueueEntry
from station.db import migrations
from station.db.database import DatabaseUnusable, StationDatabase
from station.db.migrations import MIGRATIONS, NewerDatabase
from tests.helpers.ledgers import Ground, make_work_order

SHIPPED = Path(__file__).parent / "schema_1.sql"


def query(path: Path, sql: str) -> list[Any]:
    """Return what a query finds in a database nobody has open."""
    connection = pysqlite3.connect(str(path))
    try:
        return list(connection.execute(sql))
    finally:
        connection.close()


def set_version(path: Path, version: int) -> None:
    """Say that a database is of a version."""
    connection = pysqlite3.connect(str(path))
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


def test_a_new_database_is_of_the_newest_version_and_no_copy_is_kept(tmp_path: Path) -> None:
    StationDatabase(tmp_path / "a.db").close()
    assert query(tmp_path / "a.db", "PRAGMA user_version") == [(len(MIGRATIONS),)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db", "a.db.lock"]


def test_version_1_is_still_what_was_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "MIGRATIONS", MIGRATIONS[:1])
    StationDatabase(tmp_path / "a.db").close()
    rows = query(tmp_path / "a.db", "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    found = "".join(re.sub(r"\s+", " ", row[0]) + ";\n" for row in rows)
    assert found == SHIPPED.read_text(encoding="utf-8"), "a change of the tables wants a migration of its own"


def test_items_of_version_1_have_no_tags_until_the_store_says_so(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", MIGRATIONS[:1])
        StationDatabase(ground.path.with_name("old.db")).close()
    old = pysqlite3.connect(str(ground.path.with_name("old.db")))
    old.execute("INSERT INTO items VALUES ('CUP', 'Cup', 250, 'none', 0, '', '', '')")
    old.commit()
    old.close()
    StationDatabase(ground.path.with_name("old.db")).close()
    assert query(ground.path.with_name("old.db"), "SELECT sku, weight_g, rfid FROM items") == [
        ("CUP", 250, 0)
    ]


def test_orders_of_version_2_show_in_the_queue_what_their_bodies_say(ground: Ground) -> None:
    """A bench that was brought forward shows the same queue as one that pulled the orders anew."""
    late = {"service": "express", "ship_by": "2026-11-23T16:00:00Z", "totes": ["T-8", "T-2"]}
    ground.pull_orders(make_work_order("N", ("CUP", 4), ("PEN", 1), ("CUP", 2), **late))
    with ground.ledger.writing() as pages:
        queue = pages.queue(9)
    assert queue[-1] == QueueEntry("N", "W-N", "express", "2026-11-23T16:00:00Z", 7, 3, "T-8")
    ground.close()
    old = pysqlite3.connect(str(ground.path))
    for table in ("steps", "found"):
        old.execute(f"DROP TABLE {table}")
    old.execute("DROP INDEX orders_to_begin")
    for column in ("service", "pieces", "lines", "tote"):
        old.execute(f"ALTER TABLE orders DROP COLUMN {column}")
    old.commit()
    old.close()
    set_version(ground.path, 2)
    ground.open()
    with ground.ledger.writing() as pages:
        assert pages.queue(9) == queue


def test_a_database_that_was_brought_forward_has_the_schema_of_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", MIGRATIONS[:1])
        StationDatabase(tmp_path / "old.db").close()
    for name in ("old.db", "new.db"):
        StationDatabase(tmp_path / name).close()
    columns = (
        "SELECT s.type, s.name, c.name, c.type, c.'notnull', c.dflt_value, c.pk FROM sqlite_schema s,"
        " pragma_table_xinfo(s.name) c WHERE s.type = 'table' ORDER BY s.name, c.cid"
    )
    indexes = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name"
    for question in (columns, indexes):
        assert query(tmp_path / "old.db", question) == query(tmp_path / "new.db", question)


def test_an_older_database_is_copied_and_brought_forward(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground.close()

    def add(connection: Any) -> None:
        connection.exec_driver_sql("ALTER TABLE orders ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")

    newest = len(MIGRATIONS) + 1
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, add))
    ground.open()
    assert ground.ask("SELECT DISTINCT colour FROM orders") == [("red",)]
    copy = ground.path.with_name(f"bench-1.db.v{newest - 1}")
    assert query(copy, "PRAGMA user_version") == [(newest - 1,)]
    assert query(copy, "SELECT count(*) FROM orders") == [(3,)]
    assert query(copy, "PRAGMA integrity_check") == [("ok",)]
    set_version(ground.path, newest - 1)


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ground.everything()
    ground.close()

    def half(connection: Any) -> None:
        connection.exec_driver_sql("DROP TABLE order_totes")
        connection.exec_driver_sql("DROP TABLE none")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, half))
        with pytest.raises(DatabaseUnusable, match="no such table: none"):
            ground.open()
    ground.open()
    assert ground.everything() == before


def test_a_newer_database_is_refused_in_words_and_left_alone(ground: Ground) -> None:
    ground.close()
    set_version(ground.path, 99)
    bytes_before = ground.path.read_bytes()
    with pytest.raises(NewerDatabase, match=r"is of version 99.*Install the newer program again"):
        ground.open()
    assert ground.path.read_bytes() == bytes_before
    set_version(ground.path, len(MIGRATIONS))
    ground.open()


def test_where_there_is_no_room_for_the_copy_nothing_is_changed(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground.close()

    def full(_: Path, copy: Path) -> None:
        copy.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, lambda _: None))
        patch.setattr("shutil.copy2", full)
        with pytest.raises(DatabaseUnusable, match="No space left on device"):
            ground.open()
    assert not list(ground.path.parent.glob("*.v*"))
    assert query(ground.path, "PRAGMA user_version") == [(len(MIGRATIONS),)]
    ground.open()
