from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.line import BrokenFrame, CodeFrame, LineDecoder, LineFrame, LineSettings


def decode(data: bytes, settings: LineSettings | None = None) -> list[LineFrame]:
    return LineDecoder(settings or LineSettings()).feed(data)


def texts(frames: list[LineFrame]) -> list[str]:
    return [frame.text for frame in frames if isinstance(frame, CodeFrame)]


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in pairwise(edges)]


CODES = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n\0", exclude_categories=["Cs"]), min_size=1
)


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_cr_lf_and_both_each_end_one_code(end: bytes) -> None:
    assert texts(decode(b"A" + end + b"B" + end)) == ["A", "B"]


def test_empty_lines_are_nothing() -> None:
    assert decode(b"\r\n\n\r\r\nA\r\n\r\n") == [CodeFrame("A", b"A", None)]


def test_bytes_behind_a_terminator_begin_the_next_code() -> None:
    decoder = LineDecoder(LineSettings())
    assert texts(decoder.feed(b"ONE\r\nTW")) == ["ONE"]
    assert texts(decoder.feed(b"O\r\n")) == ["TWO"]


def test_an_aim_identifier_is_split_off_and_gs_is_kept() -> None:
    (frame,) = decode(b"]C10109521234567899\x1d10AB\x1d\r")
    assert frame == CodeFrame("0109521234567899\x1d10AB\x1d", b"]C10109521234567899\x1d10AB\x1d", "]C1")


def test_a_code_that_begins_with_a_bracket_stays_whole_where_aim_is_off() -> None:
    assert decode(b"]C1X\r", LineSettings(aim=False)) == [CodeFrame("]C1X", b"]C1X", None)]


def test_a_bracket_without_identifier_is_part_of_the_code() -> None:
    assert decode(b"]-1X\r") == [CodeFrame("]-1X", b"]-1X", None)]


def test_utf8_is_read_and_what_is_none_is_latin_1() -> None:
    assert texts(decode("Grüße\r".encode())) == ["Grüße"]
    assert texts(decode("Grüße\r".encode("latin-1"))) == ["Grüße"]


def test_prefix_and_suffix_are_removed() -> None:
    assert texts(decode(b"$A#\r", LineSettings(prefix=b"$", suffix=b"#"))) == ["A"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"A#\r", "no-prefix"), (b"$A\r", "no-suffix"), (b"$#\r", "no-data"), (b"$\x00A#\r", "undecodable")],
)
def test_a_frame_that_lacks_something_is_told_as_broken(data: bytes, problem: str) -> None:
    settings = LineSettings(prefix=b"$", suffix=b"#")
    assert decode(data + b"$B#\r", settings) == [
        BrokenFrame(data[:-1], problem),
        CodeFrame("B", b"$B#", None),
    ]


def test_an_aim_identifier_alone_is_no_code() -> None:
    assert decode(b"]C1\r") == [BrokenFrame(b"]C1", "no-data")]


def test_an_oversize_code_is_told_once_and_the_next_is_whole() -> None:
    frames = decode(b"X" * 100 + b"\rGOOD\r", LineSettings(max_length=16))
    assert frames == [BrokenFrame(b"X" * 16, "oversize"), CodeFrame("GOOD", b"GOOD", None)]


def test_the_longest_code_allowed_is_whole() -> None:
    assert texts(decode(b"X" * 16 + b"\r", LineSettings(max_length=16))) == ["X" * 16]


def test_half_a_code_at_the_end_of_a_connection_is_cut_off_and_never_joined_to_the_next() -> None:
    decoder = LineDecoder(LineSettings())
    decoder.feed(b"HAL")
    assert decoder.cut() == [BrokenFrame(b"HAL", "cut-off")]
    assert decoder.cut() == []
    assert texts(decoder.feed(b"WHOLE\r")) == ["WHOLE"]


def test_the_rest_of_an_oversize_code_is_not_told_again_at_the_end() -> None:
    decoder = LineDecoder(LineSettings(max_length=16))
    assert len(decoder.feed(b"X" * 40)) == 1
    assert decoder.cut() == []


FRAMED = LineSettings(stx_etx=True)


def test_codes_between_stx_and_etx_may_have_line_ends_around_and_inside() -> None:
    assert texts(decode(b"\r\n\x02A\r\n\x03\r\n\x02B\x03", FRAMED)) == ["A", "B"]


def test_bytes_outside_a_frame_are_told_as_broken() -> None:
    assert decode(b"junk\r\n\x02A\x03", FRAMED) == [
        BrokenFrame(b"junk", "no-start"),
        CodeFrame("A", b"A", None),
    ]


def test_a_second_start_cuts_the_first_frame_off() -> None:
    assert decode(b"\x02HALF\x02A\x03", FRAMED) == [
        BrokenFrame(b"HALF", "cut-off"),
        CodeFrame("A", b"A", None),
    ]


def test_an_end_without_a_start_is_part_of_the_junk() -> None:
    assert decode(b"A\x03\r", FRAMED) == [BrokenFrame(b"A\x03", "no-start")]


@given(
    codes=st.lists(CODES),
    ends=st.sampled_from([b"\r", b"\n", b"\r\n"]),
    cuts=st.lists(st.integers(0, 10_000)),
)
def test_how_the_bytes_were_split_never_matters(codes: list[str], ends: bytes, cuts: list[int]) -> None:
    data = b"".join(code.encode() + ends for code in codes)
    settings = LineSettings(aim=False, max_length=65536)
    decoder = LineDecoder(settings)
    assert [frame for part in split(data, cuts) for frame in decoder.feed(part)] == decode(data, settings)
    assert texts(decode(data, settings)) == codes


@pytest.mark.parametrize("settings", [LineSettings(max_length=16), LineSettings(stx_etx=True, max_length=16)])
@given(garbage=st.binary(max_size=200), cuts=st.lists(st.integers(0, 200)))
def test_after_any_garbage_the_code_behind_the_next_terminator_is_whole(
    settings: LineSettings, garbage: bytes, cuts: list[int]
) -> None:
    decoder = LineDecoder(settings)
    split_frames = [frame for part in split(garbage, cuts) for frame in decoder.feed(part)]
    assert split_frames == decode(garbage, settings)
    assert all(len(frame.raw) <= 16 for frame in split_frames)
    decoder.feed(b"\x03\r\n")
    assert texts(decoder.feed(b"\x02GOOD\x03\r\n" if settings.stx_etx else b"GOOD\r\n")) == ["GOOD"]
