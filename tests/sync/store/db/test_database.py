"""Opening, refusing, migrating; one writer, readers beside it."""

import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, select, text

from sync.store.db import database as module
from sync.store.db.database import Database, DatabaseRefused, open_database
from sync.store.db.dialects import sqlite
from sync.store.db.migrations import SCHEMA_VERSION, Step, read_version
from sync.store.db.tables.numbers import number_ranges
from sync.store.db.tables.system import meta
from tests.sync.store.samples import stock_items


def write_meta(database: Database, value: str) -> None:
    with database.writing() as conn:
        conn.execute(meta.insert().values(name="test", value=value))


def read_meta(database: Database) -> str | None:
    with database.reading() as conn:
        return conn.execute(select(meta.c.value).where(meta.c.name == "test")).scalar_one_or_none()


def test_every_connection_is_durable_and_holds_references(database: Database) -> None:
    with database.reading() as conn:
        values = {
            name: conn.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_what_a_writer_did_is_undone_when_it_fails(database: Database) -> None:
    def fail_half_way() -> None:
        with database.writing() as conn:
            conn.execute(meta.insert().values(name="test", value="half"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert read_meta(database) is None


def test_the_bell_rings_after_a_commit_and_not_after_a_failure(database: Database) -> None:
    before = database.bell.count
    with pytest.raises(RuntimeError), database.writing():
        raise RuntimeError
    assert database.bell.count == before
    write_meta(database, "x")
    assert database.bell.count == before + 1


def test_news_are_rung_for_what_stations_pull_and_not_for_other_commits(database: Database) -> None:
    before = database.news.count
    write_meta(database, "x")
    assert database.news.count == before
    stock_items(database, "SKU-1")
    assert database.news.count == before + 1
    database.renew_incarnation()
    assert database.news.count == before + 2


def test_commits_of_another_process_are_noticed_when_one_looks(database: Database, tmp_path: Path) -> None:
    other = open_database(str(tmp_path / "store.db"))
    stock_items(other, "SKU-1")
    other.close()
    before = (database.bell.count, database.news.count)
    database.ring_for_others()
    assert (database.bell.count, database.news.count) == (before[0] + 1, before[1] + 1)
    database.ring_for_others()
    assert (database.bell.count, database.news.count) == (before[0] + 1, before[1] + 1)


def test_a_writer_has_the_database_from_its_first_moment(database: Database) -> None:
    """A deferred transaction would let the second begin, and then fail it when it writes."""
    order: list[str] = []
    inside, go_on = threading.Event(), threading.Event()

    def first() -> None:
        with database.writing():
            inside.set()
            go_on.wait()
            order.append("first")

    def second() -> None:
        with database.writing():
            order.append("second")

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    inside.wait()
    threads[1].start()
    go_on.set()
    for thread in threads:
        thread.join()
    assert order == ["first", "second"]


def test_a_reader_keeps_its_view_while_others_write(database: Database) -> None:
    with database.reading() as conn:
        before = conn.execute(select(meta.c.name)).all()
        write_meta(database, "x")
        assert conn.execute(select(meta.c.name)).all() == before


def test_the_incarnation_stays_over_openings_and_changes_on_demand(
    database: Database, tmp_path: Path
) -> None:
    first = database.incarnation
    again = open_database(f"sqlite:///{tmp_path / 'store.db'}")
    assert again.incarnation == first
    renewed = again.renew_incarnation()
    assert renewed == again.incarnation != first
    again.close()
    last = open_database(str(tmp_path / "store.db"))
    assert last.incarnation == renewed
    last.close()


def test_a_new_incarnation_leases_no_number_of_the_one_before(database: Database) -> None:
    with database.reading() as conn:
        before = conn.execute(select(number_ranges.c.next)).scalar_one()
    database.renew_incarnation()
    with database.reading() as conn:
        assert conn.execute(select(number_ranges.c.next)).scalar_one() > before + 100_000_000


def test_an_sqlite_that_can_corrupt_its_log_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "sqlite_version", lambda: (3, 51, 2))
    with pytest.raises(DatabaseRefused, match=r"3\.51\.2 can corrupt its log; the store needs 3\.51\.3"):
        open_database(str(tmp_path / "store.db"))
    assert not (tmp_path / "store.db").exists()


def test_a_newer_database_is_refused_in_words(database: Database, tmp_path: Path) -> None:
    with database.writing() as conn:
        conn.execute(meta.update().where(meta.c.name == "schema_version").values(value="99"))
    with pytest.raises(
        DatabaseRefused, match=r"schema version 99, this program knows versions up to .* downgrade"
    ):
        open_database(str(tmp_path / "store.db"))


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    with pytest.raises(DatabaseRefused, match="tables of another program"):
        open_database(str(path))
    other = sqlite3.connect(path)
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]
    other.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_text("not a database at all")
    with pytest.raises(DatabaseRefused, match="file is not a database"):
        open_database(str(tmp_path / "store.db"))


@pytest.mark.parametrize("url", ["postgresql://user:geheim@host/store", "sqlite://", "://"])
def test_a_url_of_another_kind_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseRefused) as refusal:
        open_database(url)
    assert "geheim" not in str(refusal.value)


def test_a_missing_file_is_made_only_where_it_may_be(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="no such file"):
        open_database(str(tmp_path / "none.db"), create=False)
    assert not (tmp_path / "none.db").exists()


def use_steps(monkeypatch: pytest.MonkeyPatch, steps: Mapping[int, Step]) -> None:
    monkeypatch.setattr(module, "STEPS", steps)
    monkeypatch.setattr(module, "SCHEMA_VERSION", max(steps))


def add_table(conn: Connection) -> None:
    conn.execute(text("CREATE TABLE added (x TEXT)"))


def fail(conn: Connection) -> None:
    conn.execute(text("CREATE TABLE added_later (x TEXT)"))
    raise OSError("no space left on device")


def test_an_older_database_is_copied_and_then_migrated(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_meta(database, "kept")
    database.close()
    use_steps(monkeypatch, {SCHEMA_VERSION + 1: add_table})
    migrated = open_database(str(tmp_path / "store.db"))
    with migrated.reading() as conn:
        assert read_version(conn) == SCHEMA_VERSION + 1
        assert "added" in inspect(conn).get_table_names()
    assert read_meta(migrated) == "kept"
    migrated.close()
    monkeypatch.undo()
    copy = open_database(str(tmp_path / f"store.db.before-v{SCHEMA_VERSION + 1}"))
    assert read_meta(copy) == "kept"
    copy.close()


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.close()
    use_steps(monkeypatch, {SCHEMA_VERSION + 1: add_table, SCHEMA_VERSION + 2: fail})
    with pytest.raises(DatabaseRefused, match="no space left"):
        open_database(str(tmp_path / "store.db"))
    monkeypatch.undo()
    old = open_database(str(tmp_path / "store.db"))
    with old.reading() as conn:
        assert read_version(conn) == SCHEMA_VERSION
        assert "added" not in inspect(conn).get_table_names()
    old.close()
