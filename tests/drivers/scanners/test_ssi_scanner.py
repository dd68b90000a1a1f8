import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from drivers.api import (
    BadSettings,
    CodeRead,
    DeviceConfig,
    DeviceEvent,
    DeviceState,
    Feedback,
    ReadingBroken,
    Role,
)
from drivers.codecs.framing.content import Content
from drivers.codecs.ssi.commands import LED
from drivers.codecs.ssi.packets import Op, Packet, packed
from drivers.codecs.ssi.readings import SsiReadings
from drivers.scanners.ssi_scanner import SsiScanner, build_ssi
from drivers.sim.scanners.ssi_scanner import NotAcknowledged, SimSsiPtyScanner, SimSsiScanner
from tests.drivers.peers.recorder import Recorder
from tests.helpers.eventually import eventually


def table(url: str, **options: object) -> DeviceConfig:
    return DeviceConfig("scan", Role.SCANNER, "ssi", url, {"response_s": 0.3, **options})


@pytest.fixture
def sim() -> Iterator[SimSsiScanner]:
    sim = SimSsiScanner(response_s=0.3).start()
    yield sim
    sim.stop()


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def scanner(sim: SimSsiScanner, told: Recorder) -> Iterator[SsiScanner]:
    scanner = build_ssi(table(sim.url), told)
    scanner.start()
    told.wait_state(DeviceState.READY)
    yield scanner
    scanner.stop()


def test_it_is_ready_only_when_it_said_who_it_is(scanner: SsiScanner, told: Recorder) -> None:
    assert [state for state, _ in told.states] == [
        DeviceState.OPENING,
        DeviceState.IDENTIFYING,
        DeviceState.READY,
    ]
    eventually(lambda: scanner.status.firmware == "SIMSSI01")
    assert scanner.status.facts["revision"] == "SIMSSI01 01 VIRTUAL"
    assert scanner.status.last_tx_ns > 0


@pytest.mark.usefixtures("scanner")
def test_a_code_has_the_aim_identifier_of_its_type(sim: SimSsiScanner, told: Recorder) -> None:
    sim.send("]C10109521234567899\x1d10AB")
    told.wait_codes(1)
    (event,) = told.of(CodeRead)
    assert (event.aim, event.code, event.raw) == (
        "]C1",
        "0109521234567899\x1d10AB",
        b"0109521234567899\x1d10AB",
    )


def test_a_code_sent_again_because_its_acknowledgement_was_lost_is_one_reading(told: Recorder) -> None:
    sim = SimSsiScanner(response_s=1.0).start()
    scanner = build_ssi(table(sim.url, response_s=1.0), told)
    scanner.start()
    told.wait_state(DeviceState.READY)
    sim.trouble.lose_ack = 1
    sim.send("ONCE")
    sim.send("ONCE")
    told.wait_codes(2)
    assert told.codes == ["ONCE", "ONCE"]
    assert [packet.retransmitted for packet in sim.sent] == [False, True, False]
    assert scanner.status.duplicates == 1
    scanner.stop()
    sim.stop()


class Wire:
    """A connection on a machine that stands still: for how many seconds in each read, and what it gives."""

    def __init__(self, *comes: tuple[float, Packet], stands_at_answer_s: float = 0) -> None:
        self._comes = list(comes)
        self._stands_at_answer_s = stands_at_answer_s
        self._ended = threading.Event()

    def read(self, timeout: float) -> bytes:
        if not self._comes:
            self._ended.wait(timeout)
            return b""
        still_s, packet = self._comes.pop(0)
        self._ended.wait(still_s)
        return packed(packet, by_host=False)

    def write(self, data: bytes) -> None:
        if data == packed(Packet(Op.ACK)):
            self._ended.wait(self._stands_at_answer_s)

    def cancel(self) -> None:
        self._ended.set()

    def close(self) -> None:
        self._ended.set()


class Plug:
    """A transport with one connection."""

    address = "tcp://wire:1"

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def open(self) -> Wire:
        return self._wire


CODE = Packet(Op.DECODE_DATA, b"\x03ONCE")
CODE_AGAIN = replace(CODE, retransmitted=True)


@pytest.mark.parametrize(
    "wire",
    [Wire((0, CODE), (0.5, CODE_AGAIN)), Wire((0, CODE), (0, CODE_AGAIN), stands_at_answer_s=0.5)],
    ids=["as it listens", "as it answers"],
)
def test_what_came_again_while_the_machine_stood_still_is_asked_about_and_not_counted(
    told: Recorder, wire: Wire
) -> None:
    scanner = SsiScanner("scan", Plug(wire), SsiReadings(Content(), 200_000_000), told, response_s=0.1)
    scanner.start()
    told.wait(lambda: bool(told.problems))
    assert (told.codes, told.problems) == (["ONCE"], [(b"\x03ONCE", "maybe-repeated")])
    scanner.stop()


