import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.ipp import BadIpp, IppAnswer, Operation, Tag, decode_answer, encode_request

# after RFC 8010, appendix A.2, "Print-Job Response (Successful)", the URI shortened
PRINTED = bytes.fromhex(
    "0101 0000 00000001"
    "01"
    "47 0012 61747472 69627574 65732d63 68617273 6574 0005 7574662d38"
    "48 001b 61747472 69627574 65732d6e 61747572 616c2d6c 616e6775 616765 0005 656e2d7573"
    "41 000e 73746174 75732d6d 65737361 6765 000d 73756363 65737366 756c2d6f 6b"
    "02"
    "21 0006 6a6f622d6964 0004 00000093"
    "45 0007 6a6f622d757269 0025"
    "6970703a 2f2f7072 696e7465 722e6578 616d706c 652e636f 6d2f6970 702f7072 696e742f 70"
    "23 0009 6a6f622d7374617465 0004 00000003"
    "03".replace(" ", "")
)


def answer(groups: bytes, status: int = 0) -> IppAnswer:
    return decode_answer(struct.pack(">BBHI", 1, 1, status, 1) + groups + b"\x03")


def attribute(tag: int, name: bytes, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(value)) + value


def test_a_print_job_is_written_as_the_rfc_writes_it() -> None:
    # after RFC 8010, appendix A.1: operation, request number, charset and language, then what is asked
    assert encode_request(Operation.PRINT_JOB, 1, {"printer-uri": (Tag.URI, "ipp://h/p")}) == (
        b"\x01\x01\x00\x02\x00\x00\x00\x01\x01"
        b"\x47\x00\x12attributes-charset\x00\x05utf-8"
        b"\x48\x00\x1battributes-natural-language\x00\x02en"
        b"\x45\x00\x0bprinter-uri\x00\x09ipp://h/p"
        b"\x03"
    )


def test_numbers_booleans_and_several_values_are_written() -> None:
    request = encode_request(
        Operation.GET_JOBS,
        258,
        {"limit": (Tag.INTEGER, 7), "my-jobs": (Tag.BOOLEAN, False), "wanted": (Tag.KEYWORD, ("a", "b"))},
    )
    assert request[2:8] == b"\x00\x0a\x00\x00\x01\x02"
    assert b"\x21\x00\x05limit\x00\x04\x00\x00\x00\x07" in request
    assert b"\x22\x00\x07my-jobs\x00\x01\x00" in request
    assert request.endswith(b"\x44\x00\x06wanted\x00\x01a\x44\x00\x00\x00\x01b\x03")


def test_the_answer_of_the_rfc_is_read() -> None:
    read = decode_answer(PRINTED)
    assert (read.succeeded, read.message) == (True, "successful-ok")
    assert read.jobs[0]["job-id"] == (147,)
    assert read.jobs[0]["job-state"] == (3,)
    assert str(read.jobs[0]["job-uri"][0]).startswith("ipp://printer.example.com/")
    assert read.printers == ()


def test_jobs_and_printers_are_kept_apart_and_values_together() -> None:
    job = b"\x02" + attribute(0x42, b"job-name", "ü".encode())
    printer = (
        b"\x04"
        + attribute(0x44, b"printer-state-reasons", b"none")
        + attribute(0x44, b"", b"other")
        + attribute(0x22, b"printer-is-accepting-jobs", b"\x00")
        + attribute(0x13, b"time-at-processing", b"")
        + attribute(0x21, b"odd", b"\x01")
        + attribute(0x22, b"flag", b"\x01")
        + attribute(0x21, b"below", b"\xff\xff\xff\xfe")
    )
    read = answer(b"\x01" + job + job + printer)
    assert [found["job-name"] for found in read.jobs] == [("ü",), ("ü",)]
    assert read.printers[0] == {
        "printer-state-reasons": ("none", "other"),
        "printer-is-accepting-jobs": (False,),
        "time-at-processing": (b"",),
        "odd": (b"\x01",),
        "flag": (True,),
        "below": (-2,),
    }


def test_what_was_done_with_something_left_out_was_done() -> None:
    # RFC 8011, B.1.2.2, "successful-ok-ignored-or-substituted-attributes"; 0x0100 is no success any more
    assert answer(b"", 0x0001).succeeded
    assert not answer(b"", 0x0100).succeeded


def test_a_refusal_is_told_in_words_or_by_its_number() -> None:
    assert not answer(b"", 0x0406).succeeded
    assert answer(b"", 0x0406).message == "IPP status 0x0406"
    assert answer(b"\x01" + attribute(0x41, b"status-message", b"gone"), 0x0406).message == "gone"


@pytest.mark.parametrize(
    "body", [b"", b"HTTP/1.1", b"\x01\x01\x00\x00\x00\x00\x00\x01" + attribute(0x41, b"a", b"b")]
)
def test_what_is_no_ipp_is_refused(body: bytes) -> None:
    with pytest.raises(BadIpp):
        decode_answer(body)


def test_an_attribute_outside_every_group_is_refused() -> None:
    with pytest.raises(BadIpp, match="outside"):
        answer(attribute(0x41, b"a", b"b"))


@given(st.integers(0, len(PRINTED) - 1))
def test_an_answer_cut_off_anywhere_is_refused(end: int) -> None:
    with pytest.raises(BadIpp):
        decode_answer(PRINTED[:end])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(BadIpp):
        assert isinstance(decode_answer(body), IppAnswer)


def test_an_attribute_with_very_many_values_is_read_in_one_go() -> None:
    values = b"\x21\0\0\0\4\0\0\0\7" * 100_000
    body = b"\1\1\0\0\0\0\0\1\1" + b"\x21\0\1a\0\4\0\0\0\7" + values + b"\3"
    assert decode_answer(body).operation["a"] == (7,) * 100_001
