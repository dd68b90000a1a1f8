"""What is fuzzed: for each codec a function that feeds it any bytes and holds what must hold.

The first bytes of an input choose the settings and say into which pieces the rest is cut, so that every
split point comes up.
"""

from collections.abc import Callable, Iterator, Mapping

from drivers.codecs.aim import split_aim
from drivers.codecs.ipp import BadIpp, decode_answer
from drivers.codecs.wedge import KeyEvent, KeysPassed, WedgeDecoder, WedgeSettings
from drivers.codecs.zebra_status import ZebraAnswers
from tests.fuzz.hid_targets import fuzz_hid_descriptor, fuzz_hid_pos, fuzz_hid_scale
from tests.fuzz.llrp_targets import fuzz_llrp
from tests.fuzz.scale_targets import fuzz_mt_sics, fuzz_toledo_8217
from tests.fuzz.scanner_targets import fuzz_evdev, fuzz_framing, fuzz_ssi

Target = Callable[[bytes], None]


def pieces(data: bytes) -> Iterator[bytes]:
    """Cut an input: its first byte is the length of every piece, 0 meaning all at once."""
    step, rest = (data[0] % 32, data[1:]) if data else (0, b"")
    for start in range(0, len(rest), step or max(1, len(rest))):
        yield rest[start : start + (step or len(rest))]


def fuzz_aim(data: bytes) -> None:
    """Hold that identifier and rest are the whole text."""
    text = data.decode("latin-1")
    aim, rest = split_aim(text)
    assert (aim or "") + rest == text


def fuzz_wedge(data: bytes) -> None:
    """Hold that no key is given back that was not typed, and none twice."""
    decoder = WedgeDecoder(WedgeSettings(prefix=None if data[:1] < b"\x80" else 67))
    fed, passed, now = 0, 0, 0
    for number, byte in enumerate(data[1:]):
        now += byte * 3 if number % 7 == 0 else 2
        event = KeyEvent(8 + byte % 128, byte < 200, now, shift=bool(number & 1), alt=byte % 11 == 0)
        fed += 1
        passed += sum(len(out.events) for out in decoder.feed(event) if isinstance(out, KeysPassed))
    passed += sum(len(out.events) for out in decoder.expire(now + 10_000) if isinstance(out, KeysPassed))
    assert passed <= fed


def fuzz_zebra_answers(data: bytes) -> None:
    """Hold that any answer is taken."""
    decoder = ZebraAnswers()
    for piece in pieces(data):
        decoder.feed(piece)


def fuzz_ipp(data: bytes) -> None:
    """Hold that an answer is taken or refused, as it came and as the attributes of one."""
    for body in (data, b"\x01\x01\0\0\0\0\0\1\1" + data, b"\x01\x01\0\0\0\0\0\1\1" + data + b"\3"):
        try:
            answer = decode_answer(body)
        except BadIpp:
            continue
        assert answer.message


TARGETS: Mapping[str, Target] = {
    "aim": fuzz_aim,
    "evdev": fuzz_evdev,
    "framing": fuzz_framing,
    "hid-descriptor": fuzz_hid_descriptor,
    "hid-pos": fuzz_hid_pos,
    "hid-scale": fuzz_hid_scale,
    "ipp": fuzz_ipp,
    "llrp": fuzz_llrp,
    "mt-sics": fuzz_mt_sics,
    "ssi": fuzz_ssi,
    "toledo-8217": fuzz_toledo_8217,
    "wedge": fuzz_wedge,
    "zebra-answers": fuzz_zebra_answers,
}
