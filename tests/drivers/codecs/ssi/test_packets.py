import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.ssi.packets import LONGEST_DATA, Garbled, Nak, Op, Packet, SsiDecoder, SsiFrame, packed
from tests.drivers.codecs.framing.feeding import NOW_NS, split

SCANNED = Packet(Op.DECODE_DATA, b"\x0b4006381333931")
BYTES = packed(SCANNED, by_host=False)


def decode(data: bytes) -> list[SsiFrame]:
    return SsiDecoder().feed(data, NOW_NS)


@pytest.mark.parametrize(
    ("packet", "golden"),
    [
        # devices' manuals: the host's acknowledgement (Motorola SE955 p. 10-10, Zebra SP72)
        (Packet(Op.ACK), "04 D0 04 00 FF 28"),
        # quoted in public code for SE955 engines: PARAM_SEND that sets the trigger to "host"
        (Packet(Op.PARAM_SEND, b"\xff\x8a\x08"), "07 C6 04 00 FF 8A 08 FD 9E"),
        (Packet(Op.NAK, bytes([Nak.RESEND])), "05 D1 04 00 01 FF 25"),
        (Packet(Op.BEEP, b"\x06", retransmitted=True), "05 E6 04 01 06 FF 0A"),
    ],
)
def test_a_packet_of_the_host_has_these_bytes(packet: Packet, golden: str) -> None:
    assert packed(packet) == bytes.fromhex(golden)
    assert SsiDecoder(hears_host=True).feed(bytes.fromhex(golden), NOW_NS) == [packet]


def test_a_packet_of_the_scanner_is_read_with_its_status_bits() -> None:
    assert decode(bytes.fromhex("06 F3 00 03 03 41 FE C0")) == [
        Packet(Op.DECODE_DATA, b"\x03A", retransmitted=True, continued=True)
    ]


def test_a_host_does_not_take_its_own_packets_for_the_scanners() -> None:
    assert [type(frame) for frame in decode(packed(Packet(Op.ACK)))] == []


def test_a_wrong_check_is_told_once_and_the_packet_behind_it_is_whole() -> None:
    bad = BYTES[:-1] + bytes([BYTES[-1] ^ 1])
    assert decode(bad + BYTES) == [Garbled(bad, "bad-check", again=False), SCANNED]


def test_two_packets_with_wrong_checks_are_two() -> None:
    bad = BYTES[:-1] + bytes([BYTES[-1] ^ 1])
    again = packed(Packet(Op.DECODE_DATA, b"\x0b1", retransmitted=True), by_host=False)[:-1] + b"\0"
    assert decode(bad + again) == [
        Garbled(bad, "bad-check", again=False),
        Garbled(again, "bad-check", again=True),
    ]


def test_a_garbled_packet_that_others_follow_was_sent_for_the_first_time() -> None:
    part = packed(Packet(Op.DECODE_DATA, b"\x1bAB", continued=True), by_host=False)[:-1] + b"\0"
    assert decode(part) == [Garbled(part, "bad-check", again=False)]


def test_half_a_packet_is_given_up_after_silence() -> None:
    decoder = SsiDecoder()
    has_begun = [decoder.has_begun]
    assert decoder.feed(BYTES[:2], NOW_NS) == []
    has_begun.append(decoder.has_begun)
    assert decoder.expire(NOW_NS + decoder.patience_ns - 1) == []
    frames = decoder.feed(BYTES, NOW_NS + decoder.patience_ns)
    assert frames == [Garbled(BYTES[:2], "cut-off", again=None), SCANNED]
    assert [*has_begun, decoder.has_begun] == [False, True, False]


def test_a_length_that_swallowed_other_packets_gives_them_back_after_silence() -> None:
    decoder = SsiDecoder()
    swallower = b"\xff\xf3\x00\x01"
    assert decoder.feed(swallower + BYTES, NOW_NS) == []
    frames = decoder.expire(NOW_NS + decoder.patience_ns)
    assert frames == [Garbled(swallower + BYTES, "cut-off", again=True), SCANNED]


def test_a_code_sent_raw_is_no_packet_and_told_with_the_packet_that_follows_or_at_the_end() -> None:
    assert decode(b"\x004006381333931\r\n" + BYTES)[:1] == [Garbled(b"\x004006381333931\r\n", "no-packet")]
    decoder = SsiDecoder()
    decoder.feed(b"\x01" * 5000, NOW_NS)
    assert decoder.cut() == [Garbled(b"\x01" * 512, "no-packet")]
    assert decoder.cut() == []


PACKETS = st.builds(
    Packet,
    st.sampled_from([Op.DECODE_DATA, Op.ACK, Op.NAK, Op.EVENT, Op.REPLY_REVISION, Op.PARAM_SEND]),
    st.binary(max_size=LONGEST_DATA),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(PACKETS, max_size=8), st.lists(st.integers(0, 3000)))
def test_how_the_bytes_were_split_never_matters(packets: list[Packet], cuts: list[int]) -> None:
    data = b"".join(packed(packet, by_host=False) for packet in packets)
    decoder = SsiDecoder()
    assert [frame for part in split(data, cuts) for frame in decoder.feed(part, NOW_NS)] == packets


@given(st.binary(max_size=600), PACKETS, st.lists(st.integers(0, 600)))
def test_after_any_garbage_and_a_silence_a_packet_is_whole(
    garbage: bytes, packet: Packet, cuts: list[int]
) -> None:
    decoder = SsiDecoder()
    frames = [frame for part in split(garbage, cuts) for frame in decoder.feed(part, NOW_NS)]
    assert frames == decode(garbage)
    later = NOW_NS + decoder.patience_ns
    decoder.expire(later)
    assert decoder.feed(packed(packet, by_host=False), later) == [packet]


@given(st.lists(PACKETS, min_size=2, max_size=4), st.data())
def test_one_flipped_bit_never_makes_another_packet_of_it(packets: list[Packet], data: st.DataObject) -> None:
    raw = bytearray(b"".join(packed(packet, by_host=False) for packet in packets))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= 1 << data.draw(st.integers(0, 7))
    decoder = SsiDecoder()
    frames = decoder.feed(bytes(raw), NOW_NS) + decoder.cut()
    whole = [frame for frame in frames if isinstance(frame, Packet)]
    assert len(whole) < len(packets)
    assert all(frame in packets for frame in whole)
