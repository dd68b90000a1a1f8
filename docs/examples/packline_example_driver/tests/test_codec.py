"""The codec: whole codes only, however the bytes were split and whatever lies between them."""

import pytest
from packline_example_driver.codec import LONGEST, AcmeDecoder, Broken, Code

GOOD = Code("GOOD", b"GOOD", None)


@pytest.mark.parametrize("at", range(14))
def test_codes_are_found_wherever_the_bytes_were_split(at: int) -> None:
    decoder = AcmeDecoder()
    sent = b"#ONE;#]C1TWO;"
    frames = decoder.feed(sent[:at]) + decoder.feed(sent[at:])
    assert frames == [Code("ONE", b"ONE", None), Code("TWO", b"]C1TWO", "]C1")]


@pytest.mark.parametrize("garbage", [b"noise", b"no#ise", b"#\xff"])
def test_garbage_is_told_and_the_code_behind_it_found(garbage: bytes) -> None:
    assert AcmeDecoder().feed(garbage + b";#GOOD;") == [Broken(garbage, "garbled"), GOOD]


def test_a_frame_without_an_end_does_not_fill_the_memory() -> None:
    decoder = AcmeDecoder()
    endless = b"#" + b"X" * LONGEST
    assert decoder.feed(endless) == [Broken(endless, "oversize")]
    assert decoder.feed(b"#GOOD;") == [GOOD]


def test_half_a_code_is_never_a_code() -> None:
    decoder = AcmeDecoder()
    assert decoder.feed(b"#HAL") == []
    assert decoder.cut() == [Broken(b"#HAL", "cut-off")]
    assert decoder.cut() == []
