import pytest

from drivers.api import BadSettings
from drivers.codecs.framing.checks import CHECKS, Crc
from drivers.codecs.framing.code_ids import CODE_IDS, CodeIds
from drivers.codecs.framing.content import Content
from drivers.codecs.framing.decoder import Framing
from drivers.codecs.framing.delimited import Delimited
from drivers.codecs.framing.fixed import FixedLength
from drivers.codecs.framing.idle_gap import IdleGap
from drivers.codecs.framing.length_field import Counted, Covered, LengthField
from drivers.codecs.framing.line import Lines
from drivers.scanners.framing_options import CONTENT_OPTIONS, FRAMING_OPTIONS, read_content, read_framing
from drivers.transport.options import OptionReader


def read_all(options: dict[str, object]) -> None:
    reader = OptionReader(options)
    read_framing(reader)
    read_content(reader)
    reader.finish()


@pytest.mark.parametrize(
    ("options", "framing"),
    [
        ({}, Lines()),
        ({"framing": "line", "max_length": 100}, Lines(100)),
        ({"framing": "stx-etx"}, Delimited(b"\x02", b"\x03")),
        ({"framing": "start-end", "start": "<<", "end": r"\r\n"}, Delimited(b"<<", b"\r\n", line_ends=True)),
        (
            {"framing": "start-end", "start": "0x01", "end": "0x04"},
            Delimited(b"\x01", b"\x04", line_ends=True),
        ),
        ({"framing": "fixed", "length": 13}, FixedLength(13)),
        ({"framing": "fixed", "length": 13, "start": "$", "gap_ms": 250}, FixedLength(13, b"$", 250)),
        ({"framing": "gap"}, IdleGap()),
        ({"framing": "gap", "gap_ms": 50}, IdleGap(50)),
        ({"framing": "length"}, LengthField()),
        (
            {"framing": "length", "length_bytes": 2, "length_order": "little", "length_counts": "frame"},
            LengthField(2, "little", Counted.FRAME),
        ),
        (
            {"framing": "length", "check": "crc-16/modbus", "check_order": "little", "start": "~"},
            LengthField(start=b"~", check=CHECKS["crc-16/modbus"], check_order="little"),
        ),
        (
            {
                "framing": "length",
                "check": "crc-16",
                "crc_poly": 0x8005,
                "crc_init": 0xFFFF,
                "crc_xor": 1,
                "crc_reflected": True,
                "check_covers": "payload",
            },
            LengthField(check=Crc(16, 0x8005, 0xFFFF, True, 1), covers=Covered.PAYLOAD),
        ),
    ],
)
def test_a_framing_is_read_from_its_options(options: dict[str, object], framing: Framing) -> None:
    reader = OptionReader(options)
    assert read_framing(reader) == framing
    reader.finish()


@pytest.mark.parametrize(
    ("options", "content"),
    [
        ({}, Content()),
        ({"prefix": r"\x02$", "suffix": "#", "aim": False}, Content(b"\x02$", b"#", aim=False)),
        ({"code_id": "honeywell"}, Content(code_ids=CodeIds(CODE_IDS["honeywell"]))),
        ({"code_id": "d=]E0 Z="}, Content(code_ids=CodeIds({"d": "]E0", "Z": ""}))),
        ({"code_id_length": 2, "code_id_use": "strip"}, Content(code_ids=CodeIds(length=2, kept=False))),
        ({"encoding": "GB18030"}, Content(encoding="gb18030")),
        ({"gs": "{GS}"}, Content(gs="{GS}")),
        ({"gs": "0x7C"}, Content(gs="|")),
        ({"gs": 0x7C}, Content(gs="|")),
    ],
)
def test_a_content_is_read_from_its_options(options: dict[str, object], content: Content) -> None:
    reader = OptionReader(options)
    assert read_content(reader) == content
    reader.finish()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"framing": "morse"}, "one of line, stx-etx, start-end, fixed, length, gap"),
        ({"framing": "fixed"}, "framing fixed needs option length, from 1 to 4096"),
        ({"framing": "start-end", "start": "<"}, "framing start-end needs option end"),
        ({"framing": "start-end", "start": 256, "end": ">"}, "option start must be a text, not"),
        ({"framing": "start-end", "start": True, "end": ">"}, "option start must be a text, not"),
        ({"framing": "length", "check": "md5"}, "crc-16/ccitt"),
        ({"framing": "length", "length_bytes": 3}, "a whole number from 1 to 2"),
        ({"framing": "gap", "length": 5}, "unknown option length"),
        ({"gs": 256}, "option gs must be a text, not 256"),
        ({"prefix": "€"}, "option prefix: '€' is not readable"),
        ({"encoding": "klingon"}, "'klingon' is no encoding of text; such are utf-8"),
        ({"encoding": "base64"}, "'base64' is no encoding of text; such are utf-8"),
        ({"code_id": "datalogic"}, "datalogic is no code id .* have a name are honeywell, datalogic-usa"),
    ],
)
def test_options_that_do_not_fit_are_refused_in_words(options: dict[str, object], words: str) -> None:
    with pytest.raises(BadSettings, match=words):
        read_all(options)


def test_every_option_that_is_read_is_explained() -> None:
    for framing in ("line", "stx-etx", "fixed", "length", "gap"):
        with pytest.raises(BadSettings) as caught:
            read_all({"?": 1, "framing": framing, "length": 1, "check": "crc-16"})
        known = set(str(caught.value).partition("known are ")[2].split(", "))
        assert known <= {*FRAMING_OPTIONS, *CONTENT_OPTIONS}
