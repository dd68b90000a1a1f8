"""A station is who its secret says; codes work once and soon, and what is kept cannot be shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from sync.contract.errors import NotAllowed, Revoked
from sync.contract.messages import Enrollment, EnrollRequest
from sync.store.db.database import Database
from sync.store.db.tables.facts import enrolment_codes, station_epochs
from sync.store.db.tables.system import tokens
from sync.store.people.tokens import identify
from sync.store.stations import enrolment
from sync.store.stations.enrolment import CODE_LIFE_MS
from tests.sync.stores import make_store

NOW = 1_700_000_000_000


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = make_store(tmp_path)
    yield made
    made.close()


@pytest.fixture
def conn(database: Database) -> Iterator[Connection]:
    with database.writing() as connection:
        yield connection


def enroll(conn: Connection, code: str, machine: str = "machine-1", reason: str = "first") -> Enrollment:
    """Enrol a minute later."""
    return enrolment.enroll(conn, EnrollRequest(code, machine, reason), NOW + 60_000)


def who(conn: Connection, token: str) -> tuple[str, int]:
    """Return the station and epoch a secret stands for."""
    identity = identify(conn, token)
    return identity.station, identity.epoch


def test_a_code_gives_epoch_one_and_a_secret_for_it(conn: Connection) -> None:
    given = enroll(conn, enrolment.make_code(conn, "bench-1", NOW))
    assert (given.station, given.epoch) == ("bench-1", 1)
    assert who(conn, given.token) == ("bench-1", 1)


@pytest.mark.parametrize("typed", [str.lower, lambda code: f" {code[:5]}-{code[5:]} "])
def test_a_code_may_be_typed_as_people_type(conn: Connection, typed: object) -> None:
    assert callable(typed)
    assert enroll(conn, typed(enrolment.make_code(conn, "bench-1", NOW))).epoch == 1


def test_a_code_has_no_letters_that_look_alike() -> None:
    assert not set("01ILO") & set(enrolment.CODE_LETTERS)


def test_a_code_works_once(conn: Connection) -> None:
    code = enrolment.make_code(conn, "bench-1", NOW)
    enroll(conn, code)
    with pytest.raises(NotAllowed, match="used"):
        enroll(conn, code, machine="machine-2")


@pytest.mark.parametrize("machine", ["", "machine-2"])
def test_a_used_code_is_of_no_use_to_another_machine(conn: Connection, machine: str) -> None:
    code = enrolment.make_code(conn, "bench-1", NOW)
    enroll(conn, code, machine="")
    with pytest.raises(NotAllowed, match="used"):
        enroll(conn, code, machine=machine)


def test_a_lost_answer_can_be_asked_for_again_by_the_same_machine(conn: Connection) -> None:
    code = enrolment.make_code(conn, "bench-1", NOW)
    first, again = enroll(conn, code), enroll(conn, code)
    assert (again.epoch, again.token != first.token) == (first.epoch, True)
    assert identify(conn, again.token).epoch == 1


def test_a_used_code_is_of_no_use_once_something_was_sent(conn: Connection) -> None:
    code = enrolment.make_code(conn, "bench-1", NOW)
    enroll(conn, code)
    conn.execute(station_epochs.update().values(mark=1))
    with pytest.raises(NotAllowed, match="used"):
        enroll(conn, code)


def test_a_code_works_for_fifteen_minutes(conn: Connection) -> None:
    code = enrolment.make_code(conn, "bench-1", NOW)
    late = EnrollRequest(code, "machine-1")
    with pytest.raises(NotAllowed, match="15 minutes"):
        enrolment.enroll(conn, late, NOW + CODE_LIFE_MS + 1)
    assert enrolment.enroll(conn, late, NOW + CODE_LIFE_MS).epoch == 1


@pytest.mark.parametrize("code", ["", "NOCODE", "ünbekannt", "x" * 1000])
def test_an_unknown_code_is_refused(conn: Connection, code: str) -> None:
    with pytest.raises(NotAllowed):
        enroll(conn, code)


def test_each_enrolment_gives_the_next_epoch_and_leaves_the_older_ones(conn: Connection) -> None:
    first = enroll(conn, enrolment.make_code(conn, "bench-1", NOW))
    second = enroll(conn, first.token, reason="fork")
    third = enroll(conn, enrolment.make_code(conn, "bench-1", NOW), reason="first")
    other = enroll(conn, enrolment.make_code(conn, "bench-2", NOW))
    assert [one.epoch for one in (first, second, third, other)] == [1, 2, 3, 1]
    for one in (first, second, third, other):
        assert who(conn, one.token) == (one.station, one.epoch)


def test_two_secrets_are_good_while_one_replaces_the_other(conn: Connection) -> None:
    first = enroll(conn, enrolment.make_code(conn, "bench-1", NOW))
    second = enrolment.enroll(conn, EnrollRequest(first.token, "machine-1", "rotate"), NOW + 70_000)
    assert second.epoch == first.epoch
    for token in (first.token, second.token):
        assert identify(conn, token).epoch == 1
    third = enrolment.make_token(conn, "bench-1", NOW + 80_000)
    with pytest.raises(Revoked):
        identify(conn, first.token)
    for token in (second.token, third):
        assert identify(conn, token).epoch == 1


def test_the_secret_that_asks_for_another_stays_good_though_answers_are_lost(conn: Connection) -> None:
    first = enroll(conn, enrolment.make_code(conn, "bench-1", NOW))
    answers = [enroll(conn, first.token, reason="rotate") for _ in range(4)]
    for token in (first.token, answers[-1].token):
        assert identify(conn, token).epoch == 1


@pytest.mark.parametrize("step_ms", [0, -1000])
def test_secrets_end_in_the_order_they_were_given_whatever_the_clock_says(
    conn: Connection, step_ms: int
) -> None:
    given = [enrolment.make_token(conn, "bench-1", NOW + step_ms * place) for place in range(6)]
    for token in given[:-2]:
        with pytest.raises(Revoked):
            identify(conn, token)
    for token in given[-2:]:
        assert identify(conn, token).epoch == 1


def test_a_revoked_secret_gives_nothing_any_more(conn: Connection) -> None:
    given = enroll(conn, enrolment.make_code(conn, "bench-1", NOW))
    assert enrolment.revoke(conn, "bench-1", NOW) == 1
    assert enrolment.revoke(conn, "bench-1", NOW) == 0
    with pytest.raises(Revoked):
        identify(conn, given.token)
    with pytest.raises(Revoked):
        enroll(conn, given.token, reason="fork")


def test_one_epoch_can_be_revoked_alone(conn: Connection) -> None:
    first = enroll(conn, enrolment.make_code(conn, "bench-1", NOW))
    second = enroll(conn, first.token, reason="fork")
    assert enrolment.revoke(conn, "bench-1", NOW, epoch=1) == 1
    with pytest.raises(Revoked):
        identify(conn, first.token)
    assert identify(conn, second.token).epoch == 2


def test_a_new_code_brings_a_revoked_station_back(conn: Connection) -> None:
    enroll(conn, enrolment.make_code(conn, "bench-1", NOW))
    enrolment.revoke(conn, "bench-1", NOW)
    assert enroll(conn, enrolment.make_code(conn, "bench-1", NOW)).epoch == 2


def test_a_token_gives_epoch_one_without_enrolment(conn: Connection) -> None:
    token = enrolment.make_token(conn, "bench-1", NOW)
    assert who(conn, token) == ("bench-1", 1)


def test_a_token_for_a_station_that_is_known_goes_with_its_newest_epoch(conn: Connection) -> None:
    first = enroll(conn, enrolment.make_code(conn, "bench-1", NOW))
    enroll(conn, first.token, reason="fork")
    token = enrolment.make_token(conn, "bench-1", NOW)
    assert who(conn, token) == ("bench-1", 2)


def test_neither_codes_nor_secrets_are_kept(conn: Connection) -> None:
    code = enrolment.make_code(conn, "bench-1", NOW)
    token = enroll(conn, code).token
    kept = [*conn.execute(select(enrolment_codes)).all(), *conn.execute(select(tokens)).all()]
    assert len(kept) == 2
    assert not [row for row in kept if code in str(row) or token in str(row)]