def test_a_packet_with_a_wrong_check_is_refused_and_its_retransmission_taken(
    sim: SimSsiScanner, told: Recorder, scanner: SsiScanner
) -> None:
    sim.send("SAME")
    sim.trouble.corrupt = 1
    sim.send("SAME")
    told.wait_codes(2)
    assert told.codes == ["SAME", "SAME"]
    assert [packet.retransmitted for packet in sim.sent] == [False, False, True]
    assert (told.problems, scanner.status.bad_frames, scanner.status.duplicates) == ([], 1, 0)


@pytest.mark.usefixtures("scanner")
def test_a_packet_that_never_came_is_sent_again(sim: SimSsiScanner, told: Recorder) -> None:
    sim.send("FIRST")
    sim.trouble.lose = 2
    sim.send("THIRD")
    told.wait_codes(2)
    assert told.codes == ["FIRST", "THIRD"]


@pytest.mark.usefixtures("scanner")
def test_a_code_that_an_earlier_run_may_have_kept_is_told_as_such_and_never_as_a_code(
    sim: SimSsiScanner, told: Recorder
) -> None:
    """Whoever was there before died before it said so: the first that is heard is a repetition."""
    sim.trouble.lose = 1
    sim.send("COUNTED")
    told.wait(lambda: bool(told.of(ReadingBroken)))
    sim.send("NEXT")
    told.wait_codes(1)
    assert [(event.raw[1:], event.problem) for event in told.of(ReadingBroken)] == [
        (b"COUNTED", "maybe-repeated")
    ]
    assert told.codes == ["NEXT"]


def test_a_packet_that_never_comes_whole_is_told_as_broken(
    sim: SimSsiScanner, told: Recorder, scanner: SsiScanner
) -> None:
    sim.trouble.corrupt = 3
    with pytest.raises(NotAcknowledged):
        sim.send("NEVER")
    told.wait(lambda: bool(told.problems))
    ((raw, problem),) = told.problems
    assert (raw[4:-2], problem) == (b"\x00NEVER", "bad-check")
    assert scanner.status.bad_frames == 3


@pytest.mark.usefixtures("scanner")
def test_a_code_of_several_packets_is_one_reading_even_where_one_is_sent_again(
    sim: SimSsiScanner, told: Recorder
) -> None:
    code = "".join(f"{number:04d}" for number in range(200))
    sim.trouble.lose_ack = 1
    sim.send("]d1" + code)
    told.wait_codes(1)
    assert told.codes == [code]
    assert [packet.continued for packet in sim.sent] == [True, True, True, True, False]


@pytest.mark.usefixtures("scanner")
def test_packets_in_pieces_are_read_as_in_one(sim: SimSsiScanner, told: Recorder) -> None:
    sim.piece, sim.piece_gap_s = 1, 0.002
    sim.send("SLOW-BUT-WHOLE")
    told.wait_codes(1)
    assert told.codes == ["SLOW-BUT-WHOLE"]


def test_a_code_that_the_sink_did_not_take_is_not_acknowledged_and_comes_again(sim: SimSsiScanner) -> None:
    told = Recorder()
    ill = [True, True]

    def sink(event: DeviceEvent) -> None:
        if isinstance(event, CodeRead) and ill:
            ill.pop()
            raise RuntimeError("the engine is ill")
        told(event)

    scanner = build_ssi(table(sim.url), sink)
    scanner.start()
    sim.send("KEPT")
    sim.send("NEXT")
    told.wait_codes(2)
    scanner.stop()
    assert told.codes == ["KEPT", "NEXT"]
    assert [event.seq for event in told.of(CodeRead)] == [1, 2]
    assert [packet.retransmitted for packet in sim.sent] == [False, True, True, False]
    assert scanner.status.dropped == 2


def test_a_code_is_acknowledged_only_after_the_sink_took_it(sim: SimSsiScanner) -> None:
    order: list[str] = []
    release = threading.Event()

    def sink(event: DeviceEvent) -> None:
        if isinstance(event, CodeRead):
            release.wait(10)
            order.append("taken")

    scanner = build_ssi(table(sim.url, response_s=5.0), sink)
    sim.response_s = 5
    scanner.start()

    def send() -> None:
        sim.send("X")
        order.append("acknowledged")

    sender = threading.Thread(target=send, name="sender")
    sender.start()
    eventually(lambda: bool(sim.sent))
    release.set()
    sender.join()
    scanner.stop()
    assert order == ["taken", "acknowledged"]


