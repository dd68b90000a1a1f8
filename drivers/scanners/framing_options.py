"""Framing and content of a scanner's codes, read from the options of its `[[devices]]` table."""

from typing import Final, Literal, cast

from drivers.api import BadSettings
from drivers.codecs.framing.checks import CHECKS, ByteOrder, Check, Crc
from drivers.codecs.framing.code_ids import CODE_IDS, CodeIds, code_ids
from drivers.codecs.framing.content import Content
from drivers.codecs.framing.decoder import Framing
from drivers.codecs.framing.delimited import Delimited
from drivers.codecs.framing.fixed import FixedLength
from drivers.codecs.framing.idle_gap import IdleGap
from drivers.codecs.framing.length_field import Counted, Covered, LengthField
from drivers.codecs.framing.line import Lines
from drivers.transport.options import OptionReader

FRAMING_OPTIONS: Final = {
    "framing": "line (CR, LF or both end a code), stx-etx, start-end, fixed, length or gap",
    "start": "start-end: the bytes before each code; fixed and length: bytes before each frame, if any",
    "end": "start-end: the bytes after each code",
    "length": "fixed: bytes of a code",
    "length_bytes": "length: 1 or 2 bytes tell the length",
    "length_order": "length: big or little endian",
    "length_counts": "length: payload, frame, or frame-without-check",
    "check": "length: none, crc-16, or " + ", ".join(CHECKS),
    "check_order": "length: big or little endian",
    "check_covers": "length: frame (all before the check) or payload",
    "crc_poly": "check crc-16: the polynomial; crc_init, crc_xor and crc_reflected are its other parameters",
    "crc_init": "check crc-16: what the register begins with",
    "crc_xor": "check crc-16: what the result is combined with",
    "crc_reflected": "check crc-16: true where bits go in and out lowest first",
    "gap_ms": "gap: the silence that ends a code; fixed and length: the silence that gives up half a one",
    "max_length": "longest code in bytes",
}
"""What the options of a framing mean, for the catalogue."""

CONTENT_OPTIONS: Final = {
    "prefix": "what the scanner puts before each code",
    "suffix": "what it puts after each code, before the end of line",
    "aim": "false where codes may begin with ] and no AIM identifier is sent",
    "code_id": "the code ids it sends: " + ", ".join(CODE_IDS) + ", or a set of its own as d=]E0 j=]C0",
    "code_id_length": "characters of the code id, where it is any so long",
    "code_id_use": "symbology (kept, as the AIM identifier it stands for) or strip",
    "encoding": "utf-8, latin-1, gb18030, shift_jis …; unless set, UTF-8 and, where it is none, Latin-1",
    "gs": "what the scanner sends in place of GS, such as {GS} or 0x7C",
}
"""What those of its content mean."""


def read_framing(options: OptionReader) -> Framing:
    """Give where a code begins and ends; `BadSettings` where the options don't fit each other."""
    longest = options.integer("max_length", 4096, 16, 65536)
    kinds = ("line", "stx-etx", "start-end", "fixed", "length", "gap")
    match options.text("framing", "line", kinds):
        case "stx-etx":
            return Delimited(max_length=longest)
        case "start-end":
            start, end = (_needed(options, name, "start-end") for name in ("start", "end"))
            return Delimited(start, end, line_ends=True, max_length=longest)
        case "fixed":
            length = options.integer("length", 0, 0, longest)
            if not length:
                raise BadSettings(f"framing fixed needs option length, from 1 to {longest}")
            return FixedLength(length, options.octets("start"), _gap_ms(options, 500))
        case "length":
            return _length_field(options, longest)
        case "gap":
            return IdleGap(_gap_ms(options, 100), longest)
        case _:
            return Lines(longest)


def read_content(options: OptionReader, *, encoded: bool = True) -> Content:
    """Give how to read what stands in a frame; `BadSettings` for an encoding or a set that isn't known.

    Where not `encoded`, what comes is text already, and there is no such option.
    """
    return Content(
        prefix=options.octets("prefix"),
        suffix=options.octets("suffix"),
        aim=options.flag("aim", default=True),
        code_ids=_code_ids(options),
        encoding=_encoding(options) if encoded else "",
        gs=options.octets("gs", number=True).decode("latin-1"),
    )


def _length_field(options: OptionReader, longest: int) -> LengthField:
    return LengthField(
        size=options.integer("length_bytes", 1, 1, 2),
        order=_order(options, "length_order"),
        counts=Counted(options.text("length_counts", "payload", tuple(way.value for way in Counted))),
        start=options.octets("start"),
        check=_check(options),
        check_order=_order(options, "check_order"),
        covers=Covered(options.text("check_covers", "frame", tuple(way.value for way in Covered))),
        max_length=longest,
        gap_ms=_gap_ms(options, 500),
    )


def _check(options: OptionReader) -> Check | None:
    name = options.text("check", "none", ("none", "crc-16", *CHECKS))
    if name != "crc-16":
        return CHECKS.get(name)
    return Crc(
        16,
        poly=options.integer("crc_poly", 0x1021, 1, 0xFFFF),
        init=options.integer("crc_init", 0, 0, 0xFFFF),
        reflected=options.flag("crc_reflected", default=False),
        xor_out=options.integer("crc_xor", 0, 0, 0xFFFF),
    )


def _code_ids(options: OptionReader) -> CodeIds | None:
    length = options.integer("code_id_length", 0, 0, 8)
    name = options.text("code_id", "")
    kept = options.text("code_id_use", "symbology", ("symbology", "strip")) == "symbology"
    try:
        known = CODE_IDS[name] if name in CODE_IDS else code_ids(name)
    except ValueError as error:
        sets = ", ".join(CODE_IDS)
        raise BadSettings(f"option code_id: {error}; sets that have a name are {sets}") from error
    return CodeIds(known, length, kept) if known or length else None


def _encoding(options: OptionReader) -> str:
    name = options.text("encoding", "").lower()
    try:
        "a".encode(name or "utf-8")
    except LookupError as error:
        raise BadSettings(
            f"option encoding: {name!r} is no encoding of text; such are utf-8, latin-1, gb18030, shift_jis"
        ) from error
    return name


def _order(options: OptionReader, name: str) -> ByteOrder:
    return cast(Literal["big", "little"], options.text(name, "big", ("big", "little")))


def _gap_ms(options: OptionReader, default: int) -> int:
    return options.integer("gap_ms", default, 10, 5000)


def _needed(options: OptionReader, name: str, framing: str) -> bytes:
    marks = options.octets(name)
    if not marks:
        raise BadSettings(f"framing {framing} needs option {name}, the bytes that stand there")
    return marks
