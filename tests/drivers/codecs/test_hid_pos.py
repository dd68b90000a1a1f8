from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.hid_descriptor import read_descriptor
from drivers.codecs.hid_pos import (
    DOCUMENTED,
    PATIENCE_NS,
    BrokenFrame,
    CodeFrame,
    HidPosDecoder,
    HidPosFrame,
    PosLayout,
    layout_of,
)
from tests.drivers.peers.hid_samples import (
    SCANNER_DESCRIPTOR,
    VOYAGER_CAPTURE,
    VOYAGER_TEXT,
    pos_report,
    pos_reports,
    shifted_report,
)


def decode(
    reports: list[bytes], decoder: HidPosDecoder | None = None, step_ns: int = 1_000_000
) -> list[HidPosFrame]:
    """Feed reports that came one millisecond after the other."""
    decoder = decoder or HidPosDecoder()
    return [frame for at, report in enumerate(reports) for frame in decoder.feed(report, at * step_ns)]


def texts(frames: list[HidPosFrame]) -> list[str]:
    return [frame.text for frame in frames if isinstance(frame, CodeFrame)]


def problems(frames: list[HidPosFrame]) -> list[str]:
    return [frame.problem for frame in frames if isinstance(frame, BrokenFrame)]


def test_the_captured_reports_of_a_voyager_are_one_text_and_one_answer() -> None:
    frames = decode(VOYAGER_CAPTURE)
    assert texts(frames) == [VOYAGER_TEXT, "REVINF\x06."]
    assert [frame.aim for frame in frames if isinstance(frame, CodeFrame)] == ["]X0", "]Z6"]
    assert frames[0].raw == b"]X0" + VOYAGER_TEXT.encode() + b"\r\n"


def test_the_device_s_own_description_gives_the_documented_layout() -> None:
    assert layout_of(read_descriptor(SCANNER_DESCRIPTOR)) == DOCUMENTED


def test_a_device_without_decoded_data_in_its_description_is_taken_as_documented() -> None:
    assert layout_of(read_descriptor(b"")) == DOCUMENTED
    odd = bytes.fromhex("058C 0902 A101 8502 7504 9538 09FE 8102 C0")
    assert layout_of(read_descriptor(odd)) == DOCUMENTED


def test_a_layout_of_the_device_s_own_is_read_where_it_says() -> None:
    """Report 7: continued flag in bit 1 of the first byte, then 8 bytes of data, and nothing else."""
    own = bytes.fromhex(
        "058C 0902 A101 8507 1500 7501 9501 8103 09FF 8102 9506 8103 7508 26FF00 9508 09FE 8102 C0"
    )
    layout = layout_of(read_descriptor(own))
    assert layout == PosLayout(
        report=7,
        size=10,
        length_at=None,
        aim_at=None,
        data_at=2,
        data_size=8,
        more_at=1,
        more_mask=2,
    )
    decoder = HidPosDecoder(layout)
    assert decode([b"\x07\x02ABCDEFGH", b"\x07\x00IJ" + bytes(6)], decoder) == [
        CodeFrame("ABCDEFGHIJ", b"ABCDEFGHIJ", None)
    ]


def test_a_layout_without_report_ids_has_the_zero_that_the_transport_puts_in_front() -> None:
    own = bytes.fromhex("058C 0902 A101 7508 9501 0501 093B 8102 9504 058C 09FE 8102 9501 09FF 8102 C0")
    layout = layout_of(read_descriptor(own))
    assert (layout.report, layout.size, layout.length_at, layout.data_at, layout.more_at) == (0, 7, 1, 2, 6)
    assert texts(decode([b"\x00\x02AB\x00\x00\x00"], HidPosDecoder(layout))) == ["AB"]


def test_a_value_in_another_report_is_no_part_of_the_layout() -> None:
    own = bytes.fromhex("058C 0902 A101 7508 8502 9504 09FE 8102 8503 9501 09FF 8102 09FB 8102 C0")
    layout = layout_of(read_descriptor(own))
    assert (layout.more_at, layout.aim_at, layout.length_at) == (None, None, None)
    assert texts(decode([b"\x02AB\x00\x00"], HidPosDecoder(layout))) == ["AB"]


def test_the_bracket_may_stand_one_byte_later() -> None:
    frames = decode([shifted_report(b"4006381333931", b"]E0")])
    assert frames == [CodeFrame("4006381333931", b"]E04006381333931", "]E0")]


