import re
import unicodedata

import pytest
import zxingcpp
from hypothesis import example, given
from hypothesis import strategies as st

from drivers.labels.code128 import FNC1, LabelError, gs1_text, plan_code128
from drivers.labels.zpl import Label, LabelSource, escape, label_bytes
from drivers.sim.printers.zpl_render import render
from drivers.sim.printers.zpl_stream import Format, ZplStream
from tests.drivers.peers.judges import drawn_by_zplkit, read

HARMFUL = "^FS^XZ~JA"
CODE128 = zxingcpp.BarcodeFormat.Code128
ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=20)
GS1 = [("01", "09521234567899"), ("10", "A>_^"), ("21", "99")]


def label() -> Label:
    return Label(101.6, 152.4)


@given(st.text())
@example("\x1b\x7f\x80\x85\x9b\x9f")
@example("half of a pair: \ud83d")
def test_escaped_text_holds_no_command_and_reads_back_as_itself(text: str) -> None:
    escaped = escape(text)
    assert not set("^~\\") & set(escaped)
    assert not [char for char in escaped if unicodedata.category(char) == "Cc"]
    read_back = re.sub(rb"_([0-9A-F]{2})", lambda match: bytes([int(match[1], 16)]), escaped.encode())
    assert read_back == text.encode("utf-8", "replace")


@given(st.text())
def test_no_text_ever_ends_the_format_or_commands_the_printer(text: str) -> None:
    made = label().text(4, 4, text, 5, 60).block(4, 20, text, 5, 60, 3).qr(4, 60, text + "x")
    assert ZplStream().feed(label_bytes(made)) == [Format(label_bytes(made))]


def test_every_format_selects_utf8_and_its_size() -> None:
    zpl = label().dumpZPL()
    assert zpl.startswith("^XA^CI28^PW813^LL1219")
    assert zpl.endswith("^PQ1,0,1,N^XZ")
    assert Label(50, 25, 12, copies=3).dumpZPL() == "^XA^CI28^PW600^LL300^LH0,0^PQ3,0,1,N^XZ"


def test_every_field_is_read_with_hexadecimal_escapes() -> None:
    made = label().text(1, 1, "a", 3).block(1, 9, "b", 3, 20).qr(1, 20, "c").ean13(1, 40, "9521234567899", 9)
    made.code128(1, 60, "d", 9, 90).gs1_128(1, 80, GS1, 9, 90).data_matrix(1, 100, "e").gs1_data_matrix(
        50, 100, GS1
    )
    assert made.dumpZPL().count("^FD") == made.dumpZPL().count("^FH_^FD") == 8


@given(ASCII)
@example("/(/&(/&(((")
@example('F*xL*U0  "')
@example("{59Qy3342")
def test_a_code128_as_we_draw_it_reads_as_exactly_its_text(text: str) -> None:
    picture = render(label_bytes(label().code128(4, 4, text, 20, 93.6)))
    assert read(picture, CODE128) == [(text, "]C0")]


@pytest.mark.parametrize(
    "text", ["PL0000000012345678", "a>^~_b12345678x\\", "1234", "12345", "A1234567B", ">>;>8"]
)
def test_a_code128_as_zplkit_draws_it_reads_as_exactly_its_text(text: str) -> None:
    assert read(drawn_by_zplkit(label_bytes(label().code128(4, 4, text, 20, 93.6))), CODE128) == [
        (text, "]C0")
    ]


def test_digits_are_packed_in_pairs() -> None:
    assert plan_code128("12345678").data == ">;12345678"
    assert plan_code128("AB123456").data == ">:AB>5123456"
    assert plan_code128("A12B").data == ">:A12B"
    assert plan_code128("123456AB").data == ">;123456>6AB"
    assert plan_code128("A12345").data == ">:A1>52345"
    assert plan_code128("12345678").modules == 11 * 6 + 13


@pytest.mark.parametrize("text", ["", "ü", "\x7f", "a\tb"])
def test_what_code128_can_not_hold_is_refused(text: str) -> None:
    with pytest.raises(LabelError):
        plan_code128(text)


def test_a_code128_too_long_to_be_scanned_is_refused() -> None:
    label().code128(4, 4, "A" * 29, 20, 93.6)
    with pytest.raises(LabelError, match="too long"):
        label().code128(4, 4, "A" * 40, 20, 93.6)


