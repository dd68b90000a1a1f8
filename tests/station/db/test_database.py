"""Opening the station's database: its version, its lock, its safety, and words where it cannot be."""

import re
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine

from station.app.ports.ledger import JournalEntry
from station.db import database as module
from station.db import migrations
from station.db.database import DatabaseUnusable, StationDatabase, check_sqlite, reading
from station.db.ledger import StationLedger
from tests.helpers.ledgers import STATION, FakeClock, Ground


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 51, 2)])
def test_a_sqlite_that_can_corrupt_a_wal_is_refused(version: tuple[int, int, int]) -> None:
    with pytest.raises(DatabaseUnusable, match=r"can corrupt the database; 3\.51\.3 or newer"):
        check_sqlite(version)


def test_the_sqlite_at_hand_and_newer_ones_are_taken() -> None:
    check_sqlite()
    check_sqlite((3, 51, 3))
    check_sqlite((4, 0, 0))


def test_the_writer_is_durable_by_default(tmp_path: Path) -> None:
    database = StationDatabase(tmp_path / "a.db")
    with database.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_second_process_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    first = StationDatabase(tmp_path / "a.db")
    with pytest.raises(DatabaseUnusable, match="Another station is running"):
        StationDatabase(tmp_path / "a.db")
    first.close()
    first.close()
    StationDatabase(tmp_path / "a.db").close()


def test_a_database_that_could_not_be_opened_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"this is no database" * 500)
    with pytest.raises(DatabaseUnusable, match=re.escape(f"{path} cannot be opened: file is not a database")):
        StationDatabase(path)
    path.unlink()
    StationDatabase(path).close()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be opened: No such file or directory"):
        StationDatabase(tmp_path / "none" / "a.db")


def test_what_has_no_tables_cannot_be_looked_at(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()
    with pytest.raises(DatabaseUnusable, match="no such table"):
        StationDatabase(tmp_path / "a.db", read_only=True)


def test_it_can_be_looked_at_beside_the_running_station_and_after_it(ground: Ground) -> None:
    for _ in range(2):
        beside = StationDatabase(ground.path, read_only=True)
        with reading(beside) as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM orders").scalar_one() == 3
            with pytest.raises(Exception, match="readonly"):
                connection.exec_driver_sql("DELETE FROM orders")
        beside.close()
        ground.close()


def test_a_reader_neither_waits_for_the_writer_nor_lets_it_wait(ground: Ground) -> None:
    with ground.ledger.writing() as pages:
        pages.mark_order("A", "set-aside")
        assert ground.ask("SELECT mark FROM orders WHERE id = 'A'") == [("",)]
    with reading(ground.database) as connection, connection.begin():
        assert (
            connection.exec_driver_sql("SELECT mark FROM orders WHERE id = 'A'").scalar_one() == "set-aside"
        )
        with ground.ledger.writing() as pages:
            pages.mark_order("A", "packing")
        assert (
            connection.exec_driver_sql("SELECT mark FROM orders WHERE id = 'A'").scalar_one() == "set-aside"
        )


def test_a_reader_cannot_write(ground: Ground) -> None:
    with reading(ground.database) as connection, pytest.raises(Exception, match="readonly"):
        connection.exec_driver_sql("UPDATE bench SET state = 0")


def test_two_writers_wait_for_each_other_instead_of_failing(ground: Ground) -> None:
    other = StationLedger(ground.database, STATION, FakeClock())
    failures: list[Exception] = []

    def work() -> None:
        try:
            for _ in range(50):
                with other.writing() as pages:
                    pages.append_journal(_entry())
        except Exception as error:  # noqa: BLE001 - judged by the test
            failures.append(error)

    thread = threading.Thread(target=work, name="other-writer")
    thread.start()
    for _ in range(50):
        with ground.ledger.writing() as pages:
            pages.append_journal(_entry())
    thread.join()
    other.close()
    assert failures == []
    assert ground.ask("SELECT number FROM journal") == [(number,) for number in range(1, 101)]


def test_the_ballast_is_laid_once_given_up_and_laid_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BALLAST_BYTES", 4096)
    database = StationDatabase(tmp_path / "a.db")
    ballast = tmp_path / "a.db.ballast"
    assert not database.drop_ballast()
    database.keep_ballast()
    assert ballast.stat().st_size == 4096
    inode = ballast.stat().st_ino
    database.keep_ballast()
    assert ballast.stat().st_ino == inode
    assert database.drop_ballast()
    assert not ballast.exists()
    database.close()


def test_where_the_disk_has_no_room_for_ballast_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BALLAST_BYTES", 2**62)
    database = StationDatabase(tmp_path / "a.db")
    database.keep_ballast()
    assert not (tmp_path / "a.db.ballast").exists()
    database.close()


def _entry() -> JournalEntry:
    return JournalEntry("scanner", "code", None, False, "7", "ready", "refused", "", "", b"")


def test_on_a_full_disk_the_ballast_is_given_up_so_that_the_program_can_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BALLAST_BYTES", 4096)
    first = StationDatabase(tmp_path / "a.db")
    first.keep_ballast()
    first.close()
    ballast = tmp_path / "a.db.ballast"
    migrate = migrations.migrate

    def full_until_given_up(engine: Engine, path: Path) -> None:
        if ballast.exists():
            raise OSError(28, "No space left on device")
        migrate(engine, path)

    with monkeypatch.context() as patch:
        patch.setattr(module, "migrate", full_until_given_up)
        StationDatabase(tmp_path / "a.db").close()
    assert not ballast.exists()
