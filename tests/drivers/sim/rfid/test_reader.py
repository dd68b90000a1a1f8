import select
import socket
import time
from collections.abc import Callable, Iterator

import pytest

from drivers.codecs.llrp import orders
from drivers.codecs.llrp.answers import Answering
from drivers.codecs.llrp.events import (
    AntennaChanged,
    ConnectionTried,
    EventsTold,
    ExceptionRaised,
    ReaderEvent,
    RoSpecChanged,
)
from drivers.codecs.llrp.frames import (
    Answered,
    CapabilitiesTold,
    ConfigurationTold,
    Kept,
    LlrpDecoder,
    LlrpFrame,
    Refused,
    TagsReported,
)
from drivers.codecs.llrp.orders import Inventory, message, parameter
from drivers.codecs.llrp.parameters import U16, U32
from drivers.sim.rfid.reader import SimReader

TAG, STRAY = "3074257BF7194E4000001A85", "3174257BF4499602D2000000"


class Client:
    """A client made of a socket and the codec, without a driver."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), 10)
        self._decoder = LlrpDecoder()
        self.frames: list[LlrpFrame] = []

    def say(self, *said: bytes) -> None:
        self._socket.sendall(b"".join(said))

    def wait(self, enough: Callable[[], object]) -> None:
        """Take what comes until there is `enough` of it; a timeout fails the test."""
        while not enough():
            data = self._socket.recv(65536)
            assert data, f"closed; came was {self.frames}"
            self.frames += self._decoder.feed(data)

    def answer(self, kind: Answering) -> int:
        """Wait for the answer of that kind and give its status code."""
        self.wait(lambda: any(isinstance(frame, Answered) and frame.kind is kind for frame in self.frames))
        found = [frame for frame in self.frames if isinstance(frame, Answered) and frame.kind is kind]
        return found[-1].status.code

    def silent(self, seconds: float) -> bool:
        """Tell whether nothing comes for so long, which can only be waited for."""
        return not select.select([self._socket], [], [], seconds)[0]

    def closed(self) -> bool:
        """Read on to the end of the connection."""
        try:
            while data := self._socket.recv(65536):
                self.frames += self._decoder.feed(data)
        except ConnectionResetError:
            pass
        return True

    @property
    def events(self) -> list[ReaderEvent]:
        return [event for told in self.frames if isinstance(told, EventsTold) for event in told.events]

    @property
    def tags(self) -> list[str]:
        return [
            seen.epc.hex().upper()
            for report in self.frames
            if isinstance(report, TagsReported)
            for seen in report.tags
        ]

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def sim() -> Iterator[SimReader]:
    sim = SimReader().start()
    yield sim
    sim.stop()


@pytest.fixture
def client(sim: SimReader) -> Iterator[Client]:
    client = Client(sim.port)
    client.wait(lambda: client.events == [ConnectionTried(0)])
    yield client
    client.close()


def begin(client: Client, inventory: Inventory | None = None) -> None:
    client.say(orders.add_rospec(1, 7, inventory or Inventory()), orders.enable_rospec(2, 7))
    client.say(orders.start_rospec(3, 7))
    assert client.answer(Answering.START_ROSPEC) == 0


def test_a_second_client_is_told_that_there_is_another_and_let_go(sim: SimReader, client: Client) -> None:
    second = Client(sim.port)
    assert second.closed()
    assert second.events == [ConnectionTried(4)]
    second.close()
    client.say(orders.get_capabilities(1))
    client.wait(lambda: isinstance(client.frames[-1], CapabilitiesTold))


def test_the_next_client_is_taken_when_the_one_before_has_left(sim: SimReader, client: Client) -> None:
    client.say(orders.close_connection(1))
    assert client.answer(Answering.CLOSE_CONNECTION) == 0
    assert client.closed()
    second = Client(sim.port)
    second.wait(lambda: second.events == [ConnectionTried(0)])
    second.close()


def test_it_tells_what_it_is_and_how_it_is_set_up(sim: SimReader, client: Client) -> None:
    sim.antenna_out(3)
    client.say(orders.get_capabilities(1), orders.get_configuration(2))
    client.wait(lambda: isinstance(client.frames[-1], ConfigurationTold))
    what, how = client.frames[-2:]
    assert isinstance(what, CapabilitiesTold)
    assert isinstance(how, ConfigurationTold)
    assert what.capabilities.antennas == 4
    assert what.capabilities.firmware == "packline-sim 1"
    assert what.capabilities.powers_dbm[1] == 10.0
    assert how.configuration.identity == "00163efffe010203"
    assert how.configuration.connected == {1: True, 2: True, 3: False, 4: True}


def test_enabling_events_and_reports_has_no_answer(client: Client) -> None:
    client.say(orders.enable_events_and_reports(1), orders.delete_rospec(2))
    assert client.answer(Answering.DELETE_ROSPEC) == 0
    assert len(client.frames) == 2


def test_a_message_it_does_not_know_is_answered_with_an_error(client: Client) -> None:
    client.say(message(99, 5))
    client.wait(lambda: isinstance(client.frames[-1], Refused))
    assert client.frames[-1].id == 5  # type: ignore[union-attr]


def test_it_reads_from_start_to_stop_and_forgets_no_tag(sim: SimReader, client: Client) -> None:
    sim.put(TAG, rate=500.0)
    begin(client)
    client.wait(lambda: len(client.tags) >= 20)
    client.say(orders.stop_rospec(4, 7), orders.delete_rospec(5, 7))
    assert client.answer(Answering.DELETE_ROSPEC) == 0
    assert client.tags == [TAG] * sim.reads[TAG, 1]
    client.say(orders.get_configuration(6))
    client.wait(lambda: isinstance(client.frames[-1], ConfigurationTold))
    assert client.tags == [TAG] * sim.reads[TAG, 1]


def test_a_tag_says_where_how_strong_and_by_which_inventory_it_was_read(
    sim: SimReader, client: Client
) -> None:
    sim.put(STRAY, antenna=2, rssi=-78, rate=200.0, reads=1)
    begin(client)
    client.wait(lambda: client.tags)
    (report,) = [frame for frame in client.frames if isinstance(frame, TagsReported)]
    (seen,) = report.tags
    assert (seen.antenna, seen.rssi_dbm, seen.times, seen.rospec) == (2, -78, 1, 7)
    assert abs(seen.first_us - time.time_ns() // 1000) < 60_000_000


def test_tags_come_and_go(sim: SimReader, client: Client) -> None:
    begin(client)
    sim.put(TAG, rate=200.0)
    client.wait(lambda: TAG in client.tags)
    sim.take(TAG)
    sim.put(STRAY, rate=200.0)
    client.wait(lambda: STRAY in client.tags)
    before = client.tags.index(STRAY)
    client.wait(lambda: len(client.tags) > before + 10)
    assert TAG not in client.tags[before:]
    sim.clear()


def test_only_the_antennas_that_were_asked_for_and_are_connected_read(sim: SimReader, client: Client) -> None:
    sim.put(TAG, antenna=1, rate=200.0)
    sim.put(STRAY, antenna=2, rate=200.0)
    begin(client, Inventory(antennas=(2,)))
    client.wait(lambda: len(client.tags) >= 5)
    assert set(client.tags) == {STRAY}
    client.say(orders.set_configuration(9, 60_000))
    assert client.answer(Answering.SET_READER_CONFIG) == 0
    sim.antenna_out(2)
    client.wait(lambda: AntennaChanged(2, connected=False) in client.events)
    left = sim.reads[STRAY, 2]
    sim.antenna_in(2)
    client.wait(lambda: AntennaChanged(2, connected=True) in client.events)
    client.wait(lambda: len(client.tags) > left)


def test_an_inventory_ends_by_itself_after_its_longest_time(sim: SimReader, client: Client) -> None:
    client.say(orders.set_configuration(9, 60_000))
    begin(client, Inventory(longest_ms=50))
    client.wait(lambda: RoSpecChanged(7, 1) in client.events)
    assert RoSpecChanged(7, 0) in client.events


def batches(trigger: int, size: int, *, start: int = 0) -> bytes:
    """Write ADD_ROSPEC of an inventory 7 that reports so."""
    boundary = parameter(178, parameter(179, bytes([start])), parameter(182, b"\0", U32.pack(0)))
    read = parameter(183, U16.pack(1), U16.pack(0), parameter(184, b"\0", U32.pack(0)))
    report = parameter(237, bytes([trigger]), U16.pack(size), parameter(238, U16.pack(0)))
    return message(orders.ADD_ROSPEC, 1, parameter(177, U32.pack(7), b"\0\0", boundary, read, report))


def test_tags_come_in_batches_where_it_was_asked_for(sim: SimReader, client: Client) -> None:
    sim.put(TAG, rate=2000.0, reads=105)
    client.say(batches(1, 50), orders.enable_rospec(2, 7), orders.start_rospec(3, 7))
    client.wait(lambda: len(client.tags) >= 100)
    while sim.reads[TAG, 1] < 105:
        time.sleep(0.01)
    client.say(orders.stop_rospec(4, 7))
    assert client.answer(Answering.STOP_ROSPEC) == 0
    reports = [len(frame.tags) for frame in client.frames if isinstance(frame, TagsReported)]
    assert reports == [50, 50, 5]


def test_nothing_is_reported_before_it_is_asked_for_where_that_was_wanted(
    sim: SimReader, client: Client
) -> None:
    sim.put(TAG, rate=2000.0, reads=10)
    client.say(batches(0, 0, start=1), orders.enable_rospec(2, 7))
    assert client.answer(Answering.ENABLE_ROSPEC) == 0
    while sim.reads[TAG, 1] < 10:
        time.sleep(0.01)
    client.say(orders.disable_rospec(3, 7))
    assert client.answer(Answering.DISABLE_ROSPEC) == 0
    assert client.tags == []
    client.say(message(60, 4))
    client.wait(lambda: client.tags)
    assert client.tags == [TAG] * 10


@pytest.mark.parametrize(
    ("order", "kind"),
    [
        (orders.start_rospec(1, 9), Answering.START_ROSPEC),
        (orders.enable_rospec(1, 9), Answering.ENABLE_ROSPEC),
        (orders.delete_rospec(1, 9), Answering.DELETE_ROSPEC),
        (orders.add_rospec(1, 0, Inventory()), Answering.ADD_ROSPEC),
        (orders.add_rospec(1, 1, Inventory(antennas=(9,))), Answering.ADD_ROSPEC),
        (message(orders.ADD_ROSPEC, 1), Answering.ADD_ROSPEC),
        (message(orders.START_ROSPEC, 1), Answering.START_ROSPEC),
    ],
)
def test_what_can_not_be_done_is_refused(order: bytes, kind: Answering, client: Client) -> None:
    client.say(order)
    assert client.answer(kind) != 0


def test_a_rospec_is_started_once_and_not_before_it_is_enabled(client: Client) -> None:
    client.say(orders.add_rospec(1, 7, Inventory()), orders.start_rospec(2, 7))
    assert client.answer(Answering.START_ROSPEC) != 0


def test_a_denied_order_is_refused_until_it_is_allowed_again(sim: SimReader, client: Client) -> None:
    sim.deny(orders.DELETE_ROSPEC, 401)
    client.say(orders.delete_rospec(1))
    assert client.answer(Answering.DELETE_ROSPEC) == 401
    sim.deny(orders.DELETE_ROSPEC, 0)
    client.say(orders.delete_rospec(2))
    client.wait(lambda: len(client.frames) == 3)
    assert client.answer(Answering.DELETE_ROSPEC) == 0


def test_it_says_that_it_is_there_as_often_as_it_was_asked_to(sim: SimReader, client: Client) -> None:
    client.say(orders.set_configuration(1, 50))
    client.wait(lambda: sum(isinstance(frame, Kept) for frame in client.frames) >= 3)
    client.say(orders.acknowledge(0))
    client.say(message(orders.SET_READER_CONFIG, 2, b"\x80"))  # back to how it left the factory
    client.wait(lambda: isinstance(client.frames[-1], Answered) and client.frames[-1].id == 2)
    assert orders.KEEPALIVE_ACK in sim.said


def test_a_frozen_reader_keeps_the_connection_and_says_nothing_until_it_thaws(
    sim: SimReader, client: Client
) -> None:
    sim.freeze()
    time.sleep(0.05)
    client.say(orders.get_capabilities(1))
    assert client.silent(0.2)
    sim.thaw()
    client.wait(lambda: isinstance(client.frames[-1], CapabilitiesTold))


@pytest.mark.parametrize("befalls", [SimReader.reset, SimReader.unplug, SimReader.refuse])
def test_what_breaks_the_connection_breaks_it(
    befalls: Callable[[SimReader], None], sim: SimReader, client: Client
) -> None:
    befalls(sim)
    assert client.closed()


def test_a_reader_that_another_program_has_refuses_and_later_takes_clients(sim: SimReader) -> None:
    sim.refuse()
    refused = Client(sim.port)
    assert refused.closed()
    assert refused.events == [ConnectionTried(4)]
    refused.close()
    sim.accept()
    taken = Client(sim.port)
    taken.wait(lambda: taken.events == [ConnectionTried(0)])
    taken.close()


def test_a_trouble_of_its_own_is_told_where_the_client_wants_to_know(sim: SimReader, client: Client) -> None:
    sim.raise_exception("nobody asked")
    client.say(orders.set_configuration(1, 60_000))
    assert client.answer(Answering.SET_READER_CONFIG) == 0
    sim.raise_exception("too hot")
    client.wait(lambda: ExceptionRaised("too hot") in client.events)
    assert ExceptionRaised("nobody asked") not in client.events


def test_a_slow_reader_sends_a_byte_at_a_time(sim: SimReader, client: Client) -> None:
    sim.slow_down(0.0005)
    client.say(orders.delete_rospec(1))
    assert client.answer(Answering.DELETE_ROSPEC) == 0


def test_garbage_ends_the_connection(client: Client) -> None:
    client.say(b"GET / HTTP/1.1\r\n\r\n")
    assert client.closed()
