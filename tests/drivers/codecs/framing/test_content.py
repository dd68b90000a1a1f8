import pytest

from drivers.codecs.framing.code_ids import CODE_IDS, CodeIds, code_ids
from drivers.codecs.framing.content import Content
from drivers.codecs.framing.frames import Body, BrokenFrame, CodeFrame, ScanFrame


def read(data: bytes, content: Content | None = None) -> ScanFrame:
    return (content or Content()).read(Body(data, data))


def test_an_aim_identifier_is_split_off_and_gs_is_kept() -> None:
    data = b"]C10109521234567899\x1d10AB\x1d"
    assert read(data) == CodeFrame("0109521234567899\x1d10AB\x1d", data, "]C1")


@pytest.mark.parametrize("aim", ["]E0", "]Q3", "]LA", "]Ma", "]z9"])
def test_the_modifier_of_an_aim_identifier_is_a_digit_or_a_letter(aim: str) -> None:
    assert read(f"{aim}12".encode()) == CodeFrame("12", f"{aim}12".encode(), aim)


def test_a_code_that_begins_with_a_bracket_stays_whole_where_aim_is_off() -> None:
    assert read(b"]C1X", Content(aim=False)) == CodeFrame("]C1X", b"]C1X", None)


def test_a_bracket_without_identifier_is_part_of_the_code() -> None:
    assert read(b"]-1X") == CodeFrame("]-1X", b"]-1X", None)


def test_prefix_and_suffix_are_removed() -> None:
    assert read(b"$A#", Content(prefix=b"$", suffix=b"#")) == CodeFrame("A", b"$A#", None)


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"A#", "no-prefix"), (b"$A", "no-suffix"), (b"$#", "no-data"), (b"$\x00A#", "undecodable")],
)
def test_a_frame_that_lacks_something_is_told_as_broken(data: bytes, problem: str) -> None:
    assert read(data, Content(prefix=b"$", suffix=b"#")) == BrokenFrame(data, problem)


def test_an_aim_identifier_alone_is_no_code() -> None:
    assert read(b"]C1") == BrokenFrame(b"]C1", "no-data")


def test_utf8_is_read_and_what_is_none_is_latin_1() -> None:
    for encoding in ("utf-8", "latin-1"):
        frame = read("Grüße".encode(encoding))
        assert isinstance(frame, CodeFrame)
        assert frame.text == "Grüße"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("latin-1", "Größe ÿ"), ("gb18030", "货号 1234"), ("shift_jis", "品番 ソ|表")],
)
def test_a_named_encoding_is_used_for_every_code(encoding: str, text: str) -> None:
    frame = read(text.encode(encoding), Content(encoding=encoding))
    assert isinstance(frame, CodeFrame)
    assert frame.text == text


def test_bytes_that_the_named_encoding_lacks_are_no_code() -> None:
    assert read(b"A\xff", Content(encoding="utf-8")) == BrokenFrame(b"A\xff", "undecodable")


@pytest.mark.parametrize("gs", ["{GS}", "|", "\x1d"])
def test_what_stands_for_gs_becomes_gs(gs: str) -> None:
    frame = read(f"]C110AB{gs}21X".encode(), Content(gs=gs))
    assert isinstance(frame, CodeFrame)
    assert (frame.aim, frame.text) == ("]C1", "10AB\x1d21X")


def test_a_byte_that_is_half_of_a_character_stands_for_nothing() -> None:
    assert b"|" in "ポ".encode("shift_jis")
    frame = read("ポ|A".encode("shift_jis"), Content(encoding="shift_jis", gs="|"))
    assert isinstance(frame, CodeFrame)
    assert frame.text == "ポ\x1dA"


@pytest.mark.parametrize(
    ("maker", "data", "code_id", "aim", "text"),
    [
        ("honeywell", b"d4006381333931", "d", "]E0", "4006381333931"),
        ("honeywell", b"jABC", "j", "]C0", "ABC"),
        ("honeywell", b"I10AB\x1d21X", "I", "]C1", "10AB\x1d21X"),
        ("honeywell", b"sQR", "s", "]Q1", "QR"),
        ("honeywell", b"wDM", "w", "]d1", "DM"),
        # golden examples of Datalogic's 8500 and 3200VSi product reference guides
        ("datalogic-usa", b"FF00210126", "FF", "]E4", "00210126"),
        ("datalogic-usa", b"#Code_128.Test", "#", "]C0", "Code_128.Test"),
        ("datalogic-usa", b"F4006381333931", "F", "]E0", "4006381333931"),
        ("datalogic-eu", b"k10AB", "k", "]C1", "10AB"),
        ("zebra", b"P00DM", "P00", "]d1", "DM"),
        ("zebra", b"P0G0109521234567899", "P0G", "]d2", "0109521234567899"),
        ("zebra", b"K10AB", "K", "]C1", "10AB"),
        ("zebra", b"A96385074", "A", None, "96385074"),
    ],
)
def test_a_code_id_is_split_off_and_kept_as_the_symbology_it_stands_for(
    maker: str, data: bytes, code_id: str, aim: str | None, text: str
) -> None:
    assert read(data, Content(code_ids=CodeIds(CODE_IDS[maker]))) == CodeFrame(text, data, aim, code_id)


def test_a_code_id_may_be_taken_off_and_forgotten() -> None:
    content = Content(code_ids=CodeIds(CODE_IDS["honeywell"], kept=False))
    assert read(b"dX", content) == CodeFrame("X", b"dX", None)


def test_a_code_id_of_a_fixed_length_need_not_be_known() -> None:
    content = Content(code_ids=CodeIds(length=2))
    assert read(b"??X", content) == CodeFrame("X", b"??X", None, "??")
    assert read(b"?", content) == BrokenFrame(b"?", "no-code-id")


def test_a_code_without_the_id_that_was_to_come_is_broken() -> None:
    content = Content(code_ids=CodeIds({"d": "]E0"}))
    assert read(b"4006381333931", content) == BrokenFrame(b"4006381333931", "no-code-id")


def test_an_aim_identifier_that_is_sent_is_believed_more_than_a_code_id() -> None:
    assert read(b"]C1j10AB", Content(code_ids=CodeIds({"j": "]C0"}))) == CodeFrame(
        "10AB", b"]C1j10AB", "]C1", "j"
    )


def test_a_set_of_code_ids_is_read_from_pairs() -> None:
    assert code_ids("d=]E0 P0G=]d2 Z=") == {"d": "]E0", "P0G": "]d2", "Z": ""}


@pytest.mark.parametrize("text", ["d", "=]E0", "d=E0", "d=]E0x"])
def test_a_set_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no code id"):
        code_ids(text)
