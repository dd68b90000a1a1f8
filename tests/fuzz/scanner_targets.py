"""The targets for what scanners send: an input gives the settings, the pieces and the silences between."""

from collections.abc import Iterator

from drivers.codecs.evdev import EVENT, EvdevDecoder, KeyFraming
from drivers.codecs.framing.checks import CHECKS, ByteOrder
from drivers.codecs.framing.code_ids import CODE_IDS, CodeIds
from drivers.codecs.framing.content import Content
from drivers.codecs.framing.decoder import Framing, ScanDecoder
from drivers.codecs.framing.delimited import Delimited
from drivers.codecs.framing.fixed import FixedLength
from drivers.codecs.framing.frames import CodeFrame, Decoder
from drivers.codecs.framing.idle_gap import IdleGap
from drivers.codecs.framing.length_field import Counted, Covered, LengthField
from drivers.codecs.framing.line import Lines
from drivers.codecs.ssi.commands import SsiCommands, beep
from drivers.codecs.ssi.packets import LONGEST_DATA, Op, Packet, SsiDecoder
from drivers.codecs.ssi.readings import Read, SsiReadings

_MOST = 64
_STARTS = (b"", b"\x02", b"<<", b"*")
_STEP_NS = 40_000_000
_LATER_NS = 1_000_000_000_000


def timed(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Cut an input into pieces and give each with the time it came: the first byte says how."""
    step, gap = (data[0] % 32 or 300, data[0] // 32) if data else (300, 0)
    for number, start in enumerate(range(1, len(data), step)):
        yield data[start : start + step], number * gap * _STEP_NS


def fuzz_framing(data: bytes) -> None:
    """Hold that no framing gives an empty code or one that is too long, and each lets go of what it holds."""
    first, second, rest = (data[0], data[1], data[2:]) if len(data) > 2 else (0, 0, data)
    framing = _framing(first, second)
    decoder = ScanDecoder(framing, _content(second))
    room = _MOST + 16
    _feed(decoder, rest, room)
    assert decoder.expire(_LATER_NS * 2) == []


def fuzz_evdev(data: bytes) -> None:
    """Hold the same for keys, whatever the kernel says of them."""
    decoder = EvdevDecoder(KeyFraming(by_gap=bool(data[:1] > b"\x80"), max_length=_MOST), Content())
    head, body = data[:1], bytearray()
    for at in range(1, len(data) - 2, 3):
        kind, code, value = data[at] % 4, data[at + 1] | data[at] << 6 & 0x300, data[at + 2] % 4 - 1
        body += EVENT.pack(at, data[at + 2] * 1000, kind, code, value)
    _feed(decoder, head + bytes(body), 4 * _MOST)


def fuzz_ssi(data: bytes) -> None:
    """Hold that what is no packet is bounded, and that a code is never empty."""
    decoder, readings, commands = SsiDecoder(), SsiReadings(Content(), _LATER_NS), SsiCommands(_STEP_NS)
    commands.ask([beep(1)])
    for piece, now in timed(data):
        for frame in decoder.feed(piece, now):
            if not isinstance(frame, Packet):
                assert len(frame.raw) <= 1024
                readings.garbled(frame)
                continue
            assert len(frame.data) <= LONGEST_DATA
            if frame.op is not Op.DECODE_DATA:
                commands.due(now)
                commands.answered(frame)
                continue
            taking = readings.take(frame, now)
            assert not isinstance(taking, Read) or taking.text
    decoder.expire(_LATER_NS)
    assert not decoder.has_begun


def _feed(decoder: Decoder, data: bytes, room: int) -> None:
    frames = [frame for piece, now in timed(data) for frame in decoder.feed(piece, now)]
    for frame in [*frames, *decoder.expire(_LATER_NS), *decoder.cut()]:
        assert len(frame.raw) <= room
        assert not isinstance(frame, CodeFrame) or (frame.text and "\0" not in frame.text)


def _framing(first: int, second: int) -> Framing:
    start = _STARTS[second % 4]
    orders: tuple[ByteOrder, ByteOrder] = ("big", "little")
    match first % 5:
        case 0:
            return Lines(_MOST)
        case 1:
            return Delimited(start or b"\x02", _STARTS[second // 4 % 4] or b"\x03", bool(second & 64), _MOST)
        case 2:
            return FixedLength(1 + first % _MOST, start)
        case 3:
            return IdleGap(gap_ms=100, max_length=_MOST)
        case _:
            check = (None, *CHECKS.values())[first // 5 % (len(CHECKS) + 1)]
            counts, covers = list(Counted)[second // 8 % 3], list(Covered)[second // 32 % 2]
            return LengthField(
                1 + second // 4 % 2,
                orders[first & 1],
                counts,
                start,
                check,
                orders[second & 1],
                covers,
                _MOST,
            )


def _content(number: int) -> Content:
    return Content(
        prefix=b"~" if number & 1 else b"",
        aim=bool(number & 2),
        code_ids=CodeIds(CODE_IDS["zebra"]) if number & 4 else None,
        encoding=("", "utf-8", "gb18030", "shift_jis")[number // 8 % 4],
        gs="|" if number & 32 else "",
    )