def test_gs_is_kept_and_a_line_end_is_not() -> None:
    (frame,) = decode([pos_report(b"0109521234567899\x1d10AB\r\n", b"]C1", b"I")])
    assert isinstance(frame, CodeFrame)
    assert (frame.aim, frame.text) == ("]C1", "0109521234567899\x1d10AB")


def test_zeros_in_place_of_the_aim_identifier_stand_for_none() -> None:
    (frame,) = decode([pos_report(b"PLAIN", bytes(3))])
    assert isinstance(frame, CodeFrame)
    assert (frame.aim, frame.text) == (None, "PLAIN")


def test_what_is_no_aim_identifier_is_given_as_none() -> None:
    (frame,) = decode([pos_report(b"X", b"]--")])
    assert isinstance(frame, CodeFrame)
    assert (frame.aim, frame.text) == (None, "X")


def test_text_is_utf_8_or_else_latin_1() -> None:
    assert texts(decode([pos_report("Grüße".encode())])) == ["Grüße"]
    assert texts(decode([pos_report("Grüße".encode("latin-1"))])) == ["Grüße"]


def test_other_reports_of_the_device_mean_nothing() -> None:
    assert decode([b"", b"\x05\x01", pos_report(b"X", report=4)]) == []


@pytest.mark.parametrize("size", [55, 56, 57, 112, 113, 4000])
def test_a_long_code_is_joined_from_its_reports(size: int) -> None:
    code = bytes(65 + at % 26 for at in range(size))
    assert texts(decode(pos_reports(code))) == [code.decode()]


def test_a_continuation_that_does_not_come_is_told_and_the_half_is_no_code() -> None:
    decoder = HidPosDecoder()
    first, second = pos_reports(b"A" * 60)
    assert decoder.feed(first, 0) == []
    assert decoder.expire(PATIENCE_NS - 1) == []
    assert decoder.expire(PATIENCE_NS) == [BrokenFrame(b"]C0" + b"A" * 56, "truncated")]
    assert decoder.expire(2 * PATIENCE_NS) == []
    assert texts(decoder.feed(second, 3 * PATIENCE_NS)) == ["AAAA"]


def test_a_code_that_comes_after_the_patience_is_not_joined_to_the_half_before_it() -> None:
    decoder = HidPosDecoder()
    decoder.feed(pos_reports(b"A" * 60)[0], 0)
    frames = decoder.feed(pos_report(b"NEXT"), PATIENCE_NS)
    assert (problems(frames), texts(frames)) == (["truncated"], ["NEXT"])


def test_a_code_of_another_symbology_is_not_joined_to_the_half_before_it() -> None:
    frames = decode([pos_reports(b"A" * 60)[0], pos_report(b"4006381333931", b"]E0")])
    assert (problems(frames), texts(frames)) == (["truncated"], ["4006381333931"])


def test_a_continuation_without_aim_identifier_belongs_to_the_code() -> None:
    first = pos_reports(b"A" * 60)[0]
    assert texts(decode([first, pos_report(b"BBBB", bytes(3))])) == ["A" * 56 + "BBBB"]


def test_half_a_code_at_the_end_of_a_connection_is_truncated() -> None:
    decoder = HidPosDecoder()
    decoder.feed(pos_reports(b"A" * 60)[0], 0)
    assert problems(decoder.cut()) == ["truncated"]
    assert decoder.cut() == []
    assert texts(decoder.feed(pos_report(b"WHOLE"), 1)) == ["WHOLE"]


@pytest.mark.parametrize(
    ("report", "problem"),
    [
        (pos_report(b"SHORT")[:63], "truncated"),
        (pos_report(b"SHORT")[:5], "truncated"),
        (pos_report(b"LONG") + b"\0", "oversize"),
        (b"\x02\x39" + pos_report(b"LENGTH")[2:], "truncated"),
        (b"\x02\xff" + pos_report(b"LENGTH")[2:], "truncated"),
        (pos_report(b"X", b"ABC"), "bad-layout"),
        (pos_report(b""), "no-data"),
        (pos_report(b"\r\n"), "no-data"),
        (pos_report(b"A\x00B"), "undecodable"),
    ],
)
def test_a_report_that_is_no_code_is_told_and_the_next_code_is_whole(report: bytes, problem: str) -> None:
    decoder = HidPosDecoder()
    assert problems(decoder.feed(report, 0)) == [problem]
    assert texts(decoder.feed(pos_report(b"GOOD"), PATIENCE_NS)) == ["GOOD"]


