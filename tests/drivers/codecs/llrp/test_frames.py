import itertools
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.llrp.answers import Answering, Capabilities, Configuration, Status
from drivers.codecs.llrp.events import (
    AntennaChanged,
    BufferFilled,
    ConnectionClosed,
    ConnectionTried,
    EventsTold,
    ExceptionRaised,
    RoSpecChanged,
)
from drivers.codecs.llrp.frames import (
    Answered,
    BrokenMessage,
    CapabilitiesTold,
    ConfigurationTold,
    Kept,
    LlrpDecoder,
    LlrpFrame,
    OtherMessage,
    Refused,
    StreamBroken,
    TagsReported,
)
from drivers.codecs.llrp.orders import message, parameter
from drivers.codecs.llrp.tags import TagSeen
from tests.drivers.codecs.llrp import samples

OK = Status(0)
TAG_1 = TagSeen(
    bytes.fromhex("3074257bf7194e4000001a85"),
    antenna=2,
    rssi_dbm=-61,
    times=3,
    first_us=1_700_000_000_000_000,
    last_us=1_700_000_000_250_000,
    by_uptime=False,
    rospec=7,
)
TAG_2 = TagSeen(
    bytes.fromhex("3614257bf6b7a659b2c2bf100000000000000000000000000000"), 1, None, 1, 5_000_000, 0, True, 0
)


def read(data: bytes) -> list[LlrpFrame]:
    """Decode all of `data` in one piece."""
    return LlrpDecoder().feed(data)


@pytest.mark.parametrize(
    ("data", "frame"),
    [
        (samples.TAGS, TagsReported((TAG_1, TAG_2))),
        (samples.CONNECTED, EventsTold((ConnectionTried(0),), utc_us=1_700_000_000_000_000)),
        (samples.REFUSED, EventsTold((ConnectionTried(4),), uptime_us=5_000_000)),
        (
            samples.EVENTS,
            EventsTold(
                (
                    RoSpecChanged(7, 1),
                    BufferFilled(90),
                    BufferFilled(101),
                    ExceptionRaised("too hot"),
                    AntennaChanged(3, connected=False),
                    ConnectionClosed(),
                ),
                utc_us=1,
            ),
        ),
        (samples.KEEPALIVE, Kept(98)),
        (samples.ADDED, Answered(Answering.ADD_ROSPEC, 12, OK)),
        (samples.NOT_UNDERSTOOD, Refused(13, Status(109, "no such message"))),
        (
            samples.CAPABILITIES,
            CapabilitiesTold(
                1, OK, Capabilities(2, 25882, 700, "llrpkit-emu 0.1", powers_dbm={1: 10.0, 2: 11.0})
            ),
        ),
        (
            samples.CONFIGURATION,
            ConfigurationTold(2, OK, Configuration("00163efffe010203", connected={1: True, 2: False})),
        ),
        (samples.OTHER, OtherMessage(26, 3)),
    ],
)
def test_a_message_is_read_as_another_program_wrote_it(data: bytes, frame: LlrpFrame) -> None:
    assert read(data) == [frame]


WHOLE = b"".join(samples.ALL)


@given(st.lists(st.integers(0, len(WHOLE)), max_size=20))
def test_how_the_bytes_were_split_never_matters(cuts: list[int]) -> None:
    decoder = LlrpDecoder()
    places = [0, *sorted(cuts), len(WHOLE)]
    pieces = [WHOLE[begin:end] for begin, end in itertools.pairwise(places)]
    assert [frame for piece in pieces for frame in decoder.feed(piece)] == read(WHOLE)


def test_every_split_point_of_a_report_gives_the_same_tags() -> None:
    for at in range(len(samples.TAGS) + 1):
        decoder = LlrpDecoder()
        frames = decoder.feed(samples.TAGS[:at]) + decoder.feed(samples.TAGS[at:])
        assert frames == [TagsReported((TAG_1, TAG_2))]


def test_a_report_that_drips_in_is_read_once() -> None:
    decoder = LlrpDecoder()
    assert [frame for byte in samples.TAGS for frame in decoder.feed(bytes([byte]))] == read(samples.TAGS)


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ("083d0000000a00000001", "a message of version 2 instead of 1"),
        ("843d0000000a00000001", "a message of version 33 instead of 1"),
        ("043d0000000900000001", "a message of 9 bytes"),
        ("043d0010000100000001", "a message of 1048577 bytes"),
        ("043dffffffff00000001", "a message of 4294967295 bytes"),
        ("485454502f312e312034", "a message of version 18 instead of 1"),
    ],
)
def test_a_head_that_can_be_none_ends_the_stream_at_once(head: str, problem: str) -> None:
    decoder = LlrpDecoder()
    assert decoder.feed(samples.KEEPALIVE + bytes.fromhex(head)) == [Kept(98), StreamBroken(problem)]
    assert decoder.feed(samples.KEEPALIVE) == []


def test_the_longest_message_is_taken_and_no_longer_one() -> None:
    data = message(61, 1, parameter(1023, b"x" * 82))
    assert LlrpDecoder(max_length=len(data)).feed(data) == [TagsReported(())]
    assert LlrpDecoder(max_length=len(data) - 1).feed(data) == [
        StreamBroken(f"a message of {len(data)} bytes")
    ]


@given(st.binary(max_size=400), st.integers(0, len(samples.TAGS)))
def test_no_bytes_raise_and_no_more_is_held_than_the_longest_message(data: bytes, cut: int) -> None:
    decoder = LlrpDecoder(max_length=256)
    for piece in (samples.TAGS[:cut], data, samples.TAGS):
        decoder.feed(piece)
        assert len(decoder._buffer) < 256  # noqa: SLF001 - the bound is the promise


