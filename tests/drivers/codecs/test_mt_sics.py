from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.mt_sics import (
    Garbled,
    Load,
    MtSicsDecoder,
    MtSicsFrame,
    NoLoad,
    NoLoadReason,
    Outcome,
    Refusal,
    Refused,
    Text,
)


def decode(data: bytes) -> list[MtSicsFrame]:
    return MtSicsDecoder().feed(data)


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in pairwise(edges)]


GOLDEN: list[tuple[bytes, MtSicsFrame]] = [
    # operating instructions of the AT balances, p. 87, and of the AL balances, p. 72
    (b"S S 100.00 g\r\n", Load(Decimal("100.00"), "g", stable=True)),
    (b"S I\r\n", NoLoad(NoLoadReason.BUSY)),
    (b"S +\r\n", NoLoad(NoLoadReason.OVER)),
    (b"S -\r\n", NoLoad(NoLoadReason.UNDER)),
    # ten characters for the value
    (b"S S     100.00 g\r\n", Load(Decimal("100.00"), "g", stable=True)),
    (b"S D      -0.25 kg\r\n", Load(Decimal("-0.25"), "kg", stable=False)),
    # mt-sics-emulator 0.1.1: the header of the command that was sent
    (b"SI S      12.50 kg\r\n", Load(Decimal("12.50"), "kg", stable=True)),
    (b"SI D      12.45 kg\r\n", Load(Decimal("12.45"), "kg", stable=False)),
    (b"SI +\r\n", NoLoad(NoLoadReason.OVER)),
    (b"SI -\r\n", NoLoad(NoLoadReason.UNDER)),
    (b"Z A\r\n", Outcome("Z", "A")),
    (b"Z I\r\n", Outcome("Z", "I")),
    (b"Z +\r\n", Outcome("Z", "+")),
    (b"T S      12.50 kg\r\n", Outcome("T", "S", Decimal("12.50"))),
    (b"TAC A\r\n", Outcome("TAC", "A")),
    (b'I2 A "SN000000001"\r\n', Text("I2", ("SN000000001",))),
    (b'I0 A "M" "SN" "1.0.0"\r\n', Text("I0", ("M", "SN", "1.0.0"))),
    # the answer to a reset, as it comes by itself when a scale is switched on
    (b'I4 A "0123456789"\r\n', Text("I4", ("0123456789",))),
    (b"TA A     100.00 g\r\n", Outcome("TA", "A", Decimal("100.00"))),
    (b"ES\r\n", Refused(Refusal.SYNTAX)),
    (b"ET\r\n", Refused(Refusal.TRANSMISSION)),
    (b"EL\r\n", Refused(Refusal.LOGIC)),
    (b"S S Error 10b\r\n", NoLoad(NoLoadReason.FAULT, "Error 10b")),
]


@pytest.mark.parametrize(("line", "frame"), GOLDEN)
def test_answers_are_read_as_makers_write_them(line: bytes, frame: MtSicsFrame) -> None:
    assert decode(line) == [frame]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_cr_lf_and_both_each_end_one_answer(end: bytes) -> None:
    assert decode(b"S S 1 g" + end + b"S S 2 g" + end) == [
        Load(Decimal(1), "g", stable=True),
        Load(Decimal(2), "g", stable=True),
    ]


@pytest.mark.parametrize("unit", ["mg", "g", "kg", "t", "ct", "dwt", "ozt", "oz", "lb"])
def test_the_unit_is_that_of_the_frame(unit: str) -> None:
    assert decode(f"S S 1.5 {unit}\r\n".encode()) == [Load(Decimal("1.5"), unit, stable=True)]
    assert decode(b"S S 1.5 GN\r\n") == [Load(Decimal("1.5"), "gr", stable=True)]


@pytest.mark.parametrize(
    "line",
    [
        b"S S 12 PCS",
        b"S S 12.5 %",
        b"S S 1.2.3 g",
        b"S S 12,5 g",
        b"S S g",
        b"S S",
        b"S X 1 g",
        b"S S 1 g 2 g",
        b"S S 1e3 g",
        b"S S 1234567890123 g",
        b"s s 1.5 g",
        b"X S 1.5 g",
        b"xS S 1.5 g",
        b"S S 1.5 \xb5g",
        b"S S 1.5 g\x00",
        b"S S Error 1\xb5",
        b'I4 A "B\xff17"',
        b"Z",
        b"T S weight",
        b"T S -- g",
        b"ES 1",
        b"hello",
    ],
)
def test_what_is_no_answer_is_garbled_and_never_a_weight(line: bytes) -> None:
    assert decode(line + b"\r\nS S 7 g\r\n") == [Garbled(line), Load(Decimal(7), "g", stable=True)]


def test_an_oversize_line_is_told_once_and_the_next_answer_is_whole() -> None:
    assert decode(b"S" * 9000 + b" S 1 g\r\nS S 7 g\r\n") == [
        Garbled(b"S" * 256),
        Load(Decimal(7), "g", stable=True),
    ]


def test_empty_lines_are_nothing() -> None:
    assert decode(b"\r\n\n  \r\n") == []


DIALOGUE = b"".join(line for line, _ in GOLDEN)


def test_every_split_point_gives_the_same_answers() -> None:
    for point in range(len(DIALOGUE) + 1):
        decoder = MtSicsDecoder()
        assert decoder.feed(DIALOGUE[:point]) + decoder.feed(DIALOGUE[point:]) == decode(DIALOGUE)


@given(cuts=st.lists(st.integers(0, 10_000)))
def test_how_the_bytes_were_split_never_matters(cuts: list[int]) -> None:
    decoder = MtSicsDecoder()
    assert [frame for part in split(DIALOGUE, cuts) for frame in decoder.feed(part)] == decode(DIALOGUE)


@given(garbage=st.binary(max_size=600), cuts=st.lists(st.integers(0, 600)))
def test_after_any_garbage_the_answer_behind_the_next_line_end_is_whole(
    garbage: bytes, cuts: list[int]
) -> None:
    decoder = MtSicsDecoder()
    told = [frame for part in split(garbage, cuts) for frame in decoder.feed(part)]
    assert told == decode(garbage)
    assert all(len(frame.raw) <= 256 for frame in told if isinstance(frame, Garbled))
    decoder.feed(b"\r\n")
    assert decoder.feed(b"S S 7 g\r\n") == [Load(Decimal(7), "g", stable=True)]


WEIGHTS = st.decimals(-99999, 99999, places=3)
NOISE = st.binary(max_size=20).filter(lambda noise: not set(noise) & set(b"\r\n"))


@given(weights=st.lists(WEIGHTS, min_size=1, max_size=8), noise=st.lists(NOISE, max_size=8))
def test_a_weight_that_was_never_sent_is_never_told(weights: list[Decimal], noise: list[bytes]) -> None:
    """Noise between answers can cost one, and makes none."""
    lines = [f"S S {weight:>10} kg\r\n".encode() for weight in weights]
    data = b"".join(a + b for a, b in zip(noise + [b""] * len(lines), lines, strict=False))
    told = [frame.value for frame in decode(data) if isinstance(frame, Load)]
    assert not set(told) - set(weights)
