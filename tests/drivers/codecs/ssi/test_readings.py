from dataclasses import replace

import pytest

from drivers.codecs.framing.content import Content
from drivers.codecs.ssi.code_types import AIM_OF_TYPE, type_of
from drivers.codecs.ssi.packets import Garbled, Op, Packet
from drivers.codecs.ssi.readings import Joined, Read, Repeated, SsiReadings, Truncated, Unreadable
from tests.drivers.codecs.framing.feeding import NOW_NS

WINDOW_NS = 3_000_000_000
FIRST = Packet(Op.DECODE_DATA, b"\x0b4006381333931")
AGAIN = replace(FIRST, retransmitted=True)
EAN = Read("4006381333931", b"4006381333931", "]E0")


@pytest.fixture
def readings() -> SsiReadings:
    return SsiReadings(Content(), WINDOW_NS)


def take_and_keep(readings: SsiReadings, packet: Packet, now_ns: int = NOW_NS) -> object:
    taking = readings.take(packet, now_ns)
    if isinstance(taking, Read):
        readings.taken(packet, now_ns)
    return taking


@pytest.mark.parametrize(
    ("data", "text", "aim"),
    [
        (b"\x03ABC", "ABC", "]C0"),
        (b"\x0f0109521234567899\x1d10AB", "0109521234567899\x1d10AB", "]C1"),
        (b"\x0a96385074", "96385074", "]E4"),
        (b"\xc10109521234567899", "0109521234567899", "]d2"),
        (b"\x1cGr\xc3\xbc\xc3\x9fe", "Grüße", "]Q1"),
        (b"\x99ABC", "ABC", None),
        (b"\x03]C110AB", "10AB", "]C1"),
    ],
)
def test_the_code_type_tells_the_symbology_unless_the_scanner_sends_its_identifier(
    readings: SsiReadings, data: bytes, text: str, aim: str | None
) -> None:
    assert readings.take(Packet(Op.DECODE_DATA, data), NOW_NS) == Read(text, data[1:], aim)


def test_the_same_packet_again_with_the_bit_is_a_repetition_and_without_it_another_reading(
    readings: SsiReadings,
) -> None:
    assert take_and_keep(readings, FIRST) == EAN
    assert take_and_keep(readings, AGAIN) == Repeated()
    assert take_and_keep(readings, AGAIN, NOW_NS + WINDOW_NS) == Repeated()
    assert take_and_keep(readings, FIRST) == EAN


def test_each_of_the_two_retransmissions_has_the_time_of_one_whose_acknowledgement_was_lost(
    readings: SsiReadings,
) -> None:
    take_and_keep(readings, FIRST)
    assert take_and_keep(readings, AGAIN, NOW_NS + WINDOW_NS) == Repeated()
    assert take_and_keep(readings, AGAIN, NOW_NS + 2 * WINDOW_NS) == Repeated()


def test_a_retransmission_read_late_by_a_machine_that_stood_still_is_asked_about_and_not_counted(
    readings: SsiReadings,
) -> None:
    late = NOW_NS + 2 * WINDOW_NS
    take_and_keep(readings, FIRST)
    assert readings.take(AGAIN, late, NOW_NS + WINDOW_NS) == Unreadable(AGAIN.data, "maybe-repeated")
    assert readings.take(AGAIN, late, NOW_NS + WINDOW_NS + 1) == EAN


def test_what_a_run_before_may_have_stored_is_asked_about_however_late_it_is_read() -> None:
    late = NOW_NS + 5 * WINDOW_NS
    for since, taking in (
        (NOW_NS + 2 * WINDOW_NS, Unreadable(AGAIN.data, "maybe-repeated")),
        (NOW_NS + 2 * WINDOW_NS + 1, EAN),
    ):
        readings = SsiReadings(Content(), WINDOW_NS)
        readings.begin(NOW_NS)
        assert readings.take(AGAIN, late, since) == taking


