import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from drivers.api import DeviceConfig, DeviceEvent, DeviceState, InventoryEnded, Role, TagsRead
from drivers.codecs.llrp import orders
from drivers.codecs.llrp.orders import message, parameter
from drivers.codecs.llrp.parameters import U16
from drivers.rfid.llrp_reader import LlrpReader, build_reader
from drivers.sim.rfid import replies
from drivers.sim.rfid.reader import SimReader
from tests.drivers.codecs.llrp import samples
from tests.drivers.peers.reader_recorder import ReaderRecorder

TAG, OTHER = "3074257BF7194E4000001A85", "3174257BF4499602D2000000"
LONG_S = 60.0


@pytest.fixture
def sim() -> Iterator[SimReader]:
    sim = SimReader(manufacturer=25882, model=2001002, firmware="5.14.0").start()
    sim.put(TAG, antenna=1, rate=100.0)
    yield sim
    sim.stop()


@pytest.fixture
def told() -> ReaderRecorder:
    return ReaderRecorder()


Make = Callable[..., LlrpReader]


@pytest.fixture
def make(sim: SimReader, told: ReaderRecorder) -> Iterator[Make]:
    """Make readers with options, and stop them."""
    made: list[LlrpReader] = []

    def make(**options: object) -> LlrpReader:
        made.append(build_reader(DeviceConfig("rfid", Role.READER, "llrp", sim.url, options), told))
        made[-1].start()
        return made[-1]

    yield make
    for reader in made:
        reader.stop()


def test_the_session_is_set_up_in_the_order_that_readers_expect(
    make: Make, sim: SimReader, told: ReaderRecorder
) -> None:
    reader = make()
    told.wait_state(DeviceState.READY)
    reader.begin(0.1)
    told.wait_end()
    reader.stop()
    assert [kind for kind in sim.said if kind != orders.KEEPALIVE_ACK] == [
        orders.GET_READER_CAPABILITIES,
        orders.GET_READER_CONFIG,
        orders.ENABLE_EVENTS_AND_REPORTS,
        orders.SET_READER_CONFIG,
        orders.DELETE_ROSPEC,
        orders.ADD_ROSPEC,
        orders.ENABLE_ROSPEC,
        orders.START_ROSPEC,
        orders.STOP_ROSPEC,
        orders.DELETE_ROSPEC,
        orders.CLOSE_CONNECTION,
    ]
    assert [state for state, _ in told.states] == [
        DeviceState.OPENING,
        DeviceState.IDENTIFYING,
        DeviceState.READY,
        DeviceState.ABSENT,
    ]


def test_what_the_reader_is_and_what_came_from_it_stands_in_its_status(
    make: Make, sim: SimReader, told: ReaderRecorder
) -> None:
    sim.antenna_out(4)
    reader = make()
    told.wait_state(DeviceState.READY)
    status = reader.status
    assert (status.model, status.firmware) == ("Impinj 2001002", "5.14.0")
    assert (status.address, status.identity) == (f"tcp://127.0.0.1:{sim.port}", "llrp:00163efffe010203")
    assert dict(status.facts) == {"antennas": "4", "connected antennas": "1, 2, 3"}
    assert status.frames == 5
    assert status.rx_bytes > 100
    assert 0 < status.last_tx_ns <= status.last_rx_ns
    assert status.quiet_ns == 6_000_000_000


def test_every_reading_is_told_once_with_its_strongest_signal(
    make: Make, sim: SimReader, told: ReaderRecorder
) -> None:
    sim.put(TAG, antenna=1, rssi=-45, rate=500.0, reads=200)
    sim.put(TAG, antenna=2, rssi=-70, rate=500.0, reads=100)
    sim.put(OTHER, antenna=2, rssi=-78, rate=0.5)
    reader = make()
    told.wait_state(DeviceState.READY)
    reader.begin(LONG_S)
    told.wait_reads(300)
    reader.end()
    end = told.wait_end()
    counts = told.counts()
    assert (counts[TAG, 1], counts[TAG, 2]) == (200, 100)
    assert counts == sim.reads
    assert end.reads == counts.total()
    # the reader's own times, put on our clock
    assert any(tag.first_ns < tag.last_ns <= report.at_ns for report in told.reports for tag in report.tags)
    assert {tag.rssi_dbm for report in told.reports for tag in report.tags if tag.epc == TAG} == {-45, -70}


