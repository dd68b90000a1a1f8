from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from drivers.sim.printers.zpl_stream import Download, Format, Immediate, Question, ZplStream

STREAM = (
    b"~HS\r\n~HQES\r\n"
    b"^XA^FDone^FS^XZ"
    b'! U1 getvar "odometer.total_label_count"\r\n'
    b"~DYE:FONT,A,T,4,,00fF\r\n10aB^XA^HWE:*.*^FS^XZ~SD15"
    b'junk^XA^FDa~HSb^FS^xz! U1 setvar "x" "1"\n~JA'
)
PARTS = [
    Immediate("HS"),
    Immediate("HQES"),
    Format(b"^XA^FDone^FS^XZ"),
    Question("odometer.total_label_count"),
    Download("FONT.TTF", b"\x00\xff\x10\xab"),
    Format(b"^XA^HWE:*.*^FS^XZ"),
    Immediate("SD"),
    Immediate("HS"),
    Format(b"^XA^FDab^FS^XZ"),
    Immediate("JA"),
]


def test_formats_commands_and_questions_are_told_apart() -> None:
    assert ZplStream().feed(STREAM) == PARTS


@given(st.lists(st.integers(0, len(STREAM))))
def test_how_the_bytes_were_split_never_matters(cuts: list[int]) -> None:
    stream = ZplStream()
    edges = sorted({0, len(STREAM), *cuts})
    pieces = [STREAM[a:b] for a, b in pairwise(edges)]
    assert [part for piece in pieces for part in stream.feed(piece)] == PARTS


def test_a_format_that_has_begun_is_partial_until_its_end_or_a_cancel() -> None:
    stream = ZplStream()
    partial = []
    for data in (b"^XA^FDhalf", b"~JX", b"^XA", b"^XZ"):
        stream.feed(data)
        partial.append(stream.partial)
    assert partial == [True, False, True, False]
    assert stream.feed(b"^XA^FDnew^XZ") == [Format(b"^XA^FDnew^XZ")]


def test_a_question_inside_an_unfinished_format_is_part_of_it() -> None:
    stream = ZplStream()
    assert stream.feed(b'^XA^FDhalf! U1 getvar "x"\r\n') == []


@given(st.binary(max_size=300))
def test_any_bytes_are_taken(data: bytes) -> None:
    stream = ZplStream()
    stream.feed(data)
    assert Format(b"^XA^XZ") in stream.feed(b"~JX^XA^XZ")


def test_a_download_broken_off_by_a_command_leaves_nothing_and_the_command_is_done() -> None:
    stream = ZplStream()
    assert stream.feed(b"~DYE:FONT,A,T,4,,00ff~HS") == [Immediate("HS")]
    assert stream.feed(b"10ab^XA^XZ") == [Format(b"^XA^XZ")]


def test_a_download_of_another_kind_is_not_understood() -> None:
    assert ZplStream().feed(b"~DYE:PICTURE,A,P,4,,00ff10ab" + b" " * 64) == [Immediate("DY")]
