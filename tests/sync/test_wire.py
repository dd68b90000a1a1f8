"""What every wire does, over HTTP and straight: the real client at the real server, and the store itself."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, update

from sync.client import HttpStore
from sync.contract.errors import (
    Forked,
    Gap,
    NotAllowed,
    ProtocolTooOld,
    Revoked,
    SyncError,
    UnknownEpoch,
    Unparseable,
)
from sync.contract.facts import CHAIN_START, Fact, canonical, link
from sync.contract.messages import (
    MAX_PUSH_FACTS,
    ClaimRequest,
    EnrollRequest,
    NumberRequest,
    OpaqueFact,
    PushRequest,
)
from sync.contract.wire import Wire
from sync.store.db.clock import now_ms
from sync.store.db.database import Database
from sync.store.db.tables.system import tokens
from sync.store.http.server import StoreServer
from sync.store.stations import enrolment
from tests.sync.local_store import LocalStore
from tests.sync.stores import feed_ids, held, make_code, make_store, make_token

Connect = Callable[[str], Wire]


@dataclass
class Pair:
    """A store, and what makes a wire to it that shows a secret."""

    database: Database
    connect: Connect


def over_http(server: StoreServer, opened: list[HttpStore]) -> Pair:
    """Return the pair with HTTP between."""

    def connect(token: str) -> Wire:
        opened.append(HttpStore(server.url, token))
        return opened[-1]

    return Pair(server.database, connect)


@pytest.fixture(params=["http", "local"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Pair]:
    """Give both kinds of pair, one after the other."""
    if request.param == "local":
        database = make_store(tmp_path)
        yield Pair(database, lambda token: LocalStore(database, token))
        database.close()
        return
    opened: list[HttpStore] = []
    yield over_http(request.getfixturevalue("server"), opened)
    for store in opened:
        store.close()


@pytest.fixture
def database(pair: Pair) -> Database:
    return pair.database


@pytest.fixture
def connect(pair: Pair) -> Connect:
    return pair.connect


@pytest.fixture
def wire(connect: Connect, database: Database) -> Wire:
    return connect(make_token(database))


def fact(seq: int, name: str = "") -> bytes:
    """Return the bytes of a fact."""
    return canonical(
        Fact(seq, name or f"id-{seq}", "signed-in", "2026-11-23T10:00:00.000Z", seq, "boot", "17")
    )


def push_of(first: int, last: int, **changes: object) -> PushRequest:
    """Return the push of facts `first` … `last` of one history."""
    prev = chain_at(first - 1)
    facts = [msgspec.Raw(fact(seq)) for seq in range(first, last + 1)]
    request = PushRequest(1, "bench-1", 1, first - 1, prev.hex(), facts)
    return msgspec.structs.replace(request, **changes)


def chain_at(seq: int) -> bytes:
    """Return the chain of that history."""
    chain = CHAIN_START
    for number in range(1, seq + 1):
        chain = link(chain, fact(number))
    return chain


def test_a_push_is_acknowledged_up_to_its_end(wire: Wire, database: Database) -> None:
    response = wire.push(push_of(1, 3))
    assert (response.ack, response.chain) == (3, chain_at(3).hex())
    assert response.quarantined == []
    assert response.incarnation == database.incarnation
    assert abs(response.server_ms - now_ms()) < 60_000
    assert feed_ids(database) == ["id-1", "id-2", "id-3"]


def test_a_push_goes_on_where_the_last_one_ended(wire: Wire, database: Database) -> None:
    wire.push(push_of(1, 2))
    assert wire.push(push_of(3, 5)).ack == 5
    assert [seq for _, seq, _ in held(database)] == [1, 2, 3, 4, 5]


def test_the_same_push_again_changes_nothing(wire: Wire, database: Database) -> None:
    first, again = wire.push(push_of(1, 3)), wire.push(push_of(1, 3))
    assert (again.ack, again.chain) == (first.ack, first.chain)
    assert feed_ids(database) == ["id-1", "id-2", "id-3"]


def test_an_older_push_is_answered_with_the_mark_of_today(wire: Wire) -> None:
    wire.push(push_of(1, 5))
    response = wire.push(push_of(1, 2))
    assert (response.ack, response.chain) == (5, chain_at(5).hex())


def test_an_overlapping_push_adds_what_is_above_the_mark(wire: Wire, database: Database) -> None:
    wire.push(push_of(1, 3))
    assert wire.push(push_of(2, 5)).ack == 5
    assert feed_ids(database) == [f"id-{seq}" for seq in range(1, 6)]


def test_a_push_of_nothing_tells_the_mark(wire: Wire) -> None:
    wire.push(push_of(1, 3))
    assert wire.push(push_of(4, 3)).ack == 3


def test_the_largest_push_is_taken(wire: Wire) -> None:
    assert wire.push(push_of(1, MAX_PUSH_FACTS)).ack == MAX_PUSH_FACTS


@pytest.mark.parametrize("first", [4, 5])
def test_a_push_above_the_mark_is_a_gap_that_names_it(wire: Wire, database: Database, first: int) -> None:
    wire.push(push_of(1, 2))
    with pytest.raises(Gap) as refusal:
        wire.push(push_of(first, 6))
    problem = refusal.value.problem
    assert (problem.mark, problem.chain) == (2, chain_at(2).hex())
    assert problem.incarnation == database.incarnation


def test_another_chain_at_the_base_is_a_fork(wire: Wire, database: Database) -> None:
    wire.push(push_of(1, 2))
    with pytest.raises(Forked):
        wire.push(push_of(3, 4, prev=chain_at(1).hex()))
    assert len(held(database)) == 2


def test_another_fact_under_a_number_is_a_fork(wire: Wire, database: Database) -> None:
    wire.push(push_of(1, 2))
    others = [msgspec.Raw(fact(1)), msgspec.Raw(fact(2, "another")), msgspec.Raw(fact(3))]
    with pytest.raises(Forked):
        wire.push(push_of(1, 3, facts=others))
    assert len(held(database)) == 2


def test_another_machine_is_a_fork(wire: Wire) -> None:
    wire.push(push_of(1, 1, fingerprint="machine-1"))
    assert wire.push(push_of(2, 2)).ack == 2
    with pytest.raises(Forked):
        wire.push(push_of(3, 3, fingerprint="machine-2"))
    assert wire.push(push_of(3, 3, fingerprint="machine-1")).ack == 3


@pytest.mark.parametrize("epoch", [0, 2, -1, 2**40])
def test_an_epoch_that_was_not_given_is_unknown(wire: Wire, epoch: int) -> None:
    with pytest.raises(UnknownEpoch):
        wire.push(push_of(1, 1, epoch=epoch))


def test_facts_of_another_station_are_not_allowed(wire: Wire, database: Database) -> None:
    make_token(database, "bench-2")
    with pytest.raises(NotAllowed):
        wire.push(push_of(1, 1, station="bench-2"))


def test_another_protocol_is_refused(wire: Wire) -> None:
    with pytest.raises(ProtocolTooOld):
        wire.push(push_of(1, 1, proto=99))


@pytest.mark.parametrize(
    "changes",
    [
        {"facts": [msgspec.Raw(b"5")]},
        {"facts": [msgspec.Raw(b"{}")]},
        {"facts": [msgspec.Raw(fact(2))]},
        {"facts": [msgspec.Raw(fact(1)), msgspec.Raw(b'{"seq":2}')]},
        {"facts": [msgspec.Raw(b"[" * 2000 + b"]" * 2000)]},
        {"facts": [msgspec.Raw(fact(1, "nul\0"))]},
        {"facts": [msgspec.Raw(fact(1, "x" * 1000))]},
        {"prev": "no chain"},
        {"base": -1},
    ],
)
def test_what_cannot_be_read_is_refused_whole(
    wire: Wire, database: Database, changes: dict[str, object]
) -> None:
    with pytest.raises(Unparseable):
        wire.push(push_of(1, 1, **changes))
    assert held(database) == []


def opaque(seq: int, body: bytes, /, **changes: object) -> msgspec.Raw:
    """Return a fact sent as bytes."""
    digest = blake2b(body, digest_size=16).hexdigest()
    made = OpaqueFact(seq, f"id-{seq}", b64encode(body).decode(), digest)
    return msgspec.Raw(msgspec.json.encode(msgspec.structs.replace(made, **changes)))


@pytest.mark.parametrize("name", ["id-1", "", "nul\0", "x" * 1000])
def test_an_opaque_fact_is_always_taken_and_kept_in_quarantine(
    wire: Wire, database: Database, name: str
) -> None:
    body = b"\xff no fact at all"
    response = wire.push(push_of(1, 1, facts=[opaque(1, body, id=name)]))
    assert response.ack == 1
    assert response.chain == link(CHAIN_START, body).hex()
    assert [(one.seq, one.code) for one in response.quarantined] == [(1, "opaque")]
    assert feed_ids(database) == []


def test_facts_go_on_behind_an_opaque_one(wire: Wire, database: Database) -> None:
    body = b"\xff"
    wire.push(push_of(1, 1, facts=[opaque(1, body)]))
    response = wire.push(push_of(2, 2, prev=link(CHAIN_START, body).hex()))
    assert response.ack == 2
    assert feed_ids(database) == ["id-2"]


@pytest.mark.parametrize("changes", [{"digest": "00"}, {"body": "???"}, {"seq": 7}])
def test_a_damaged_opaque_fact_is_asked_for_again(wire: Wire, changes: dict[str, object]) -> None:
    with pytest.raises(Unparseable):
        wire.push(push_of(1, 1, facts=[opaque(1, b"\xff", **changes)]))


def test_a_code_gives_an_epoch_and_a_secret(connect: Connect, database: Database) -> None:
    wire = connect("")
    enrollment = wire.enroll(EnrollRequest(make_code(database), "machine-1"))
    assert (enrollment.station, enrollment.epoch) == ("bench-1", 1)
    assert enrollment.incarnation == database.incarnation
    assert wire.push(push_of(1, 1)).ack == 1
    assert connect(enrollment.token).push(push_of(2, 2)).ack == 2


def test_a_secret_gives_a_new_epoch_and_the_old_one_stays(
    connect: Connect, wire: Wire, database: Database
) -> None:
    wire.push(push_of(1, 1))
    older = make_token(database)
    enrollment = wire.enroll(EnrollRequest("", "machine-1", "fork"))
    assert enrollment.epoch == 2
    with pytest.raises(UnknownEpoch):
        wire.push(push_of(2, 2))
    assert wire.push(push_of(1, 2, epoch=2)).ack == 2
    assert connect(older).push(push_of(2, 2)).ack == 2
    assert held(database) == [(1, 1, "id-1"), (1, 2, "id-2"), (2, 1, "id-1"), (2, 2, "id-2")]
    assert feed_ids(database) == ["id-1", "id-2"]


@pytest.mark.parametrize("token", ["", "nobody's"])
def test_without_a_good_secret_nothing_is_allowed(connect: Connect, database: Database, token: str) -> None:
    wire = connect(token)
    calls: list[Callable[[], object]] = [
        lambda: wire.push(push_of(1, 1)),
        lambda: wire.pull("", 0),
        lambda: wire.claim(ClaimRequest("bench-1", 1)),
        lambda: wire.number_block(NumberRequest("bench-1", 1, "tracking", 5, "r")),
        lambda: wire.enroll(EnrollRequest("NOCODE", "machine-1")),
    ]
    for call in calls:
        with pytest.raises(NotAllowed):
            call()
    assert held(database) == []


def test_a_revoked_secret_is_told_so(wire: Wire, database: Database) -> None:
    with database.writing() as conn:
        enrolment.revoke(conn, "bench-1", now_ms())
    calls: list[Callable[[], object]] = [
        lambda: wire.push(push_of(1, 1)),
        lambda: wire.pull("", 0),
        lambda: wire.enroll(EnrollRequest("", "machine-1", "fork")),
    ]
    for call in calls:
        with pytest.raises(Revoked):
            call()


def test_the_secret_of_another_role_is_no_stations(connect: Connect, database: Database) -> None:
    token = make_token(database)
    with database.writing() as conn:
        conn.execute(update(tokens).values(role="oms", station=None, epoch=None))
        assert conn.execute(select(tokens.c.role)).scalar_one() == "oms"
    with pytest.raises(SyncError):
        connect(token).push(push_of(1, 1))


def test_a_pull_with_nothing_to_tell_gives_a_cursor(wire: Wire, database: Database) -> None:
    page = wire.pull("", 0)
    assert page.incarnation == database.incarnation
    assert not page.more
    assert wire.pull(page.cursor, 0).changes == []


def test_a_number_block_asked_for_twice_is_the_same(wire: Wire) -> None:
    asked = NumberRequest("bench-1", 1, "tracking", 50, "request-1")
    first, again = wire.number_block(asked), wire.number_block(asked)
    other = wire.number_block(NumberRequest("bench-1", 1, "tracking", 50, "request-2"))
    assert first == again
    assert first.last - first.first + 1 == 50
    assert other.first > first.last


def test_a_claim_of_what_is_not_there_is_refused_by_name(wire: Wire) -> None:
    response = wire.claim(ClaimRequest("bench-1", 1, orders=["no-such-order"]))
    assert response.granted == []
    assert [one.order for one in response.refused] == ["no-such-order"]