def test_another_program_that_has_the_reader_is_named_and_waited_for(
    make: Make, sim: SimReader, told: ReaderRecorder
) -> None:
    other = socket.create_connection((sim.host, sim.port), 10)
    assert sim.wait_connected()
    reader = make()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    assert reader.status.detail == "another program is connected to the reader, which takes only one"
    other.close()
    told.wait_state(DeviceState.READY)


@pytest.mark.parametrize(("code", "said"), [(2, "another program"), (3, "ConnectionAttemptEvent 3")])
def test_a_refusal_says_why(code: int, said: str, make: Make, sim: SimReader, told: ReaderRecorder) -> None:
    sim.refuse(code)
    reader = make()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    assert said in reader.status.detail
    sim.accept()
    told.wait_state(DeviceState.READY)


def test_a_frozen_reader_is_lost_after_three_missed_keepalives_and_taken_up_again(
    make: Make, sim: SimReader, told: ReaderRecorder
) -> None:
    reader = make(keepalive_s=0.1)
    told.wait_state(DeviceState.READY)
    reader.begin(LONG_S)
    told.wait_reads(1)
    sim.freeze()
    end = told.wait_end()
    assert "it said nothing for" in end.problem
    told.wait_ever(DeviceState.LOST, "lost")
    sim.thaw()
    told.wait_state(DeviceState.READY)
    assert reader.status.reconnects >= 1


def test_a_reader_that_says_that_it_is_there_stays_ready_however_long_nothing_is_read(
    make: Make, sim: SimReader, told: ReaderRecorder
) -> None:
    reader = make(keepalive_s=0.5)
    told.wait_state(DeviceState.READY)
    while sim.said.count(orders.KEEPALIVE_ACK) < 6:
        threading.Event().wait(0.02)
    assert reader.status.state is DeviceState.READY
    assert DeviceState.LOST not in [state for state, _ in told.states]


def test_an_antenna_that_comes_off_is_told_and_so_is_that_it_is_back(
    make: Make, sim: SimReader, told: ReaderRecorder
) -> None:
    reader = make()
    told.wait_state(DeviceState.READY)
    sim.antenna_out(2)
    told.wait_state(DeviceState.DEGRADED, "antenna-out")
    assert reader.status.detail == "antenna 2 is not connected"
    assert reader.status.facts["connected antennas"] == "1, 3, 4"
    reader.begin(0.2)
    assert told.wait_end().reads > 0
    sim.antenna_in(2)
    told.wait_state(DeviceState.READY)


def test_antennas_that_are_not_to_be_used_need_not_be_connected(
    make: Make, sim: SimReader, told: ReaderRecorder
) -> None:
    sim.put(OTHER, antenna=2, rate=100.0)
    sim.antenna_out(3)
    reader = make(antennas=[1])
    told.wait_state(DeviceState.READY)
    reader.begin(0.3)
    told.wait_end()
    assert set(told.counts()) == {(TAG, 1)}


def test_an_antenna_that_is_to_be_used_and_is_not_connected_is_told_at_once(
    make: Make, sim: SimReader, told: ReaderRecorder
) -> None:
    sim.antenna_out(2)
    make(antennas="1, 2")
    told.wait_state(DeviceState.DEGRADED, "antenna-out")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"antennas": [1, 9]}, "antenna 9 is not there, the reader has 4"),
        ({"power": 99}, "power 99 is not in the reader's table, which goes from 1 to 21"),
    ],
)
def test_options_that_the_reader_has_not_are_named_and_an_inventory_says_so(
    options: dict[str, object], said: str, make: Make, sim: SimReader, told: ReaderRecorder
) -> None:
    sim.deny(orders.ADD_ROSPEC)
    reader = make(**options)
    told.wait_state(DeviceState.DEGRADED, "bad-settings")
    assert reader.status.detail == said
    reader.begin(LONG_S)
    assert told.wait_end().problem == "the reader refuses to read: denied (LLRP status 101)"


def test_a_reader_that_refuses_to_be_set_up_is_not_ready(
    make: Make, sim: SimReader, told: ReaderRecorder
) -> None:
    sim.deny(orders.SET_READER_CONFIG, 401)
    reader = make()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    assert reader.status.detail == "the reader can not be set up: denied (LLRP status 401)"
    assert DeviceState.READY not in [state for state, _ in told.states]