@given(st.integers(0, 1023), st.binary(max_size=120))
def test_no_body_of_any_message_raises_or_hides_the_next_one(kind: int, body: bytes) -> None:
    frames = read(message(kind, 1, body) + samples.KEEPALIVE)
    assert len(frames) == 2
    assert frames[1] == Kept(98)


@given(st.data())
def test_one_wrong_byte_in_a_message_never_costs_the_next_one(data: st.DataObject) -> None:
    sample = bytearray(data.draw(st.sampled_from(samples.ALL)))
    at = data.draw(st.integers(6, len(sample) - 1))
    sample[at] = data.draw(st.integers(0, 255))
    assert read(bytes(sample) + samples.KEEPALIVE)[1:] == [Kept(98)]


EPC = b"\x8d" + bytes(12)


@pytest.mark.parametrize(
    "parts",
    [
        b"",  # no EPC
        b"\x81\x00\x01",
        EPC + b"\x81\x00",  # a value runs over the end
        EPC + b"\x00\xf1\x00",  # half a head
        EPC + b"\x00\xf1\x00\x40\x00\x60",
        b"\x00\xf1\x00\x04",  # EPCData without its bit count
        b"\x00\xf1\x00\x07\x00\x60\x00",  # fewer bits than it counts
        b"\x00\xf1\x00\x40\x00",  # half a bit count at the end of all
        b"\xff",  # a parameter of unknown length before the EPC
    ],
)
def test_a_tag_that_can_not_be_read_is_counted_and_costs_no_other(parts: bytes) -> None:
    data = message(61, 1, parameter(240, parts) + samples.TAGS[10:])
    assert read(data) == [TagsReported((TAG_1, TAG_2), unreadable=1)]


def test_an_epc_that_runs_over_the_end_of_the_message_is_no_tag() -> None:
    data = message(61, 1, parameter(240, b"\x00\xf1\x00\x40\x00"))
    assert read(data) == [TagsReported((), unreadable=1)]


@pytest.mark.parametrize("body", [b"\x00", b"\x00\xf0\x00\x03", b"\x00\xf0\x00\x05"])
def test_a_report_that_is_cut_off_inside_is_told_as_broken(body: bytes) -> None:
    assert read(message(61, 1, body) + samples.KEEPALIVE) == [
        BrokenMessage(61, "a tag has no head" if len(body) < 4 else "a tag is cut off"),
        Kept(98),
    ]


def test_what_stands_beside_the_tags_of_a_report_is_left_out() -> None:
    custom = parameter(1023, struct.pack("!II", 25882, 7))
    unknown = b"\xff\x01\x02"
    data = message(61, 1, custom + parameter(240, EPC, parameter(1023, bytes(8)), unknown) + custom)
    assert read(data) == [TagsReported((TagSeen(bytes(12), 0, None, 1, 0, 0, True, 0),))]


def test_a_tag_without_any_code_is_a_tag() -> None:
    data = message(61, 1, parameter(240, parameter(241, b"\x00\x00")))
    assert read(data) == [TagsReported((TagSeen(b"", 0, None, 1, 0, 0, True, 0),))]


@pytest.mark.parametrize(
    ("kind", "body", "problem"),
    [
        (63, b"", "a notification has no data"),
        (63, parameter(246, parameter(256, b"\0")), "a value is cut off"),
        (63, parameter(246, b"\x01"), "a parameter has no head"),
        (63, b"\x00\xf6\x00\x02", "parameter 246 is 2 bytes long"),
        (63, b"\x00\xf6\x00\x20", "parameter 246 is cut off"),
        (30, b"", "an answer has no status"),
        (100, parameter(287, b"\0"), "a value is cut off"),
        (11, parameter(287, bytes(4)) + parameter(137, bytes(5)), "a value is cut off"),
        (12, parameter(287, bytes(4)) + parameter(221, bytes(2)), "a value is cut off"),
        (12, parameter(287, bytes(4)) + parameter(221), "a value is cut off"),
        (63, parameter(246, parameter(249)), "a value is cut off"),
        (63, parameter(246, parameter(255)), "a value is cut off"),
        (12, parameter(287, bytes(4)) + b"\x81\x00", "parameter 1 is cut off"),
    ],
)
def test_a_message_whose_parameters_are_not_whole_says_what_is_wrong(
    kind: int, body: bytes, problem: str
) -> None:
    assert read(message(kind, 1, body)) == [BrokenMessage(kind, problem)]


def test_a_parameter_of_unknown_length_hides_those_behind_it_and_no_more() -> None:
    custom, status = parameter(1023, bytes(8)), parameter(287, b"\0\0\0\0")
    assert read(message(30, 1, custom + status)) == [Answered(Answering.ADD_ROSPEC, 1, OK)]
    assert read(message(30, 1, b"\xff\x01" + status)) == [BrokenMessage(30, "an answer has no status")]


def test_a_power_below_zero_and_an_empty_table_are_read() -> None:
    band = parameter(144, parameter(145, struct.pack("!Hh", 1, -150)), parameter(146))
    body = parameter(287, bytes(4)) + parameter(143, bytes(4), parameter(143), band)
    assert read(message(11, 1, body)) == [CapabilitiesTold(1, OK, Capabilities(powers_dbm={1: -1.5}))]


def test_what_stands_before_the_data_of_a_notification_is_left_out() -> None:
    custom = parameter(1023, bytes(8))
    assert read(message(63, 1, custom + parameter(246, parameter(256, b"\0\0")))) == [
        EventsTold((ConnectionTried(0),))
    ]


def test_a_buffer_event_without_its_percentage_is_left_out() -> None:
    assert read(message(63, 1, parameter(246, parameter(250)))) == [EventsTold(())]