def test_a_part_that_comes_again_after_a_standstill_is_still_that_part(readings: SsiReadings) -> None:
    part = replace(FIRST, continued=True)
    assert readings.take(part, NOW_NS) == Joined()
    late = NOW_NS + 2 * WINDOW_NS
    assert readings.take(replace(part, retransmitted=True), late, NOW_NS + 1) == Repeated()
    rest = Packet(Op.DECODE_DATA, b"\x0b17")
    assert readings.take(rest, late) == Read("400638133393117", b"400638133393117", "]E0")


def test_a_retransmission_of_what_was_never_taken_is_a_reading(readings: SsiReadings) -> None:
    assert take_and_keep(readings, AGAIN) == EAN
    assert readings.take(FIRST, NOW_NS) == EAN
    other = Packet(Op.DECODE_DATA, b"\x0b9521234567899", retransmitted=True)
    assert isinstance(readings.take(other, NOW_NS), Read)
    assert isinstance(take_and_keep(readings, other), Read)
    assert take_and_keep(readings, other) == Repeated()


def test_a_retransmission_that_an_earlier_run_may_have_kept_is_told_and_not_counted(
    readings: SsiReadings,
) -> None:
    """That run may have died between its commit and its acknowledgement."""
    readings.begin(NOW_NS)
    unsure = readings.take(AGAIN, NOW_NS + 2 * WINDOW_NS)
    assert unsure == Unreadable(AGAIN.data, "maybe-repeated")
    readings.taken(AGAIN, NOW_NS + 2 * WINDOW_NS)
    assert take_and_keep(readings, AGAIN, NOW_NS + 2 * WINDOW_NS) == Repeated()
    readings.begin(NOW_NS + 2 * WINDOW_NS)
    other = Packet(Op.DECODE_DATA, b"\x0b9521234567899", retransmitted=True)
    assert isinstance(take_and_keep(readings, other, NOW_NS + 2 * WINDOW_NS), Read)


@pytest.mark.parametrize("packet", [FIRST, replace(AGAIN, continued=True)])
def test_a_new_code_and_a_part_that_others_follow_are_in_no_doubt_at_the_beginning(
    readings: SsiReadings, packet: Packet
) -> None:
    readings.begin(NOW_NS)
    assert take_and_keep(readings, packet) == (Joined() if packet.continued else EAN)


def test_a_retransmission_is_in_no_doubt_once_the_scanner_must_have_given_up_what_it_had_or_came_garbled(
    readings: SsiReadings,
) -> None:
    readings.begin(NOW_NS)
    assert readings.take(AGAIN, NOW_NS + 2 * WINDOW_NS + 1) == EAN
    # a connection that begins anew brings no earlier run back
    reopened = SsiReadings(Content(), WINDOW_NS)
    reopened.begin(NOW_NS)
    reopened.begin(NOW_NS + 2 * WINDOW_NS)
    assert reopened.take(AGAIN, NOW_NS + 2 * WINDOW_NS + 1) == EAN
    garbled = SsiReadings(Content(), WINDOW_NS)
    garbled.begin(NOW_NS)
    garbled.garbled(Garbled(b"", "bad-check", again=False))
    assert garbled.take(AGAIN, NOW_NS) == EAN


def test_a_retransmission_after_the_scanner_would_have_given_up_is_a_reading(readings: SsiReadings) -> None:
    take_and_keep(readings, FIRST)
    assert take_and_keep(readings, AGAIN, NOW_NS + WINDOW_NS + 1) == EAN


def test_a_second_scan_of_the_same_code_that_came_garbled_first_is_a_reading(readings: SsiReadings) -> None:
    take_and_keep(readings, FIRST)
    readings.garbled(Garbled(b"", "bad-check", again=False))
    assert take_and_keep(readings, AGAIN) == EAN
    assert take_and_keep(readings, AGAIN) == Repeated()


