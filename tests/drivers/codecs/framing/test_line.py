import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.framing.content import Content
from drivers.codecs.framing.decoder import ScanDecoder
from drivers.codecs.framing.frames import NEVER, BrokenFrame, CodeFrame
from drivers.codecs.framing.line import Lines
from tests.drivers.codecs.framing.feeding import NOW_NS, decode, in_pieces, texts

CODES = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n\0", exclude_categories=["Cs"]), min_size=1
)


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_cr_lf_and_both_each_end_one_code(end: bytes) -> None:
    assert texts(decode(b"A" + end + b"B" + end, Lines())) == ["A", "B"]


def test_empty_lines_are_nothing() -> None:
    assert decode(b"\r\n\n\r\r\nA\r\n\r\n", Lines()) == [CodeFrame("A", b"A", None)]


def test_bytes_behind_a_terminator_begin_the_next_code() -> None:
    decoder = ScanDecoder(Lines())
    assert texts(decoder.feed(b"ONE\r\nTW", NOW_NS)) == ["ONE"]
    assert texts(decoder.feed(b"O\r\n", NOW_NS)) == ["TWO"]


def test_silence_ends_no_line() -> None:
    decoder = ScanDecoder(Lines())
    decoder.feed(b"SLO", NOW_NS)
    assert decoder.patience_ns == NEVER
    assert decoder.expire(NOW_NS * 100) == []
    assert texts(decoder.feed(b"W\r", NOW_NS * 100)) == ["SLOW"]


def test_an_oversize_code_is_told_once_and_the_next_is_whole() -> None:
    frames = decode(b"X" * 100 + b"\rGOOD\r", Lines(max_length=16))
    assert frames == [BrokenFrame(b"X" * 16, "oversize"), CodeFrame("GOOD", b"GOOD", None)]


def test_the_longest_code_allowed_is_whole() -> None:
    assert texts(decode(b"X" * 16 + b"\r", Lines(max_length=16))) == ["X" * 16]


def test_half_a_code_at_the_end_of_a_connection_is_cut_off_and_never_joined_to_the_next() -> None:
    decoder = ScanDecoder(Lines())
    decoder.feed(b"HAL", NOW_NS)
    assert decoder.cut() == [BrokenFrame(b"HAL", "cut-off")]
    assert decoder.cut() == []
    assert texts(decoder.feed(b"WHOLE\r", NOW_NS)) == ["WHOLE"]


def test_the_rest_of_an_oversize_code_is_not_told_again_at_the_end() -> None:
    decoder = ScanDecoder(Lines(max_length=16))
    assert len(decoder.feed(b"X" * 40, NOW_NS)) == 1
    assert decoder.cut() == []


@given(
    codes=st.lists(CODES),
    ends=st.sampled_from([b"\r", b"\n", b"\r\n"]),
    cuts=st.lists(st.integers(0, 10_000)),
)
def test_how_the_bytes_were_split_never_matters(codes: list[str], ends: bytes, cuts: list[int]) -> None:
    data = b"".join(code.encode() + ends for code in codes)
    framing, content = Lines(max_length=65536), Content(aim=False)
    assert texts(in_pieces(ScanDecoder(framing, content), data, cuts)) == codes
