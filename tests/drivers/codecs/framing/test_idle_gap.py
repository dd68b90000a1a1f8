from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.framing.content import Content
from drivers.codecs.framing.decoder import ScanDecoder
from drivers.codecs.framing.frames import BrokenFrame, CodeFrame
from drivers.codecs.framing.idle_gap import IdleGap
from tests.drivers.codecs.framing.feeding import MS, NOW_NS, split, texts


def test_a_silence_ends_a_code_and_nothing_sooner() -> None:
    decoder = ScanDecoder(IdleGap(gap_ms=100))
    assert decoder.patience_ns == 100 * MS
    assert decoder.feed(b"AB", NOW_NS) == []
    assert decoder.expire(NOW_NS + 99 * MS) == []
    assert decoder.feed(b"C", NOW_NS + 99 * MS) == []
    assert decoder.expire(NOW_NS + 199 * MS) == [CodeFrame("ABC", b"ABC", None)]
    assert decoder.expire(NOW_NS + 999 * MS) == []


def test_bytes_after_the_silence_end_the_code_before_them() -> None:
    decoder = ScanDecoder(IdleGap(gap_ms=100))
    decoder.feed(b"ONE", NOW_NS)
    assert texts(decoder.feed(b"TWO", NOW_NS + 100 * MS)) == ["ONE"]
    assert texts(decoder.expire(NOW_NS + 200 * MS)) == ["TWO"]


def test_what_is_too_long_is_told_once_and_the_code_after_the_silence_is_whole() -> None:
    decoder = ScanDecoder(IdleGap(max_length=16))
    assert decoder.feed(b"X" * 20, NOW_NS) == [BrokenFrame(b"X" * 16, "oversize")]
    assert decoder.feed(b"X" * 20, NOW_NS) == []
    assert decoder.feed(b"GOOD", NOW_NS + 100 * MS) == []
    assert texts(decoder.expire(NOW_NS + 200 * MS)) == ["GOOD"]


def test_what_came_last_before_the_end_may_be_half_a_code_and_is_told_as_broken() -> None:
    decoder = ScanDecoder(IdleGap())
    decoder.feed(b"MAYBE", NOW_NS)
    assert decoder.cut() == [BrokenFrame(b"MAYBE", "cut-off")]
    assert decoder.cut() == []


@given(st.lists(st.binary(min_size=1, max_size=40)), st.lists(st.integers(0, 40)))
def test_pieces_close_together_are_one_code_however_they_were_split(
    codes: list[bytes], cuts: list[int]
) -> None:
    decoder = ScanDecoder(IdleGap(gap_ms=100), Content(aim=False, encoding="latin-1"))
    now, frames = NOW_NS, []
    for code in codes:
        now += 100 * MS
        for part in split(code, cuts):
            frames += decoder.feed(part, now)
            now += MS
        now -= MS
    frames += decoder.expire(now + 100 * MS)
    assert [frame.raw for frame in frames] == codes