def test_a_reader_that_deletes_and_stops_nothing_is_used_all_the_same(
    make: Make, sim: SimReader, told: ReaderRecorder
) -> None:
    sim.deny(orders.DELETE_ROSPEC)
    sim.deny(orders.STOP_ROSPEC)
    reader = make()
    told.wait_state(DeviceState.READY)
    reader.begin(0.1)
    assert told.wait_end(1).problem == ""
    # The old inventory goes on at the reader; none of its tags is told in the new one.
    reader.begin(0.3)
    assert told.wait_end(2).problem == ""
    assert reader.status.dropped > 0
    assert all(tag.count <= 40 for report in told.reports if report.inventory == 2 for tag in report.tags)


@pytest.mark.usefixtures("sim")
def test_a_slow_drip_of_bytes_is_read_whole(make: Make, sim: SimReader, told: ReaderRecorder) -> None:
    sim.slow_down(0.0005)
    sim.put(TAG, rate=50.0, reads=5)
    reader = make(keepalive_s=1.0)
    told.wait_state(DeviceState.READY)
    reader.begin(LONG_S)
    told.wait_reads(5)
    reader.end()
    assert told.wait_end().reads == 5
    assert reader.status.bad_frames == 0


def test_an_inventory_begun_while_the_reader_is_away_is_run_where_it_is_back_at_once(
    make: Make, sim: SimReader, told: ReaderRecorder
) -> None:
    reader = make()
    told.wait_state(DeviceState.READY)
    sim.unplug()
    told.wait_ever(DeviceState.LOST, "lost")
    sim.plug()
    reader.begin(0.2)
    assert told.wait_end().problem == ""
    assert (TAG, 1) in told.counts()


def test_a_sink_that_raises_costs_no_other_report_and_no_end(sim: SimReader) -> None:
    told = ReaderRecorder()

    def sink(event: DeviceEvent) -> None:
        told(event)
        if isinstance(event, TagsRead):
            raise RuntimeError("the engine is ill")  # noqa: TRY004 - it is not the event that is wrong

    reader = build_reader(DeviceConfig("rfid", Role.READER, "llrp", sim.url), sink)
    reader.start()
    reader.begin(0.3)
    assert told.wait_end().reads == told.counts().total()
    reader.stop()


def test_a_begin_before_the_reader_is_open_is_run_when_it_is(make: Make, told: ReaderRecorder) -> None:
    make().begin(0.2)
    assert told.wait_end().problem == ""


