"""The pump keeps a station level with a real store over HTTP, and stops when told."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync.client import HttpStore
from sync.contract.errors import StoreUnreachable
from sync.contract.messages import Item, PullResponse, PushRequest, PushResponse
from sync.pump.link import LinkState
from sync.pump.port import Needs, NumbersWanted
from sync.pump.pump import ClosableWire, Pump
from sync.store.catalogue import entries
from sync.store.db.clock import now_ms
from sync.store.http.server import StoreServer
from sync.store.stations import enrolment
from tests.sync.outboxes import OutboxFile
from tests.sync.ports import PATIENCE_S, FilePort
from tests.sync.stores import feed_ids, make_token
from tests.sync.wires import NoWire


@pytest.fixture
def port(tmp_path: Path) -> FilePort:
    return FilePort(OutboxFile(tmp_path / "bench.db"))


@contextmanager
def pumping(wire: ClosableWire, port: FilePort) -> Iterator[Pump]:
    """Run a pump that waits as shortly as it may after trouble, and see it stop."""
    pump = Pump(wire, port, chance=lambda: 0.0)
    pump.start()
    try:
        yield pump
    finally:
        assert pump.stop(PATIENCE_S)


def station_of(server: StoreServer) -> HttpStore:
    """Return the wire of a station with a secret."""
    return HttpStore(server.url, make_token(server.database))


def links(port: FilePort) -> list[LinkState]:
    """Return what the port was told of the link."""
    return [link.state for link in port.links]


def test_what_is_put_in_is_at_the_store_soon(server: StoreServer, port: FilePort) -> None:
    port.file.put("a")
    with pumping(station_of(server), port) as pump:
        port.wait_until(lambda: 1 in port.acks)
        port.file.put("b", "c")
        pump.wake()
        port.wait_until(lambda: 3 in port.acks)
    assert feed_ids(server.database) == ["a", "b", "c"]
    assert links(port) == [LinkState.ONLINE]


def test_what_changes_at_the_store_is_at_the_station_soon(server: StoreServer, port: FilePort) -> None:
    with pumping(station_of(server), port):
        port.wait_until(lambda: bool(port.levels))
        with server.database.writing() as conn:
            entries.put_items(conn, [Item("SKU-1", "A thing")])
        port.wait_until(lambda: any(page.changes for page in port.pages))
    (change,) = [change for page in port.pages for change in page.changes if change.kind == "item"]
    assert change.key == "SKU-1"


def test_a_number_block_is_fetched_when_it_is_wanted(server: StoreServer, port: FilePort) -> None:
    with pumping(station_of(server), port) as pump:
        port.wait_until(lambda: bool(port.acks))
        port.wanted = Needs(numbers=(NumbersWanted("tracking", 50, "r1"),))
        pump.wake()
        port.wait_until(lambda: bool(port.blocks))
    assert port.blocks[0].epoch == 1


def test_it_goes_on_when_the_store_comes_back(server: StoreServer, port: FilePort) -> None:
    wire = station_of(server)
    server.stop()
    port.file.put("a")
    with pumping(wire, port):
        port.wait_until(lambda: LinkState.OFFLINE in links(port))
        server.start()
        port.wait_until(lambda: 1 in port.acks and links(port)[-1] is LinkState.ONLINE)
    assert feed_ids(server.database) == ["a"]


def test_a_revoked_station_keeps_its_facts_and_is_told(server: StoreServer, port: FilePort) -> None:
    wire = station_of(server)
    with server.database.writing() as conn:
        enrolment.revoke(conn, "bench-1", now_ms())
    port.file.put("a")
    with pumping(wire, port):
        port.wait_until(lambda: LinkState.REFUSED in links(port))
    assert "taken back" in port.links[-1].words
    assert port.head().unsent == 1


def test_a_store_in_another_life_is_asked_what_it_has(server: StoreServer, port: FilePort) -> None:
    with pumping(station_of(server), port):
        port.wait_until(lambda: bool(port.levels) and bool(port.acks))
        told = len(port.acks)
        name = server.database.renew_incarnation()
        with server.database.writing() as conn:
            entries.put_items(conn, [Item("SKU-1", "A thing")])
        port.wait_until(lambda: len(port.acks) > told)
        assert port.head().incarnation == name


class BlockingWire(NoWire):
    """A wire whose long poll never ends by itself."""

    def __init__(self) -> None:
        self.polling = threading.Event()
        self.pushed = threading.Event()
        self._closed = threading.Event()

    def pull(self, after: str, wait: float) -> PullResponse:
        """Wait until the wire is closed."""
        self.polling.set()
        self._closed.wait()
        raise StoreUnreachable("closed")

    def push(self, request: PushRequest) -> PushResponse:
        """Take it."""
        self.pushed.set()
        return PushResponse(request.base, request.prev, "i1", 0)

    def close(self) -> None:
        """End the long poll."""
        self._closed.set()


def test_a_push_does_not_stand_behind_a_long_poll(port: FilePort) -> None:
    wire = BlockingWire()
    with pumping(wire, port) as pump:
        assert wire.polling.wait(PATIENCE_S)
        wire.pushed.clear()
        port.file.put("a")
        pump.wake()
        assert wire.pushed.wait(PATIENCE_S)


def test_a_pump_that_was_never_started_stops(port: FilePort) -> None:
    assert Pump(BlockingWire(), port).stop()


def test_a_pump_whose_wire_hangs_says_that_it_did_not_stop(port: FilePort) -> None:
    wire = BlockingWire()
    close: Callable[[], None] = wire.close
    wire.close = lambda: None  # type: ignore[method-assign]
    pump = Pump(wire, port)
    pump.start()
    assert wire.polling.wait(PATIENCE_S)
    assert not pump.stop(0.05)
    close()
    assert pump.stop(PATIENCE_S)
