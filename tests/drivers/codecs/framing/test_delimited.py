import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.framing.decoder import ScanDecoder
from drivers.codecs.framing.delimited import Delimited
from drivers.codecs.framing.frames import NEVER, BrokenFrame, CodeFrame
from tests.drivers.codecs.framing.feeding import NOW_NS, decode, in_pieces, texts

STX_ETX = Delimited()


def test_codes_between_stx_and_etx_may_have_line_ends_around_and_inside() -> None:
    assert texts(decode(b"\r\n\x02A\r\n\x03\r\n\x02B\x03", STX_ETX)) == ["A", "B"]


def test_bytes_outside_a_frame_are_told_as_broken() -> None:
    assert decode(b"junk\r\n\x02A\x03", STX_ETX) == [
        BrokenFrame(b"junk", "no-start"),
        CodeFrame("A", b"A", None),
    ]
    assert decode(b"junk\x02A\x03", STX_ETX) == [
        BrokenFrame(b"junk", "no-start"),
        CodeFrame("A", b"A", None),
    ]


def test_a_second_start_cuts_the_first_frame_off() -> None:
    assert decode(b"\x02HALF\x02A\x03", STX_ETX) == [
        BrokenFrame(b"HALF", "cut-off"),
        CodeFrame("A", b"A", None),
    ]


def test_an_end_without_a_start_is_part_of_the_junk() -> None:
    assert decode(b"A\x03\r", STX_ETX) == [BrokenFrame(b"A\x03", "no-start")]


def test_half_a_frame_at_the_end_of_a_connection_is_cut_off_and_silence_ends_none() -> None:
    decoder = ScanDecoder(STX_ETX)
    decoder.feed(b"\x02HALF", NOW_NS)
    assert (decoder.patience_ns, decoder.expire(NOW_NS * 9)) == (NEVER, [])
    assert decoder.cut() == [BrokenFrame(b"HALF", "cut-off")]
    assert decoder.cut() == []
    decoder.feed(b"junk", NOW_NS)
    assert decoder.cut() == [BrokenFrame(b"junk", "no-start")]


def test_start_and_end_may_be_any_bytes_and_several_and_line_ends_inside_are_then_data() -> None:
    framing = Delimited(b"<<", b"\r\n>", line_ends=True)
    assert texts(decode(b"<<A\r\nB\r\n>\r\n<<<C\r\n>", framing)) == ["A\r\nB", "<C"]


def test_a_start_of_line_feed_and_an_end_of_carriage_return_are_marks_like_others() -> None:
    framing = Delimited(b"\n", b"\r", line_ends=True)
    assert texts(decode(b"\nONE\r\nTWO\r", framing)) == ["ONE", "TWO"]


def test_where_start_and_end_are_the_same_a_lost_one_turns_no_gap_into_a_code() -> None:
    framing = Delimited(b"*", b"*")
    assert texts(decode(b"*A**B*", framing)) == ["A", "B"]
    assert decode(b"LOST**B*", framing) == [BrokenFrame(b"LOST", "no-start"), CodeFrame("B", b"B", None)]


@pytest.mark.parametrize("framing", [Delimited(max_length=16), Delimited(b"*", b"*", max_length=16)])
def test_an_oversize_frame_is_told_once_and_the_next_is_whole(framing: Delimited) -> None:
    data = framing.start + b"X" * 100 + framing.end + framing.start + b"GOOD" + framing.end
    assert decode(data, framing) == [BrokenFrame(b"X" * 16, "oversize"), CodeFrame("GOOD", b"GOOD", None)]


def test_the_longest_frame_allowed_is_whole_and_one_more_byte_is_oversize() -> None:
    framing = Delimited(b"<<", b">>", max_length=16)
    assert texts(decode(b"<<" + b"X" * 16 + b">>", framing)) == ["X" * 16]
    assert decode(b"*" + b"X" * 17 + b"*", Delimited(b"*", b"*", max_length=16)) == [
        BrokenFrame(b"X" * 16, "oversize")
    ]


def test_junk_without_end_is_told_once() -> None:
    assert decode(b"X" * 500, Delimited(max_length=16)) == [BrokenFrame(b"X" * 16, "oversize")]


FRAMINGS = st.sampled_from(
    [Delimited(max_length=16), Delimited(b"<<", b">>", max_length=16), Delimited(b"*", b"*", max_length=16)]
)


@given(FRAMINGS, st.text("ABC]0", min_size=1, max_size=16), st.lists(st.integers(0, 500)))
def test_how_the_bytes_were_split_never_matters(framing: Delimited, code: str, cuts: list[int]) -> None:
    data = (framing.start + code.encode() + framing.end + b"\r\n") * 5
    frames = in_pieces(ScanDecoder(framing), data, cuts)
    assert frames == decode(data, framing)
    assert len(frames) == 5


@given(FRAMINGS, st.binary(max_size=200), st.lists(st.integers(0, 200)))
def test_after_any_garbage_a_frame_is_soon_whole_again(
    framing: Delimited, garbage: bytes, cuts: list[int]
) -> None:
    decoder = ScanDecoder(framing)
    frames = in_pieces(decoder, garbage, cuts)
    assert frames == decode(garbage, framing)
    assert all(len(frame.raw) <= 17 for frame in frames)
    decoder.feed(b"!" + framing.end + b"\r\n", NOW_NS)
    whole = framing.start + b"GOOD" + framing.end
    assert texts(decoder.feed(whole * 2, NOW_NS))[-1:] == ["GOOD"]