def test_what_follows_a_torn_report_is_broken_too_until_the_code_or_the_patience_ends() -> None:
    """Whether the torn report was the last of its code is not known: its rest must not pass for a code."""
    first, second, third = pos_reports(b"A" * 150)
    frames = decode([first, second[:40], third, pos_report(b"GOOD")])
    assert (problems(frames), texts(frames)) == (["truncated", "truncated"], ["GOOD"])
    frames = decode([first[:40], second, third, pos_report(b"GOOD")])
    assert (problems(frames), texts(frames)) == (["truncated"] * 3, ["GOOD"])


def test_nothing_more_is_told_of_a_torn_report_when_the_patience_ends() -> None:
    decoder = HidPosDecoder()
    decoder.feed(pos_report(b"A")[:40], 0)
    assert decoder.waiting
    assert decoder.expire(PATIENCE_NS) == []
    assert decoder.cut() == []


def test_what_is_told_of_a_torn_report_is_no_longer_than_the_longest_code() -> None:
    frames = decode([*pos_reports(b"A" * 90)[:1], pos_report(b"A" * 44)[:60]], HidPosDecoder(max_length=64))
    assert [len(frame.raw) for frame in frames] == [64]


def test_an_oversize_code_is_told_once_and_the_next_is_whole() -> None:
    decoder = HidPosDecoder(max_length=100)
    frames = decode([*pos_reports(b"A" * 300), pos_report(b"GOOD")], decoder)
    assert (problems(frames), texts(frames)) == (["oversize"], ["GOOD"])
    assert len(frames[0].raw) <= 103


def test_the_longest_code_allowed_is_whole_and_one_more_byte_is_oversize() -> None:
    assert texts(decode(pos_reports(b"A" * 100), HidPosDecoder(max_length=100))) == ["A" * 100]
    assert problems(decode(pos_reports(b"A" * 101), HidPosDecoder(max_length=100))) == ["oversize"]


CODES = st.binary(min_size=1, max_size=400).filter(lambda code: b"\0" not in code and code.strip(b"\r\n"))


@given(codes=st.lists(CODES, max_size=8))
def test_whatever_codes_are_sent_the_same_codes_come_out(codes: list[bytes]) -> None:
    frames = decode([report for code in codes for report in pos_reports(code)])
    assert [frame.raw for frame in frames] == [b"]C0" + code for code in codes]
    assert not problems(frames)


@given(code=st.binary(min_size=57, max_size=400), cut=st.integers(0, 400), gap=st.integers(0, PATIENCE_NS))
def test_a_code_whose_last_reports_are_lost_is_told_and_never_delivered(
    code: bytes, cut: int, gap: int
) -> None:
    decoder = HidPosDecoder()
    reports = pos_reports(code)
    kept = reports[: 1 + cut % (len(reports) - 1)]
    frames = decode(kept, decoder) + decoder.expire(len(kept) * 1_000_000 + PATIENCE_NS + gap)
    assert (problems(frames), texts(frames)) == (["truncated"], [])


REPORTS = st.one_of(st.binary(max_size=80), st.binary(max_size=63).map(lambda rest: b"\x02" + rest))


@given(garbage=st.lists(st.tuples(REPORTS, st.integers(0, PATIENCE_NS)), max_size=30))
def test_after_any_garbage_and_the_patience_the_next_code_is_whole(garbage: list[tuple[bytes, int]]) -> None:
    decoder, now = HidPosDecoder(max_length=256), 0
    for report, gap in garbage:
        now += gap
        frames = decoder.feed(report, now)
        assert all(len(frame.raw) <= 256 + 3 for frame in frames)
    assert "GOOD" in texts(decoder.feed(pos_report(b"GOOD"), now + PATIENCE_NS))


@given(data=st.binary(max_size=120), reports=st.lists(st.binary(max_size=70), max_size=10))
def test_whatever_a_device_says_of_itself_its_reports_do_no_harm(data: bytes, reports: list[bytes]) -> None:
    layout = layout_of(read_descriptor(SCANNER_DESCRIPTOR[:40] + data))
    decode([bytes([layout.report]) + report for report in reports], HidPosDecoder(layout))


@given(at=st.sampled_from(["length_at", "aim_at", "data_at", "more_at"]), byte=st.integers(0, 63))
def test_a_layout_with_a_value_anywhere_in_the_report_does_no_harm(at: str, byte: int) -> None:
    decode([pos_report(b"X" * 56)], HidPosDecoder(replace(DOCUMENTED, **{at: byte})))
