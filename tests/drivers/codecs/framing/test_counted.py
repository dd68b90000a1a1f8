"""Fixed length and length field, which share how they hunt for a start."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.framing.checks import CHECKS
from drivers.codecs.framing.decoder import Framing, ScanDecoder
from drivers.codecs.framing.fixed import FixedLength
from drivers.codecs.framing.frames import BrokenFrame, CodeFrame
from drivers.codecs.framing.length_field import Counted, Covered, LengthField
from tests.drivers.codecs.framing.feeding import MS, NOW_NS, decode, in_pieces, texts

FIXED = FixedLength(8)
STARTED = FixedLength(8, b"$")
PLAIN = LengthField(max_length=64)
CHECKED = LengthField(start=b"\x02", check=CHECKS["crc-16/modbus"], max_length=64)


def framed(code: bytes, framing: LengthField) -> bytes:
    """Frame a code as a scanner does."""
    check = framing.check
    head, foot = len(framing.start) + framing.size, check.size if check else 0
    counted = {
        Counted.PAYLOAD: len(code),
        Counted.FRAME: head + len(code) + foot,
        Counted.UNCHECKED: head + len(code),
    }[framing.counts]
    frame = framing.start + counted.to_bytes(framing.size, framing.order) + code
    if check is None:
        return frame
    over = frame if framing.covers is Covered.FRAME else code
    return frame + check.of(over).to_bytes(foot, framing.check_order)


def test_codes_of_one_length_need_nothing_between_them() -> None:
    assert texts(decode(b"1234567887654321", FIXED)) == ["12345678", "87654321"]


def test_half_a_code_is_given_up_after_silence_and_never_joined_to_the_next() -> None:
    decoder = ScanDecoder(FIXED)
    assert decoder.feed(b"1234567", NOW_NS) == []
    assert decoder.expire(NOW_NS + 499 * MS) == []
    later = NOW_NS + decoder.patience_ns
    frames = decoder.feed(b"12345678", later)
    assert frames == [BrokenFrame(b"1234567", "cut-off"), CodeFrame("12345678", b"12345678", None)]
    assert decoder.expire(later + decoder.patience_ns) == []


def test_start_bytes_bring_codes_of_one_length_in_step_at_once() -> None:
    assert decode(b"junk\r\n$12345678$123$12345678", STARTED) == [
        BrokenFrame(b"junk", "no-start"),
        CodeFrame("12345678", b"$12345678", None),
        CodeFrame("123$1234", b"$123$1234", None),
    ]


def test_half_a_frame_is_given_up_and_a_whole_one_behind_its_first_byte_found() -> None:
    framing = LengthField(start=b"$", max_length=64)
    decoder = ScanDecoder(framing)
    assert decoder.feed(b"$\x30lost" + framed(b"GOOD", framing), NOW_NS) == []
    frames = decoder.expire(NOW_NS + decoder.patience_ns)
    assert frames == [
        BrokenFrame(b"$\x30lost$\x04GOOD", "cut-off"),
        CodeFrame("GOOD", b"$\x04GOOD", None),
    ]


@pytest.mark.parametrize(
    ("framing", "data"),
    [
        (PLAIN, b"\x03ABC"),
        (LengthField(size=2), b"\x00\x03ABC"),
        (LengthField(size=2, order="little"), b"\x03\x00ABC"),
        (LengthField(counts=Counted.FRAME), b"\x04ABC"),
        (LengthField(counts=Counted.FRAME, start=b"\x01\x02", check=CHECKS["xor"]), b"\x01\x02\x07ABC\x44"),
        (LengthField(counts=Counted.UNCHECKED, check=CHECKS["sum"]), b"\x04ABC\xca"),
        (LengthField(check=CHECKS["lrc"], covers=Covered.PAYLOAD), b"\x03ABC\x3a"),
        (LengthField(check=CHECKS["crc-16/modbus"], covers=Covered.PAYLOAD), b"\x03ABC\x85\x50"),
        (
            LengthField(check=CHECKS["crc-16/modbus"], check_order="little", covers=Covered.PAYLOAD),
            b"\x03ABC\x50\x85",
        ),
    ],
)
def test_a_length_of_one_or_two_bytes_counts_the_data_or_the_frame(framing: LengthField, data: bytes) -> None:
    assert framed(b"ABC", framing) == data
    assert texts(decode(data + data, framing)) == ["ABC", "ABC"]


def test_a_frame_with_a_wrong_check_is_broken_and_the_next_is_found_by_its_start() -> None:
    good = framed(b"GOOD", CHECKED)
    bad = good[:-1] + bytes([good[-1] ^ 1])
    assert decode(bad + good, CHECKED) == [BrokenFrame(bad, "bad-check"), CodeFrame("GOOD", good, None)]


def test_a_byte_lost_in_a_frame_costs_that_frame_alone() -> None:
    good = framed(b"GOOD", CHECKED)
    frames = decode(good[:4] + good[5:] + good + good, CHECKED)
    assert texts(frames) == ["GOOD", "GOOD"]
    assert [frame.problem for frame in frames if isinstance(frame, BrokenFrame)] == ["bad-check"]


def test_without_start_bytes_nothing_is_believed_after_a_wrong_check_until_it_was_silent() -> None:
    framing = LengthField(check=CHECKS["xor"])
    good = framed(b"GOOD", framing)
    bad = good[:-1] + bytes([good[-1] ^ 1])
    decoder = ScanDecoder(framing)
    assert decoder.feed(bad + good, NOW_NS) == [BrokenFrame(bad, "bad-check")]
    assert decoder.feed(good, NOW_NS + 1) == []
    assert texts(decoder.feed(good, NOW_NS + 1 + decoder.patience_ns)) == ["GOOD"]


@pytest.mark.parametrize(
    ("framing", "data", "problem"),
    [
        (LengthField(start=b"$", counts=Counted.FRAME), b"$\x01", "bad-length"),
        (LengthField(start=b"$", max_length=64), b"$\x41", "oversize"),
        (LengthField(start=b"$"), b"$\x00", "no-data"),
    ],
)
def test_a_length_that_cannot_be_is_told_and_the_next_frame_found(
    framing: LengthField, data: bytes, problem: str
) -> None:
    good = framed(b"GOOD", framing)
    frames = decode(data + b"tail" + good, framing)
    assert isinstance(frames[0], BrokenFrame)
    assert frames[0].problem == problem
    assert texts(frames) == ["GOOD"]


def test_junk_before_a_start_is_told_once_and_bounded() -> None:
    decoder = ScanDecoder(STARTED)
    decoder.feed(b"X" * 500, NOW_NS)
    assert decoder.cut() == [BrokenFrame(b"X" * 9, "no-start")]
    assert decode(b"\r\n$12345678", STARTED) == [CodeFrame("12345678", b"$12345678", None)]


def test_a_start_of_several_bytes_may_come_in_pieces() -> None:
    framing = FixedLength(4, b"<=>")
    decoder = ScanDecoder(framing)
    parts = [decoder.feed(bytes([byte]), NOW_NS) for byte in b"<=<=>ABCD"]
    assert [frame for part in parts for frame in part] == [
        BrokenFrame(b"<=", "no-start"),
        CodeFrame("ABCD", b"<=>ABCD", None),
    ]


FRAMINGS = st.builds(
    LengthField,
    size=st.sampled_from([1, 2]),
    order=st.sampled_from(["big", "little"]),
    counts=st.sampled_from(Counted),
    start=st.sampled_from([b"", b"\x02", b"<<"]),
    check=st.sampled_from([None, *CHECKS.values()]),
    check_order=st.sampled_from(["big", "little"]),
    covers=st.sampled_from(Covered),
    max_length=st.just(64),
)


@given(FRAMINGS, st.lists(st.text("ABC]0<", min_size=1, max_size=64)), st.lists(st.integers(0, 5000)))
def test_how_the_bytes_were_split_never_matters(
    framing: LengthField, codes: list[str], cuts: list[int]
) -> None:
    data = b"".join(framed(code.encode(), framing) for code in codes)
    frames = in_pieces(ScanDecoder(framing), data, cuts)
    assert frames == decode(data, framing)
    assert [frame.raw for frame in frames] == [framed(code.encode(), framing) for code in codes]


@given(
    st.one_of(FRAMINGS, st.sampled_from([FIXED, STARTED])),
    st.binary(max_size=300),
    st.lists(st.integers(0, 300)),
)
def test_after_any_garbage_and_a_silence_a_frame_is_whole(
    framing: Framing, garbage: bytes, cuts: list[int]
) -> None:
    decoder = ScanDecoder(framing)
    frames = in_pieces(decoder, garbage, cuts)
    assert frames == decode(garbage, framing)
    assert all(len(frame.raw) <= 64 + 2 + 2 + 4 for frame in frames)
    later = NOW_NS + decoder.patience_ns
    decoder.expire(later)
    code = b"GOODCODE"
    start = framing.start if isinstance(framing, FixedLength) else b""
    whole = framed(code, framing) if isinstance(framing, LengthField) else start + code
    assert texts(decoder.feed(whole, later)) == ["GOODCODE"]