@pytest.mark.parametrize("again", [True, None])
def test_a_retransmission_that_came_garbled_and_again_is_still_a_repetition(
    readings: SsiReadings, again: bool | None
) -> None:
    take_and_keep(readings, FIRST)
    readings.garbled(Garbled(b"", "bad-check", again=again))
    assert take_and_keep(readings, AGAIN) == Repeated()


def parts(*texts: bytes, kind: bytes = b"\x1b", typed: bool = True) -> list[Packet]:
    return [
        Packet(Op.DECODE_DATA, (kind if typed or at == 0 else b"") + text, continued=at < len(texts) - 1)
        for at, text in enumerate(texts)
    ]


def test_packets_that_go_on_are_one_code_whether_or_not_one_is_sent_again(readings: SsiReadings) -> None:
    one, two, three = parts(b"AB", b"AB", b"AB")
    assert readings.take(one, NOW_NS) == Joined()
    assert readings.take(replace(one, retransmitted=True), NOW_NS) == Repeated()
    assert readings.take(two, NOW_NS) == Joined()
    assert readings.take(three, NOW_NS) == Read("ABABAB", b"ABABAB", "]d1")
    # nobody took it, so it comes again, whole
    again = replace(three, retransmitted=True)
    assert take_and_keep(readings, again) == Read("ABABAB", b"ABABAB", "]d1")
    assert take_and_keep(readings, again) == Repeated()
    assert take_and_keep(readings, FIRST) == EAN


def test_the_code_type_may_stand_in_the_first_packet_alone() -> None:
    readings = SsiReadings(Content(), WINDOW_NS, typed=False)
    one, two = parts(b"AB", b"CD", typed=False)
    readings.take(one, NOW_NS)
    assert readings.take(two, NOW_NS) == Read("ABCD", b"ABCD", "]d1")


def test_parts_of_two_codes_are_never_joined(readings: SsiReadings) -> None:
    readings.take(parts(b"AB", b"CD")[0], NOW_NS)
    assert readings.take(FIRST, NOW_NS) == Unreadable(b"\x1bAB" + FIRST.data, "cut-off")
    readings.taken(FIRST, NOW_NS)
    assert take_and_keep(readings, FIRST) == EAN


def test_a_code_that_nobody_took_and_the_scanner_gave_up_is_not_joined_to_the_next(
    readings: SsiReadings,
) -> None:
    one, two = parts(b"AB", b"CD")
    readings.take(one, NOW_NS)
    readings.take(two, NOW_NS)
    (other,) = parts(b"OTHER")
    assert readings.take(other, NOW_NS) == Read("OTHER", b"OTHER", "]d1")


def test_parts_whose_rest_never_came_are_told(readings: SsiReadings) -> None:
    one, _ = parts(b"AB", b"CD")
    readings.take(one, NOW_NS)
    assert readings.expire(NOW_NS + WINDOW_NS) == []
    assert readings.expire(NOW_NS + WINDOW_NS + 1) == [Truncated(b"\x1bAB")]
    assert readings.cut() == []


def test_no_code_has_parts_without_end(readings: SsiReadings) -> None:
    part = parts(b"A" * 250, b"")[0]
    takings = [readings.take(part, NOW_NS) for _ in range(33)]
    assert [type(taking) for taking in takings] == [Joined] * 32 + [Read]


def test_data_that_is_no_code_is_told_as_such(readings: SsiReadings) -> None:
    assert readings.take(Packet(Op.DECODE_DATA, b"\x0b"), NOW_NS) == Unreadable(b"\x0b", "no-data")
    assert readings.take(Packet(Op.DECODE_DATA, b""), NOW_NS) == Unreadable(b"", "no-data")
    assert readings.take(Packet(Op.DECODE_DATA, b"\x0bA\0"), NOW_NS) == Unreadable(b"\x0bA\0", "undecodable")


def test_every_aim_identifier_has_a_type_that_stands_for_it() -> None:
    assert {AIM_OF_TYPE[type_of(aim)] for aim in AIM_OF_TYPE.values()} == set(AIM_OF_TYPE.values())
    assert type_of("]X0") == type_of(None) == 0
