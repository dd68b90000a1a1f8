"""Who a token stands for, and what is told to one that stands for nobody."""

import pytest

from sync.contract.errors import NotAllowed, Revoked, UnknownEpoch
from sync.store.db.database import Database
from sync.store.people.tokens import Identity, Role, check_station, identify, issue_token, revoke_tokens
from sync.store.stations.enrolment import make_token, revoke
from tests.sync.store.samples import NOW


def test_a_token_stands_for_its_name_and_role(database: Database) -> None:
    with database.writing() as conn:
        tokens = {role: issue_token(conn, "x", role, NOW) for role in (Role.OMS, Role.LEAD, Role.ADMIN)}
        assert [identify(conn, token) for token in tokens.values()] == [
            Identity("x", role) for role in tokens
        ]
        assert identify(conn, make_token(conn, "bench-1", NOW)) == Identity(
            "bench-1", Role.STATION, "bench-1", 1
        )


def test_only_the_tokens_of_that_name_and_role_are_taken_back(database: Database) -> None:
    with database.writing() as conn:
        ended = [issue_token(conn, "x", Role.OMS, NOW) for _ in range(2)]
        kept = [issue_token(conn, "x", Role.LEAD, NOW), issue_token(conn, "y", Role.OMS, NOW)]
        kept.append(make_token(conn, "x", NOW))
        assert [revoke_tokens(conn, "x", Role.OMS, NOW) for _ in range(2)] == [2, 0]
        for token in ended:
            with pytest.raises(NotAllowed):
                identify(conn, token)
        for token in kept:
            assert identify(conn, token).name in ("x", "y")


def test_a_station_whose_secret_was_taken_back_is_told_to_enrol_anew(database: Database) -> None:
    with database.writing() as conn:
        token = make_token(conn, "bench-1", NOW)
        revoke(conn, "bench-1", NOW)
        with pytest.raises(Revoked):
            identify(conn, token)


def test_a_token_that_is_nobodys_is_not_repeated(database: Database) -> None:
    with database.writing() as conn, pytest.raises(NotAllowed) as refusal:
        identify(conn, "GEHEIM")
    assert "GEHEIM" not in repr(refusal.value.problem)


BENCH = Identity("bench-1", Role.STATION, "bench-1", 2)


def test_a_station_speaks_for_itself_in_its_own_epoch() -> None:
    assert check_station(BENCH, "bench-1", 2) is BENCH


@pytest.mark.parametrize(
    ("caller", "station"),
    [
        (BENCH, "bench-2"),
        (BENCH, ""),
        (Identity("bench-1", Role.ADMIN, "bench-1", 2), "bench-1"),
        (Identity("oms", Role.OMS), ""),
    ],
)
def test_nobody_speaks_for_another_station(caller: Identity, station: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        check_station(caller, station, caller.epoch)
    assert refusal.value.problem.status == 403


@pytest.mark.parametrize("epoch", [1, 3, 0])
def test_a_secret_is_good_for_its_own_epoch_only(epoch: int) -> None:
    with pytest.raises(UnknownEpoch):
        check_station(BENCH, "bench-1", epoch)
