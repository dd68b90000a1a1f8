from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.evdev import DOWN, EV_KEY, EV_SYN, EVENT, SYN_DROPPED, EvdevDecoder, KeyFraming
from drivers.codecs.framing.content import Content
from drivers.codecs.framing.frames import BrokenFrame, CodeFrame, ScanFrame
from drivers.codecs.keyboard import PLAIN, SHIFTED
from drivers.codecs.wedge import KeyEvent
from tests.drivers.codecs.framing.feeding import MS, NOW_NS, in_pieces, texts
from tests.drivers.peers.input_events import as_kernel, event
from tests.drivers.peers.keys import CAPS, ENTER, ESCAPE, F9, TAB, Typist

PRINTABLE = sorted(set(PLAIN.values()) | set(SHIFTED.values()))


def decoder(framing: KeyFraming | None = None, content: Content | None = None) -> EvdevDecoder:
    return EvdevDecoder(framing or KeyFraming(), content or Content())


def decode(events: list[KeyEvent], framing: KeyFraming | None = None) -> list[ScanFrame]:
    return decoder(framing).feed(as_kernel(events), NOW_NS)


def test_an_event_is_24_bytes_where_a_long_has_64_bits() -> None:
    # linux/input.h on x86-64: KEY_A down at 1.5 s
    golden = bytes.fromhex("0100000000000000 20a1070000000000 0100 1e00 01000000")
    assert EVENT.size != len(golden) or event(EV_KEY, 30, DOWN, 1500) == golden


def test_every_character_of_the_us_keyboard_is_read_by_its_place() -> None:
    text = "".join(PRINTABLE)
    assert texts(decode(Typist().scan(text, None))) == [text]


@pytest.mark.parametrize("end", [ENTER, TAB, 96])
def test_enter_and_tab_end_a_code_and_nothing_before_them_is_nothing(end: int) -> None:
    typist = Typist()
    events = [*typist.key(end), *typist.scan("A1", None, end), *typist.key(ENTER)]
    assert decode(events) == [CodeFrame("A1", b"A1", None)]


def test_an_aim_identifier_is_split_off_and_gs_comes_as_control_bracket() -> None:
    (frame,) = decode(Typist().scan("]C110AB\x1d21X", None))
    assert frame == CodeFrame("10AB\x1d21X", b"]C110AB\x1d21X", "]C1")


def test_gs_comes_as_alt_and_its_number() -> None:
    typist = Typist()
    events = [
        *typist.text("10A"),
        *typist.alt_code("029"),
        *typist.text("21"),
        *typist.alt_code(""),
        *typist.key(ENTER),
    ]
    assert texts(decode(events)) == ["10A\x1d21"]


def test_a_code_keyed_wholly_as_alt_and_numbers_ends_with_013() -> None:
    typist = Typist()
    events = [event for number in ("065", "0228", "013") for event in typist.alt_code(number)]
    assert texts(decode(events)) == ["Aä"]


def test_alt_with_a_letter_means_nothing_and_spoils_the_code() -> None:
    typist = Typist()
    alt = typist.alt_code("")
    events = [*typist.text("1"), alt[0], *typist.key(30, alt=True), alt[1], *typist.scan("2", None)]
    assert decode(events) == [BrokenFrame(bytes([2, 30, 3]), "undecodable")]


def test_caps_lock_changes_nothing_and_a_prefix_key_is_no_part_of_the_code() -> None:
    typist = Typist()
    events = [*typist.key(CAPS), *typist.key(F9), *typist.text("aB"), *typist.key(CAPS), *typist.key(ENTER)]
    assert texts(decode(events)) == ["aB"]


def test_repeats_of_a_held_key_are_dropped() -> None:
    typist = Typist()
    events = typist.scan("A1", None)
    down = next(key for key in events if key.scan_code == 30 + 8)
    events[events.index(down) + 1 : 1] = [replace(down, repeat=True)] * 5
    assert texts(decode(events)) == ["A1"]


def test_a_shift_that_is_held_so_long_that_it_repeats_is_still_down() -> None:
    typist = Typist()
    shift, *letter = typist.char("A")
    events = [shift, *[replace(shift, repeat=True)] * 3, *letter, *typist.key(ENTER)]
    assert texts(decode(events)) == ["A"]


def test_a_key_that_means_nothing_spoils_its_code_and_no_other() -> None:
    typist = Typist()
    events = [*typist.text("12"), *typist.key(ESCAPE), *typist.text("3"), *typist.key(ENTER)]
    events += typist.scan("OK", None)
    assert decode(events) == [
        BrokenFrame(bytes([2, 3, 1, 4]), "undecodable"),
        CodeFrame("OK", b"OK", None),
    ]