def test_a_code_that_took_long_to_keep_is_no_second_one_when_it_was_sent_again_meanwhile(
    sim: SimSsiScanner,
) -> None:
    told = Recorder()
    release = threading.Event()

    def sink(event: DeviceEvent) -> None:
        if isinstance(event, CodeRead):
            assert release.wait(10)
        told(event)

    scanner = build_ssi(table(sim.url, response_s=1.0), sink)
    sim.response_s = 0.6
    scanner.start()
    told.wait_state(DeviceState.READY)
    with pytest.raises(NotAcknowledged):
        sim.send("SLOW")
    release.set()
    sim.send("NEXT")
    told.wait_codes(2)
    scanner.stop()
    assert [(event.code, event.awaited) for event in told.of(CodeRead)] == [("SLOW", True), ("NEXT", True)]
    assert scanner.status.duplicates >= 2


def test_a_scanner_says_by_beep_and_light_what_became_of_a_code(
    sim: SimSsiScanner, scanner: SsiScanner
) -> None:
    assert isinstance(scanner, Feedback)
    scanner.feedback(True)
    scanner.feedback(False)
    eventually(lambda: len(sim.obeyed.beeps) == 2)
    assert (sim.obeyed.lights, sim.obeyed.beeps) == ([False, True], [0, 6])


class Line:
    """Is the way to a scanner and the connection: gives what it is to say, piece by piece, and then nothing.

    A piece may be something to do instead, in a moment in which the scanner says nothing.
    """

    address = "line"

    def __init__(self, *says: bytes | Callable[[], None]) -> None:
        self.passed: list[tuple[str, bytes]] = []
        self.spent = threading.Event()
        self._says = list(says)
        self._cancelled = threading.Event()

    def say(self, *says: bytes | Callable[[], None]) -> None:
        self._says.extend(says)

    def open(self) -> "Line":
        return self

    def read(self, timeout: float) -> bytes:
        if not self._says:
            self.spent.set()
            self._cancelled.wait(timeout)
            return b""
        says = self._says.pop(0)
        if isinstance(says, bytes):
            self.passed.append(("scanner", says))
            return says
        says()
        return b""

    def write(self, data: bytes) -> None:
        self.passed.append(("host", data))

    def cancel(self) -> None:
        self._cancelled.set()

    def close(self) -> None: ...


def test_a_host_does_not_speak_while_the_scanner_does(told: Recorder) -> None:
    line = Line(packed(Packet(Op.REPLY_REVISION, b"PAAAAS00"), by_host=False))
    scanner = SsiScanner("scan", line, SsiReadings(Content(), 3_000_000_000), told)
    code = packed(Packet(Op.DECODE_DATA, b"\x0b4006381333931"), by_host=False)
    line.say(code[:5], lambda: scanner.feedback(True), b"", code[5:])
    scanner.start()
    assert line.spent.wait(15)
    scanner.stop()
    who, light = packed(Packet(Op.REQUEST_REVISION)), packed(Packet(Op.LED_OFF, LED))
    spoken = [data for _, data in line.passed if data]
    assert spoken[0] == who
    assert spoken[2:6] == [code[:5], code[5:], packed(Packet(Op.ACK)), light]


def test_what_a_scanner_that_answers_nothing_is_not_told_any_more_is_counted(told: Recorder) -> None:
    line = Line()
    scanner = SsiScanner("scan", line, SsiReadings(Content(), 3_000_000_000), told)

    def tell() -> None:
        for _ in range(10):
            scanner.feedback(True)

    line.say(tell, b"")
    scanner.start()
    assert line.spent.wait(15)
    assert scanner.status.dropped == 4
    scanner.stop()


def test_a_scanner_may_be_kept_from_scanning(sim: SimSsiScanner, scanner: SsiScanner, told: Recorder) -> None:
    scanner.disable()
    eventually(lambda: not sim.obeyed.scanning)
    with pytest.raises(NotAcknowledged):
        sim.send("NO")
    scanner.enable()
    eventually(lambda: sim.obeyed.scanning)
    sim.send("YES")
    told.wait_codes(1)
    assert told.codes == ["YES"]


def test_a_scanner_that_does_not_answer_is_degraded_and_its_codes_are_taken_all_the_same(
    sim: SimSsiScanner, told: Recorder
) -> None:
    sim.mute = True
    scanner = build_ssi(table(sim.url), told)
    scanner.start()
    told.wait_state(DeviceState.DEGRADED, "no-answer")
    assert "is it set to SSI" in scanner.status.detail
    sim.send("BUT-IT-SCANS")
    told.wait_codes(1)
    told.wait_state(DeviceState.READY)
    scanner.stop()


