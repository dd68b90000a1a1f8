from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.toledo_8217 import Garbled, Load, Mode, Status, ToledoDecoder, ToledoFrame


def decode(data: bytes) -> list[ToledoFrame]:
    return ToledoDecoder().feed(data)


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in pairwise(edges)]


def status(*names: str) -> Status:
    fields = ("moving", "over", "under", "outside_zero", "at_zero", "net")
    return Status(*(field in names for field in fields))


GOLDEN: list[tuple[bytes, ToledoFrame]] = [
    # METTLER TOLEDO DIVA Service Manual, 6.1.4.2: gross and net, pounds and kilograms
    (b"\x02012.34\r", Load(Decimal("12.34"), net=False)),
    (b"\x0201.234\r", Load(Decimal("1.234"), net=False)),
    (b"\x02012.34N\r", Load(Decimal("12.34"), net=True)),
    (b"\x0201.234N\r", Load(Decimal("1.234"), net=True)),
    # the form that Odoo's driver takes
    (b"\x02   1.25\r", Load(Decimal("1.25"), net=False)),
    # 6.1.4.3: bit 6 is always 1
    (b"\x02?\x41\r", status("moving")),
    (b"\x02?\x42\r", status("over")),
    (b"\x02?\x44\r", status("under")),
    (b"\x02?\x48\r", status("outside_zero")),
    (b"\x02?\x50\r", status("at_zero")),
    (b"\x02?\x60\r", status("net")),
    (b"\x02?\x69\r", status("moving", "outside_zero", "net")),
    # 6.1.4.2: echo mode on and off, and the beginning of a test
    (b"\x02E\r", Mode("E")),
    (b"\x02F\r", Mode("F")),
    (b"\x02\r", Mode("")),
]


@pytest.mark.parametrize(("answer", "frame"), GOLDEN)
def test_answers_are_read_as_the_manual_writes_them(answer: bytes, frame: ToledoFrame) -> None:
    assert decode(answer) == [frame]


def test_the_parity_bit_that_an_eight_bit_port_leaves_on_a_status_is_no_status_of_its_own() -> None:
    assert decode(b"\x02?\xc1\r") == [status("moving")]


@pytest.mark.parametrize(
    "body",
    [
        b"1.2.3",
        b"-1.25",
        b"1.25G",
        b"N",
        b"?",
        b"??",
        b"?\x01",
        b"?AA",
        b"1,25",
        b"12345678",
        b"1.25 ",
        b"E1",
    ],
)
def test_what_is_no_answer_is_garbled_and_never_a_weight(body: bytes) -> None:
    assert decode(b"\x02" + body + b"\r\x027.00\r") == [Garbled(body), Load(Decimal("7.00"), net=False)]


def test_bytes_outside_an_answer_are_garbled() -> None:
    assert decode(b"1.25\r\x027.00\r") == [Garbled(b"1.25"), Load(Decimal("7.00"), net=False)]
    assert decode(b"\r\r") == []


def test_a_second_start_cuts_the_first_answer_off() -> None:
    assert decode(b"\x0211.1\x027.00\r") == [Garbled(b"11.1"), Load(Decimal("7.00"), net=False)]


def test_an_oversize_answer_is_told_once_and_the_next_is_whole() -> None:
    expected = [Garbled(b"1" * 16), Load(Decimal("7.00"), net=False)]
    assert decode(b"\x02" + b"1" * 5000 + b"\r\x027.00\r") == expected
    assert decode(b"1" * 5000 + b"\x027.00\r") == expected


DIALOGUE = b"".join(answer for answer, _ in GOLDEN)


def test_every_split_point_gives_the_same_answers() -> None:
    for point in range(len(DIALOGUE) + 1):
        decoder = ToledoDecoder()
        assert decoder.feed(DIALOGUE[:point]) + decoder.feed(DIALOGUE[point:]) == decode(DIALOGUE)


@given(cuts=st.lists(st.integers(0, 10_000)))
def test_how_the_bytes_were_split_never_matters(cuts: list[int]) -> None:
    decoder = ToledoDecoder()
    assert [frame for part in split(DIALOGUE, cuts) for frame in decoder.feed(part)] == decode(DIALOGUE)


@given(garbage=st.binary(max_size=200), cuts=st.lists(st.integers(0, 200)))
def test_after_any_garbage_the_next_answer_is_whole(garbage: bytes, cuts: list[int]) -> None:
    decoder = ToledoDecoder()
    told = [frame for part in split(garbage, cuts) for frame in decoder.feed(part)]
    assert told == decode(garbage)
    assert all(len(frame.raw) <= 16 for frame in told if isinstance(frame, Garbled))
    assert decoder.feed(b"\x027.00\r")[-1] == Load(Decimal("7.00"), net=False)


WEIGHTS = st.decimals(0, 99, places=3)
NOISE = st.binary(max_size=20).filter(lambda noise: not set(noise) & {0x02, 0x0D})


@given(weights=st.lists(WEIGHTS, min_size=1, max_size=8), noise=st.lists(NOISE, max_size=8))
def test_a_weight_that_was_never_sent_is_never_told(weights: list[Decimal], noise: list[bytes]) -> None:
    """Noise between answers costs none and makes none."""
    answers = [f"\x02{weight:06.3f}\r".encode() for weight in weights]
    data = b"".join(a + b for a, b in zip(noise + [b""] * len(answers), answers, strict=False))
    assert [frame.value for frame in decode(data) if isinstance(frame, Load)] == weights