def test_events_the_kernel_dropped_spoil_what_was_being_typed_and_free_every_key() -> None:
    typist = Typist()
    shift = typist.char("A")[0]
    data = as_kernel([*typist.text("12"), shift]) + event(EV_SYN, SYN_DROPPED, 0, typist.now_ms)
    data += as_kernel([*typist.text("34"), *typist.key(ENTER), *typist.scan("ok", None)])
    assert decoder().feed(data, NOW_NS) == [
        BrokenFrame(bytes([2, 3, 4, 5]), "cut-off"),
        CodeFrame("ok", b"ok", None),
    ]


def test_half_a_code_is_given_up_after_silence_and_joined_to_nothing() -> None:
    typist, keys = Typist(), decoder()
    assert keys.feed(as_kernel(typist.text("HALF")), NOW_NS) == []
    assert keys.expire(NOW_NS + 1999 * MS) == []
    assert keys.expire(NOW_NS + 2000 * MS) == [BrokenFrame(bytes([35, 30, 38, 33]), "cut-off")]
    assert texts(keys.feed(as_kernel(typist.scan("WHOLE", None)), NOW_NS + 2001 * MS)) == ["WHOLE"]


def test_keys_that_come_late_by_their_own_times_begin_a_new_code() -> None:
    typist = Typist()
    half = typist.text("12")
    typist.now_ms += 2500
    assert decode([*half, *typist.scan("34", None)]) == [
        BrokenFrame(bytes([2, 3]), "cut-off"),
        CodeFrame("34", b"34", None),
    ]


def test_without_an_end_key_a_silence_ends_the_code_however_late_it_is_read() -> None:
    typist, keys = Typist(), decoder(KeyFraming(by_gap=True, gap_ms=100))
    first = typist.text("ONE")
    typist.now_ms += 150
    assert texts(keys.feed(as_kernel([*first, *typist.text("TWO")]), NOW_NS)) == ["ONE"]
    assert texts(keys.expire(NOW_NS + keys.patience_ns)) == ["TWO"]
    assert keys.expire(NOW_NS + 9 * keys.patience_ns) == []


def test_what_is_too_long_is_told_and_bounded() -> None:
    typist = Typist()
    frames = decode(typist.scan("X" * 50, None) + typist.scan("OK", None), KeyFraming(max_length=16))
    assert [frame.raw for frame in frames] == [bytes([45] * 16), b"OK"]
    assert frames[0] == BrokenFrame(bytes([45] * 16), "oversize")


def test_the_end_of_a_connection_cuts_half_a_code_off_and_forgets_keys_that_were_down() -> None:
    typist, keys = Typist(), decoder()
    shift = typist.char("A")[0]
    keys.feed(as_kernel([*typist.text("12"), shift]) + b"half an event", NOW_NS)
    assert keys.cut() == [BrokenFrame(bytes([2, 3]), "cut-off")]
    assert keys.cut() == []
    assert texts(keys.feed(as_kernel(typist.scan("a", None)), NOW_NS)) == ["a"]


def test_buttons_that_are_no_keys_are_nothing() -> None:
    data = event(EV_KEY, 0x110, DOWN, 1000) + as_kernel(Typist().scan("A", None))
    assert texts(decoder().feed(data, NOW_NS)) == ["A"]


@given(st.lists(st.text([*PRINTABLE, "\x1d"], min_size=1), max_size=5), st.lists(st.integers(0, 90_000)))
def test_how_the_bytes_were_split_never_matters(codes: list[str], cuts: list[int]) -> None:
    typist = Typist()
    data = as_kernel([key for code in codes for key in typist.scan(code, None)])
    assert texts(in_pieces(decoder(content=Content(aim=False)), data, cuts)) == codes


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 0x2FF), st.integers(-1, 3), st.integers(0, 9000))),
    st.binary(max_size=EVENT.size - 1),
)
def test_after_any_keys_an_end_and_the_end_of_the_connection_a_code_is_whole(
    events: list[tuple[int, int, int, int]], rest: bytes
) -> None:
    keys = decoder(KeyFraming(max_length=64))
    frames = keys.feed(b"".join(event(*each) for each in events) + rest, NOW_NS) + keys.cut()
    assert all(len(frame.raw) <= 64 * 4 for frame in frames)
    assert texts(keys.feed(as_kernel(Typist(start_ms=10_000).scan("GOOD", None)), NOW_NS)) == ["GOOD"]