def test_the_bars_of_a_short_code128_are_at_most_half_a_millimetre() -> None:
    assert "^BY4,3,160^BC" in label().code128(4, 4, "1", 20, 93.6).dumpZPL()


def test_gs1_elements_of_open_length_end_in_fnc1() -> None:
    assert gs1_text(GS1) == FNC1 + "0109521234567899" + "10A>_^" + FNC1 + "2199"
    fixed = [("00", "095212340000000018"), ("17", "271231"), ("3103", "000750"), ("410", "9521234567899")]
    assert gs1_text([*fixed, ("400", "PO1"), ("10", "A")]) == (
        FNC1 + "".join(ai + value for ai, value in fixed) + "400PO1" + FNC1 + "10A"
    )
    with pytest.raises(LabelError):
        gs1_text([("1a", "x")])
    with pytest.raises(LabelError):
        gs1_text([("10", "")])


def test_a_gs1_128_reads_with_its_aim_identifier_from_both_pictures() -> None:
    zpl = label_bytes(label().gs1_128(4, 4, GS1, 20, 93.6))
    wanted = [("0109521234567899" + "10A>_^" + "\x1d" + "2199", "]C1")]
    assert read(drawn_by_zplkit(zpl), CODE128) == wanted
    assert read(render(zpl), CODE128) == wanted


def test_matrix_codes_read_as_their_text_from_both_pictures() -> None:
    text = "^~_\\ a_1b ü"
    zpl = label_bytes(label().qr(4, 4, text).data_matrix(60, 4, "a_1b^~"))
    for picture in (drawn_by_zplkit(zpl), render(zpl)):
        assert read(picture, zxingcpp.BarcodeFormat.QRCode) == [(text, "]Q1")]
        assert read(picture, zxingcpp.BarcodeFormat.DataMatrix) == [("a_1b^~", "]d1")]


def test_a_gs1_data_matrix_reads_with_its_aim_identifier() -> None:
    picture = drawn_by_zplkit(label_bytes(label().gs1_data_matrix(4, 4, GS1)))
    wanted = [("0109521234567899" + "10A>_^" + "\x1d" + "2199", "]d2")]
    assert read(picture, zxingcpp.BarcodeFormat.DataMatrix) == wanted


def test_an_ean13_reads_and_one_with_a_wrong_check_digit_is_refused() -> None:
    zpl = label_bytes(label().ean13(10, 10, "9521234567899", 20))
    for picture in (drawn_by_zplkit(zpl), render(zpl)):
        assert read(picture, zxingcpp.BarcodeFormat.EAN13) == [("9521234567899", "]E0")]
    for wrong in ("9521234567890", "952123456789", "95212345678x9"):
        with pytest.raises(LabelError):
            label().ean13(10, 10, wrong, 20)


def test_text_too_wide_is_narrowed_then_shortened() -> None:
    wide = label().text(4, 4, "W" * 12, 6, 60).dumpZPL()
    assert "^A0N,48,4" in wide
    assert "..." not in wide
    assert "...^FS" in label().text(4, 4, "W" * 60, 6, 60).dumpZPL()


def test_newlines_of_a_line_are_spaces_and_those_of_a_block_are_kept() -> None:
    assert "^FDa b^FS" in label().text(4, 4, "a\nb", 5).dumpZPL()
    assert "^FDa\\&b_5C_5C^FS" in label().block(4, 4, "a\nb\\", 5, 60, 2).dumpZPL()


@pytest.mark.parametrize(("dots", "copies"), [(7, 1), (8, 0), (8, 10_000)])
def test_a_label_no_printer_can_print_is_refused(dots: int, copies: int) -> None:
    with pytest.raises(LabelError):
        Label(100, 100, dots, copies)


def test_any_object_that_writes_itself_as_zpl_is_a_label_source() -> None:
    class Foreign:
        def dumpZPL(self) -> str:  # noqa: N802 - the name is given
            return "^XA^FDü^FS^XZ"

    assert isinstance(Foreign(), LabelSource)
    assert isinstance(label(), LabelSource)
    assert label_bytes(Foreign()) == "^XA^FDü^FS^XZ".encode()