class Scripted:
    """A reader of a few bytes: greets, answers every order with success, and says what a test wants said."""

    def __init__(self, greeting: bytes = samples.CONNECTED) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"llrp://127.0.0.1:{self._server.getsockname()[1]}"
        self._greeting = greeting
        self._client: socket.socket | None = None
        self._taken = threading.Event()
        self.orders: list[int] = []
        self._thread = threading.Thread(target=self._run, name="scripted", daemon=True)
        self._thread.start()

    def say(self, data: bytes) -> None:
        assert self._taken.wait(10)
        assert self._client is not None
        self._client.sendall(data)

    def stop(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        if self._client is not None:
            self._client.close()
        self._thread.join()

    def _run(self) -> None:
        try:
            while True:
                client, _ = self._server.accept()
                self._client = client
                client.sendall(self._greeting)
                self._taken.set()
                self._serve(client)
        except OSError:
            return

    def _serve(self, client: socket.socket) -> None:
        with client:
            buffer = b""
            while data := client.recv(65536):
                buffer += data
                while len(buffer) >= 10 and len(buffer) >= (length := int.from_bytes(buffer[2:6], "big")):
                    kind, ident = buffer[1], int.from_bytes(buffer[6:10], "big")
                    buffer = buffer[length:]
                    self.orders.append(kind)
                    if kind not in (orders.ENABLE_EVENTS_AND_REPORTS, orders.KEEPALIVE_ACK):
                        answer = 4 if kind == orders.CLOSE_CONNECTION else kind + 10
                        client.sendall(message(answer, ident, replies.status()))


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    scripted = Scripted()
    yield scripted
    scripted.stop()


@pytest.fixture
def reader(scripted: Scripted, told: ReaderRecorder) -> Iterator[LlrpReader]:
    options = {"keepalive_s": 60}
    reader = build_reader(DeviceConfig("rfid", Role.READER, "llrp", scripted.url, options), told)
    reader.start()
    told.wait_state(DeviceState.READY)
    yield reader
    reader.stop()


def tag_of(rospec: int, *parts: bytes) -> bytes:
    return parameter(240, b"\x8d" + bytes.fromhex(TAG), b"\x89" + rospec.to_bytes(4, "big"), *parts)


def report(*tags: bytes) -> bytes:
    return message(61, 0, b"".join(tags))


def event(*events: bytes) -> bytes:
    return replies.notification(1, *events)


def test_a_tag_of_no_inventory_or_an_old_one_is_dropped_and_counted(
    reader: LlrpReader, scripted: Scripted, told: ReaderRecorder
) -> None:
    scripted.say(report(tag_of(1)))
    reader.begin(LONG_S)
    while orders.START_ROSPEC not in scripted.orders:
        threading.Event().wait(0.01)
    scripted.say(report(tag_of(1), tag_of(99), tag_of(0), tag_of(1)))
    told.wait_reads(3)
    reader.end()
    assert told.wait_end().reads == 3
    assert reader.status.dropped == 2


def test_what_is_broken_in_a_report_is_counted_and_costs_nothing_else(
    reader: LlrpReader, scripted: Scripted, told: ReaderRecorder
) -> None:
    reader.begin(LONG_S)
    while orders.START_ROSPEC not in scripted.orders:
        threading.Event().wait(0.01)
    scripted.say(report(parameter(240), tag_of(1)) + message(61, 0, b"\x00") + message(99, 0))
    scripted.say(report(tag_of(1)))
    told.wait_reads(2)
    reader.end()
    told.wait_end()
    assert (reader.status.dropped, reader.status.bad_frames) == (1, 1)


def test_a_reader_out_of_step_is_dropped_and_taken_up_again(
    reader: LlrpReader, scripted: Scripted, told: ReaderRecorder
) -> None:
    scripted.say(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    told.wait_ever(DeviceState.LOST, "lost")
    lost = next(
        one.status for one in told.events if hasattr(one, "status") and one.status.state is DeviceState.LOST
    )
    assert lost.detail.startswith("it is out of step")
    told.wait_state(DeviceState.READY)
    assert reader.status.bad_frames == 1


def test_a_reader_that_closes_the_connection_is_lost(
    reader: LlrpReader, scripted: Scripted, told: ReaderRecorder
) -> None:
    scripted.say(event(parameter(257)))
    told.wait_ever(DeviceState.LOST, "lost")
    told.wait_state(DeviceState.READY)
    assert reader.status.reconnects == 1


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (replies.overflow_event(), "the reader's memory overflowed, readings were lost"),
        (replies.rospec_event(1, ended=True), "the reader ended the inventory by itself"),
        (parameter(250, b"\x5a"), ""),
        (parameter(250, b"\x64"), ""),
        (replies.exception_event("too hot"), ""),
        (replies.rospec_event(9, ended=True), ""),
        (parameter(256, U16.pack(4)), ""),
    ],
)
def test_what_the_reader_says_of_an_inventory_is_told_with_its_end(
    said: bytes, problem: str, reader: LlrpReader, scripted: Scripted, told: ReaderRecorder
) -> None:
    reader.begin(LONG_S)
    while orders.START_ROSPEC not in scripted.orders:
        threading.Event().wait(0.01)
    scripted.say(event(said) + report(tag_of(1)))
    told.wait_reads(1)
    reader.end()
    assert told.wait_end().problem == problem


def test_a_server_that_greets_as_no_reader_does_is_not_ready(told: ReaderRecorder) -> None:
    scripted = Scripted(b"220 mail.example ESMTP\r\n")
    reader = build_reader(DeviceConfig("rfid", Role.READER, "llrp", scripted.url), told)
    reader.start()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    assert reader.status.detail == "what comes is no LLRP; is that the reader's address and port?"
    reader.stop()
    scripted.stop()


def test_a_stop_does_not_wait_for_a_reader_that_does_not_answer(sim: SimReader, told: ReaderRecorder) -> None:
    reader = build_reader(DeviceConfig("rfid", Role.READER, "llrp", sim.url), told)
    reader.start()
    told.wait_state(DeviceState.READY)
    reader.begin(LONG_S)
    told.wait_reads(1)
    sim.freeze()
    reader.stop()
    assert not any(thread.name == "reader-rfid" for thread in threading.enumerate())
    assert told.wait_end().problem == "the reader was stopped"
    assert isinstance(
        [one for one in told.events if isinstance(one, TagsRead | InventoryEnded)][-1], InventoryEnded
    )
