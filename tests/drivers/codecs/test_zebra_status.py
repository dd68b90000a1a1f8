from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.zebra_status import (
    Directory,
    ErrorStatus,
    Garbled,
    HostIdentity,
    HostStatus,
    Variable,
    ZebraAnswer,
    ZebraAnswers,
)

# ZPL II Programming Guide, ~HS: the layout with every flag at rest
WELL = (
    b"\x02030,0,0,1218,000,0,0,0,000,0,0,0\x03\r\n"
    b"\x02001,0,0,0,1,2,6,0,00000000,1,000\x03\r\n"
    b"\x021234,0\x03\r\n"
)
BUSY = (
    b"\x02030,1,1,1218,007,1,0,1,000,0,0,1\x03\r\n"
    b"\x02001,0,1,1,1,2,6,1,00000012,1,000\x03\r\n"
    b"\x021234,0\x03\r\n"
)


def hqes(errors: str, warnings: str = "0 00000000 00000000") -> bytes:
    """The answer as docs.zebra.com shows it under ~HQ."""
    lines = (
        "\x02",
        "  PRINTER STATUS",
        f"   ERRORS:         {errors}",
        f"   WARNINGS:       {warnings}",
        "\x03",
    )
    return "\r\n".join(lines).encode()


def answers(data: bytes) -> list[ZebraAnswer]:
    return ZebraAnswers().feed(data)


def test_a_printer_at_rest_has_no_flag_set() -> None:
    assert answers(WELL) == [HostStatus(False, False, 0, False, False, False, False, False, False, 0)]


def test_each_flag_of_host_status_is_read_from_its_place() -> None:
    assert answers(BUSY) == [HostStatus(True, True, 7, True, True, True, True, True, True, 12)]


def test_error_bits_combine() -> None:
    assert answers(hqes("1 00000000 00000005")) == [ErrorStatus(("paper-out", "head-open"), ())]
    assert answers(hqes("1 00000000 00010002")) == [ErrorStatus(("ribbon-out", "paused"), ())]
    assert answers(hqes("1 00000000 00000030")) == [ErrorStatus(("over-temperature",), ())]


# every bit of devices.md §2.6, and what it is called here
ERRORS = {
    0x00001: "paper-out",
    0x00002: "ribbon-out",
    0x00004: "head-open",
    0x00008: "cutter-fault",
    0x00010: "over-temperature",
    0x00020: "over-temperature",
    0x00040: "head-fault",
    0x00080: "head-fault",
    0x00100: "printer-fault",
    0x00200: "head-fault",
    0x01000: "paper-jam",
    0x02000: "paper-jam",
    0x04000: "paper-jam",
    0x08000: "paper-jam",
    0x10000: "paused",
    0x20000: "paper-jam",
    0x40000: "media-mark",
    0x80000: "media-mark",
}
WARNINGS = {1: "calibrate-media", 2: "clean-head", 4: "replace-head", 8: "paper-near-end"}


@given(st.sets(st.sampled_from(sorted(ERRORS)), min_size=1), st.sets(st.sampled_from(sorted(WARNINGS))))
def test_any_bits_together_are_all_named(errors: set[int], warnings: set[int]) -> None:
    (status,) = answers(
        hqes(f"1 00000000 {sum(errors):08X}", f"{bool(warnings):d} 00000000 {sum(warnings):08X}")
    )
    assert isinstance(status, ErrorStatus)
    assert set(status.errors) == {ERRORS[bit] for bit in errors}
    assert status.warnings == tuple(WARNINGS[bit] for bit in sorted(warnings))


def test_bits_nobody_named_are_faults_all_the_same() -> None:
    assert answers(hqes("1 00000001 00000000")) == [ErrorStatus(("printer-fault",), ())]
    assert answers(hqes("1 00000000 00800001")) == [ErrorStatus(("paper-out", "printer-fault"), ())]


def test_no_error_is_none_whatever_the_groups_say() -> None:
    assert answers(hqes("0 00000000 00000000", "1 00000000 00000008")) == [
        ErrorStatus((), ("paper-near-end",))
    ]


def test_error_status_without_its_lines_is_garbled() -> None:
    raw = b"\r\n  PRINTER STATUS\r\n   ERRORS: 1 0000\r\n"
    assert answers(b"\x02" + raw + b"\x03") == [Garbled(raw)]


def test_a_variable_is_what_stands_between_the_quotes() -> None:
    assert answers(b'"1234"') == [Variable("1234")]
    assert answers(b'\r\n"?"') == [Variable("?")]


def test_what_stands_between_answers_is_skipped() -> None:
    assert answers(b'PRINTER PAUSED\r\n"7"\r\nnoise' + WELL) == [Variable("7"), *answers(WELL)]


