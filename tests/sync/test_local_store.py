"""The wire straight on the database behaves as the wire over HTTP does."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from sync.client import HttpStore
from sync.contract.errors import Forked, Gap, NotAllowed, Revoked, UnknownEpoch
from sync.contract.facts import CHAIN_START, canonical
from sync.contract.messages import ClaimRequest, EnrollRequest, NumberRequest, PushRequest
from sync.contract.wire import Wire
from sync.store.db.clock import now_ms
from sync.store.db.database import Database
from sync.store.http.server import StoreServer
from sync.store.stations import enrolment
from tests.sync.local_store import LocalStore
from tests.sync.store.samples import a_fact, an_order, stock_items, take

MakeWire = Callable[[str], Wire]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StoreServer]:
    running = StoreServer(str(tmp_path / "store.db"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def database(server: StoreServer) -> Database:
    return server.database


@pytest.fixture(params=["local", "http"])
def make_wire(request: pytest.FixtureRequest, server: StoreServer) -> Iterator[MakeWire]:
    opened: list[HttpStore] = []

    def make(token: str) -> Wire:
        if request.param == "local":
            return LocalStore(server.database, token)
        opened.append(HttpStore(server.url, token))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def wire(database: Database, make_wire: MakeWire) -> Wire:
    with database.writing() as conn:
        token = enrolment.make_token(conn, "bench-1", now_ms())
    return make_wire(token)


def push_of(*kinds: str, station: str = "bench-1", epoch: int = 1, base: int = 0) -> PushRequest:
    facts = [a_fact(kind, None, seq=base + 1 + n) for n, kind in enumerate(kinds)]
    raws = [msgspec.Raw(canonical(fact)) for fact in facts]
    return PushRequest(1, station, epoch, base, CHAIN_START.hex(), raws)


def test_facts_go_over_once(wire: Wire) -> None:
    assert wire.push(push_of("signed-in", "signed-out")).ack == 2
    again = wire.push(push_of("signed-in", "signed-out", "signed-in"))
    assert (again.ack, again.quarantined) == (3, [])


def test_gaps_forks_and_unknown_epochs_are_told_apart(wire: Wire) -> None:
    with pytest.raises(Gap) as gap:
        wire.push(push_of("signed-in", base=5))
    assert gap.value.problem.mark == 0
    wire.push(push_of("signed-in"))
    with pytest.raises(Forked):
        wire.push(push_of("signed-out"))
    with pytest.raises(UnknownEpoch):
        wire.push(push_of("signed-in", epoch=9))


def test_nobody_speaks_for_another_station(wire: Wire, make_wire: MakeWire) -> None:
    with pytest.raises(NotAllowed):
        wire.push(push_of("signed-in", station="bench-2"))
    with pytest.raises(NotAllowed):
        wire.claim(ClaimRequest("bench-2", 1))
    with pytest.raises(NotAllowed):
        make_wire("wrong").pull("", 0)


def test_a_revoked_station_is_told(wire: Wire, database: Database) -> None:
    with database.writing() as conn:
        enrolment.revoke(conn, "bench-1", now_ms())
    with pytest.raises(Revoked):
        wire.pull("", 0)


def test_work_is_pulled_claimed_and_numbered(wire: Wire, database: Database) -> None:
    stock_items(database, "SKU-1")
    take(database, an_order())
    page = wire.pull("", 0)
    assert [change.kind for change in page.changes] == ["item", "order"]
    assert wire.pull(page.cursor, 0.01).changes == []
    response = wire.claim(ClaimRequest("bench-1", 1, want=5, orders=["none"]))
    assert [claim.order for claim in response.granted] == ["W1"]
    assert [refused.code for refused in response.refused] == ["not-found"]
    block = wire.number_block(NumberRequest("bench-1", 1, "tracking", 10, "r"))
    assert (block.first, block.last) == (1, 10)


def test_enrolment_changes_what_the_wire_shows(make_wire: MakeWire, database: Database) -> None:
    with database.writing() as conn:
        code = enrolment.make_code(conn, "bench-3", now_ms())
    wire = make_wire("")
    given = wire.enroll(EnrollRequest(code, "machine"))
    assert (given.station, given.epoch, given.incarnation) == ("bench-3", 1, database.incarnation)
    assert wire.pull("", 0).changes == []
    assert wire.enroll(EnrollRequest("", "machine", "fork")).epoch == 2
    with pytest.raises(NotAllowed):
        make_wire("").enroll(EnrollRequest(code, "another machine"))