def test_a_scanner_that_falls_silent_is_asked_and_no_longer_shown_as_ready(
    sim: SimSsiScanner, told: Recorder
) -> None:
    scanner = build_ssi(table(sim.url, ask_s=1), told)
    scanner.start()
    told.wait_state(DeviceState.READY)
    sim.mute = True
    told.wait_state(DeviceState.DEGRADED, "no-answer")
    sim.mute = False
    told.wait_state(DeviceState.READY)
    scanner.stop()


@pytest.mark.usefixtures("scanner")
def test_a_reset_connection_comes_back_by_itself(sim: SimSsiScanner, told: Recorder) -> None:
    sim.reset()
    told.wait_ever(DeviceState.LOST, "lost")
    told.wait_state(DeviceState.READY)
    sim.send("AGAIN")
    told.wait_codes(1)
    assert told.codes == ["AGAIN"]


@pytest.mark.usefixtures("scanner")
def test_a_code_sent_raw_is_told_as_no_packet(sim: SimSsiScanner, told: Recorder) -> None:
    sim.send_bytes(b"4006381333931\r\n")
    sim.send("PACKED")
    told.wait_codes(1)
    assert [problem for _, problem in told.problems] == ["no-packet"]


@pytest.mark.usefixtures("scanner")
def test_packets_that_want_no_reading_are_acknowledged(sim: SimSsiScanner, told: Recorder) -> None:
    sim.transmit(Packet(Op.EVENT, b"\x01"))
    assert (told.codes, told.problems) == ([], [])


def test_an_unplugged_scanner_comes_back_and_a_code_taken_before_is_not_read_twice(
    sim: SimSsiScanner, told: Recorder, scanner: SsiScanner
) -> None:
    sim.send("BEFORE")
    sim.unplug()
    told.wait_ever(DeviceState.LOST, "lost")
    scanner.feedback(True)
    sim.plug()
    told.wait_state(DeviceState.READY)
    sim.send("AFTER")
    told.wait_codes(2)
    assert told.codes == ["BEFORE", "AFTER"]
    assert scanner.status.reconnects == 1
    assert sim.obeyed.beeps == []


def test_a_plug_pulled_in_the_middle_of_a_code_is_told_and_joined_to_nothing(
    sim: SimSsiScanner, told: Recorder, scanner: SsiScanner
) -> None:
    part = Packet(Op.DECODE_DATA, b"\x1bHALF", continued=True)
    sim.transmit(part)
    sim.send_bytes(packed(part, by_host=False)[:6])
    eventually(lambda: scanner.status.rx_bytes > 30)
    sim.unplug()
    told.wait(lambda: len(told.problems) == 2)
    assert [problem for _, problem in told.problems] == ["cut-off", "cut-off"]
    sim.plug()
    told.wait_state(DeviceState.READY)
    sim.send("WHOLE")
    told.wait_codes(1)
    assert told.codes == ["WHOLE"]


def test_a_code_whose_rest_never_comes_is_told(
    sim: SimSsiScanner, told: Recorder, scanner: SsiScanner
) -> None:
    sim.transmit(Packet(Op.DECODE_DATA, b"\x1bHALF", continued=True))
    told.wait(lambda: told.problems == [(b"\x1bHALF", "cut-off")])
    assert scanner.status.bad_frames == 1


def test_a_code_that_is_no_text_is_told_and_not_asked_for_again(
    sim: SimSsiScanner, told: Recorder, scanner: SsiScanner
) -> None:
    sim.transmit(Packet(Op.DECODE_DATA, b"\x03A\0"))
    assert told.problems == [(b"\x03A\0", "undecodable")]
    assert len(sim.sent) == 1


def test_it_works_on_a_serial_port(told: Recorder) -> None:
    sim = SimSsiPtyScanner(response_s=1).start()
    scanner = build_ssi(table(sim.url), told)
    scanner.start()
    told.wait_state(DeviceState.READY)
    sim.trouble.corrupt = 1
    sim.send("]E04006381333931")
    told.wait_codes(1)
    scanner.stop()
    sim.stop()
    assert [(event.aim, event.code) for event in told.of(CodeRead)] == [("]E0", "4006381333931")]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"response_s": 60}, "option response_s must be seconds from 0.1 to 9.9"),
        ({"framing": "line"}, "unknown option framing"),
        ({"multipacket_type": "no"}, "one of each, first"),
    ],
)
def test_settings_that_do_not_fit_are_refused(options: dict[str, object], words: str) -> None:
    with pytest.raises(BadSettings, match=words):
        build_ssi(table("tcp://h:1", **options), Recorder())