def test_an_answer_cut_off_by_the_next_is_garbled_and_the_next_is_whole() -> None:
    assert answers(b"\x02030,0,0" + WELL) == [Garbled(b"030,0,0"), *answers(WELL)]
    assert answers(b'"12' + hqes("0 00000000 00000000")) == [Garbled(b"12"), ErrorStatus((), ())]


def test_a_frame_without_end_is_dropped_at_its_longest() -> None:
    assert answers(b"\x02" + b"x" * 1025) == [Garbled(b"x" * 1025)]
    assert answers(b"\x02" + b"x" * 5000 + WELL) == [Garbled(b"x" * 1025), *answers(WELL)]


def test_strings_out_of_order_or_unknown_make_no_status() -> None:
    second, third = WELL.split(b"\r\n")[1:3]
    assert answers(second) == [Garbled(second[1:-1])]
    assert answers(third) == [Garbled(third[1:-1])]
    assert answers(b"\x02ZT410,V75,8\x03") == [Garbled(b"ZT410,V75,8")]
    assert answers(b"\x021,2,3\x03") == [Garbled(b"1,2,3")]
    first = WELL.split(b"\r\n")[0]
    assert answers(first + third) == [Garbled(third[1:-1])]


STREAM = WELL + b'"4711"' + hqes("1 00000000 00000001") + BUSY + b'\r\n"?"\r\n'


@given(st.lists(st.integers(0, len(STREAM))))
def test_how_the_answers_were_split_never_matters(cuts: list[int]) -> None:
    collector = ZebraAnswers()
    edges = sorted({0, len(STREAM), *cuts})
    parts = [STREAM[a:b] for a, b in pairwise(edges)]
    assert [answer for part in parts for answer in collector.feed(part)] == answers(STREAM)


@given(st.binary(max_size=300))
def test_after_any_garbage_a_status_is_read(garbage: bytes) -> None:
    collector = ZebraAnswers()
    collector.feed(garbage)
    assert collector.feed(WELL)[-1] == answers(WELL)[0]


def test_host_identity_is_read() -> None:
    # Zebra Programming Guide P1012728-011, ~HI: XXXXXX,V1.0.0,dpm,000KB,X
    assert answers(b"\x02ZD621,V93.21.07Z,8,8192KB,X\x03\r\n") == [
        HostIdentity("ZD621", "V93.21.07Z", 8, "8192KB")
    ]
    assert answers(b"\x02GX420d-200dpi,V56.17.17Z,8,2104KB\x03\r\n") == [
        HostIdentity("GX420d-200dpi", "V56.17.17Z", 8, "2104KB")
    ]


def test_a_directory_names_its_files() -> None:
    # ZPL II Programming Guide, ^HW: DIR, one object a line beginning with an asterisk, bytes free
    files = b"* PK1A2B3C.TTF  343632  ---\r\n*E:LOGO.GRF 1200\r\n"
    listed = b"\x02\r\nDIR E: \r\n" + files + b"\r\n- 60456368 bytes free\r\n\x03"
    assert answers(listed) == [Directory((("PK1A2B3C.TTF", 343632), ("LOGO.GRF", 1200)), 60456368)]
    assert answers(b"\x02\r\n- DIR E:*.* \r\n\x03") == [Directory((), None)]


def test_digits_of_other_scripts_are_no_numbers() -> None:
    first = b"030,0,0,1218,\xb2\xb3\xb9,0,0,0,000,0,0,0"
    assert answers(b"\x02" + first + b"\x03") == [Garbled(first)]


def test_a_printer_too_cold_says_so() -> None:
    cold = WELL.replace(b"000,0,0,0\x03", b"000,0,1,0\x03", 1)
    assert answers(cold) == [
        HostStatus(False, False, 0, False, False, False, False, False, False, 0, under_temperature=True)
    ]


def test_separators_around_a_number_are_no_part_of_it() -> None:
    assert answers(WELL.replace(b",000,0,0,0,000", b",00\x1d,0,0,0,000", 1)) == answers(WELL)


@given(st.lists(st.tuples(st.integers(0, len(WELL) - 1), st.integers(0, 255)), max_size=6))
def test_any_bytes_of_a_status_may_be_wrong(wrong: list[tuple[int, int]]) -> None:
    spoilt = bytearray(WELL)
    for place, byte in wrong:
        spoilt[place] = byte
    collector = ZebraAnswers()
    collector.feed(bytes(spoilt))
    assert collector.feed(WELL)[-1] == answers(WELL)[0]


def test_an_answer_is_begun_from_its_first_byte_to_the_last_of_its_last_string() -> None:
    collecting = ZebraAnswers()
    seen = []
    for byte in WELL:
        collecting.feed(bytes((byte,)))
        seen.append(collecting.begun)
    whole = len(WELL.rstrip()) - 1
    assert seen == [place < whole for place in range(len(WELL))]
    collecting.feed(b"ES\r\n")
    assert not collecting.begun
    collecting.feed(b'"')
    assert not collecting.begun
